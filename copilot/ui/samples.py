"""The sample conversations that fill an empty store, moved in time so that they have just arrived."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from copilot.conversation import Conversation, Message
from copilot.errors import ConfigError
from copilot.facts import Facts
from copilot.resources import describe, root
from copilot.types import Lang

__all__ = ["Sample", "load_samples", "shifted"]


class Sample(BaseModel):
    """One line of `knowledge/conversations/*.jsonl`: a case with a nickname and labels."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    customer: str
    lang: Lang
    labels: tuple[str, ...] = ()
    conversation: tuple[Message, ...]
    facts: Facts

    def to_conversation(self) -> Conversation:
        """Return the messages as the store takes them."""
        return Conversation(id=self.id, messages=self.conversation)


def load_samples(folder: Path | None = None) -> tuple[Sample, ...]:
    """Return every sample; raises ConfigError naming file and line of one that cannot be read."""
    folder = folder or root("knowledge") / "conversations"
    found: list[Sample] = []
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip():
                found.append(_read(line, f"{path}:{number}"))
    return tuple(found)


def _read(line: str, where: str) -> Sample:
    try:
        return Sample.model_validate_json(line)
    except ValidationError as error:
        raise ConfigError([f"{where}: {problem}" for problem in describe(error)]) from error


def shifted(sample: Sample, now: dt.datetime) -> Sample:
    """Return the sample with every time moved so that its `facts.now` is `now`."""
    if sample.facts.now is None:
        return sample
    delta = now - sample.facts.now
    zone = sample.facts.now.tzinfo
    days = dt.timedelta(days=(now.astimezone(zone).date() - sample.facts.now.date()).days)
    return Sample.model_validate(_moved(sample.model_dump(), delta, days))


def _moved(value: Any, delta: dt.timedelta, days: dt.timedelta) -> Any:
    if isinstance(value, dt.datetime):
        return value + delta
    if isinstance(value, dt.date):
        return value + days
    if isinstance(value, dict):
        return {key: _moved(item, delta, days) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return tuple(_moved(item, delta, days) for item in value)
    return value
