"""What the files under `prompts/situations` and `prompts/reading` may hold."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from copilot.reading import CustomerType, Stage, Stake

__all__ = [
    "CustomerTypes",
    "CustomerTypeRule",
    "InjectionRules",
    "KindWords",
    "LanguageRules",
    "LastingRules",
    "Localised",
    "Normalisation",
    "QuestionRules",
    "Rules",
    "Situation",
    "StakeRules",
    "WordFamilies",
    "WordLists",
]

Word = Annotated[str, StringConstraints(min_length=1)]


class Rules(BaseModel):
    """A data file: immutable, unknown fields refused so that a misspelt one is noticed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Localised(Rules):
    """One text in each language."""

    zh: str
    en: str
    ko: str


class WordLists(Rules):
    """Words or cues in each language; see `cues.py` for what a cue may hold."""

    zh: tuple[Word, ...]
    en: tuple[Word, ...]
    ko: tuple[Word, ...]

    @property
    def all(self) -> tuple[str, ...]:
        """Every word, whatever its language."""
        return self.zh + self.en + self.ko


class Situation(Rules):
    """What a question can be about (`prompts/situations/<id>.yaml`)."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]*$")]
    title: Localised
    """For the agent."""
    stage: Stage
    kind: Literal["question", "courtesy"] = "question"
    """A courtesy (greeting, thanks) is dropped when the turn asks something as well."""
    stakes: tuple[Stake, ...] = ()
    source: Literal["texts", "records", "procedure"] = "texts"
    """What answers it: what the shop has written down; its records and settings, which change by the hour; or what is
    done about a report or a wish. Only of the first a question without an answer is a gap in what is written."""
    product: bool = False
    """The question is about a product, so a search needs the product's name."""
    whole: bool = False
    """Answered from the whole turn: who it is for and what for stand beside the wish itself."""
    absorbs: tuple[str, ...] = ()
    """Situations that are only part of this one when both are named in one sentence."""
    becomes: dict[str, str] = {}
    """Order status → the situation the same words mean then (an exchange before dispatch is a changed order)."""
    ruled: bool = False
    """The shop's rules settle it, however it is told: they are looked for by its topic as well."""
    told: bool = False
    """Told on the way to a question it asks nothing ("just paid. Can you send it by SF?")."""
    topic: Localised
    """Words that make a search for it self-contained."""
    cues: WordLists
    """How customers speak of it."""
    guessed_at_least: float = 0.0
    """Probability below which the learned model alone, without a cue, is not heard: a wrong guess would insult."""
    sure: WordLists | None = None
    """Cues that leave no doubt, whatever the learned model makes of the words."""
    bare: WordLists | None = None
    """Words that alone ask for it ("And the price?")."""
    answers: WordLists
    """Words one of which any reply that answers it contains."""


class LanguageRules(Rules):
    """`prompts/reading/language.yaml`."""

    english: frozenset[Word]
    others: frozenset[Word]
    """Little words of languages in Latin letters that the shop does not write."""
    borrowed: frozenset[Word]
    """Romanised words that English writers use as well."""
    pinyin: dict[Word, Word]
    romaja: dict[Word, Word]
    korean_endings: tuple[Word, ...]


class Normalisation(Rules):
    """`prompts/reading/normalise.yaml`."""

    replace: dict[Word, Word]
    traditional: str
    mended: frozenset[Word]
    """English words that slips of one letter are read as."""

    @field_validator("traditional")
    @classmethod
    def _in_pairs(cls, value: str) -> str:
        if len(value) % 2:
            raise ValueError("must hold pairs of a traditional and a simplified character")
        return value


class CustomerTypeRule(Rules):
    """What tells one customer type."""

    from_situations: tuple[str, ...]
    only_before_delivery: bool = False
    cues: WordLists


class CustomerTypes(Rules):
    """`prompts/reading/customer_types.yaml`."""

    order: tuple[CustomerType, ...]
    types: dict[CustomerType, CustomerTypeRule]


class StakeRules(Rules):
    """`prompts/reading/stakes.yaml`."""

    stakes: dict[Stake, WordLists]


class LastingRules(Rules):
    """How long a product works, which is no question on delivery."""

    situation: str
    asked: WordLists
    """How a length of time is asked for."""
    works: WordLists
    """What products do for a time."""
    business: WordLists
    """What takes time without being a matter of the product."""
    of_it: tuple[Word, ...]
    """English words between the question word and a verb, any verb but those of business."""
    neutral: tuple[Word, ...] = ()
    """English words that tell nothing there ("how long does it take")."""


class KindWords(Rules):
    """Plain words for goods of one kind, and what the names of such goods end with."""

    called: tuple[Word, ...] = Field(min_length=1)
    are: tuple[Word, ...] = Field(min_length=1)


class QuestionRules(Rules):
    """`prompts/reading/questions.yaml`."""

    stage_rank: tuple[Stage, ...] = Field(min_length=8, max_length=8)
    connectors: WordLists
    joins: WordLists = WordLists(zh=(), en=(), ko=())
    closers: WordLists = WordLists(zh=(), en=(), ko=())
    question_words: WordLists
    inverted: tuple[Word, ...] = ()
    """English question words that ask only before their subject."""
    inverted_after: tuple[Word, ...] = ()
    """What may stand before such a word of a clause."""
    told_by: tuple[Word, ...] = ()
    """Words behind which a question word tells something."""
    wish_words: WordLists = WordLists(zh=(), en=(), ko=())
    """Those of the question words that mark a wish or a statement as often as a question."""
    question_tails: WordLists = WordLists(zh=(), en=(), ko=())
    """What a clause ends with that is put as a question ("有货没")."""
    plus: WordLists = WordLists(zh=(), en=(), ko=())
    """Words between goods that are counted up."""
    summed: tuple[str, ...] = ()
    """Situations in which goods are counted up."""
    versus: WordLists = WordLists(zh=(), en=(), ko=())
    """Words between goods that are chosen between."""
    chosen: tuple[str, ...] = ()
    """Situations in which one of several goods is chosen."""
    presents: WordLists = WordLists(zh=(), en=(), ko=())
    """Words for a present, left out of the search for what to choose."""
    plain: tuple[str, ...] = ()
    """Situations that ask for a fact: beside them a question that nobody recognised asks for one of the goods."""
    fellows: tuple[str, ...] = ()
    """Situations that a clause asks for by itself although they are part of what another clause asks."""
    humble: WordLists = WordLists(zh=(), en=(), ko=())
    """Words by which customers scold themselves."""
    asked_for: WordLists = WordLists(zh=(), en=(), ko=())
    """What the shop asks for to look a question up, such as the order's number."""
    pictured: WordLists = WordLists(zh=(), en=(), ko=())
    agent_asks: WordLists = WordLists(zh=(), en=(), ko=())
    """Words of an agent's message that asks for something to go on with."""
    agent_closes: WordLists = WordLists(zh=(), en=(), ko=())
    """Words of one that only closes politely, question mark or not."""
    kept_open: tuple[str, ...] = ()
    """Situations that stay open until what the agent asked is answered, whatever else the answer brings up."""
    """What the shop asks to be shown: a short turn that asks nothing gives it."""
    conditional: WordLists
    fillers: WordLists
    pronouns: WordLists
    product_nouns: WordLists
    kinds: tuple[KindWords, ...] = ()
    """What plain words for goods may mean."""
    name_stops: Localised
    name_endings: tuple[Word, ...] = ()
    """Of Korean words that do not belong to a name behind them."""
    ellipsis: WordLists
    aside: WordLists | None = None
    """Goods that only go with those asked for ("with thick socks")."""
    holding: WordLists
    bare_around: WordLists | None = None
    """Words around a bare question that add nothing to it."""
    what_now: WordLists | None = None
    """Words that ask what is to be done about what was told."""
    lasting: LastingRules | None = None
    learned_at_least: float = Field(gt=0, le=1)
    """Probability below which the learned model is not heard."""


class WordFamilies(Rules):
    """`prompts/reading/words.yaml`: word families that cues may name, by language."""

    zh: dict[str, tuple[Word, ...]]
    en: dict[str, tuple[Word, ...]]
    ko: dict[str, tuple[Word, ...]]


class InjectionRules(Rules):
    """`prompts/reading/injection.yaml`."""

    marks: WordLists
    verbs: WordLists
    targets: WordLists
    markup: tuple[Word, ...]
