"""Training and measuring of the learned commitment reader; see README.md for its data card."""
