"""What one line of a dataset says: a conversation with expectations, a labelled draft, or a search.

Every case names the item it comes from (`source`), so that a red line leads back to the rule it breaks.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from copilot.case import Case
from copilot.conversation import Conversation, Message
from copilot.facts import Facts
from copilot.reply import ReplyOutcome
from copilot.shop import Shop
from copilot.types import Frozen, Lang

__all__ = [
    "Candidate", "Expect", "Groups", "Label", "Messages", "PartialFacts", "PolicyCase", "ReplyCase", "SearchCase",
    "Sought", "Turn", "Weak", "Words",
]  # fmt: skip

Label = Literal["block", "warn", "allow"]


def _as_tuple(value: Any) -> Any:
    # A bare number in YAML is meant as its digits.
    items = value if isinstance(value, (list, tuple)) else (value,) if value is not None else ()
    return tuple(str(i) if isinstance(i, (int, float)) and not isinstance(i, bool) else i for i in items)


def _as_groups(value: Any) -> Any:
    return tuple(_as_tuple(item) for item in _as_tuple(value))


def _as_messages(value: Any) -> Any:
    # A text alone is one message; a mistake is left as it is for the validation to name.
    items = [value] if isinstance(value, (str, dict)) else value
    return [_as_message(item) for item in items] if isinstance(items, (list, tuple)) else items


def _as_message(item: Any) -> Any:
    if isinstance(item, str):
        return {"role": "customer", "text": item}
    if isinstance(item, dict) and len(item) == 1:
        ((role, text),) = item.items()
        return {"role": role, "text": text}
    return item


def _are_facts(value: dict[str, Any]) -> dict[str, Any]:
    Facts.model_validate(value)
    return value


def _compile(words: tuple[str, ...]) -> tuple[str, ...]:
    for word in words:
        if not word.strip():
            raise ValueError("holds an empty word, which every reply has")
        if word.startswith("re:"):
            try:
                re.compile(word[3:].strip())
            except re.error as error:
                raise ValueError(f"{word!r} is not a regular expression: {error}") from None
    return words


Words = Annotated[tuple[str, ...], BeforeValidator(_as_tuple)]
"""Texts in a row; a single one may be written alone."""
Sought = Annotated[Words, AfterValidator(_compile)]
"""Words of which any one counts. `re:` starts a regular expression."""
Groups = Annotated[tuple[Sought, ...], BeforeValidator(_as_groups)]
"""Several demands, each met by any one of its words."""
Messages = Annotated[tuple[Message, ...], BeforeValidator(_as_messages), Field(min_length=1)]
"""A conversation; a text stands for a customer's message, `{agent: …}` for one of the shop's."""
PartialFacts = Annotated[dict[str, Any], AfterValidator(_are_facts)]
"""Facts that are laid over others."""


class Expect(Frozen):
    """What a good reply does; everything that is left out is not judged."""

    outcome: Annotated[tuple[ReplyOutcome, ...], BeforeValidator(_as_tuple)] = ()
    """Outcomes that are right; empty: any."""
    must_mention: Groups = ()
    must_not: Sought = ()
    must_cite: Groups = ()
    """Sources (a part of the path or id) that the citations must hold, one of each group."""
    must_find: Groups = ()
    """Sources that retrieval must bring up, cited or not."""
    questions: dict[str, Sought] = {}
    """Name of a question asked → words that show it was answered."""
    situation: Words = ()
    """Situations that the reading must have found, all of them."""
    lang: Lang | None = None
    """Language of the reply; None: the case's."""
    asks: bool = False
    """The reply must ask the customer for something."""
    abstain: bool | None = None
    """Whether the reply must say that it does not know; None: not judged."""
    max_chars: int | None = Field(None, gt=0)
    min_chars: int | None = Field(None, gt=0)


class Candidate(Frozen):
    """A reply somebody could send in this conversation, labelled as the policy guide does."""

    text: str
    expect: Label
    rule: str | None = None
    """The policy it breaks; None for an allowed one."""


class Weak(Frozen):
    """A reply that breaks no policy and is bad all the same: the named scorer must refuse it."""

    scorer: str
    text: str


class Turn(Frozen):
    """One step of a scripted customer; the copilot's reply is put into the conversation after it."""

    customer: Words
    """The messages of the turn, in order."""
    expect: Expect = Expect()
    facts: PartialFacts = {}
    """Facts that have become known by now; they are laid over the earlier ones."""


class ReplyCase(Frozen):
    """A conversation that the copilot answers, with its facts and what a good reply does."""

    id: str = Field(min_length=1)
    lang: Lang
    group: str = ""
    """Cases of one group are the same case in other languages and must fare the same."""
    source: Words = ()
    conversation: Messages = Field(validation_alias=AliasChoices("conversation", "say"))
    facts: Facts = Facts()
    shop: Shop | None = None
    """None: the shop of the settings, which is the sample shop unless set."""
    expect: Expect = Expect()
    candidates: tuple[Candidate, ...] = ()
    weak: tuple[Weak, ...] = ()
    """Replies that keep the suite's own scorers honest."""
    then: tuple[Turn, ...] = ()
    """Further turns of a scripted customer; empty for a single reply."""
    scorers: Words = ()
    """Names of the only scorers to use; empty: every one that fits."""
    note: str = ""

    def to_conversation(self) -> Conversation:
        """Return the messages as the pipeline takes them."""
        return Conversation(messages=self.conversation, id=self.id)


class PolicyCase(Case):
    """A labelled draft in the case format: only `rule` is judged in a block case, every rule in an allow case."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str = Field(min_length=1)
    lang: Lang
    draft: str
    rule: str = Field(min_length=1)
    expect: Label
    span: str = ""
    """The guilty words; empty where unknown."""
    note: str = ""


class SearchCase(BaseModel):
    """A search with the ids (or parts of sources) of which one should come up."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str = Field(min_length=1)
    lang: Lang
    query: str = Field(min_length=1)
    relevant: Words = ()
    """Empty: nothing in the knowledge answers it, so nothing should pass the threshold."""

    @model_validator(mode="before")
    @classmethod
    def _other_names(cls, value: Any) -> Any:
        # Written by the retrieval side; the same thing goes by several names in published sets.
        if isinstance(value, dict) and "relevant" not in value:
            for name in ("gold", "expected", "ids"):
                if name in value:
                    return {**value, "relevant": value[name]}
        return value
