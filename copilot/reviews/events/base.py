"""What all event bodies share: which fields are personal, and findings that may be counted for ever."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, ConfigDict, TypeAdapter, ValidationError

from copilot.reviews.record.canonical import canonical
from copilot.types import Frozen
from copilot.verdict import Finding, Outcome, Severity, Verdict

__all__ = ["Body", "Judged", "Marked", "marked", "readable"]


def readable(kind: type) -> BeforeValidator:
    """Return a validator that reads `kind` and gives None for what cannot be read."""
    # A record written by another version of the package stays readable: what no longer fits is left out,
    # and the text itself stands in its own field.
    adapter: TypeAdapter[Any] = TypeAdapter(kind)

    def read(value: Any) -> Any:
        try:
            return adapter.validate_python(value)
        except ValidationError:
            return None

    return BeforeValidator(read)


class Marked(Frozen):
    """A finding without its words: what may be counted for ever."""

    policy: str
    severity: Severity
    reason: str = ""
    shadow: bool = False


def marked(findings: tuple[Finding, ...]) -> tuple[Marked, ...]:
    """Return findings stripped of the text they point at."""
    return tuple(Marked(policy=f.policy, severity=f.severity, reason=f.reason, shadow=f.shadow) for f in findings)


class Body(Frozen):
    """Base of all bodies; `split` gives the two texts that are stored."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    kind: str
    personal: ClassVar[frozenset[str]] = frozenset()

    def split(self) -> tuple[str, str | None]:
        """Return (public JSON, personal JSON or None)."""
        public = canonical(self.model_dump(exclude={"kind", *self.personal}, exclude_none=True))
        if not self.personal:
            return public, None
        return public, canonical(self.model_dump(include=set(self.personal), exclude_none=True))


class Judged(Body):
    """A text with the checker's word on it."""

    personal: ClassVar[frozenset[str]] = frozenset({"text", "result"})
    outcome: Outcome
    findings: tuple[Marked, ...] = ()
    text: str = ""
    result: Annotated[Verdict | None, readable(Verdict)] = None
