"""Snippets that state different things of the same matter."""
