"""Which of several wordings is used, and how its slots are filled."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from copilot.drafting.composer.brief import Brief
from copilot.drafting.composer.parts import Piece
from copilot.drafting.composer.scene import Scene
from copilot.drafting.composer.wording import render
from copilot.drafting.composer.wording.approved import SLOT, Move
from copilot.drafting.composer.wording.conditions import CONDITIONS
from copilot.drafting.composer.wording.slots import SLOTS

__all__ = ["Choice", "say"]


@dataclass(frozen=True)
class Choice:
    """Picks wordings: always the same for a conversation, others for the next; never an excluded one."""

    brief: Brief
    exclude: frozenset[str]

    def order(self, count: int, name: str) -> list[int]:
        """Return the numbers of the wordings in the order in which they are tried."""
        first = self._number(name) % count
        order = [*range(first, count), *range(first)]
        return [index for index in order if f"{name}#{index}" not in self.exclude]

    def of(self, lines: tuple[str, ...], name: str) -> Piece:
        """Return one of several fixed wordings, an empty one when all are excluded."""
        order = self.order(len(lines), name)
        return Piece(key=f"{name}#{order[0]}", text=lines[order[0]]) if order else Piece(key=f"{name}#-", text="")

    def _number(self, name: str) -> int:
        talk = self.brief.conversation
        key = f"{self.brief.salt}\x00{talk.id or ''}\x00{len(talk.messages)}\x00{talk.customer_turn[:2000]}\x00{name}"
        return int.from_bytes(hashlib.sha256(key.encode(errors="surrogatepass")).digest()[:4], "big")


def say(move: Move, scene: Scene, choice: Choice, *, plain: bool = False) -> Piece | None:
    """Return the words of a move; None when a condition fails or no wording can be filled.

    With `plain` a wording that comes straight to the point goes before others: a verdict stands before it.
    """
    if not scene.holds(move.when, CONDITIONS):
        return None
    order = choice.order(len(move.say), move.id)
    for index in sorted(order, key=lambda n: (plain and not move.say[n].startswith("{"), _worse(move.say[n], scene))):
        if (text := _fill(move.say[index], scene)) is not None:
            return Piece(key=f"{move.id}#{index}", text=text)
    return None


def _worse(text: str, scene: Scene) -> bool:
    """Say whether a wording is to be passed over where there is another.

    It asks for the number of an order that is on record, or needs no beginning of its own behind an earlier part
    ("I looked it up for you. {detail}").
    """
    on_record = scene.order.status not in (None, "none")
    lead = SLOT.split(text, maxsplit=1)[0].strip()
    return bool(lead and scene.before) or (on_record and scene.cue("order_number", text.lower()))


def _fill(text: str, scene: Scene) -> str | None:
    values = {name: SLOTS[name](scene) for name in SLOT.findall(text)}
    if any(value is None for value in values.values()):
        return None
    told = {name: str(value) for name, value in values.items()}
    if not scene.wording.backing.holds(text, told, scene.brief.rules, scene.brief.settled):
        return None
    filled = SLOT.sub(lambda found: told[found.group(1)], text)
    return render.particles(filled) if scene.brief.reading.lang == "ko" else filled
