"""Alembic migrations of the review store; they ship with the package and run on the caller's connection."""
