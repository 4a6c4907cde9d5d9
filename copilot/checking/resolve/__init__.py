"""Hold a claim against the facts: each function returns the reason it may not stand, or None."""
