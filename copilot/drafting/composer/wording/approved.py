"""Approved wording as data: `prompts/composer/<lang>/*.yaml`, validated when it is loaded.

A situation has moves in order of preference. The first one whose conditions hold and whose slots can all be
filled is said; a misspelt condition or slot is a ConfigError that names the file and the move.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pydantic import Field

from copilot import resources
from copilot.drafting.composer.goods.words import Goods, load_goods
from copilot.drafting.composer.quotes.quotable import Quotable, load_quotable
from copilot.drafting.composer.wording.backing import Backing, load_backing
from copilot.errors import ConfigError
from copilot.types import Frozen, Lang

__all__ = ["Answer", "Attribute", "Formats", "Frame", "Instead", "Move", "Wording", "load_wording"]

SLOT = re.compile(r"\{([a-z_]+)\}")
Say = tuple[str, ...]


class Move(Frozen):
    """One thing to say, in several wordings that mean the same."""

    id: str = ""
    when: tuple[str, ...] = ()
    """Conditions that must all hold; `!name` means it must not."""
    say: Say = Field(min_length=1)
    first: tuple[Move, ...] = ()
    """Verdicts, of which the first one whose conditions hold goes before it: "No, I'm afraid not."."""
    then: tuple[Move, ...] = ()
    """Additions, each said when its own conditions hold and its slots are filled."""
    asks: bool = False
    """Ends by asking the customer something, so no closing question follows."""
    abstains: bool = False
    """Says that the answer is not known yet."""
    weak: bool = False
    """Tells so little that the shop's own words on the question, where there are any, go before it."""


class Instead(Frozen):
    """Another situation whose answer fits better where its conditions hold, as the order or the words tell."""

    when: tuple[str, ...] = Field(min_length=1)
    use: str


class Answer(Frozen):
    """How one situation is answered."""

    source: tuple[str, ...] = ()
    """Catalogue items (`G-17`) or eval cases (`E3`) it restates."""
    soothe: str | None = None
    """Which soothing opening comes first."""
    soothe_when: tuple[str, ...] = ()
    """Conditions of that opening: who only asks for a number needs no comfort."""
    instead: tuple[Instead, ...] = ()
    """Tried before the moves, in order."""
    close: str | None = None
    """Which closing suits; None takes the default, `none` leaves it out."""
    picks: tuple[str, ...] = ()
    """Words a snippet's sentence must hold to be quoted here; empty takes the best sentence."""
    last: tuple[str, ...] = ()
    """Words of rules for another case, quoted only where there is no other: repairs after the warranty."""
    covers: tuple[str, ...] = ()
    """Situations that need no part of their own when this one is answered."""
    apart: dict[str, str] = {}
    """Situation it covers to the cue by which the turn asks for it all the same."""
    told_by: tuple[str, ...] = ()
    """Words by which an earlier part of the reply has answered it already."""
    idle_when: tuple[str, ...] = ()
    """Conditions under which it asks nothing beside another question: of dispatch, where the goods have arrived."""
    moves: tuple[Move, ...] = Field(min_length=1)


class Formats(Frozen):
    """How values are written in this language."""

    join: str
    """Between sentences."""
    choice: str = "{name}: {told}"
    """One of several products with what it tells."""
    height: str = "{n} cm"
    """How tall somebody is."""
    side: str = "{own} cm {side} against {room} cm"
    """A side of goods beside that of the place for them."""
    sides: Say = ("wide", "deep", "high")
    """Names of the three sides."""
    rows: Say = ("a height of {} cm", "{} kg", "a waist of {} cm", "a foot of {} mm")
    """What a row of a size chart is for: height in cm, weight in kg, waist in cm, length of the foot in mm."""
    shade_names: dict[str, str] = {}
    """What customers call a colour to how sheets call it."""
    list: str
    """Between listed things."""
    date: str
    """With `{m}`, `{month}` and `{d}`."""
    time: str
    """With the date as `{date}` and the clock as `{clock}`."""
    commas: bool = False
    """Whether large figures are written with commas."""
    money: dict[str, str]
    """Currency code to a pattern with `{n}`."""
    months: Say = ()
    percent_off: str
    """With `{n}` (per cent off) and, in Chinese, `{zhe}` (tenths paid)."""
    labels: dict[str, str] = {}
    """Label of a product statement to how it is said, with `{value}`."""
    hours: str
    business_days: str
    business_day: str = ""
    """For a single one, where the language tells them apart."""


class Frame(Frozen):
    """What surrounds the answers, and the vocabulary of this language."""

    formats: Formats
    address: dict[str, Say]
    """By tone: the short form of address that opens a later turn."""
    hello: dict[str, Say]
    """By tone: opens the first answer of a conversation; `sober` where there is trouble or an order."""
    soothe: dict[str, Say]
    close: dict[str, Say]
    abstain: Say
    """For a question without an answer, with `{topic}` when it is known."""
    beside: Say = ()
    """The same where another question of the turn was answered."""
    holding: Say
    """Said while the full reply is being prepared."""
    safe: Say
    """The last resort: commits to nothing."""
    record: Say
    """Said where an answer rests on facts of the order that contradict each other."""
    topics: dict[str, str]
    """Situation to the words that name it."""
    carriers: dict[str, str] = {}
    methods: dict[str, str] = {}
    services: dict[str, str] = {}
    events: dict[str, str] = {}
    """Tracking events (as carriers write them) to words of this language."""
    cues: dict[str, Say] = {}
    """Words looked for in the conversation, by condition."""


class Attribute(Frozen):
    """One thing customers ask about goods or rules, and how a statement that tells it is recognised."""

    name: str
    """How it is called when it has to be looked up."""
    ask: Say
    tell: Say
    but: Say = ()
    """Words of statements that only seem to tell it."""
    unless: Say = ()
    """Phrases in which a word of `ask` asks something else ("폭이 얼마예요" is no price)."""
    general: bool = False
    """So wide that it counts only where nothing narrower was asked."""
    overview: bool = False
    """Asks about the product at large: what its sheet says first tells it where nothing else does."""
    rules: bool = False
    """Told by the shop's rules rather than by product data."""
    decides: bool = False
    """Asks whether goods may be used in some way, so that the clause that tells it says yes or no."""
    narrow: bool = False
    """Of a section of the rules only the sentences that tell it are the answer, however short the section is."""
    every: bool = False
    """All statements that tell it are the answer, as with what belongs to a product."""
    others: bool = False
    """The sheet of another product named may tell it: what comes with the tent stands on the tent's."""
    leads: str = ""
    """The situation as which a question that names it is answered, where the reader took it for one of `over`."""
    over: Say = ()


class _Sheet(Frozen):
    """One YAML file: a frame, attributes, or answers by situation."""

    frame: Frame | None = None
    attributes: dict[str, Attribute] = {}
    situations: dict[str, Answer] = {}


class Wording(Frozen):
    """All wording of one language."""

    lang: Lang
    frame: Frame
    situations: dict[str, Answer]
    attributes: dict[str, Attribute] = {}
    goods: Goods = ()
    """What customers call goods, in groups that mean the same."""
    backing: Backing = Backing()
    """What the wording takes for granted of the shop's rules."""
    quotable: Quotable = Quotable()
    """Which questions the shop's own words may answer."""


def load_wording(lang: Lang, *, conditions: Iterable[str], slots: Iterable[str], folder: Path | None = None) -> Wording:
    """Return the wording of a language from `folder` (default: the one that ships).

    Raises ConfigError listing unknown conditions and slots, a situation given twice, or a missing frame.
    """
    base = (folder or resources.root("prompts") / "composer") / lang
    frame: Frame | None = None
    situations: dict[str, Answer] = {}
    attributes: dict[str, Attribute] = {}
    problems: list[str] = []
    for path in resources.yaml_files(base):
        sheet = resources.load_model(path, _Sheet)
        frame = sheet.frame or frame
        problems += [f"{path}: situations.{name}: already given" for name in sheet.situations if name in situations]
        problems += _unknown(path, sheet, frozenset(conditions), frozenset(slots))
        situations.update(sheet.situations)
        attributes.update(sheet.attributes)
    problems += _unled(base, situations, attributes)
    quotable = load_quotable(base.parent)
    unknown = (name for name in quotable.situations() if name not in situations)
    problems += [f"{base.parent / 'quotable.yaml'}: {name!r} is no situation of {lang}" for name in unknown]
    if frame is None:
        problems.append(f"{base}: no file gives the `frame`")
    if problems or frame is None:
        raise ConfigError(problems)
    return Wording(
        lang=lang, frame=frame, situations=_named(situations), attributes=attributes, goods=load_goods(lang),
        backing=load_backing(base.parent), quotable=quotable,
    )  # fmt: skip


def _unled(base: Path, situations: Mapping[str, Answer], attributes: Mapping[str, Attribute]) -> Iterator[str]:
    """Yield what leads to a situation that no file gives."""
    for name, attribute in attributes.items():
        if attribute.leads and attribute.leads not in situations:
            yield f"{base}: attributes.{name}.leads: {attribute.leads!r} is no situation"
    for name, answer in situations.items():
        for other in answer.instead:
            if other.use not in situations:
                yield f"{base}: situations.{name}.instead: {other.use!r} is no situation"


def _named(situations: dict[str, Answer]) -> dict[str, Answer]:
    """Give every move an id: `situation.name`, or its place where it has no name."""

    def name(move: Move, prefix: str, index: int) -> Move:
        own = f"{prefix}.{move.id or index}"
        then = tuple(name(m, own, i) for i, m in enumerate(move.then))
        first = tuple(name(m, f"{own}.first", i) for i, m in enumerate(move.first))
        return move.model_copy(update={"id": own, "then": then, "first": first})

    return {
        key: answer.model_copy(update={"moves": tuple(name(m, key, i) for i, m in enumerate(answer.moves))})
        for key, answer in situations.items()
    }


def _unknown(path: Path, sheet: _Sheet, conditions: frozenset[str], slots: frozenset[str]) -> Iterator[str]:
    for situation, answer in sheet.situations.items():
        named = (*answer.soothe_when, *answer.idle_when, *(word for other in answer.instead for word in other.when))
        for word in named:
            if word.lstrip("!") not in conditions:
                known = ", ".join(sorted(conditions))
                yield f"{path}: situations.{situation}: unknown condition {word!r}; known: {known}"
        for index, move in enumerate(answer.moves):
            for part in (move, *move.first, *move.then):
                where = f"{path}: situations.{situation}.moves.{index} ({move.id or 'unnamed'})"
                for word in part.when:
                    if word.lstrip("!") not in conditions:
                        yield f"{where}: unknown condition {word!r}; known: {', '.join(sorted(conditions))}"
                for text in part.say:
                    for slot in SLOT.findall(text):
                        if slot not in slots:
                            yield f"{where}: unknown slot {{{slot}}}; known: {', '.join(sorted(slots))}"
