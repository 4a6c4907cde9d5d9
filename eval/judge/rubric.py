"""The rubric: criteria, the prompt made of them, and how an answer is read."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

from pydantic import Field, field_validator

from copilot.prompt import Prompt, PromptMessage
from copilot.resources import load_model
from copilot.types import Frozen
from eval.case import ReplyCase

__all__ = ["Floor", "Rubric", "load_rubric"]

_FILE = Path(__file__).with_name("rubric.yaml")
_ANSWER = re.compile(r"([a-z_]+)\W{0,5}?[:=]\W{0,5}?\b(yes|no)\b", re.IGNORECASE)
_FIELDS = ("criteria", "facts", "conversation", "reply")


class Floor(Frozen):
    """What a judge must reach on the labelled replies."""

    kappa: float = Field(ge=-1, le=1)
    agreement: float = Field(ge=0, le=1)
    replies: int = Field(1, ge=1)
    """Labelled replies it must have been measured on: a handful may agree by luck."""


class Rubric(Frozen):
    """The questions put to a judge."""

    version: int
    floor: Floor
    criteria: dict[str, str] = Field(min_length=1)
    instruction: str

    @field_validator("instruction")
    @classmethod
    def _has_fields(cls, value: str) -> str:
        missing = [name for name in _FIELDS if "{" + name + "}" not in value]
        if missing:
            raise ValueError(f"lacks {', '.join('{' + name + '}' for name in missing)}")
        return value

    @property
    def digest(self) -> str:
        """A hash of everything a judge is told; a calibration holds for one rubric only."""
        return sha256(self.model_dump_json(exclude={"floor"}).encode()).hexdigest()[:12]

    def prompt(self, case: ReplyCase, reply: str, dispatch_hours: str = "48") -> Prompt:
        """Return the question about one reply."""
        filled = {
            "criteria": "\n".join(f"- {name}: {text}" for name, text in self.criteria.items()),
            "facts": case.facts.model_dump_json(exclude_unset=True, exclude_none=True),
            "conversation": "\n".join(f"{m.role}: {m.text}" for m in case.conversation),
            "reply": reply,
            "dispatch_hours": dispatch_hours,
        }
        # One pass, so that braces inside a message are left alone.
        text = re.sub(r"\{(\w+)\}", lambda m: _quoted(filled.get(m[1], m[0])), self.instruction)
        message = PromptMessage(role="user", content=text)
        digest = sha256(text.encode()).hexdigest()
        return Prompt(messages=(message,), lang=case.lang, template=f"judge@{self.version}", digest=digest)

    def read(self, answer: str) -> dict[str, bool]:
        """Return yes or no by criterion. Raises ValueError when one is missing: a silent judge is broken, not kind."""
        said = {name.lower(): word.lower() == "yes" for name, word in _ANSWER.findall(answer)}
        if missing := [name for name in self.criteria if name not in said]:
            raise ValueError(f"no answer for {', '.join(missing)} in {answer.strip()[:80]!r}")
        return {name: said[name] for name in self.criteria}


def load_rubric(path: Path = _FILE) -> Rubric:
    """Return the rubric; a mistake is a ConfigError naming file and field."""
    return load_model(path, Rubric)


def _quoted(text: str) -> str:
    # A message cannot close the mark it stands in.
    return text.replace("</", "<\u200b/")
