"""Words of a snippet that may be told as an answer."""
