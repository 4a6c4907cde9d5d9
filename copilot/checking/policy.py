"""A policy file: which detector judges, how severe each reason is, and what the agent is told."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from copilot.slots import with_slots
from copilot.types import Frozen, Lang
from copilot.verdict import Severity

__all__ = ["Message", "Policy", "Reason", "Suggestion", "Told", "Wording"]


class Wording(Frozen):
    """One text in the three languages."""

    zh: str
    en: str
    ko: str

    def in_(self, lang: Lang) -> str:
        """Return the text in a language."""
        return {"zh": self.zh, "en": self.en, "ko": self.ko}[lang]


def _in_one_language(value: Any) -> Any:
    return {"zh": value, "en": value, "ko": value} if isinstance(value, str) else value


Told = Annotated[Wording, BeforeValidator(_in_one_language)]
"""What agents read of a policy; one text alone, as a shop writes it in its own language, stands for all three."""


class Message(Wording):
    """Why, for the agent; `{match}` stands for the words of the draft."""

    zh: Annotated[str, with_slots("match")]
    en: Annotated[str, with_slots("match")]
    ko: Annotated[str, with_slots("match")]


class Suggestion(Wording):
    """What may be said instead, word by word: nothing is filled in."""

    zh: Annotated[str, with_slots()]
    en: Annotated[str, with_slots()]
    ko: Annotated[str, with_slots()]


class Reason(Frozen):
    """One way to break the policy."""

    severity: Severity
    message: Message
    suggestion: Suggestion
    """A wording that would be allowed."""


class Policy(Frozen):
    """The content of `policies/<area>/<id>.yaml`."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    version: int = Field(ge=1)
    title: Told
    """The rule in one line, shown in the interface's language; the id stands in exports and the API."""
    why: Told
    source: tuple[str, ...]
    """Guideline items (G-114) or sections of the policy guide the rule rests on."""
    detector: str
    languages: tuple[Lang, ...] = ("zh", "en", "ko")
    params: dict[str, Any] = {}
    """Handed to the detector, which validates them."""
    reasons: dict[str, Reason] = Field(min_length=1)
    shadow: bool = False
    """Report findings without enforcing them."""
    enabled: bool = True

    @model_validator(mode="after")
    def _has_source(self) -> Policy:
        if not self.source:
            raise ValueError("source: name at least one guideline item or guide section")
        return self
