"""What each event means for the tables of state."""
