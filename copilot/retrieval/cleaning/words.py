"""What people decided on words that are probably wrong: what is to stand there instead, or that they are right.

Decisions hold for the document they were made in: "题目" is wrong in a spun page and right in another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import ValidationError

from copilot.retrieval.cleaning.decisions import appended, lines_of, renewed
from copilot.retrieval.cleaning.report import Cleaned, Correction, digest
from copilot.types import Frozen

__all__ = ["DecidedWord", "DecidedWords", "NotedWord", "WordStore", "noted_words"]

_Item = TypeVar("_Item", bound=Frozen)
_SHORTEST = 2


class NotedWord(Frozen):
    """Words of one document that are probably wrong, as ingestion found them."""

    kind: Literal["spun", "doubtful"]
    before: str
    after: str
    """What was probably meant."""
    count: int = 1
    source: str = ""

    @property
    def id(self) -> str:
        """Digest by which they are decided on."""
        return _id(self.source, self.before)


class DecidedWord(Frozen):
    """One decision: `after` is to stand where `before` stands; None says that `before` is right."""

    before: str
    after: str | None
    source: str = ""
    """The document it holds for; empty: all of them."""
    meant: str = ""
    """What was suggested."""

    @property
    def id(self) -> str:
        """Digest by which it can be decided on again."""
        return _id(self.source, self.before)


class DecidedWords(Frozen):
    """All decisions in force."""

    items: tuple[DecidedWord, ...] = ()

    def kept(self, source: str) -> frozenset[str]:
        """Return what stays as it is in a document and is not shown again."""
        return frozenset(item.before for item in self._of(source) if item.after is None)

    def put_right(self, text: str, source: str) -> tuple[str, tuple[Correction, ...]]:
        """Return a text of a document with what was decided for it, and each change."""
        made: list[Correction] = []
        for item in sorted(self._of(source), key=lambda item: -len(item.before)):
            if item.after is None:
                continue
            text, count = _replaced(text, item.before, item.after)
            if count:
                made.append(Correction(before=item.before, after=item.after, why="decided by a person", count=count))
        return text, tuple(made)

    def _of(self, source: str) -> list[DecidedWord]:
        own = {item.before: item for item in self.items if item.source in ("", source)}
        # What was decided for the document itself goes before what was decided for all.
        own |= {item.before: item for item in self.items if item.source == source}
        return list(own.values())


class WordStore:
    """The doubtful words of an index and the decisions on them, in two small files."""

    def __init__(self, folder: Path) -> None:
        """Take the index folder."""
        self._found, self._decided = folder / "words.jsonl", folder / "words-decided.jsonl"

    def items(self) -> list[NotedWord]:
        """Return what was found at the last ingestion of each document."""
        return _models(lines_of(self._found), NotedWord)

    def decided(self) -> DecidedWords:
        """Return the decisions, of several on the same words the last."""
        return DecidedWords(
            items=tuple({item.id: item for item in _models(lines_of(self._decided), DecidedWord)}.values())
        )

    def correct(self, which: str, to: str | None = None) -> int:
        """Decide that words are wrong; returns on how many.

        `which` is an id, the name of a document (all that was found in it) or, with `to`, words that are wrong in every
        document; without `to` what is suggested shall stand there.
        """
        found = self._named(which)
        if not found and to and len(which.strip()) >= _SHORTEST:
            found = [DecidedWord(before=which.strip(), after=to, meant=to)]
        made = [item.model_copy(update={"after": item.meant if to is None else to}) for item in found]
        return self._note(item for item in made if item.after)

    def keep(self, which: str) -> int:
        """Decide that words are right; returns on how many."""
        return self._note(item.model_copy(update={"after": None}) for item in self._named(which))

    def renew(self, sources: Iterable[str], found: Iterable[NotedWord]) -> None:
        """Replace what is noted of the sources just read."""
        read = set(sources)
        renewed(self._found, [*(item for item in self.items() if item.source not in read), *found])

    def _named(self, which: str) -> list[DecidedWord]:
        known = {item.id: item for item in self.decided().items}
        for item in self.items():
            known[item.id] = DecidedWord(before=item.before, after=None, source=item.source, meant=item.after)
        return [known[which]] if which in known else [item for item in known.values() if which and item.source == which]

    def _note(self, made: Iterable[DecidedWord]) -> int:
        items = list(made)
        appended(self._decided, items)
        return len(items)


def noted_words(reports: Mapping[str, Iterable[Cleaned]]) -> list[NotedWord]:
    """Return the doubtful words of reports by source, each once a source with its counts added up."""
    found: dict[tuple[str, str], NotedWord] = {}
    for source, several in reports.items():
        for flag in (flag for report in several for flag in report.flags if flag.kind in ("spun", "doubtful")):
            before = found.get((source, flag.text))
            found[source, flag.text] = NotedWord(
                kind="spun" if flag.kind == "spun" else "doubtful", before=flag.text, after=flag.after,
                count=flag.count + (before.count if before else 0), source=source,
            )  # fmt: skip
    return list(found.values())


def _replaced(text: str, before: str, after: str) -> tuple[str, int]:
    """Return the text put right and how often; what is meant may hold the words and stand there already."""
    if before not in after:
        return text.replace(before, after), text.count(before)
    parts = text.split(after)
    return after.join(part.replace(before, after) for part in parts), sum(part.count(before) for part in parts)


def _id(source: str, before: str) -> str:
    return digest(f"{source}\n{before}")


def _models(lines: Iterable[Mapping[str, object]], kind: type[_Item]) -> list[_Item]:
    found = []
    for line in lines:
        try:
            found.append(kind.model_validate(line))
        except ValidationError:
            continue
    return found
