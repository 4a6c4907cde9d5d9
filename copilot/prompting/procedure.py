"""Procedures: the next step of after-sales, bargaining, dunning and the rest, as data."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from copilot.conversation import Conversation
from copilot.errors import ConfigError
from copilot.facts import Facts
from copilot.prompting.limits import reached_tier
from copilot.prompting.source import Localised, Record, Source, SourceIndex, load_sources
from copilot.reading import CustomerType, Reading, Stage
from copilot.resources import load_model, root, yaml_files
from copilot.shop import Shop
from copilot.types import Frozen, Lang

__all__ = ["Procedure", "ProcedureBook", "ProcedureStep", "StepRule", "When", "Words"]

_FAULTS = frozenset({"wrong_item", "missing", "damaged", "defect", "late_dispatch", "lost"})


class When(Record):
    """When a step is due; every named part must hold."""

    situation: tuple[str, ...] = ()
    customer_type: tuple[CustomerType, ...] = ()
    order_status: tuple[str, ...] = ()
    evidence: Literal["confirmed", "open"] | None = None
    """`confirmed`: a confirmed finding against shop or carrier is on file; `open`: none is."""
    cleared: bool | None = None
    """A confirmed finding says that nothing is wrong (correct_item, dispatched_on_time)."""
    return_reason: tuple[str, ...] = ()
    tier: Literal["reached", "unreached"] | None = None
    done: tuple[str, ...] = ()
    not_done: tuple[str, ...] = ()


class Words(Record):
    """Words of an agent's message that show a step was taken."""

    zh: tuple[str, ...]
    en: tuple[str, ...]
    ko: tuple[str, ...]


class StepRule(Record):
    """One step of a procedure."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
    when: When = When()
    agent: Localised
    """What the agent sees as the next step."""
    say: Localised
    """What the reply should do, for the model and the composer."""
    asks: Literal["photo", "measurements", "order_number", "diagnosis", "address"] | None = None
    unlocks: tuple[str, ...] = ()
    """Remedies that may be offered from this step on; without evidence there are none."""
    gate: Literal["supervisor"] | None = None
    """Somebody who must release the step first."""
    repeats: bool = False
    """The step stays due after it was taken."""
    done_by: Words | None = None
    given_by: Words | None = None
    """Words of a customer's message that show that what the step asks for was given."""
    source: tuple[Source, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _remedy_needs_ground(self) -> StepRule:
        if self.unlocks and self.when.evidence != "confirmed" and not self.when.tier and not self.when.return_reason:
            raise ValueError("unlocks: needs when.evidence: confirmed, when.tier or when.return_reason")
        return self


class Procedure(Record):
    """A file below `prompts/procedures/`."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]*$")]
    title: Localised
    rank: int = Field(ge=1)
    """Of several procedures that fit, the lowest rank leads."""
    situations: tuple[str, ...] = ()
    stages: tuple[Stage, ...] = ()
    customer_types: tuple[CustomerType, ...] = ()
    steps: tuple[StepRule, ...] = Field(min_length=1)

    def fits(self, reading: Reading) -> bool:
        """Whether the turn belongs to this procedure."""
        asked = {question.situation for question in reading.questions}
        return (
            bool(asked & set(self.situations))
            or reading.stage in self.stages
            or reading.customer_type in self.customer_types
        )


class ProcedureStep(Frozen):
    """The step that is due, for the workbench, the prompt and the composer."""

    procedure: str
    step: str
    position: int
    """1-based place in the procedure."""
    total: int
    title: Localised
    agent: Localised
    say: Localised
    asks: str | None = None
    unlocks: tuple[str, ...] = ()
    gate: str | None = None
    sources: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """`procedure.step`, as kept in the history."""
        return f"{self.procedure}.{self.step}"

    def text(self, lang: Lang) -> str:
        """What the reply should do, in one language."""
        return str(getattr(self.say, lang))


class ProcedureBook:
    """Every procedure, in order of rank; immutable."""

    def __init__(self, procedures: Sequence[Procedure]) -> None:
        """Take the procedures."""
        self.procedures = tuple(sorted(procedures, key=lambda p: (p.rank, p.id)))

    @classmethod
    def load(cls, prompts: Path | None = None, situations: Collection[str] | None = None) -> ProcedureBook:
        """Return the procedures below a prompts folder; ConfigError lists every mistake."""
        folder = prompts or root("prompts")
        known = situations if situations is not None else {p.stem for p in yaml_files(folder / "situations")}
        index = load_sources(folder)
        found: list[Procedure] = []
        problems: list[str] = []
        for path in yaml_files(folder / "procedures"):
            procedure = load_model(path, Procedure)
            found.append(procedure)
            problems += [f"{path}: {problem}" for problem in _problems(procedure, path.stem, index, known)]
        if problems:
            raise ConfigError(problems)
        return cls(found)

    def next_step(
        self, reading: Reading, facts: Facts | None = None, history: Collection[str] = (), shop: Shop | None = None
    ) -> ProcedureStep | None:
        """Return the step that is due, or None when no procedure fits.

        `history` holds ids of steps already taken (`bargaining.tier`), from the store or from `history`.
        """
        for procedure in self.procedures:
            if not procedure.fits(reading):
                continue
            for position, step in enumerate(procedure.steps, start=1):
                taken = f"{procedure.id}.{step.id}" in history
                if (not taken or step.repeats) and _due(step.when, reading, facts, history, shop):
                    return _shown(procedure, step, position)
        return None

    def history(self, conversation: Conversation) -> frozenset[str]:
        """Return the steps that the messages show to be over: taken by the agent, or given unasked by the customer."""
        agent, customer = (_said(conversation, role) for role in ("agent", "customer"))
        pictured = any(message.images for message in conversation.messages if message.role == "customer")
        return frozenset(
            f"{procedure.id}.{step.id}"
            for procedure in self.procedures
            for step in procedure.steps
            if _holds(step.done_by, agent) or _holds(step.given_by, customer) or (step.asks == "photo" and pictured)
        )


def _said(conversation: Conversation, role: str) -> str:
    return "\n".join(message.text.lower() for message in conversation.messages if message.role == role)


def _holds(words: Words | None, text: str) -> bool:
    return words is not None and any(word.lower() in text for word in (*words.zh, *words.en, *words.ko))


def _problems(procedure: Procedure, stem: str, index: SourceIndex, situations: Collection[str]) -> list[str]:
    problems = [] if procedure.id == stem else [f"id: is {procedure.id!r} but the file is called {stem}.yaml"]
    named = {*procedure.situations, *(name for step in procedure.steps for name in step.when.situation)}
    problems += [f"situations: no situation {name!r}" for name in sorted(named - set(situations))]
    ids = [step.id for step in procedure.steps]
    problems += [f"steps: {name} stands twice" for name in sorted({name for name in ids if ids.count(name) > 1})]
    for step in procedure.steps:
        problems += [
            f"steps.{step.id}.source: {p}" for p in index.problems(step.source, gate=step.gate == "supervisor")
        ]
    return problems


def _shown(procedure: Procedure, step: StepRule, position: int) -> ProcedureStep:
    return ProcedureStep(
        procedure=procedure.id, step=step.id, position=position, total=len(procedure.steps), title=procedure.title,
        agent=step.agent, say=step.say, asks=step.asks, unlocks=step.unlocks, gate=step.gate,
        sources=tuple(source.item for source in step.source),
    )  # fmt: skip


def _due(when: When, reading: Reading, facts: Facts | None, history: Collection[str], shop: Shop | None) -> bool:
    asked = {question.situation for question in reading.questions}
    order = facts.order if facts else None
    evidence = facts.evidence if facts else ()
    confirmed = any(e.confirmed and e.finding in _FAULTS and e.party in ("seller", "carrier") for e in evidence)
    cleared = any(e.confirmed and e.finding not in _FAULTS for e in evidence)
    checks = (
        not when.situation or bool(asked & set(when.situation)),
        not when.customer_type or reading.customer_type in when.customer_type,
        not when.order_status or (order is not None and order.status in when.order_status),
        when.evidence is None or (when.evidence == "confirmed") == confirmed,
        when.cleared is None or when.cleared == cleared,
        not when.return_reason or (order is not None and order.return_reason in when.return_reason),
        when.tier is None or (when.tier == "reached") == (shop is not None and reached_tier(shop, facts) is not None),
        all(name in history for name in when.done),
        not any(name in history for name in when.not_done),
    )
    return all(checks)
