"""What the page does, as plain functions over `Parts`; every one takes the user and lets the store judge the role."""
