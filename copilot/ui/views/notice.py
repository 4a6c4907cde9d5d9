"""The line over the desk that says what is still being prepared or cannot be had."""

from __future__ import annotations

from copilot.ui.markup import Markup, tag

__all__ = ["notice_line"]


def notice_line(words: str, *, is_problem: bool = False) -> Markup:
    """Return the line; empty words give nothing."""
    if not words:
        return Markup("")
    return tag("p", words, class_="status warn notice" if is_problem else "status notice", role="status")
