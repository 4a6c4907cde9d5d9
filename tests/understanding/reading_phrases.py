"""Example phrases by situation: what customers say without the obvious words."""

from __future__ import annotations

from collections.abc import Iterator

import yaml
from reading_messages import DATA


def phrases(lang: str) -> Iterator[tuple[str, str]]:
    sheet = yaml.safe_load((DATA / "phrases" / f"{lang}.yaml").read_text(encoding="utf-8"))
    for situation, texts in sheet.items():
        for text in texts:
            yield situation, text
