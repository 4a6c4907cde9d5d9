"""Chooses what to say and joins it: one opening, one part for each question, one close."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

from copilot.draft import Draft
from copilot.drafting.composer.asides import also_named, goods_aside, one_product_each
from copilot.drafting.composer.brief import Brief
from copilot.drafting.composer.joining import frame_pieces, join
from copilot.drafting.composer.order.harm import safety_first
from copilot.drafting.composer.parts import Part, Piece, asks_which, merged, repeats, same
from copilot.drafting.composer.quotes.details import wanted
from copilot.drafting.composer.quotes.pertinence import judged, quoted_aside, sure
from copilot.drafting.composer.record import looks_at_record, rests_on_record
from copilot.drafting.composer.remarks import admitted, asks, covered_by, put_off, tells_alone, unanswered
from copilot.drafting.composer.resort import fuller, own_words, ruled, sheet, swept
from copilot.drafting.composer.scene import Scene
from copilot.drafting.composer.sizes.advice import Sizer
from copilot.drafting.composer.sizes.given import with_size
from copilot.drafting.composer.telling import citations_of, quotes_of, told_already
from copilot.drafting.composer.wording.approved import Answer, Move, Wording, load_wording
from copilot.drafting.composer.wording.conditions import CONDITIONS
from copilot.drafting.composer.wording.saying import Choice, say
from copilot.drafting.composer.wording.slots import SLOTS
from copilot.reading import Question
from copilot.types import Frozen, Lang

__all__ = ["Composer", "Composition"]

LANGS: tuple[Lang, ...] = ("zh", "en", "ko")
COURTESIES = ("greeting", "thanks", "farewell", "just_looking", "injection")
"""Situations that need no part of their own beside a real question."""
ANGER = frozenset({"complaint", "abuse"})
"""Situations that ask again what is wrong: needless beside a question that was put."""
RECORD = "frame.record"
"""The move of a part that waits for the order's record."""
PUBLISHED = Move(id="published", when=("rule_meant",), say=("{rule}",))
"""The shop's own rule, where no wording can be said."""
NOT_SOLD = frozenset({"unlisted", "unmatched", "other_goods"})
"""Conditions under which the goods asked for are not among those found."""
NOTHING = Answer(moves=(Move(when=("never",), say=("-",)),))
"""Stands where the wording knows neither the situation nor how to answer what it does not know."""


class Composition(Frozen):
    """A composed draft with the wordings it was made of."""

    draft: Draft
    parts: tuple[Part, ...]
    pieces: tuple[Piece, ...]
    """Every chosen wording in the order of the text."""

    @property
    def unknown(self) -> tuple[str, ...]:
        """Questions the text only says are being looked into."""
        return tuple(text for part in self.parts if part.abstains for text in part.questions)

    @property
    def unsold(self) -> tuple[str, ...]:
        """Questions for goods of which the text says that the shop has none, or that it has to be looked up."""
        return tuple(text for part in self.parts if part.unsold for text in part.questions)

    @property
    def lacking(self) -> tuple[str, ...]:
        """Questions with an attribute of the goods that no text tells, whatever else is answered."""
        return tuple(text for part in self.parts if part.lacks for text in part.questions)

    @property
    def aside(self) -> tuple[str, ...]:
        """Questions of which the text only tells what stands near."""
        return quoted_aside(self.parts)

    def wordings_in(self, start: int, end: int) -> frozenset[str]:
        """Return the wordings that made the text between two offsets of the draft."""
        hit: set[str] = set()
        position = 0
        for piece in self.pieces:
            at = self.draft.text.find(piece.text, position)
            if at < 0:
                continue
            position = at + len(piece.text)
            if at < end and start < position:
                hit.add(piece.key)
        return frozenset(hit)


class Composer:
    """Writes grounded replies without a model: deterministic for a brief, different between conversations."""

    name = "composer"

    def __init__(self, wordings: Mapping[Lang, Wording], sizer: Sizer) -> None:
        """Take the wording of each language and what reads measures."""
        self._wordings = wordings
        self._sizer = sizer

    @classmethod
    def load(cls, folder: Path | None = None) -> Composer:
        """Read the wording of all languages; a mistake in a file is a ConfigError that names it."""
        wordings = {lang: load_wording(lang, conditions=CONDITIONS, slots=SLOTS, folder=folder) for lang in LANGS}
        return cls(wordings, Sizer.load(folder))

    def wording(self, lang: Lang) -> Wording:
        """Return the wording of a language."""
        return self._wordings[lang]

    def compose(self, brief: Brief, *, exclude: Collection[str] = frozenset()) -> Composition:
        """Answer every question of the turn; wordings in `exclude` are passed over."""
        wording = self._wordings[brief.reading.lang]
        choice = Choice(brief, frozenset(exclude))
        parts = self._parts(brief, wording, choice)
        opening, close = frame_pieces(brief, wording, parts, choice)
        text = join(wording.frame, opening, parts, close)
        cited = {citation.id: citation for part in parts for citation in part.citations}
        real = [part for part in parts if part.situation not in COURTESIES]
        draft = Draft(
            text=text,
            lang=brief.reading.lang,
            model=self.name,
            citations=tuple(cited.values()),
            abstains=bool(real) and all(part.abstains for part in real),
        )
        pieces = (*opening, *(piece for part in parts for piece in part.pieces), *close)
        return Composition(draft=draft, parts=tuple(parts), pieces=pieces)

    def holding(self, brief: Brief) -> Draft:
        """Return the words that stand ready while the full reply is being written."""
        return self._fixed(brief, "holding")

    def safe(self, brief: Brief) -> Draft:
        """Return the last resort, which commits to nothing."""
        return self._fixed(brief, "safe")

    def _fixed(self, brief: Brief, name: str) -> Draft:
        frame = self._wordings[brief.reading.lang].frame
        lines = frame.holding if name == "holding" else frame.safe
        text = Choice(brief, frozenset()).of(lines, f"frame.{name}").text
        return Draft(text=text, lang=brief.reading.lang, model=self.name, abstains=True)

    def _parts(self, brief: Brief, wording: Wording, choice: Choice) -> list[Part]:
        parts: list[Part] = []
        left: list[Part] = []
        scenes = self._scenes(brief, wording)
        scenes = [*goods_aside(scenes), *one_product_each(scenes)]
        for scene in scenes:
            said = "\n".join(earlier.text for earlier in parts)
            if any(word in said for word in scene.answer.told_by):
                continue
            scene = replace(scene, before=said)
            part = judged(self._part(scene, choice), scene)
            known = any(part.situation == p.situation for p in parts)
            again = repeats(part, parts, said) or told_already(part, scene, said)
            silent = part.abstains and (admitted(scene) or (scene.led and known))
            if not silent and not again:
                parts.append(part)
            elif unanswered(part, wording.frame):
                left.append(part)
        parts += [also] if (also := also_named(scenes, parts)) else []
        parts += put_off(left, parts, wording.frame)
        for more in (swept(scenes, parts), fuller(scenes, parts) if brief.length == "long" else None):
            parts = [*(part for part in parts if not part.vague), more] if more else parts
        return self._beside(brief, wording, choice, merged(sure(parts, scenes), wording.frame.formats.list))

    def _scenes(self, brief: Brief, wording: Wording) -> list[Scene]:
        """Return what is to be answered: without what another question of the turn answers as well."""
        questions = with_size(brief, wording, self._sizer, _questions(brief, wording))
        questions = safety_first(brief, wording, questions)
        scenes = [
            scene
            for question in questions
            if (scene := self._scene(brief, question, wording)).situation == question.situation
            or not any(q.situation == scene.situation and question.text in q.text for q in questions)
        ]
        kept = tells_alone(scenes)
        covered = {name for number, scene in enumerate(scenes) for name in covered_by(scene, scenes[:number])} - kept
        if any(scene.situation not in ANGER for scene in scenes):
            covered |= ANGER  # the opening soothes; what is wrong was said
        own = {scene.situation for scene in scenes if not scene.led}
        scenes = [scene for scene in scenes if not (scene.led and scene.answer.soothe and scene.situation in own)]
        # What another answer tells as a rule comes last: the words by which it does decide whether it did.
        ruled = {name for s in scenes if s.situation in wording.quotable.after_sale for name in s.covered}
        awake = [s for s in scenes if not (s.answer.idle_when and s.holds(s.answer.idle_when, CONDITIONS))]
        scenes = awake or scenes
        late = [s for s in scenes if s.situation in covered & ruled and s.answer.told_by]
        return [*(scene for scene in scenes if scene.situation not in covered), *late] or scenes[:1]

    def _beside(self, brief: Brief, wording: Wording, choice: Choice, parts: list[Part]) -> list[Part]:
        """Return the parts where something that nothing answers stands beside a full answer.

        A remark that asks nothing is part of the same story; a question is named as a second point.
        """
        known = [part for part in parts if not part.abstains]
        if not known or not wording.frame.beside:
            return parts
        trouble = any(part.soothes for part in known)
        idle = [part for part in parts if part.vague or (trouble and part.abstains)]
        kept = [part for part in parts if part not in idle or asks(part, wording.frame)]
        said = choice.of(wording.frame.beside, "frame.beside")
        return [p.model_copy(update={"pieces": (said,), "text": said.text}) if p.vague else p for p in kept]

    def _part(self, scene: Scene, choice: Choice) -> Part:
        brief, question, wording = scene.brief, scene.question, scene.wording
        for move in scene.answer.moves:
            if (piece := say(move, scene, choice)) is not None:
                if move.weak and brief.withheld:
                    continue
                if move.weak and (told := own_words(scene) or sheet(scene)):
                    return told
                if asks_which(move) and (told := ruled(scene)):
                    return told
                held = brief.disputed and rests_on_record(move)
                return _held(scene, choice) if held else self._build(move, piece, scene, choice)
        if question.situation != "other" and (piece := say(PUBLISHED, scene, choice)):
            return self._build(PUBLISHED, piece, scene, choice)
        if told := own_words(scene) or sheet(scene):
            return told
        # What a finding left out may well be written down: then only that it is being checked can be said.
        refused = brief.withheld or any(key.startswith(f"{question.situation}.") for key in choice.exclude)
        abstain = Move(
            id=f"abstain.{question.situation}", say=wording.frame.abstain[-1:] if refused else wording.frame.abstain
        )
        scene = Scene(brief, question, Answer(moves=(abstain,)), wording, self._sizer)
        said = say(abstain, scene, choice) or Piece(key=abstain.id, text=wording.frame.abstain[-1])
        return Part(
            pieces=(said,), text=said.text, situation=question.situation, move=abstain.id, abstains=True,
            vague=question.situation == "other" or (question.situation == "product_info" and scene.detail is None),
            questions=(question.text,),
        )  # fmt: skip

    def _scene(self, brief: Brief, question: Question, wording: Wording) -> Scene:
        """Return the question with its answer, or with that of the situation which the order or the words tell."""
        answer = wording.situations.get(question.situation) or wording.situations.get("other") or NOTHING
        scene = Scene(brief, question, answer, wording, self._sizer)
        for other in answer.instead:
            if brief.disputed and looks_at_record(other.when):
                continue
            if scene.holds(other.when, CONDITIONS) and (better := wording.situations.get(other.use)):
                asked = question.model_copy(update={"situation": other.use})
                return Scene(brief, asked, better, wording, self._sizer, led=True)
        return scene

    def _build(self, move: Move, piece: Piece, scene: Scene, choice: Choice) -> Part:
        verdict = next((told for ahead in move.first if (told := say(ahead, scene, choice))), None)
        if verdict is not None:
            piece = say(move, scene, choice, plain=True) or piece
        pieces, asks = [*([verdict] if verdict else []), piece], move.asks
        for addition in move.then if scene.brief.length != "short" else ():
            if scene.brief.disputed and rests_on_record(addition):
                continue
            more = say(addition, scene, choice)
            if more is not None and not any(same(more.text, p.text) for p in pieces):
                pieces.append(more)
                asks = addition.asks
        text = scene.frame.formats.join.join(p.text for p in pieces)
        return Part(
            pieces=tuple(pieces),
            text=text,
            situation=scene.situation,
            move=move.id,
            soothes=scene.soothes(CONDITIONS),
            citations=citations_of(scene, text),
            asks=asks,
            abstains=move.abstains,
            missing=scene.detail.missing if move.abstains and scene.detail and not scene.detail.quotes else (),
            unsold=not NOT_SOLD.isdisjoint(move.when),
            lacks=bool(scene.detail and scene.detail.narrow_missing),
            questions=(scene.question.text,) if scene.question.text else (),
            quoted=next((q for q in quotes_of(scene) if q in text), ""),
        )


def _held(scene: Scene, choice: Choice) -> Part:
    """Return the part that says the order's record is being looked into: its facts contradict each other."""
    said = choice.of(scene.frame.record, RECORD)
    return Part(
        pieces=(said,), text=said.text, situation=scene.situation, move=RECORD, abstains=True,
        questions=(scene.question.text,),
    )  # fmt: skip


def _questions(brief: Brief, wording: Wording) -> list[Question]:
    asked = [_led(question, wording) for question in brief.reading.questions]
    real = [question for question in asked if question.situation not in COURTESIES]
    if real:
        return real
    if asked:
        return asked[:1]
    situation = "other" if brief.conversation.customer_turn.strip() else "greeting"
    return [Question(text="", situation=situation, query="")]


def _led(question: Question, wording: Wording) -> Question:
    """Return the question under the situation to which what it names belongs: "no lift here" is no broken switch."""
    for attribute in wanted(question.text, wording.attributes):
        if attribute.leads and question.situation in attribute.over:
            return question.model_copy(update={"situation": attribute.leads})
    return question
