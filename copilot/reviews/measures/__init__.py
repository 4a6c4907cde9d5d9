"""What is counted over a period."""
