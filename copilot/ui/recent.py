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

    def get(self, key: Hashable, make: Callable[[], T], stamp: Hashable = None) -> T:
        """Return the kept value when its stamp is the same and it is young enough, else make and keep a new one."""
        now = time.monotonic()
        with self._lock:
            found = self._kept.get(key)
            if found and found[0] == stamp and (self._seconds is None or now - found[1] < self._seconds):
                self._kept.move_to_end(key)
                return found[2]
        value = make()
        with self._lock:
            self._kept[key] = (stamp, now, value)
            self._kept.move_to_end(key)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
        return value
