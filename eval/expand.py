"""From what a person writes to cases: one situation in three languages becomes three cases of one group.

A situation holds what the languages share (facts, shop, source, situation) and one block per language:

    - id: E24
      source: [G-43, G-44]
      facts: {…}
      expect: {situation: wrong_item, asks: true}
      zh: {say: 收到的颜色不对, mention: [照片], bad: {fault-admission: 是我们发错了},
           good: 麻烦拍一张照片, weak: {one_word: 好的}}
      en: {…}

`say` is the customer's words: a text, a list of texts (a burst), or a list of messages `{agent: …}`/`{customer: …}`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, get_args

from pydantic import BeforeValidator, Field, field_validator

from copilot.shop import Shop
from copilot.types import Frozen, Lang
from eval.case import Candidate, Expect, Groups, Messages, PartialFacts, ReplyCase, Sought, Turn, Weak, Words
from eval.lines import overlay

__all__ = ["Block", "Situation", "Then", "Wanted", "expand", "is_situation"]

_SHORT = {"mention": "must_mention", "not_": "must_not", "cite": "must_cite", "find": "must_find"}


class Wanted(Expect):
    """What a reply is held to, with short names for what is written most."""

    mention: Groups = ()
    not_: Sought = Field((), alias="not")
    cite: Groups = ()
    find: Groups = ()

    def demands(self) -> dict[str, Any]:
        """Return what was written, under the full names."""
        given = self.model_dump(include=set(Wanted.model_fields), exclude_unset=True)
        return {_SHORT.get(name, name): value for name, value in given.items()}


class Then(Wanted):
    """A later turn of a scripted customer."""

    say: Words = Field(min_length=1)
    facts: PartialFacts = {}

    def turn(self) -> Turn:
        """Return the turn as a case holds it."""
        return Turn(customer=self.say, expect=Expect.model_validate(self.demands()), facts=self.facts)


class Block(Wanted):
    """A situation in one language."""

    say: Messages
    bad: dict[str, Words] = {}
    """Policy → drafts that it stops; `warn:POLICY` → drafts that a person should look at."""
    good: Words = ()
    weak: dict[str, str] = {}
    """Scorer → a reply that breaks no policy and that this scorer refuses."""
    then: tuple[Then, ...] = ()
    facts: PartialFacts = {}

    def candidates(self) -> Iterator[Candidate]:
        """Yield the labelled drafts, bad ones first."""
        for rule, texts in self.bad.items():
            name = rule.removeprefix("warn:")
            for text in texts:
                yield Candidate(text=text, expect="block" if name == rule else "warn", rule=name)
        for text in self.good:
            yield Candidate(text=text, expect="allow")


class Situation(Frozen):
    """A situation as it is written."""

    id: Annotated[str, BeforeValidator(lambda value: str(value) if isinstance(value, int) else value)] = Field(
        min_length=1
    )
    source: Words = ()
    facts: PartialFacts = {}
    shop: Shop | None = None
    expect: Wanted = Wanted()
    scorers: Words = ()
    note: str = ""
    zh: Block | None = None
    en: Block | None = None
    ko: Block | None = None

    @field_validator(*get_args(Lang), mode="before")
    @classmethod
    def _is_written(cls, value: Any) -> Any:
        # An empty block is a block without words, not a situation that does without the language.
        return {} if value is None else value


def is_situation(value: Any) -> bool:
    """Return whether a row is a situation; else it is a single case."""
    return isinstance(value, dict) and any(lang in value for lang in get_args(Lang))


def expand(situation: Situation) -> Iterator[ReplyCase]:
    """Yield the case of each language."""
    for lang, block in (("zh", situation.zh), ("en", situation.en), ("ko", situation.ko)):
        if block is not None:
            yield ReplyCase.model_validate(
                {
                    "id": f"{situation.id}-{lang}",
                    "group": situation.id,
                    "lang": lang,
                    "source": situation.source,
                    "conversation": block.say,
                    "facts": overlay(situation.facts, block.facts),
                    "shop": situation.shop,
                    "expect": overlay(situation.expect.demands(), block.demands()),
                    "candidates": tuple(block.candidates()),
                    "weak": tuple(Weak(scorer=name, text=text) for name, text in block.weak.items()),
                    "then": tuple(then.turn() for then in block.then),
                    "scorers": situation.scorers,
                    "note": situation.note,
                }
            )
