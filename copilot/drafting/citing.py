"""Citation marks a model writes (`[S1]`): which snippets they mean, and the text without them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from copilot.context import Context
from copilot.draft import Citation, Draft
from copilot.prompt import Prompt
from copilot.types import Lang

__all__ = ["MarkFilter", "labels", "strip_marks", "without_marks"]

_MARK = re.compile(r"\s?[\[【]\s*((?:S\d{1,3}\s*[,，、]?\s*)+)[\]】]")
_LINE = re.compile(r"^\[(S\d+)\] ", re.M)
_LONGEST = 24
"""Longest mark in characters; an opening bracket followed by more than this is no mark."""


def labels(prompt: Prompt) -> Mapping[str, str]:
    """Return the label of each snippet in the prompt with its id."""
    found: dict[str, str] = {}
    for block in prompt.blocks:
        if block.name == "snippets":
            found.update(zip(dict.fromkeys(_LINE.findall(block.text)), block.ids, strict=False))
    return MappingProxyType(found)


def strip_marks(
    text: str, known: Mapping[str, str], context: Context
) -> tuple[str, tuple[Citation, ...], tuple[str, ...]]:
    """Return the text without marks, the citations they stand for, and the marks that name no snippet."""
    snippets = {item.snippet.id: item.snippet for item in context.snippets}
    cited: dict[str, Citation] = {}
    unknown: list[str] = []
    for group in _MARK.findall(text):
        for label in re.findall(r"S\d+", group):
            snippet = snippets.get(known.get(label, ""))
            if snippet is None:
                unknown.append(label)
            else:
                cited[snippet.id] = Citation(id=snippet.id, title=snippet.title, source=snippet.source)
    return _MARK.sub("", text).strip(), tuple(cited.values()), tuple(dict.fromkeys(unknown))


def without_marks(draft: Draft, prompt: Prompt | None, context: Context, lang: Lang) -> Draft:
    """Return a model's draft without its marks, which become citations; a mark that names no snippet is noted."""
    text, cited, unknown = strip_marks(draft.text, labels(prompt) if prompt else {}, context)
    problems = tuple(f"[{mark}] names no snippet" for mark in unknown)
    grounding = (*draft.grounding, *problems)
    return draft.model_copy(
        update={"text": text, "lang": lang, "citations": draft.citations or cited, "grounding": grounding}
    )


class MarkFilter:
    """Takes marks out of a stream whose pieces may split them anywhere."""

    def __init__(self) -> None:
        """Start with nothing held."""
        self._held = ""

    def feed(self, piece: str) -> str:
        """Return what can be passed on; an opening bracket is held until it is closed or too long for a mark."""
        text = _MARK.sub("", self._held + piece)
        opened = max(text.rfind("["), text.rfind("【"))
        if opened >= 0 and len(text) - opened <= _LONGEST and not re.search(r"[\]】]", text[opened:]):
            start = opened - 1 if opened and text[opened - 1] == " " else opened
            self._held = text[start:]
            return text[:start]
        # A blank at the end may belong to a mark that is still to come.
        self._held = " " if text.endswith(" ") else ""
        return text[: len(text) - len(self._held)]

    def close(self) -> str:
        """Return what is still held."""
        held, self._held = self._held, ""
        return held
