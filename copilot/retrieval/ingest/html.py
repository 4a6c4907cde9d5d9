"""HTML pages to sections: headings, question lists and tables kept, navigation and scripts left out."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from typing import Any

from copilot.retrieval.cleaning.report import Removal
from copilot.retrieval.ingest.sections import Section

__all__ = ["html_language", "html_sections"]

_CHROME = (
    "script",
    "style",
    "noscript",
    "template",
    "nav",
    "header",
    "footer",
    "aside",
    "form",
    "iframe",
    "svg",
    "button",
    "select",
)
_UNSEEN = ("script", "style", "noscript", "template", "iframe", "svg")
"""Of these what nobody sees on the page."""
_CHROME_ROLE = re.compile(r"\b(breadcrumb|cookie|navbar|sidebar|site-footer|share-|social|advert|pagination)", re.I)
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6, "dt": 7, "summary": 7, "button": 7}
"""With the ranks of those that have none: buttons that unfold an answer, all others are left out before."""
_LONGEST_HEADING = 200
_UNFOLDING = re.compile(r"accordion|collaps|faq|question|toggle", re.I)
_ASKED = re.compile(r"\n(?=[^\n]{4,150}[?？]\n)")
_BLOCKS = (
    "p",
    "li",
    "tr",
    "div",
    "section",
    "article",
    "dd",
    "details",
    "table",
    "ul",
    "ol",
    "blockquote",
    "pre",
    "br",
)


def html_sections(markup: str, chrome: list[Removal] | None = None) -> Iterator[Section]:
    """Yield the sections of a page; the page's title is the outermost heading when it has no `h1`.

    What a reader of the page would see and is left out (navigation, forms, footers) is added to `chrome`.
    """
    soup = _soup(markup)
    title = soup.title.get_text(" ", strip=True) if soup.title else ""
    for tag in soup.find_all(_is_chrome):
        if not tag.decomposed:
            said = " ".join(tag.get_text(" ", strip=True).split()) if tag.name not in _UNSEEN else ""
            if chrome is not None and said:
                chrome.append(Removal(kind=f"chrome-{tag.name}", text=said))
            tag.decompose()
    body = soup.find("main") or soup.body or soup
    path: list[tuple[int, str]] = [] if body.find("h1") else ([(0, title)] if title else [])
    lines: list[str] = []
    for level, text in _walk(body):
        if not level:
            lines.append(text)
            continue
        yield Section(path=tuple(name for _, name in path), text=_joined(lines))
        path, lines = [item for item in path if item[0] < level] + [(level, text)], []
    yield Section(path=tuple(name for _, name in path), text=_joined(lines))


def html_language(markup: str) -> str:
    """Return the two-letter language that the page declares, or nothing."""
    match = re.search(r"<html[^>]*\blang\s*=\s*[\"']?([a-zA-Z]{2})", markup[:5000])
    return match.group(1).lower() if match else ""


def _soup(markup: str) -> Any:
    import bs4

    with warnings.catch_warnings():  # a text file that looks like an address is still a page
        warnings.simplefilter("ignore")
        return bs4.BeautifulSoup(markup, "html.parser")


def _is_chrome(tag: Any) -> bool:
    if tag.name == "button":
        return not _is_unfolding(tag) and tag.find_parent(list(_HEADINGS)) is None
    if tag.name in _CHROME:
        # A page's own header inside an article holds its title.
        return not (tag.name == "header" and tag.find("h1"))
    names = " ".join([*(tag.get("class") or []), tag.get("id") or "", tag.get("role") or ""])
    return bool(_CHROME_ROLE.search(names)) or tag.get("aria-hidden") == "true"


def _walk(node: Any) -> Iterator[tuple[int, str]]:
    """Yield headings as (level, text) and everything else as (0, text), in reading order.

    Without recursion: of tags that are never closed each lies within the one before, by the thousand.
    """
    waiting: list[Any] = [node]
    while waiting:
        child = waiting.pop()
        if isinstance(child, str):
            yield 0, _text(child)
        elif _is_heading(child):
            heading = child.get_text(" ", strip=True)
            if heading:
                yield _HEADINGS[child.name], heading
        elif child.name == "tr" and child.find("tr") is None:
            cells = [cell.get_text(" ", strip=True) for cell in child.find_all(["td", "th"])]
            yield 0, "\n" + " | ".join(cells) + "\n"
        else:
            if edge := "\n" if child.name in _BLOCKS or child.name == "td" else "":
                yield 0, edge
                waiting.append(edge)
            waiting.extend(reversed(child.contents))


def _text(said: str) -> str:
    """Return what a string adds to the text; comments and the like, each of a type of its own, add nothing."""
    kind = type(said).__name__
    if kind == "str":  # the line break at the end of a block
        return said
    return re.sub(r"\s+", " ", said) if kind == "NavigableString" and said.strip() else ""


def _is_heading(tag: Any) -> bool:
    if tag.name not in _HEADINGS:
        return False
    # One that was never closed holds the rest of the page; one around another leaves its rank to that.
    return tag.find([*_HEADINGS, "table"]) is None and (
        tag.find("p") is None or len(tag.get_text()) <= _LONGEST_HEADING
    )


def _is_unfolding(tag: Any) -> bool:
    """Whether a button shows an answer: it then bears the question."""
    told = tag.get("aria-controls") or tag.get("aria-expanded") or _UNFOLDING.search(" ".join(tag.get("class") or []))
    return bool(told) and len(tag.get_text(strip=True)) > 8


def _joined(lines: list[str]) -> str:
    text = re.sub(r"\n\s*\n+", "\n", re.sub(r" *\n *", "\n", "".join(lines))).strip()
    # A block that is a question opens a pair, as one does after an empty line elsewhere.
    return _ASKED.sub("\n\n", text)
