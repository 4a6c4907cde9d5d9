"""Memory that is free but that the C library keeps."""

from __future__ import annotations

import asyncio
import ctypes
import sys

__all__ = ["give_back", "keep_small"]

_EVERY = 30.0
"""Seconds between two returns."""


def give_back() -> bool:
    """Return free memory to the system; return whether any was, False also where the C library cannot.

    glibc keeps what each of the some forty threads of a server once used: a workbench grew by a megabyte for every few
    drafts although Python held nothing more.
    """
    if not sys.platform.startswith("linux"):
        return False
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return trim is not None and trim(0) == 1


async def keep_small() -> None:
    """Give memory back for as long as the server runs."""
    while True:
        await asyncio.sleep(_EVERY)
        await asyncio.to_thread(give_back)
