"""Documents of a shop to snippets in the index."""
