"""Personas: who writes, in which tone and register, one per language and tone."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from copilot.errors import ConfigError
from copilot.prompting.source import Record, Source, SourceIndex
from copilot.reading import CustomerType
from copilot.resources import load_model, yaml_files
from copilot.slots import with_slots
from copilot.types import Lang

__all__ = ["Persona", "choose_persona", "load_personas"]

_DEFAULT_TONE = "warm"
Plain = Annotated[str, with_slots()]
"""A text in which nothing is filled in."""


class Persona(Record):
    """A tone in one language."""

    id: str
    lang: Lang
    tone: Annotated[str, StringConstraints(pattern=r"^[a-z]+$")]
    name: str
    """What the agent sees when choosing a tone."""
    for_types: tuple[CustomerType, ...]
    """Customer types that get this tone unless the agent or the settings choose another."""
    core: tuple[Annotated[str, with_slots("shop", "agent")], ...] = Field(min_length=1)
    register_: Plain = Field(alias="register")
    """How the customer is addressed and which forms are out."""
    style: Plain
    max_sentences: int = Field(ge=1, le=12)
    max_emoji: int = Field(ge=0, le=2)
    avoid: tuple[Plain, ...]
    source: tuple[Source, ...] = Field(min_length=1)


def load_personas(prompts: Path, index: SourceIndex) -> dict[str, Persona]:
    """Return the personas by id; every tone must exist in every language."""
    found: dict[str, Persona] = {}
    problems: list[str] = []
    for path in yaml_files(prompts / "personas"):
        persona = load_model(path, Persona)
        found[persona.id] = persona
        if not persona.id == path.stem == f"{persona.lang}-{persona.tone}":
            problems.append(f"{path}: id: must be {persona.lang}-{persona.tone}, as the file's name")
        problems += [f"{path}: source: {problem}" for problem in index.problems(persona.source)]
    for tone in sorted({persona.tone for persona in found.values()} | {_DEFAULT_TONE}):
        missing = [lang for lang in ("zh", "en", "ko") if f"{lang}-{tone}" not in found]
        problems += [f"{prompts / 'personas'}: {lang}-{tone}.yaml is missing" for lang in missing]
    if problems:
        raise ConfigError(problems)
    return found


def choose_persona(
    personas: Mapping[str, Persona], lang: Lang, customer_type: CustomerType, tone: str | None = None
) -> Persona:
    """Return the persona for a customer; a customer type with a tone of its own wins over the default tone.

    Raises ConfigError when the tone asked for does not exist.
    """
    if tone is not None and f"{lang}-{tone}" not in personas:
        known = sorted({persona.tone for persona in personas.values()})
        raise ConfigError(f"persona: no tone {tone!r}; known tones: {', '.join(known)}")
    if tone not in (None, _DEFAULT_TONE):
        return personas[f"{lang}-{tone}"]
    fitting = [p for p in personas.values() if p.lang == lang and customer_type in p.for_types]
    return fitting[0] if fitting else personas[f"{lang}-{_DEFAULT_TONE}"]
