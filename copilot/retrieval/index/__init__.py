"""What lies in the index: vectors in Chroma, the catalogue and lexical side beside it."""
