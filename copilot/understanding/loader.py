"""Reads the data of the understanding step and refuses what does not fit together."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from copilot.errors import ConfigError
from copilot.resources import load_model, root, yaml_files
from copilot.understanding.schema import (
    CustomerTypes,
    InjectionRules,
    LanguageRules,
    Normalisation,
    QuestionRules,
    Situation,
    StakeRules,
    WordFamilies,
)

__all__ = ["ReadingRules", "load_rules", "load_situations"]


class ReadingRules(NamedTuple):
    """Everything the step is told by data."""

    situations: dict[str, Situation]
    language: LanguageRules
    normalise: Normalisation
    types: CustomerTypes
    stakes: StakeRules
    questions: QuestionRules
    injection: InjectionRules
    families: WordFamilies

    @property
    def vocabulary(self) -> frozenset[str]:
        """The English words that cues are made of; they are never mended as slips."""
        words = " ".join(cue.lower().replace("'", "") for s in self.situations.values() for cue in s.cues.en)
        return frozenset(re.findall(r"[a-z]{3,}", words))


def load_rules(prompts: Path | None = None) -> ReadingRules:
    """Return the rules below a prompts folder (default: the one that ships).

    Raises ConfigError naming file and field of everything that is wrong.
    """
    folder = prompts or root("prompts")
    reading = folder / "reading"
    situations = load_situations(folder)
    types = load_model(reading / "customer_types.yaml", CustomerTypes)
    unknown = [
        f"{reading / 'customer_types.yaml'}: types.{name}.from_situations: no situation {item!r}"
        for name, rule in types.types.items()
        for item in rule.from_situations
        if item not in situations
    ]
    if unknown:
        raise ConfigError(unknown)
    return ReadingRules(
        situations,
        load_model(reading / "language.yaml", LanguageRules),
        load_model(reading / "normalise.yaml", Normalisation),
        types,
        load_model(reading / "stakes.yaml", StakeRules),
        load_model(reading / "questions.yaml", QuestionRules),
        load_model(reading / "injection.yaml", InjectionRules),
        load_model(reading / "words.yaml", WordFamilies),
    )


def load_situations(prompts: Path | None = None) -> dict[str, Situation]:
    """Return the situations by id, in order of their ids."""
    folder = (prompts or root("prompts")) / "situations"
    found: dict[str, Situation] = {}
    problems: list[str] = []
    for path in yaml_files(folder):
        situation = load_model(path, Situation)
        if situation.id != path.stem:
            problems.append(f"{path}: id: is {situation.id!r} but the file is called {path.name}")
        found[situation.id] = situation
    for situation in found.values():
        for other in situation.absorbs:
            if other not in found:
                problems.append(f"{folder / situation.id}.yaml: absorbs: no situation {other!r}")
        for status, other in situation.becomes.items():
            if other not in found:
                problems.append(f"{folder / situation.id}.yaml: becomes.{status}: no situation {other!r}")
    if not found:
        problems.append(f"{folder}: no situation found")
    if problems:
        raise ConfigError(problems)
    return found
