"""The parts a copilot is built from, and how settings become parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from copilot.conversation import Conversation
from copilot.drafting.base import Model
from copilot.drafting.composer.composer import Composer
from copilot.drafting.form import Form
from copilot.drafting.offline import WishReader
from copilot.drafting.states import StateReader
from copilot.errors import RetrievalError
from copilot.facts import Facts
from copilot.late import LateMissing, LateRetriever
from copilot.prompting import PromptBuilder
from copilot.prompting import ShopProfile as PromptProfile
from copilot.prompting.source import Localised
from copilot.retrieval.shop import ShopProfile, load_shop
from copilot.second import SecondOpinion
from copilot.settings import Settings
from copilot.shop import Shop
from copilot.types import Lang
from copilot.understanding import Reader
from copilot.verdict import Verdict

if TYPE_CHECKING:
    from copilot.retrieval.base import Retriever

__all__ = ["Checker", "LateRetriever", "Parts", "build_parts", "opened"]


class Checker(Protocol):
    """What the pipeline asks of a checker; `PolicyChecker` is the one that ships."""

    def check(
        self, text: str, *, conversation: Conversation, facts: Facts, shop: Shop, lang: Lang | None = None
    ) -> Verdict:
        """Return the verdict on a text; a failure inside is the outcome `unchecked`."""
        ...


@dataclass(frozen=True)
class Parts:
    """Everything a copilot works with."""

    reader: Reader
    checker: Checker
    composer: Composer
    prompter: PromptBuilder
    profile: ShopProfile
    wishes: WishReader
    form: Form
    states: StateReader
    model: Model | None = None
    retriever: Retriever | LateRetriever | None = None
    second: SecondOpinion | None = None
    """A judge's second opinion on a model's drafts; None without the setting `judge_model`."""
    missing: LateMissing | None = None
    """Where questions that found nothing are noted; None notes nothing."""
    reader_for: Callable[[Sequence[str]], Reader] | None = None
    """Makes the reader anew when the names of the products become known; None keeps the one that was given."""

    def verdict(
        self, text: str, *, conversation: Conversation, facts: Facts, shop: Shop, lang: Lang | None = None
    ) -> Verdict:
        """Return the checker's verdict on a text; one that raises gives `unchecked`, never a pass."""
        try:
            return self.checker.check(text, conversation=conversation, facts=facts, shop=shop, lang=lang)
        except Exception as error:  # outer edge: fail closed, whatever an injected checker raises
            return Verdict(outcome="unchecked", error=type(error).__name__)

    def prompt_profile(self, tone: str | None) -> PromptProfile:
        """Return the names a prompt needs."""
        names, agents = self.profile.name, self.profile.agent
        return PromptProfile(
            name=Localised(**{lang: names.get(lang, "") for lang in ("zh", "en", "ko")}),
            agent=Localised(**{lang: agents.get(lang, "") for lang in ("zh", "en", "ko")}),
            tone=tone,
        )


def build_parts(settings: Settings, collection: str | None, given: Mapping[str, Any]) -> Parts:
    """Build every part that was not given."""
    profile = load_shop(settings.shop_file)

    def reader_for(names: Sequence[str]) -> Reader:
        return Reader.load(settings.prompts_dir, names)

    prompter = PromptBuilder.load(settings.prompts_dir)
    return Parts(
        reader=given.get("reader") or reader_for(_names(given.get("retriever"))),
        reader_for=None if given.get("reader") or given.get("retriever") else reader_for,
        checker=given.get("checker") or _checker(settings),
        composer=given.get("composer") or Composer.load(_composer_dir(settings)),
        prompter=prompter,
        second=SecondOpinion.from_settings(settings, prompter, model=given.get("judge")),
        profile=profile,
        wishes=WishReader.load(_composer_dir(settings)),
        form=Form.load(_composer_dir(settings), profile.agent.values()),
        states=StateReader.load(_composer_dir(settings)),
        model=given.get("model") or _model(settings),
        retriever=given.get("retriever") or LateRetriever(settings, collection),
        # What an injected retriever does not find says nothing about the shop's own knowledge.
        missing=None if given.get("retriever") else LateMissing(settings),
    )


def opened(retriever: Retriever | LateRetriever | None) -> Retriever:
    """Return the retriever to ask; RetrievalError when there is none."""
    if retriever is None:
        raise RetrievalError("no knowledge index is configured")
    return retriever.open() if isinstance(retriever, LateRetriever) else retriever


def _names(retriever: Retriever | None) -> tuple[str, ...]:
    names = getattr(retriever, "product_names", None)
    return tuple(names()) if names else ()


def _checker(settings: Settings) -> Checker:
    from copilot.checking.checker import PolicyChecker

    checker: Checker = PolicyChecker.from_settings(settings)
    return checker


def _model(settings: Settings) -> Model | None:
    if settings.model is None:
        return None
    from copilot.drafting.litellm_model import LiteLLMModel

    return LiteLLMModel.from_settings(settings)


def _composer_dir(settings: Settings) -> Any:
    return settings.prompts_dir / "composer" if settings.prompts_dir else None
