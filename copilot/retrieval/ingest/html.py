"""HTML pages to sections: headings, question lists and tables kept, navigation and scripts left out."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from typing import Any

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
_CHROME_ROLE = re.compile(r"\b(breadcrumb|cookie|navbar|sidebar|site-footer|share-|social|advert|pagination)", re.I)
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6, "dt": 7, "summary": 7}
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


def html_sections(markup: str) -> Iterator[Section]:
    """Yield the sections of a page; the page's title is the outermost heading when it has no `h1`."""
    soup = _soup(markup)
    title = soup.title.get_text(" ", strip=True) if soup.title else ""
    for tag in soup.find_all(_is_chrome):
        if not tag.decomposed:
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
    if tag.name in _CHROME:
        # A page's own header inside an article holds its title.
        return not (tag.name == "header" and tag.find("h1"))
    names = " ".join([*(tag.get("class") or []), tag.get("id") or "", tag.get("role") or ""])
    return bool(_CHROME_ROLE.search(names)) or tag.get("aria-hidden") == "true"


def _walk(node: Any) -> Iterator[tuple[int, str]]:
    """Yield headings as (level, text) and everything else as (0, text), in reading order."""
    for child in node.children:
        name = getattr(child, "name", None)
        if name is None:
            text = re.sub(r"\s+", " ", str(child)) if type(child).__name__ == "NavigableString" else ""
            if text.strip():
                yield 0, text
        elif name in _HEADINGS:
            heading = child.get_text(" ", strip=True)
            if heading:
                yield _HEADINGS[name], heading
        elif name == "tr":
            cells = [cell.get_text(" ", strip=True) for cell in child.find_all(["td", "th"])]
            yield 0, "\n" + " | ".join(cells) + "\n"
        else:
            edge = "\n" if name in _BLOCKS else ""
            if edge:
                yield 0, edge
            yield from _walk(child)
            if edge:
                yield 0, edge


def _joined(lines: list[str]) -> str:
    return re.sub(r"\n\s*\n+", "\n", re.sub(r" *\n *", "\n", "".join(lines))).strip()
