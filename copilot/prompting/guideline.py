"""Guidelines: what to do under which condition, why, and where that was learnt."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from copilot.errors import ConfigError
from copilot.prompting.source import Localised, Record, Source, SourceIndex
from copilot.reading import CustomerType, Reading, Stage, Stake
from copilot.resources import load_model, yaml_files
from copilot.types import Lang

__all__ = ["Condition", "Guideline", "GuidelineFile", "applicable", "load_guidelines"]


class Condition(Record):
    """When a guideline holds; every named part must match, an empty part matches anything."""

    stage: tuple[Stage, ...] = ()
    situation: tuple[str, ...] = ()
    customer_type: tuple[CustomerType, ...] = ()
    stakes: tuple[Stake, ...] = ()
    lang: tuple[Lang, ...] = ()

    def holds(self, reading: Reading) -> bool:
        """Whether the condition holds for a reading."""
        situations = {question.situation for question in reading.questions}
        return (
            (not self.stage or reading.stage in self.stage)
            and (not self.situation or bool(situations & set(self.situation)))
            and (not self.customer_type or reading.customer_type in self.customer_type)
            and (not self.stakes or bool(reading.stakes & set(self.stakes)))
            and (not self.lang or reading.lang in self.lang)
        )

    @property
    def specificity(self) -> int:
        """How many parts are named; a specific guideline is dropped later than a general one."""
        return sum(bool(part) for part in (self.stage, self.situation, self.customer_type, self.stakes, self.lang))


class Guideline(Record):
    """One thing to do, traceable to the catalogue."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")]
    use: Literal["reply", "agent"] = "reply"
    """`reply` goes into prompts; `agent` is advice for the person and never reaches a model."""
    when: Condition = Condition()
    action: Localised
    why: str
    source: tuple[Source, ...] = Field(min_length=1)
    priority: int = Field(5, ge=1, le=9)
    """9 is dropped last when the prompt must be shortened."""
    notes: Localised | None = None
    """How the language words it: register, particles, a sample turn of phrase."""


class GuidelineFile(Record):
    """A file below `prompts/guidelines/`."""

    guidelines: tuple[Guideline, ...]


def load_guidelines(prompts: Path, index: SourceIndex, situations: Collection[str]) -> tuple[Guideline, ...]:
    """Return every guideline in the order of files and lines; ConfigError lists all that is wrong."""
    found: dict[str, Guideline] = {}
    problems: list[str] = []
    for path in yaml_files(prompts / "guidelines"):
        for position, guideline in enumerate(load_model(path, GuidelineFile).guidelines):
            where = f"{path}: guidelines.{position} ({guideline.id})"
            if guideline.id in found:
                problems.append(f"{where}: id: used twice")
            found[guideline.id] = guideline
            problems += [f"{where}: source: {problem}" for problem in index.problems(guideline.source)]
            problems += [
                f"{where}: when.situation: no situation {name!r}"
                for name in guideline.when.situation
                if name not in situations
            ]
    if problems:
        raise ConfigError(problems)
    return tuple(found.values())


def applicable(guidelines: Collection[Guideline], reading: Reading) -> tuple[Guideline, ...]:
    """Return the guidelines for replies whose condition holds, the most pressing first."""
    holding = [g for g in guidelines if g.use == "reply" and g.when.holds(reading)]
    return tuple(sorted(holding, key=lambda g: (-g.priority, -g.when.specificity, g.id)))
