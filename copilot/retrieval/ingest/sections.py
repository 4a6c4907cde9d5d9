"""A page as sections: each heading with the text below it. Markdown, HTML and plain text all become this."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from copilot.context import Snippet
from copilot.retrieval.base import BETWEEN_HEADINGS
from copilot.retrieval.ingest.document import Defaults, Read, Source, make_snippet, slug, unique
from copilot.types import Frozen

__all__ = ["Section", "questions_in", "sections_to_snippets"]

_QUESTION = re.compile(
    r"^[^\S\n]*(?:q(?:uestion)?\s*\d*|问题?\s*\d*|질문\s*\d*|문\s*\d*)\s*[:：.、]\s*(?P<text>.+)$", re.I | re.M
)
_ASKED = re.compile(r"^\s*(?:\d+[.)]\s*)?\S.{3,148}[?？]\s*$")
_ANSWER = re.compile(r"^\s*(?:a(?:nswer)?\s*\d*|答案?\s*\d*|답변?\s*\d*)\s*[:：.、]\s*", re.I)


class Section(Frozen):
    """A heading path, outermost first, and the text that stands directly below it."""

    path: tuple[str, ...]
    text: str


def sections_to_snippets(sections: Iterable[Section], source: Source, defaults: Defaults) -> Iterator[Read]:
    """Yield one snippet a section, its heading kept as the first line of the text."""
    filled = [part for section in sections for part in questions_in(section) if part.text.strip()]
    anchors = unique(slug(section.path[-1]) if section.path else "text" for section in filled)
    single = len(filled) == 1
    for section, anchor in zip(filled, anchors, strict=True):
        path = list(dict.fromkeys([*([defaults.title] if defaults.title else []), *section.path]))
        heading = section.path[-1] if section.path else ""
        text = f"{heading}\n{section.text.strip()}" if heading else section.text
        record_id = source.name if single else f"{source.name}#{anchor}"
        made = make_snippet(source, record_id, BETWEEN_HEADINGS.join(path), text, defaults)
        if isinstance(made, Snippet) and not made.title:
            made = made.model_copy(update={"title": source.path.stem})
        yield made


def questions_in(section: Section) -> Iterator[Section]:
    """Yield a section for each `Q: … A: …` pair or question on a line of its own, else the section as it is."""
    if not _QUESTION.search(section.text):
        yield from _asked(section)
        return
    question, found = "", False
    lines: list[str] = []
    for line in section.text.split("\n"):
        match = _QUESTION.match(line)
        if match:
            if any(part.strip() for part in lines):
                yield _pair(section, question, lines)
            question, lines, found = match.group("text").strip(), [], True
        else:
            lines.append(_ANSWER.sub("", line) if found else line)
    if lines or not found:
        yield _pair(section, question, lines) if found else section


def _asked(section: Section) -> Iterator[Section]:
    """Yield a section for each paragraph that opens with a question on a line of its own, two of them at least."""
    lines = section.text.split("\n")
    starts = [
        place
        for place, line in enumerate(lines)
        if _ASKED.match(line) and (place == 0 or not lines[place - 1].strip()) and _follows(lines, place + 1)
    ]
    if len(starts) < 2:
        yield section
        return
    if starts[0]:
        yield Section(path=section.path, text="\n".join(lines[: starts[0]]).strip())
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        yield _pair(section, lines[start].strip(), lines[start + 1 : end])


def _follows(lines: list[str], place: int) -> bool:
    """Whether an answer comes before the next question."""
    below = next((line for line in lines[place:] if line.strip()), "")
    return bool(below) and not _ASKED.match(below)


def _pair(section: Section, question: str, lines: list[str]) -> Section:
    path = (*section.path, question) if question else section.path
    return Section(path=path, text="\n".join(lines).strip())
