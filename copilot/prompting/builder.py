"""Builds the prompt: persona, guidelines that hold, limits, facts, snippets and the customer's words."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from pathlib import Path

from copilot.context import Context
from copilot.conversation import Conversation
from copilot.facts import Facts
from copilot.prompt import Block, Prompt, PromptMessage
from copilot.prompting.budget import fit, tokens
from copilot.prompting.fence import cut, fence, harmless
from copilot.prompting.guideline import Guideline, load_guidelines
from copilot.prompting.limits import limit_lines
from copilot.prompting.material import (
    TURN_LIMITS,
    draft_block,
    fixed_blocks,
    note,
    optional_blocks,
    optional_parts,
    pieces,
    turn_block,
)
from copilot.prompting.persona import Persona, choose_persona, load_personas
from copilot.prompting.procedure import ProcedureBook
from copilot.prompting.profile import ShopProfile
from copilot.prompting.records import Labels, fact_lines, load_labels
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
_REVISION = 600
"""Tokens kept free for a rejected draft and what was wrong with it."""


def language_name(lang: Lang, told_in: Lang) -> str:
    """Return how a language is called in the language of the instructions."""
    return _LANGUAGE[told_in][lang]


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
        room = budget - reserve - min(_REVISION, budget // 8) - self._frame(lang)
        for limit in TURN_LIMITS:  # a long turn is shortened until what must stay fits
            fixed = fixed_blocks(conversation, reading, facts, shop, profile, persona, step, self._labels, limit)
            needed = sum(tokens(block.text) for block in fixed)
            if needed <= room:
                break
        optional = optional_parts(conversation, reading, context, self.guidelines, self._labels)
        kept, dropped = fit(pieces(optional, lang), room - needed)
        blocks = (*fixed, *optional_blocks(optional, kept, self._labels, lang))
        values = {block.name: block.text for block in blocks} | {"language": language_name(lang, lang)}
        return _prompt(self.templates["reply"], lang, values, blocks, dropped)

    def revise(self, prompt: Prompt, draft_text: str, findings: Sequence[Finding]) -> Prompt:
        """Return the prompt with the rejected draft and what was wrong with it appended."""
        lines = [
            f"- [{finding.policy}] “{harmless(finding.text)}”: {harmless(finding.message)}"
            + (f" → {harmless(finding.suggestion)}" if finding.suggestion else "")
            for finding in findings
        ]
        values = {"findings": "\n".join(lines), "draft": draft_block(draft_text)}
        return self._followed(prompt, "revision", values, "findings")

    def instruct(self, prompt: Prompt, draft_text: str, instruction: str) -> Prompt:
        """Return the prompt for a rewrite as the agent wishes; limits and guidelines stay in force."""
        wish = fence("instruction", [harmless(cut(instruction, note(self._labels, "cut", prompt.lang), 1000))])
        return self._followed(
            prompt, "instruction", {"instruction": wish, "draft": draft_block(draft_text)}, "instruction"
        )

    def change_tone(self, prompt: Prompt, draft_text: str, tone: str) -> Prompt:
        """Return the prompt for the same content in another persona's tone."""
        persona = choose_persona(self.personas, prompt.lang, "neutral", tone)
        style = f"{persona.style} {persona.register_}"
        return self._followed(prompt, "tone", {"style": style, "draft": draft_block(draft_text)}, "style")

    def translate(self, text: str, to: Lang) -> Prompt:
        """Return the prompt that renders a text for the agent; instructions are given in the target language."""
        block = Block(name="text", text=fence("text", [harmless(cut(text, note(self._labels, "cut", to)))]))
        return _prompt(
            self.templates["translate"], to, {"text": block.text, "language": language_name(to, to)}, (block,), ()
        )

    def judge(
        self, conversation: Conversation, draft_text: str, rules: str, lang: Lang, facts: Facts | None, shop: Shop
    ) -> Prompt:
        """Return the prompt for a second opinion on a draft; `rules` lists the policies with their ids."""
        labels = self._labels
        blocks = (
            Block(name="facts", text=fence("facts", fact_lines(facts, labels, lang))),
            Block(name="limits", text="\n".join(limit_lines(shop, facts, labels, lang))),
            turn_block(conversation, labels, lang),
            Block(name="draft", text=draft_block(draft_text)),
            Block(name="rules", text=rules),
        )
        return _prompt(self.templates["judge"], lang, {b.name: b.text for b in blocks}, blocks, ())

    def _followed(self, prompt: Prompt, name: str, values: dict[str, str], block: str) -> Prompt:
        template = self.templates[name]
        values = values | {"language": language_name(prompt.lang, prompt.lang)}
        blocks = (*prompt.blocks, Block(name=block, text=values[block]))
        return _prompt(template, prompt.lang, values, blocks, prompt.dropped, prompt.messages)

    def _frame(self, lang: Lang) -> int:
        return sum(tokens(getattr(message.text, lang)) for message in self.templates["reply"].messages)


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
