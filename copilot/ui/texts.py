"""The words of the interface in zh, en and ko, from `locales/*.yaml`; nothing a person reads is written in Python."""

from __future__ import annotations

from pathlib import Path

from pydantic import RootModel

from copilot.errors import ConfigError
from copilot.resources import load_model
from copilot.types import Frozen, Lang

__all__ = ["LANGS", "Texts", "load_texts", "pick_lang"]

LANGS: tuple[Lang, ...] = ("zh", "en", "ko")


class _Entries(RootModel[dict[str, str]]):
    pass


class Texts(Frozen):
    """The words of one language by key."""

    lang: Lang
    words: dict[str, str]

    def __call__(self, key: str, /, **slots: object) -> str:
        """Return the words for a key with its `{slots}` filled; an unknown key is a KeyError."""
        return self.words[key].format(**slots) if slots else self.words[key]

    def get(self, prefix: str, value: object) -> str:
        """Return the words for `prefix.value`, or the value itself where the catalogue has none."""
        return self.words.get(f"{prefix}.{value}", str(value).replace("_", " "))


def load_texts(folder: Path | None = None) -> dict[Lang, Texts]:
    """Return the catalogues; raises ConfigError when a key is missing in one of the languages."""
    folder = folder or Path(__file__).parent / "locales"
    loaded = {lang: load_model(folder / f"{lang}.yaml", _Entries).root for lang in LANGS}
    every = set().union(*loaded.values())
    gaps = [
        f"{folder / lang}.yaml: {key}: missing, other languages have it"
        for lang, words in loaded.items()
        for key in sorted(every - words.keys())
    ]
    if gaps:
        raise ConfigError(gaps)
    return {lang: Texts(lang=lang, words=words) for lang, words in loaded.items()}


def pick_lang(wanted: str | None, default: Lang) -> Lang:
    """Return the first of our languages in an Accept-Language header, else the default."""
    for part in (wanted or "").split(","):
        code = part.split(";")[0].strip().lower()[:2]
        for lang in LANGS:
            if code == lang:
                return lang
    return default
