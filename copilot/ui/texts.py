"""The words of the interface in zh, en and ko, from `locales/*.yaml`; nothing a person reads is written in Python."""

from __future__ import annotations

from pathlib import Path

from pydantic import RootModel

from copilot.errors import ConfigError
from copilot.resources import load_model
from copilot.types import Frozen, Lang

__all__ = ["LANGS", "Sign", "Signs", "Texts", "load_texts", "pick_lang"]

LANGS: tuple[Lang, ...] = ("zh", "en", "ko")


class _Entries(RootModel[dict[str, str]]):
    pass


class Sign(Frozen):
    """Words by which an error or note is known, and the key of what a person reads instead."""

    sign: str
    key: str


class Signs(Frozen):
    """What the catalogue says instead of errors and notes that are written for logs."""

    refused: tuple[Sign, ...] = ()
    notes: tuple[Sign, ...] = ()
    translations: tuple[Sign, ...] = ()


class Texts(Frozen):
    """The words of one language by key."""

    lang: Lang
    words: dict[str, str]
    signs: Signs = Signs()

    def __hash__(self) -> int:
        """Let what is made with a catalogue be kept by it; there is one catalogue a language."""
        return hash(self.lang)

    def __call__(self, key: str, /, **slots: object) -> str:
        """Return the words for a key with its `{slots}` filled; an unknown key is a KeyError."""
        return self.words[key].format(**slots) if slots else self.words[key]

    def get(self, prefix: str, value: object) -> str:
        """Return the words for `prefix.value`, or the value itself where the catalogue has none."""
        return self.words.get(f"{prefix}.{value}", str(value).replace("_", " "))

    def refusal(self, text: str) -> str:
        """Return an expected error as one line in this language; one the catalogue does not know stays as it is."""
        line = text.splitlines()[0][:300] if text else ""
        key = _found(self.signs.refused, line)
        if key == "refused.role":
            roles = line.partition("needs the role ")[2].split(", ")
            return self(key, role=" / ".join(self.get("role", role) for role in roles))
        return self(key) if key else self.note(line, line)

    def note(self, text: str, default: str = "") -> str:
        """Return a note on how a draft was made in this language."""
        key = _found(self.signs.notes, text)
        return self(key) if key else default or self("note.other")

    def translation(self, text: str) -> str:
        """Return why there is no translation in this language."""
        return self(_found(self.signs.translations, text) or "translate.model")


def _found(signs: tuple[Sign, ...], text: str) -> str:
    return next((sign.key for sign in signs if sign.sign.lower() in text.lower()), "")


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
    signs = load_model(folder / "errors.yaml", Signs)
    unknown = [sign.key for sign in (*signs.refused, *signs.notes, *signs.translations) if sign.key not in every]
    if unknown:
        raise ConfigError([f"{folder / 'errors.yaml'}: {key}: not in the catalogue" for key in unknown])
    return {lang: Texts(lang=lang, words=words, signs=signs) for lang, words in loaded.items()}


def pick_lang(wanted: str | None, default: Lang) -> Lang:
    """Return the first of our languages in an Accept-Language header, else the default."""
    for part in (wanted or "").split(","):
        code = part.split(";")[0].strip().lower()[:2]
        for lang in LANGS:
            if code == lang:
                return lang
    return default
