"""The optional judge between a model's draft and the reply: it may hold a draft, it never lets one through.

Runs only where the setting `judge_model` names a model, on drafts of a model that the offline checker lets pass. The
composer's own wordings need no second opinion: were the judge unreachable, they are what is left to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from copilot.conversation import Conversation
from copilot.drafting.base import Model, prepared
from copilot.facts import Facts
from copilot.prompting import PromptBuilder
from copilot.settings import Settings
from copilot.shop import Shop
from copilot.types import Lang
from copilot.verdict import Verdict

if TYPE_CHECKING:
    from copilot.checking.judge import Judge
    from copilot.checking.loader import LoadedPolicy

__all__ = ["SecondOpinion"]

_TOKENS = 400
"""Longest answer; a longer one is cut off, cannot be read and holds the draft."""


@dataclass(frozen=True)
class SecondOpinion:
    """A judge with the model it asks and what that model is told of the policies."""

    judge: Judge
    model: Model
    prompter: PromptBuilder
    rules: str

    @classmethod
    def from_settings(
        cls,
        settings: Settings,
        prompter: PromptBuilder,
        *,
        policies: Sequence[LoadedPolicy] | None = None,
        model: Model | None = None,
    ) -> SecondOpinion | None:
        """Return what the settings name, None without `judge_model`; a model that is passed is asked instead."""
        if settings.judge_model is None:
            return None
        from copilot.checking.judge import Judge
        from copilot.checking.loader import load_policies

        loaded = policies or load_policies(settings.policies_dir, settings.policy_overrides)
        judge = Judge(loaded, timeout=settings.judge_timeout)
        return cls(judge, model or _model(settings, settings.judge_model), prompter, _rules(loaded))

    async def review(
        self, text: str, verdict: Verdict, conversation: Conversation, facts: Facts, shop: Shop, lang: Lang
    ) -> Verdict:
        """Return the verdict with the judge's findings added; `unchecked` when it is late or unreadable."""

        async def ask(_: str) -> str:
            return (await self.model.complete(prompt)).text

        try:
            prompt = self.prompter.judge(conversation, text, self.rules, lang, facts, shop)
            await prepared(self.model)
            return await self.judge.review(text, verdict, ask, lang)
        except Exception as error:  # outer edge: an injected model may raise anything, and the text is then held
            return verdict.model_copy(update={"outcome": "unchecked", "error": f"the judge: {type(error).__name__}"})


def _model(settings: Settings, name: str) -> Model:
    from copilot.drafting.litellm_model import LiteLLMModel

    cool = settings.model_copy(
        update={
            "model_temperature": 0.0, "model_max_tokens": _TOKENS, "model_fallbacks": (), "model_retries": 0,
            "model_timeout": settings.judge_timeout,
        }
    )  # fmt: skip
    return LiteLLMModel.from_settings(cool, name=name).model_copy(update={"structured": False})


def _rules(policies: Sequence[LoadedPolicy]) -> str:
    return "\n".join(
        f"- {item.policy.id}: {item.policy.title.en}. {' '.join(item.policy.why.en.split())}" for item in policies
    )
