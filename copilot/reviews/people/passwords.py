"""Passwords are hashed with argon2id, tokens with SHA-256 (they are random, so nothing can be guessed from it)."""

from __future__ import annotations

import hashlib
import secrets
import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from copilot.errors import StoreError

__all__ = ["Passwords", "hash_token", "new_password", "new_token"]

SHORTEST, LONGEST = 12, 256


def new_password() -> str:
    """Return a password of 120 random bits."""
    return secrets.token_urlsafe(15)


def new_token(prefix: str = "") -> str:
    """Return a token of 256 random bits."""
    return prefix + secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


class Passwords:
    """Hashing at 19 MiB and two passes a password; few at a time, so that a burst of logins cannot eat the memory."""

    def __init__(self) -> None:
        """Prepare a hash that nobody's password has, for names that do not exist."""
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
        self._turns = threading.BoundedSemaphore(4)
        self._nobody = self._hasher.hash(new_password())

    def hash(self, password: str) -> str:
        """Return the hash of a new password; raises StoreError when it is too short or too long."""
        if not SHORTEST <= len(password) <= LONGEST:
            raise StoreError(f"a password must have {SHORTEST} to {LONGEST} characters")
        with self._turns:
            return self._hasher.hash(password.encode("utf-8", "replace"))

    def verify(self, stored: str | None, password: str) -> bool:
        """Return whether the password is right; an unknown name (None) takes as long as a wrong password."""
        if len(password) > LONGEST:
            return False
        try:
            with self._turns:
                return self._hasher.verify(stored or self._nobody, password.encode("utf-8", "replace")) and bool(stored)
        except (VerificationError, InvalidHashError):
            return False

    def is_outdated(self, stored: str) -> bool:
        """Return whether the hash was made with weaker parameters than today's."""
        return self._hasher.check_needs_rehash(stored)
