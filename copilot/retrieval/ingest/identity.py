"""Which source a file is, whatever folder a command is given from, and what may be removed of it.

A file is told by its place on the disk, which the index notes beside each piece and shows nobody. The name that people
see is given when the file is first met and stays with it; a name that another file has already is given a prefix.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from copilot.context import Snippet
from copilot.retrieval.index.records import Known
from copilot.retrieval.ingest.document import Read, Skipped, Source
from copilot.types import Frozen

__all__ = ["Names", "Scope", "holders", "is_gone", "place_of"]


class Scope(Frozen):
    """Where the sources of a run lie, and below which places what no longer exists is removed."""

    files: dict[str, str] = {}
    """Name of a source to its place."""
    prune: tuple[str, ...] = ()
    """Places of files and folders."""
    within: dict[tuple[str, str], str] = {}
    """Source and id of a snippet that names a source of its own, to the place of the file it was read from."""

    def covers(self, place: str) -> bool:
        """Whether removal was asked for at this place; never where it is not known."""
        return bool(place) and any(place == root or place.startswith(f"{root.rstrip('/')}/") for root in self.prune)


class Names:
    """Gives each file the name it is known by in the index."""

    def __init__(self, known: Iterable[Known]) -> None:
        """Take what is stored."""
        self._places: dict[str, str] = {}
        self._names: dict[str, str] = {}
        for entry in known:
            if entry.place:
                self._places.setdefault(entry.source, entry.place)
                self._names.setdefault(entry.place, entry.source)

    def named(self, source: Source) -> Source:
        """Return the source under the name that is its own.

        A name whose owner went away together with its folder is taken over: the documents have moved.
        """
        place = place_of(source.path)
        name = self._names.get(place)
        if name is None:
            name = source.name
            owner = self._places.get(name)
            if owner not in (None, place) and not is_gone(str(Path(owner).parent)):
                name = _distinct(name, place)
            self._names[place], self._places[name] = name, place
        return source.model_copy(update={"name": name})

    def scope(self, sources: Iterable[Source | Skipped], pruned: Iterable[Path]) -> Scope:
        """Return the places of named sources and of what is to be pruned."""
        files = {item.name: place_of(item.path) for item in sources if isinstance(item, Source)}
        return Scope(files=files, prune=tuple(place_of(path) for path in pruned))


def holders(read: Iterable[tuple[Source | Skipped, Read]]) -> dict[tuple[str, str], str]:
    """Return `Scope.within`: where the files lie whose records name sources of their own."""
    found: dict[tuple[str, str], str] = {}
    for source, item in read:
        if isinstance(source, Source) and isinstance(item, Snippet) and item.source != source.name:
            found.setdefault((item.source, item.id), place_of(source.path))
    return found


def place_of(path: Path) -> str:
    """Return where a file or folder is, links to folders followed; a link to a file is a file of its own."""
    whole = path.resolve() if path.is_dir() else path.parent.resolve() / path.name
    return whole.as_posix()


def is_gone(place: str) -> bool:
    """Whether nothing is there; what cannot be looked at is not gone."""
    try:
        os.lstat(place)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def _distinct(name: str, place: str) -> str:
    # All files of a folder get the same prefix: that of what stands before the name.
    base = place.removesuffix(name)
    return f"{hashlib.sha256(base.encode('utf-8', 'replace')).hexdigest()[:6]}/{name}"
