"""Texts to vectors: the offline models and hosted ones."""
