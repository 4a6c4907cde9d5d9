"""Names of the interface languages, each in itself."""

from __future__ import annotations

from copilot.types import Lang

__all__ = ["LANG_NAMES"]

LANG_NAMES: dict[Lang, str] = {"zh": "中文", "en": "English", "ko": "한국어"}
