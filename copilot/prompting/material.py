"""The parts of a prompt as blocks: what always stays, and what may go when the model's context is small."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from copilot.context import Context
from copilot.conversation import Conversation, Message
from copilot.facts import Facts
from copilot.prompt import Block
from copilot.prompting.budget import Piece
from copilot.prompting.fence import cut, fence, harmless
from copilot.prompting.guideline import Guideline, applicable
from copilot.prompting.limits import limit_lines
from copilot.prompting.persona import Persona
from copilot.prompting.procedure import ProcedureStep
from copilot.prompting.profile import ShopProfile
from copilot.prompting.records import Labels, fact_lines
from copilot.reading import Reading
from copilot.shop import Shop
from copilot.types import Lang

__all__ = [
    "TURN_LIMITS",
    "Optional",
    "draft_block",
    "fixed_blocks",
    "note",
    "optional_blocks",
    "optional_parts",
    "pieces",
    "turn_block",
]

TURN_LIMITS = (3000, 1500, 800, 400, 200, 100)
"""Characters of the customer's turn that a prompt shows: the first where the context has room for it."""
_EARLIER = 400
_SNIPPET = 1500
_QUESTION = 300
_PER_QUESTION = 50
"""Characters of the turn for each of the questions listed."""
_MESSAGES = 12


class Optional(NamedTuple):
    """What may be left out of a prompt."""

    guidelines: tuple[Guideline, ...]
    snippets: tuple[tuple[str, str, str, float], ...]
    """(label, snippet id, text, score), best first."""
    history: tuple[tuple[str, str], ...]
    """(id, line), oldest first."""


def fixed_blocks(
    conversation: Conversation, reading: Reading, facts: Facts | None, shop: Shop,
    profile: ShopProfile, persona: Persona, step: ProcedureStep | None, labels: Labels, limit: int = TURN_LIMITS[0],
) -> tuple[Block, ...]:  # fmt: skip
    """Return the blocks that are never dropped; of the turn at most about `limit` characters."""
    lang = reading.lang
    names = {"{shop}": getattr(profile.name, lang), "{agent}": getattr(profile.agent, lang)}
    core = "\n".join(persona.core)
    for slot, name in names.items():
        core = core.replace(slot, harmless(name))
    empty = note(labels, "empty", lang)
    listed = reading.questions[: max(1, limit // _PER_QUESTION)]
    asked = [f"{n}. {harmless(cut(q.text, '…', min(_QUESTION, limit // 2)))}" for n, q in enumerate(listed, 1)]
    return (
        Block(name="persona", text=core, ids=(persona.id,)),
        Block(name="style", text=f"{persona.register_}\n{persona.style}", ids=(persona.id,)),
        Block(name="procedure", text=step.text(lang) if step else empty, ids=(step.id,) if step else ()),
        Block(name="limits", text="\n".join(limit_lines(shop, facts, labels, lang))),
        Block(name="facts", text=fence("facts", fact_lines(facts, labels, lang))),
        turn_block(conversation, labels, lang, limit),
        # The situations are no part of the text: a small model copies what stands last in its prompt.
        Block(
            name="questions",
            text=fence("questions", asked or [empty]),
            ids=tuple(q.situation for q in reading.questions),
        ),
    )


def turn_block(conversation: Conversation, labels: Labels, lang: Lang, limit: int = TURN_LIMITS[0]) -> Block:
    """Return the customer's last turn, a long one cut in its middle."""
    text = cut(conversation.customer_turn, note(labels, "cut", lang), limit)
    return Block(name="turn", text=fence("turn", [f"{_role(labels, 'customer', lang)}: {harmless(text)}"]))


def draft_block(text: str) -> str:
    """Return a draft as data."""
    return fence("draft", [harmless(text)])


def optional_parts(
    conversation: Conversation, reading: Reading, context: Context, guidelines: Sequence[Guideline], labels: Labels
) -> Optional:
    """Return the guidelines that hold, the customer-facing snippets and the messages before the turn."""
    ranked = sorted(context.snippets, key=lambda item: (-item.score, item.snippet.id))
    usable = [item for item in ranked if item.snippet.audience == "customer"]
    snippets = tuple(
        (f"S{n}", i.snippet.id, harmless(cut(f"{i.snippet.title} {i.snippet.text}".strip(), "…", _SNIPPET)), i.score)
        for n, i in enumerate(usable, 1)
    )
    lines = [
        (f"m{n}", f"[m{n}] {_role(labels, m.role, reading.lang)}: {harmless(cut(m.text, '…', _EARLIER))}")
        for n, m in enumerate(_before(conversation), 1)
    ]
    return Optional(applicable(guidelines, reading), snippets, tuple(lines[-_MESSAGES:]))


def optional_blocks(optional: Optional, kept: Collection[str], labels: Labels, lang: Lang) -> tuple[Block, ...]:
    """Return the blocks of what is kept."""
    empty = note(labels, "empty", lang)
    rules = [g for g in optional.guidelines if g.id in kept]
    shown = [item for item in optional.snippets if f"snippet:{item[1]}" in kept]
    said = [(name, line) for name, line in optional.history if name in kept]
    ids = tuple(item[1] for item in shown)
    lines = [f"[{label}] {text}" for label, _, text, _ in shown]
    return (
        Block(
            name="guidelines", text="\n".join(_line(g, lang) for g in rules) or empty, ids=tuple(g.id for g in rules)
        ),
        Block(name="snippets", text=fence("snippets", lines or [empty], ids), ids=ids),
        Block(
            name="history",
            text=fence("history", [line for _, line in said] or [empty]),
            ids=tuple(name for name, _ in said),
        ),
    )


def pieces(optional: Optional, lang: Lang) -> list[Piece]:
    """Return everything that may go: guidelines by priority, snippets by score, messages by age."""
    found = [Piece(g.id, _line(g, lang), g.priority / 10) for g in optional.guidelines]
    found += [Piece(f"snippet:{s[1]}", s[2], 0.3 + 0.6 * s[3]) for s in optional.snippets]
    count = len(optional.history)
    return found + [Piece(name, line, 0.2 + 0.6 * (n + 1) / count) for n, (name, line) in enumerate(optional.history)]


def note(labels: Labels, name: str, lang: Lang) -> str:
    """Return one of the small notes in a language."""
    return str(getattr(labels.notes[name], lang))


def _before(conversation: Conversation) -> list[Message]:
    burst = conversation.burst
    if not burst:
        return list(conversation.messages)
    return [message for message in conversation.messages if not any(message is part for part in burst)]


def _role(labels: Labels, role: str, lang: Lang) -> str:
    return str(getattr(labels.roles[role], lang))


def _line(guideline: Guideline, lang: Lang) -> str:
    wording = f" ({getattr(guideline.notes, lang)})" if guideline.notes else ""
    return f"- [{guideline.id}] {getattr(guideline.action, lang)}{wording}"
