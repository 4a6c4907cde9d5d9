"""Approved wording: the files, when a move fits, and how its slots are filled."""
