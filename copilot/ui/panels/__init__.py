"""The components of the page, laid out; what they do stands in `handlers/`."""
