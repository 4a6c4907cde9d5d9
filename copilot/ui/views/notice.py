"""The line over the desk that says what is still being prepared or cannot be had."""

from __future__ import annotations

from copilot.ui.markup import Markup, tag

__all__ = ["notice_line"]


def notice_line(words: str, *, is_problem: bool = False, detail: str = "") -> Markup:
    """Return the line, with a `detail` for whoever looks after the machine; empty words give nothing."""
    if not words:
        return Markup("")
    small = tag("span", detail, class_="dim small") if detail else ""
    return tag("p", words, small, class_="status warn notice" if is_problem else "status notice", role="status")
