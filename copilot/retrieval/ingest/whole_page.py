"""A page of several sections cleaned as one document: what repeats shows only over all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from copilot.retrieval.cleaning.report import Removal
from copilot.retrieval.cleaning.session import Cleaner
from copilot.retrieval.ingest.sections import Section

__all__ = ["cleaned_together"]

_SECTION, _TEXT = "\ue000", "\ue001"
"""Lines from the private use area before each section's heading and before its text; no rule takes them out."""


def cleaned_together(
    sections: Iterable[Section], cleaner: Cleaner, source: str, chrome: Sequence[Removal] = ()
) -> Iterator[Section]:
    """Yield the sections with headings and texts cleaned; a heading that is noise leaves the path.

    `chrome`, which reading the sections fills, is what of the page was taken out before.
    """
    known = list(sections)
    parts: list[str] = []
    for section in known:
        heading = section.path[-1:]
        parts += [_SECTION, *map(_plain, heading), _TEXT, _plain(section.text)]
    renamed: dict[str, str] = {}
    cleaned = cleaner.page("\n".join(parts), source, chrome=chrome)
    for section, part in zip(known, cleaned.split(_SECTION)[1:], strict=True):
        heading_now, _, text = part.partition(_TEXT)
        if section.path:
            renamed[section.path[-1]] = heading_now.strip()
        path = tuple(renamed.get(name, name) for name in section.path)
        yield Section(path=tuple(name for name in path if name), text=text.strip())


def _plain(text: str) -> str:
    return text.replace(_SECTION, "").replace(_TEXT, "")
