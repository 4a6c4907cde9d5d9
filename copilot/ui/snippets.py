"""Ready wordings that `/` puts into the composer, by language."""

from __future__ import annotations

from pathlib import Path

from pydantic import RootModel

from copilot.resources import load_model
from copilot.types import Lang

__all__ = ["load_snippets"]


class _Snippets(RootModel[dict[Lang, dict[str, str]]]):
    pass


def load_snippets(path: Path | None = None) -> dict[Lang, dict[str, str]]:
    """Return name to wording for each language."""
    found = load_model(path or Path(__file__).parent / "locales" / "snippets.yaml", _Snippets).root
    return {lang: found.get(lang, {}) for lang in ("zh", "en", "ko")}
