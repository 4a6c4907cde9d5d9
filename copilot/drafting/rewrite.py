"""An agent's wishes for a text that already stands: shorter, another tone, an instruction, a translation to read.

A rewrite is a draft like any other and is checked by the pipeline; a translation is for the agent's eyes and is
never a reply.
"""

from __future__ import annotations

from copilot.draft import Draft
from copilot.drafting.base import Model
from copilot.drafting.loop import unusable
from copilot.drafting.scripts import has_words
from copilot.errors import ModelError
from copilot.prompt import Prompt
from copilot.types import Frozen, Lang

__all__ = ["Translation", "translate"]


class Translation(Frozen):
    """A reading aid for the agent."""

    text: str
    """Empty when there is none."""
    lang: Lang
    note: str = ""
    """Why there is no translation."""


async def translate(model: Model | None, prompt: Prompt, lang: Lang) -> Translation:
    """Return a text in the agent's language; without a model, or when it fails, the note says why."""
    if model is None:
        return Translation(text="", lang=lang, note="a translation needs a model; set COPILOT_MODEL")
    try:
        draft: Draft = await model.complete(prompt)
    except ModelError as error:
        return Translation(text="", lang=lang, note=str(error))
    problems = (*unusable(draft.text), *draft.grounding)
    if not problems and not has_words(draft.text, lang):
        problems = (f"{model.name}: the answer is in another language",)
    return Translation(text="" if problems else draft.text, lang=lang, note=problems[0] if problems else "")
