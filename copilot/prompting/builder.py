"""Builds the prompt: persona, guidelines that hold, limits, facts, snippets and the customer's words."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import NamedTuple

from copilot.context import Context
from copilot.conversation import Conversation
from copilot.facts import Facts
from copilot.prompt import Block, Prompt, PromptMessage
from copilot.prompting.budget import Piece, fit, tokens
from copilot.prompting.fence import cut, fence, harmless
from copilot.prompting.guideline import Guideline, applicable, load_guidelines
from copilot.prompting.persona import Persona, choose_persona, load_personas
from copilot.prompting.procedure import ProcedureBook, ProcedureStep
from copilot.prompting.profile import ShopProfile
from copilot.prompting.records import Labels, fact_lines, limit_lines, load_labels
from copilot.prompting.source import load_sources
from copilot.prompting.template import Template, load_templates
from copilot.reading import Reading
from copilot.resources import root, yaml_files
from copilot.shop import Shop
from copilot.types import Lang
from copilot.verdict import Finding

__all__ = ["PromptBuilder", "language_name"]

_LANGUAGE: dict[Lang, dict[Lang, str]] = {
    "zh": {"zh": "中文", "en": "英文", "ko": "韩文"},
    "en": {"zh": "Chinese", "en": "English", "ko": "Korean"},
    "ko": {"zh": "중국어", "en": "영어", "ko": "한국어"},
}
_TURN = 3000
_EARLIER = 400
_MESSAGES = 12


def language_name(lang: Lang, told_in: Lang) -> str:
    """Return how a language is called in the language of the instructions."""
    return _LANGUAGE[told_in][lang]


class _Optional(NamedTuple):
    guidelines: tuple[Guideline, ...]
    snippets: tuple[tuple[str, str, str, float], ...]
    """(label, snippet id, text, score)."""
    history: tuple[tuple[str, str], ...]
    """(id, line), oldest first."""


class PromptBuilder:
    """Builds every prompt; immutable, made once with `PromptBuilder.load()`."""

    def __init__(
        self,
        guidelines: Sequence[Guideline],
        personas: dict[str, Persona],
        templates: dict[str, Template],
        labels: Labels,
        procedures: ProcedureBook,
    ) -> None:
        """Take the loaded data."""
        self.guidelines = tuple(guidelines)
        self.personas = personas
        self.templates = templates
        self.procedures = procedures
        self._labels = labels

    @classmethod
    def load(cls, prompts: Path | None = None) -> PromptBuilder:
        """Return a builder over the files below `prompts` (default: what ships); ConfigError on a mistake."""
        folder = prompts or root("prompts")
        index = load_sources(folder)
        situations = {path.stem for path in yaml_files(folder / "situations")} | {"other"}
        return cls(
            load_guidelines(folder, index, situations),
            load_personas(folder, index),
            load_templates(folder),
            load_labels(folder),
            ProcedureBook.load(folder, situations),
        )

    def build(
        self,
        conversation: Conversation,
        reading: Reading,
        context: Context,
        facts: Facts | None,
        shop: Shop,
        profile: ShopProfile | None = None,
        *,
        history: Collection[str] = (),
        tone: str | None = None,
        budget: int = 8192,
        reserve: int = 500,
    ) -> Prompt:
        """Return the prompt for a first draft.

        `history` holds procedure steps already taken, `tone` overrides the persona, `budget` is the model's
        context and `reserve` what stays free for its answer, both in tokens.
        """
        profile = profile or ShopProfile()
        lang = reading.lang
        persona = choose_persona(self.personas, lang, reading.customer_type, tone or profile.tone)
        step = self.procedures.next_step(reading, facts, history or self.procedures.history(conversation), shop)
        fixed = self._fixed(conversation, reading, facts, shop, profile, persona, step)
        optional = self._optional(conversation, reading, context)
        room = budget - reserve - sum(tokens(block.text) for block in fixed) - self._frame(lang)
        kept, dropped = fit(_pieces(optional, lang), room)
        blocks = self._blocks(fixed, optional, kept, lang)
        values = {block.name: block.text for block in blocks} | {"language": language_name(lang, lang)}
        return _prompt(self.templates["reply"], lang, values, blocks, dropped)

    def revise(self, prompt: Prompt, draft_text: str, findings: Sequence[Finding]) -> Prompt:
        """Return the prompt with the rejected draft and what was wrong with it appended."""
        lines = [
            f"- [{finding.policy}] “{harmless(finding.text)}”: {harmless(finding.message)}"
            + (f" → {harmless(finding.suggestion)}" if finding.suggestion else "")
            for finding in findings
        ]
        values = {"findings": "\n".join(lines), "draft": _draft(draft_text)}
        return self._followed(prompt, "revision", values, "findings")

    def instruct(self, prompt: Prompt, draft_text: str, instruction: str) -> Prompt:
        """Return the prompt for a rewrite as the agent wishes; limits and guidelines stay in force."""
        wish = fence("instruction", [harmless(cut(instruction, self._note("cut", prompt.lang), 1000))])
        return self._followed(prompt, "instruction", {"instruction": wish, "draft": _draft(draft_text)}, "instruction")

    def change_tone(self, prompt: Prompt, draft_text: str, tone: str) -> Prompt:
        """Return the prompt for the same content in another persona's tone."""
        persona = choose_persona(self.personas, prompt.lang, "neutral", tone)
        style = f"{persona.style} {persona.register_}"
        return self._followed(prompt, "tone", {"style": style, "draft": _draft(draft_text)}, "style")

    def translate(self, text: str, to: Lang) -> Prompt:
        """Return the prompt that renders a text for the agent; instructions are given in the target language."""
        block = Block(name="text", text=fence("text", [harmless(cut(text, self._note("cut", to)))]))
        return _prompt(
            self.templates["translate"], to, {"text": block.text, "language": language_name(to, to)}, (block,), ()
        )

    def judge(self, conversation: Conversation, draft_text: str, rules: str, lang: Lang, facts: Facts | None, shop: Shop) -> Prompt:
        """Return the prompt for a second opinion on a draft; `rules` lists the policies with their ids."""
        labels = self._labels
        blocks = (
            Block(name="facts", text=fence("facts", fact_lines(facts, labels, lang))),
            Block(name="limits", text="\n".join(limit_lines(shop, facts, labels, lang))),
            Block(name="turn", text=self._turn(conversation, lang)),
            Block(name="draft", text=_draft(draft_text)),
            Block(name="rules", text=rules),
        )
        return _prompt(self.templates["judge"], lang, {b.name: b.text for b in blocks}, blocks, ())

    def _fixed(
        self,
        conversation: Conversation,
        reading: Reading,
        facts: Facts | None,
        shop: Shop,
        profile: ShopProfile,
        persona: Persona,
        step: ProcedureStep | None,
    ) -> tuple[Block, ...]:
        """Return the blocks that are never dropped."""
        lang = reading.lang
        core = "\n".join(persona.core)
        core = core.replace("{shop}", harmless(getattr(profile.name, lang))).replace("{agent}", harmless(getattr(profile.agent, lang)))
        empty = self._note("empty", lang)
        asked = [f"{n}. {harmless(cut(q.text, '…', 300))} [{q.situation}]" for n, q in enumerate(reading.questions, 1)]
        return (
            Block(name="persona", text=core, ids=(persona.id,)),
            Block(name="style", text=f"{persona.register_}\n{persona.style}", ids=(persona.id,)),
            Block(name="procedure", text=step.text(lang) if step else empty, ids=(step.id,) if step else ()),
            Block(name="limits", text="\n".join(limit_lines(shop, facts, self._labels, lang))),
            Block(name="facts", text=fence("facts", fact_lines(facts, self._labels, lang))),
            Block(name="turn", text=self._turn(conversation, lang)),
            Block(name="questions", text=fence("questions", asked or [empty])),
        )

    def _optional(self, conversation: Conversation, reading: Reading, context: Context) -> _Optional:
        ranked = sorted(context.snippets, key=lambda item: (-item.score, item.snippet.id))
        usable = [item for item in ranked if item.snippet.audience == "customer"]
        snippets = tuple(
            (f"S{n}", item.snippet.id, harmless(cut(f"{item.snippet.title} {item.snippet.text}".strip(), "…", 1500)), item.score)
            for n, item in enumerate(usable, 1)
        )
        turn = len(conversation.burst)
        earlier = [m for m in conversation.messages if not any(m is b for b in conversation.burst)]
        lines = [
            (f"m{n}", f"[m{n}] {self._role(m.role, reading.lang)}: {harmless(cut(m.text, '…', _EARLIER))}")
            for n, m in enumerate(earlier, 1)
        ]
        return _Optional(applicable(self.guidelines, reading), snippets, tuple(lines[-_MESSAGES:]) if turn else ())

    def _blocks(
        self, fixed: tuple[Block, ...], optional: _Optional, kept: Collection[str], lang: Lang
    ) -> tuple[Block, ...]:
        empty = self._note("empty", lang)
        rules = [g for g in optional.guidelines if g.id in kept]
        shown = [item for item in optional.snippets if f"snippet:{item[1]}" in kept]
        said = [(name, line) for name, line in optional.history if name in kept]
        extra = (
            Block(name="guidelines", text="\n".join(_guideline(g, lang) for g in rules) or empty, ids=tuple(g.id for g in rules)),
            Block(
                name="snippets",
                text=fence("snippets", [f"[{label}] {text}" for label, _, text, _ in shown] or [empty], tuple(s[1] for s in shown)),
                ids=tuple(s[1] for s in shown),
            ),
            Block(name="history", text=fence("history", [line for _, line in said] or [empty]), ids=tuple(n for n, _ in said)),
        )
        return (*fixed, *extra)

    def _turn(self, conversation: Conversation, lang: Lang) -> str:
        text = cut(conversation.customer_turn, self._note("cut", lang), _TURN)
        return fence("turn", [f"{self._role('customer', lang)}: {harmless(text)}"])

    def _followed(self, prompt: Prompt, name: str, values: dict[str, str], block: str) -> Prompt:
        template = self.templates[name]
        values = values | {"language": language_name(prompt.lang, prompt.lang)}
        blocks = (*prompt.blocks, Block(name=block, text=values[block]))
        return _prompt(template, prompt.lang, values, blocks, prompt.dropped, prompt.messages)

    def _frame(self, lang: Lang) -> int:
        return sum(tokens(getattr(message.text, lang)) for message in self.templates["reply"].messages)

    def _role(self, role: str, lang: Lang) -> str:
        return str(getattr(self._labels.roles[role], lang))

    def _note(self, name: str, lang: Lang) -> str:
        return str(getattr(self._labels.notes[name], lang))


def _guideline(guideline: Guideline, lang: Lang) -> str:
    note = f" ({getattr(guideline.notes, lang)})" if guideline.notes else ""
    return f"- [{guideline.id}] {getattr(guideline.action, lang)}{note}"


def _pieces(optional: _Optional, lang: Lang) -> list[Piece]:
    """Return everything that may go, guidelines by priority, snippets by score, messages by age."""
    pieces = [Piece(g.id, _guideline(g, lang), g.priority / 10) for g in optional.guidelines]
    pieces += [Piece(f"snippet:{s[1]}", s[2], 0.3 + 0.6 * s[3]) for s in optional.snippets]
    count = len(optional.history)
    pieces += [Piece(name, line, 0.2 + 0.6 * (n + 1) / count) for n, (name, line) in enumerate(optional.history)]
    return pieces


def _draft(text: str) -> str:
    return fence("draft", [harmless(text)])


def _prompt(
    template: Template,
    lang: Lang,
    values: dict[str, str],
    blocks: tuple[Block, ...],
    dropped: tuple[str, ...],
    before: tuple[PromptMessage, ...] = (),
) -> Prompt:
    rendered = tuple(PromptMessage(role=role, content=text) for role, text in template.render(lang, values))
    messages = (*before, *rendered)
    digest = hashlib.sha256("\x1e".join(f"{m.role}\x1f{m.content}" for m in messages).encode("utf-8")).hexdigest()
    return Prompt(messages=messages, blocks=blocks, lang=lang, template=template.name, digest=digest, dropped=dropped)
