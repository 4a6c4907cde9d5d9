"""The loop of the suites whose cases stand alone: what is kept for the same case is not computed again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from pydantic import BaseModel

from eval.cache import Cache, digest
from eval.dataset import Dataset
from eval.progress import ticking
from eval.suites.options import Options

__all__ = ["computed"]

_Case = TypeVar("_Case", bound=BaseModel)
_Result = TypeVar("_Result", bound=BaseModel)


def computed(
    what: str,
    selected: Sequence[tuple[Dataset, _Case]],
    cache: Cache[_Result],
    mark: str,
    options: Options,
    make: Callable[[], Callable[[_Case], _Result]],
) -> Iterator[tuple[Dataset, _Case, _Result]]:
    """Yield each case with its result, in order, the cache closed at the end.

    `mark` is the fingerprint of what is under test, `make` builds that; it is called only when a case is new.
    """
    made: list[Callable[[_Case], _Result]] = []
    try:
        with ticking(what, len(selected), options.progress) as tick:
            for dataset, case in selected:
                key = digest(mark, case)
                result = None if options.fresh else cache.get(key)
                if result is None:
                    made = made or [make()]
                    result = made[0](case)
                    cache.put(key, result)
                yield dataset, case, result
                tick()
    finally:
        cache.close()
