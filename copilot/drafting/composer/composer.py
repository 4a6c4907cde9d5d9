"""Chooses what to say and joins it: one opening, one part for each question, one close."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from pathlib import Path

from copilot.draft import Citation, Draft
from copilot.drafting.composer.brief import Brief
from copilot.drafting.composer.conditions import CONDITIONS
from copilot.drafting.composer.joining import join
from copilot.drafting.composer.scene import Scene
from copilot.drafting.composer.slots import SLOTS
from copilot.drafting.composer.wording import SLOT, Answer, Move, Wording, load_wording
from copilot.reading import Question
from copilot.types import Frozen, Lang

__all__ = ["Composer", "Composition", "Part"]

LANGS: tuple[Lang, ...] = ("zh", "en", "ko")
COURTESIES = ("greeting", "thanks", "farewell", "just_looking", "injection")
"""Situations that need no part of their own beside a real question."""


class Part(Frozen):
    """The answer to one question."""

    text: str
    situation: str
    moves: tuple[str, ...]
    citations: tuple[Citation, ...] = ()
    asks: bool = False
    abstains: bool = False
    question: str = ""


class Composition(Frozen):
    """A composed draft with the moves it was made of."""

    draft: Draft
    parts: tuple[Part, ...]

    @property
    def unknown(self) -> tuple[str, ...]:
        """Questions the text only says are being looked into."""
        return tuple(text for part in self.parts if part.abstains for text in part.question.split("\n") if text)

    def moves_in(self, start: int, end: int) -> frozenset[str]:
        """Return the moves that made the text between two offsets of the draft."""
        hit: set[str] = set()
        position = 0
        for part in self.parts:
            at = self.draft.text.find(part.text, position)
            if at < 0:
                continue
            position = at + len(part.text)
            if at < end and start < position:
                hit.update(part.moves)
        return frozenset(hit)


class Composer:
    """Writes grounded replies without a model: deterministic for a brief, different between conversations."""

    name = "composer"

    def __init__(self, wordings: Mapping[Lang, Wording]) -> None:
        """Take the wording of each language."""
        self._wordings = wordings

    @classmethod
    def load(cls, folder: Path | None = None) -> Composer:
        """Read the wording of all languages; a mistake in a file is a ConfigError that names it."""
        return cls({lang: load_wording(lang, conditions=CONDITIONS, slots=SLOTS, folder=folder) for lang in LANGS})

    def compose(self, brief: Brief, *, exclude: Collection[str] = frozenset()) -> Composition:
        """Answer every question of the turn; moves in `exclude` are passed over."""
        wording = self._wordings[brief.reading.lang]
        parts = self._parts(brief, wording, exclude)
        text = join(brief, wording.frame, wording.situations, parts, key=_key(brief))
        cited = {citation.id: citation for part in parts for citation in part.citations}
        substantive = [part for part in parts if part.situation not in COURTESIES]
        draft = Draft(
            text=text,
            lang=brief.reading.lang,
            model=self.name,
            citations=tuple(cited.values()),
            abstains=bool(substantive) and all(part.abstains for part in substantive),
        )
        return Composition(draft=draft, parts=tuple(parts))

    def holding(self, brief: Brief) -> Draft:
        """Return the words that stand ready while the full reply is being written."""
        return self._fixed(brief, "holding")

    def safe(self, brief: Brief) -> Draft:
        """Return the last resort, which commits to nothing."""
        return self._fixed(brief, "safe")

    def _fixed(self, brief: Brief, name: str) -> Draft:
        frame = self._wordings[brief.reading.lang].frame
        lines = frame.holding if name == "holding" else frame.safe
        return Draft(text=pick(lines, _key(brief), name), lang=brief.reading.lang, model=self.name, abstains=True)

    def _parts(self, brief: Brief, wording: Wording, exclude: Collection[str]) -> list[Part]:
        parts: list[Part] = []
        asked = _questions(brief)
        covered = {name for q in asked if (a := wording.situations.get(q.situation)) for name in a.covers}
        for question in asked:
            if question.situation in covered:
                continue
            part = self._part(brief, question, wording, exclude)
            if part.moves not in [earlier.moves for earlier in parts]:
                parts.append(part)
        return merged(parts)

    def _part(self, brief: Brief, question: Question, wording: Wording, exclude: Collection[str]) -> Part:
        answer = wording.situations.get(question.situation) or wording.situations.get("other")
        if answer is not None:
            scene = Scene(brief, question, answer, wording)
            for move in answer.moves:
                if move.id not in exclude and (text := say(move, scene)) is not None:
                    return self._build(move, text, scene, exclude)
        unnamed = Answer(moves=(Move(say=wording.frame.abstain),))
        text = pick(wording.frame.abstain, _key(brief), question.text)
        scene = Scene(brief, question, unnamed, wording)
        filled = _fill(text, scene) or _fill(wording.frame.abstain[-1], scene) or wording.frame.abstain[-1]
        return Part(
            text=filled, situation=question.situation, moves=(f"abstain.{question.situation}",), abstains=True,
            question=question.text,
        )  # fmt: skip

    def _build(self, move: Move, text: str, scene: Scene, exclude: Collection[str]) -> Part:
        texts, moves, asks = [text], [move.id], move.asks
        for addition in move.then if scene.brief.length != "short" else ():
            more = say(addition, scene) if addition.id not in exclude else None
            if more is not None:
                texts.append(more)
                moves.append(addition.id)
                asks = addition.asks
        joined = scene.frame.formats.join.join(texts)
        return Part(
            text=joined,
            situation=scene.situation,
            moves=tuple(moves),
            citations=_citations(scene, joined),
            asks=asks,
            abstains=move.abstains,
            question=scene.question.text,
        )


def merged(parts: list[Part]) -> list[Part]:
    """Return the parts with one holding sentence for all that is not known, after what is."""
    unknown = [part for part in parts if part.abstains]
    known = [part for part in parts if not part.abstains]
    if len(unknown) < 2:
        return [*known, *unknown]
    joined = unknown[0].model_copy(
        update={"moves": tuple(m for p in unknown for m in p.moves), "question": "\n".join(p.question for p in unknown)}
    )
    return [*known, joined]


def say(move: Move, scene: Scene) -> str | None:
    """Return the words of a move, None when a condition fails or a slot cannot be filled."""
    for word in move.when:
        if CONDITIONS[word.lstrip("!")](scene) is word.startswith("!"):
            return None
    chosen = pick(move.say, _key(scene.brief), move.id)
    order = (chosen, *(text for text in move.say if text != chosen))
    return next((filled for text in order if (filled := _fill(text, scene)) is not None), None)


def _fill(text: str, scene: Scene) -> str | None:
    values = {name: SLOTS[name](scene) for name in SLOT.findall(text)}
    if any(value is None for value in values.values()):
        return None
    return SLOT.sub(lambda found: str(values[found.group(1)]), text)


def pick(lines: tuple[str, ...], key: str, name: str) -> str:
    """Return one of several wordings: always the same for a conversation, another one for the next."""
    digest = hashlib.sha256(f"{key}\x00{name}".encode(errors="surrogatepass")).digest()
    return lines[int.from_bytes(digest[:4], "big") % len(lines)]


def _key(brief: Brief) -> str:
    talk = brief.conversation
    return f"{brief.salt}\x00{talk.id or ''}\x00{len(talk.messages)}\x00{talk.customer_turn[:2000]}"


def _questions(brief: Brief) -> list[Question]:
    asked = list(brief.reading.questions)
    real = [question for question in asked if question.situation not in COURTESIES]
    if real:
        return real
    if asked:
        return asked[:1]
    return [Question(text="", situation="greeting" if not brief.conversation.customer_turn.strip() else "other", query="")]


def _citations(scene: Scene, text: str) -> tuple[Citation, ...]:
    """Cite what is quoted; approved wording cites the best snippet found for the question, which states the rule."""
    known = (scene.policy_quote, scene.product_quote, *(scene.detail.quotes if scene.detail else ()))
    quotes = [q for q in known if q and q.snippet and q.text in text]
    snippets = [q.snippet for q in quotes if q.snippet]
    if scene.fit and scene.fit[0] in text and scene.chart[1] and scene.chart[1].snippet:
        snippets.append(scene.chart[1].snippet)
    if not snippets and scene.found:
        snippets = [scene.found[0].snippet]
    return tuple(Citation(id=s.id, title=s.title, source=s.source) for s in snippets)
