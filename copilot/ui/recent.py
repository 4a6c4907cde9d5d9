"""A small memory for what many pages ask again and again; bounded, safe between threads."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

__all__ = ["Recent"]

T = TypeVar("T")


class Recent(Generic[T]):
    """Keeps the latest values by key; each belongs to a stamp and, if told, lasts only a while."""

    def __init__(self, *, size: int, seconds: float | None = None) -> None:
        """Keep at most `size` values, none longer than `seconds`."""
        self._size, self._seconds = size, seconds
        self._kept: OrderedDict[Hashable, tuple[Hashable, float, T]] = OrderedDict()
        self._lock = threading.Lock()
        self._makers: dict[Hashable, threading.Lock] = {}

    def get(
        self, key: Hashable, make: Callable[[], T], stamp: Callable[[], Hashable] = lambda: None, patience: float = 0
    ) -> T:
        """Return the kept value when its stamp is the same and it is young enough, else make and keep a new one.

        Many who ask at once wait for one to make it: a value that was begun after one asked is new enough for them.
        With `patience` a value so many seconds old will do whatever has happened since.
        """
        asked = time.monotonic()
        found = self._found(key)
        if found and asked - found[1] < patience:
            return found[2]
        with self._lock:
            maker = self._makers.setdefault(key, threading.Lock())
        with maker:
            found = self._found(key)
            if found and (found[1] > asked or found[0] == stamp()):
                return found[2]
            return self._make(key, make, stamp())

    def _make(self, key: Hashable, make: Callable[[], T], stamp: Hashable) -> T:
        begun = time.monotonic()
        value = make()
        with self._lock:
            self._kept[key] = (stamp, begun, value)
            self._kept.move_to_end(key)
            while len(self._kept) > self._size:
                self._makers.pop(self._kept.popitem(last=False)[0], None)
        return value

    def _found(self, key: Hashable) -> tuple[Hashable, float, T] | None:
        with self._lock:
            found = self._kept.get(key)
            if found is None or (self._seconds is not None and time.monotonic() - found[1] >= self._seconds):
                return None
            self._kept.move_to_end(key)
            return found
