"""What a query asks for: language, names, words that mean the same, what belongs beside it."""
