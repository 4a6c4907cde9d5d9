"""A page as sections: each heading with the text below it. Markdown, HTML and plain text all become this."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from copilot.context import Snippet
from copilot.retrieval.ingest.document import Defaults, Read, Source, make_snippet, slug, unique
from copilot.types import Frozen

__all__ = ["Section", "questions_in", "sections_to_snippets"]

_QUESTION = re.compile(r"^\s*(?:q(?:uestion)?\s*\d*|问题?\s*\d*|질문\s*\d*|문\s*\d*)\s*[:：.、]\s*(?P<text>.+)$", re.I)
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
        made = make_snippet(source, record_id, " › ".join(path), text, defaults)
        if isinstance(made, Snippet) and not made.title:
            made = made.model_copy(update={"title": source.path.stem})
        yield made


def questions_in(section: Section) -> Iterator[Section]:
    """Yield a section for each `Q: … A: …` pair of a text, else the section as it is."""
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


def _pair(section: Section, question: str, lines: list[str]) -> Section:
    path = (*section.path, question) if question else section.path
    return Section(path=path, text="\n".join(lines).strip())
