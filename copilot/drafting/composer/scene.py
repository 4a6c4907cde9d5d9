"""One question of a turn with everything on record about it: what the conditions and slots look at."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial

from copilot.context import ScoredSnippet, Snippet
from copilot.drafting.composer.brief import Brief
from copilot.drafting.composer.goods.asked import AskedGoods
from copilot.drafting.composer.goods.choices import Offered, find_choices
from copilot.drafting.composer.goods.meant import on_file, one_product
from copilot.drafting.composer.goods.variant_lists import of_variant
from copilot.drafting.composer.goods.words import as_named, says, without
from copilot.drafting.composer.on_record import OnRecord
from copilot.drafting.composer.order import evidence
from copilot.drafting.composer.order.carriers import Carriers
from copilot.drafting.composer.quotes import details, quoting
from copilot.drafting.composer.quotes.details import Detail
from copilot.drafting.composer.quotes.pointing import to_the_point
from copilot.drafting.composer.quotes.quoting import Quote
from copilot.drafting.composer.sizes import advice as sizes
from copilot.drafting.composer.sizes.told import measures_told
from copilot.drafting.composer.sums import adding, bargain
from copilot.drafting.composer.wording.approved import Answer, Frame, Wording
from copilot.facts import Evidence
from copilot.reading import Question

__all__ = ["Scene"]

_WITHIN = ("recommendation", "size_advice", "colour_advice")
_TITLED = 0.15
"""Relevance that a rule gains by being called after the matter of the question."""


@dataclass(frozen=True)
class Scene(OnRecord, AskedGoods):
    """A question in its turn; values are worked out when a condition or slot first asks for them."""

    brief: Brief
    question: Question
    answer: Answer
    wording: Wording
    sizer: sizes.Sizer
    before: str = ""
    """What the earlier parts of the reply say."""
    led: bool = False
    """It is answered under another situation than it was read as."""
    spoken: tuple[ScoredSnippet, ...] = ()
    """The product that the other questions of the turn are about, for one that names none."""

    @property
    def frame(self) -> Frame:
        """The vocabulary of the customer's language."""
        return self.wording.frame

    @property
    def situation(self) -> str:
        """Id of the situation being answered."""
        return self.question.situation

    @property
    def covered(self) -> frozenset[str]:
        """The situations that the answer tells as well, without those the turn asks for in words of their own."""
        apart = {name for name, cue in self.answer.apart.items() if self.cue(cue, self.turn)}
        return frozenset(self.answer.covers) - apart

    @cached_property
    def said(self) -> str:
        """The customer's words of the whole conversation, in lower case."""
        return self._words_of("customer")

    def holds(self, names: Iterable[str], conditions: Mapping[str, Callable[[Scene], bool]]) -> bool:
        """Say whether all named conditions hold; `!name` means that it must not."""
        return all(conditions[name.lstrip("!")](self) is not name.startswith("!") for name in names)

    def cue(self, name: str, text: str) -> bool:
        """Say whether one of the words listed under `name` stands in a text."""
        return any(says(word, text) for word in self.frame.cues.get(name, ()))

    def soothes(self, conditions: Mapping[str, Callable[[Scene], bool]]) -> str:
        """Return the soothing opening that suits, if any."""
        return self.answer.soothe or "" if self.holds(self.answer.soothe_when, conditions) else ""

    @cached_property
    def found(self) -> tuple[ScoredSnippet, ...]:
        """Snippets that may be shown to this customer, best first."""
        same = [q.query for q in self.brief.reading.questions if q.text == self.question.text]
        return quoting.for_question(self.brief.context, self.question, self.brief.reading.lang, same)

    @cached_property
    def policy_quote(self) -> Quote | None:
        """A published rule that answers the question."""
        opened = self.cue("opened", self.turn)

        def rank(item: ScoredSnippet) -> tuple[bool, bool, float]:
            # What was unpacked is a matter of the rule that speaks of unpacked goods.
            meets = self.titled(item.snippet), opened and self.cue("opened", item.snippet.text.lower())
            other = any(word in item.snippet.text.lower() for word in self.answer.last)
            return other, item.snippet.kind == "script", -item.score - _TITLED * sum(meets)

        # A rule found for two questions is kept under one of them: its title tells that it is this one's as well.
        known = [*self.found, *(item for item in self.shown if item not in self.found and self.titled(item.snippet))]
        rules = sorted((i for i in known if not self.brief.withheld or self.titled(i.snippet)), key=rank)
        asked = self.asking(self.turn if self.sole else self.question.text)
        point = partial(to_the_point, asked=asked, units=self.units)
        return quoting.quote_policy(rules, self.answer.picks, self.brief.reading.lang, point=point)

    def titled(self, snippet: Snippet) -> bool:
        """Say whether a rule is called after the matter of the question."""
        topic = self.frame.topics.get(self.situation, "").lower()
        return bool(topic) and snippet.kind == "policy" and quoting.called_after(snippet.title.lower(), topic)

    @cached_property
    def guide(self) -> Quote | None:
        """What the shop's own scripts advise on the choice asked for."""
        scripts = [item for item in self.found if item.snippet.kind == "script"]
        asked = self.question.text  # of several the one on what is asked for: jackets, not what else suits a hike
        # What a script is for stands in its title, so a word of it counts twice.
        scripts.sort(key=lambda item: -sum(quoting.overlap(t, asked) for t in (item.snippet.title, item.snippet.text)))
        return quoting.quote_policy(scripts, (), self.brief.reading.lang)

    @cached_property
    def product_found(self) -> tuple[ScoredSnippet, ...]:
        """Snippets about the one product that is meant; empty where it could be several."""
        sku = self.recorded_product
        # Which of two sizes, or colours, is a choice within one product.
        seeking = self.situation not in _WITHIN and self.cue("seeking", self.turn)
        pointing = seeking or self.cue("pointing", self.turn)
        question, before = self.question.text.lower(), self.said.removesuffix(self.turn)
        # "Is it waterproof?" and "any waterproof shoes?" name no product, whatever products are called waterproof.
        # Goods that only go with those asked for name none: shoes for "thick socks".
        aside = self.frame.cues.get("foot_shape", ())
        question, turn, every = (without(text, aside) for text in (question, self.turn, self.said))
        bare = (self.unasked(question), self.unasked(turn))
        # "식기" in "식기세척기" names no tableware, and the dishwasher no washing-up.
        devices = [word for a in self.wording.attributes.values() if a.decides for word in a.ask]
        devices = [word for word in devices if not any(word in name for name in self.names)]
        question, turn, every = (without(text, devices) for text in (question, turn, every))
        query = self.question.query.lower()
        # "What is this one made of?" was read with the product spoken of; a choice among goods is none of one product.
        filled = "" if seeking or self.situation == "recommendation" or query == question else query
        said = (*bare, self.unasked(filled), before) if pointing else (*bare, question, turn, every)
        named = [as_named(text, self.names, self.wording.goods) for text in said]
        meant = one_product(self.found, self.shown, named, sku, pointing, question, filled)
        noted = "" if sku or seeking else self.brief.noted
        return on_file(self.shown, noted, self.turn.lower(), meant, self.wording.goods) or self.spoken

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the products found for the turn."""
        found = (quoting.product_name(s.snippet) for s in self.shown if s.snippet.kind == "product")
        return tuple(dict.fromkeys(quoting.bare(name) for name in found))

    @cached_property
    def hollow(self) -> tuple[str, ...]:
        """Words that carry nothing of what is asked, longest first."""
        words = (word for name in ("hollow", "fillers") for word in self.frame.cues.get(name, ()))
        return tuple(sorted(words, key=len, reverse=True))

    def units(self, text: str) -> frozenset[str]:
        """Return what a text can be recognised by."""
        return self.sizer.units.of(text)

    def asking(self, text: str) -> frozenset[str]:
        """Return what a question can be recognised by: without the words that carry nothing."""
        return self.sizer.units.of(text, self.hollow)

    @property
    def product_title(self) -> str:
        """The name of the product that is meant, empty where none is."""
        return quoting.product_name(self.product_found[0].snippet) if self.product_found else ""

    def unasked(self, text: str) -> str:
        """Return a text without the words of what it asks."""
        # A single sign stands inside names too: 高 in 半高床.
        words = [w for a in details.wanted(text, self.wording.attributes) for w in (*a.ask, *a.tell) if len(w) > 1]
        for word in sorted(words, key=len, reverse=True):
            text = re.sub(rf"\b{re.escape(word)}\b", " ", text) if word.isascii() else text.replace(word, " ")
        return text

    @cached_property
    def shown(self) -> tuple[ScoredSnippet, ...]:
        """Snippets of the whole turn that may be shown to this customer."""
        return quoting.shown(self.brief.context, self.brief.reading.lang)

    @cached_property
    def choices(self) -> tuple[Offered, ...]:
        """Products of the kind asked for, where none is meant in particular, with what they tell."""
        product = self.brief.facts.product
        meant = self.product_found and self.situation != "recommendation"
        if meant or (product and product.facts) or self.cue("pointing", self.turn):
            return ()
        kind = as_named(self.unasked(self.question.text.lower()), self.names, self.wording.goods)
        return find_choices(self.question.text, kind, self.wording, self.shown)

    @cached_property
    def product_quote(self) -> Quote | None:
        """A statement about the product that answers the question."""
        asked = f"{self.turn if self.sole else self.question.text} {self.question.query}"
        facts, lang = self._facts, self.brief.reading.lang
        quote = quoting.quote_product(self.product_found, facts, self.answer.picks, asked, lang, self.product_title)
        return quoting.spoken(quote, self.frame.formats.labels) if quote else None

    @cached_property
    def _facts(self) -> tuple[str, ...]:
        """The facts on record of the product; one that only names it tells nothing of it."""
        product = self.brief.facts.product
        return tuple(f for f in (product.facts if product else ()) if not quoting.names_goods(f))

    @cached_property
    def asked(self) -> str:
        """The question without the names of products; "and the chair?" asks what was asked before."""
        text = self._nameless(self.turn if self.sole else self.question.text.lower())
        if self.question.after and not details.wanted(text, self.wording.attributes):
            return f"{text} {self._nameless(self.question.after.lower())}"
        return text

    def _nameless(self, text: str) -> str:
        return quoting.unnamed(without(text, self.names), self.product_title)

    @cached_property
    def detail(self) -> Detail | None:
        """What is told about the very things the question names; None when it names none that is known."""
        detail = details.find_details(
            self.asked, self.wording, self._facts, self.product_found, self.found, self.shown, self.turn
        )  # fmt: skip
        if detail:
            detail = details.beside_it(detail, self.question.text.lower(), self.shown, self.product_found, self.wording)
        detail = details.held_against(detail, self.asked, self.product_found, self.wording)
        asked = {question.situation for question in self.brief.reading.questions}
        if detail and "size_advice" in asked and self.situation != "size_advice":
            detail = details.besides(detail, self.sizer.rows)  # the answer to the other question names a size
        if detail is None:
            return None
        lang = self.brief.reading.lang
        quotes = (replace(quote, text=of_variant(quote.text, self.said, lang)) for quote in detail.quotes)
        return details.told_anew(replace(detail, quotes=tuple(quotes)), self.before)

    @cached_property
    def ladder(self) -> bargain.Ladder:
        """Where bargaining stands."""
        return bargain.climb(
            self.brief.facts,
            self.brief.shop,
            offered=self.cue("offered_tier", self.replied),
            gift_offered=self.cue("offered_gift", self.replied),
        )

    @cached_property
    def bill(self) -> adding.Bill | None:
        """What the goods counted in the turn cost together."""
        goods, money, total = self.wording.goods, self.wording.backing.money, self.ladder.total
        if total is not None and f"{total:f}".removesuffix(".0") in self.turn:
            return None  # the turn names the sum on record itself
        return adding.add_up(self.turn, self.shown, goods, self.frame.cues, money, self.brief.noted)

    @cached_property
    def body(self) -> sizes.Measures:
        """The measures the customer gave anywhere in the conversation; the latest count."""
        return sizes.latest(measures_told(self.brief.conversation.messages, self.sizer))

    @cached_property
    def chart(self) -> tuple[tuple[sizes.Row, ...], Quote | None]:
        """The size chart among the product's facts or the snippets, with where it stands."""
        product = self.brief.facts.product
        for fact in product.facts if product else ():
            if rows := self.sizer.rows(fact):
                return rows, Quote(fact)
        for scored in self.product_found:
            if rows := self.sizer.rows(scored.snippet.text):
                return rows, Quote(scored.snippet.text, scored.snippet)
        return (), None

    @cached_property
    def fit_note(self) -> Quote | None:
        """What the product's sheet says of how it runs."""
        known = details.statements(self.product_found, self.wording)
        attribute = self.wording.attributes.get("fit")
        told = details.tellings(attribute, known, self.turn, self.wording) if attribute else []
        return quoting.spoken(told[0], self.frame.formats.labels) if told else None

    @cached_property
    def fit(self) -> tuple[str, bool] | None:
        """The fitting size and whether it lies between two."""
        (rows, quote), body = self.chart, self.body
        more = self.sizer.allowance(quote.text) if quote else 0
        return sizes.recommend(rows, replace(body, foot=body.foot + more) if more and body.foot is not None else body)

    @cached_property
    def confirmed(self) -> Evidence | None:
        """Confirmed evidence for what the customer reports."""
        return evidence.confirmed(self.situation, self.brief.facts.evidence)

    @cached_property
    def carriers(self) -> Carriers:
        """The shop's carriers."""
        return Carriers.of(self.extra("carriers"), self.frame.carriers, self.brief.reading.lang)
