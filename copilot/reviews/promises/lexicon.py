"""The words that make a promise, read from `promises.yaml` beside this module; a mistake in it is a ConfigError."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator

from copilot.alternation import either
from copilot.resources import load_model
from copilot.types import Frozen

__all__ = ["DayPart", "PromiseLexicon", "PromiseWords", "load_promise_lexicon"]

_FILE = Path(__file__).parent / "promises.yaml"


class DayPart(Frozen):
    """A part of the day: when it is over, and what it adds to a clock time below 12."""

    words: tuple[str, ...]
    ends: str = Field(pattern=r"^[0-2][0-9]:[0-5][0-9]$")
    adds: int


class PromiseWords(Frozen):
    """One language."""

    zone: str
    """Time zone for days and hours when the conversation's facts name none."""
    cues: tuple[str, ...]
    not_: tuple[str, ...] = Field(alias="not")
    numbers: dict[str, float]
    units: dict[str, int]
    """Unit to seconds."""
    business_days: tuple[str, ...]
    range: tuple[str, ...]
    duration_end: str
    """What must follow a duration; empty where a word before it (`within`) is not needed either."""
    days: dict[str, int]
    parts: tuple[DayPart, ...]
    clock: str
    """Named groups: h, and as they exist m, m2, half, ampm."""
    soon: dict[str, int]
    """Word to the seconds it is worth."""

    @field_validator("cues", "not_", "clock", "duration_end")
    @classmethod
    def _compiles(cls, value: str | tuple[str, ...]) -> str | tuple[str, ...]:
        for pattern in (value,) if isinstance(value, str) else value:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"{pattern!r} is not a regular expression: {error}") from None
        return value

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            raise ValueError(f"no time zone {value!r}") from None
        return value

    @cached_property
    def cue(self) -> re.Pattern[str]:
        """Fits a clause that promises."""
        return re.compile("|".join(self.cues), re.IGNORECASE)

    @cached_property
    def against(self) -> re.Pattern[str]:
        """Fits a clause that does not promise after all."""
        return re.compile("|".join(self.not_), re.IGNORECASE)

    @cached_property
    def duration(self) -> re.Pattern[str]:
        """Groups: n, m (upper end of a range), and unit or business."""
        number = f"[0-9]{{1,4}}(?:\\.[0-9])?|{either(self.numbers)}"
        edge = "" if self.duration_end else "(?![a-z])"
        units = f"(?P<unit>{either(self.units)}){edge}{self.duration_end}"
        business = f"(?P<business>{either(self.business_days)}){edge}"
        span = f"(?P<n>{number}) ?(?:(?:{either(self.range)}) ?(?P<m>{number}))? ?(?:{business}|{units})"
        return re.compile(f"(?<![0-9a-z]){span}", re.IGNORECASE)

    @cached_property
    def clock_time(self) -> re.Pattern[str]:
        """Fits an hour."""
        return re.compile(self.clock, re.IGNORECASE)


class PromiseLexicon(Frozen):
    """All languages."""

    zh: PromiseWords
    en: PromiseWords
    ko: PromiseWords


def load_promise_lexicon(path: Path = _FILE) -> PromiseLexicon:
    """Read the file; raises ConfigError naming file and field."""
    return load_model(path, PromiseLexicon)
