"""Realistic customer turns with the reading they should get; `held_out.txt` is not tuned on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from copilot.conversation import Conversation, Message
from copilot.facts import Facts, Order

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Expected:
    id: str
    lang: str
    text: str
    situations: tuple[frozenset[str], ...] | None
    stage: str | None
    type: str | None
    status: str | None

    @property
    def conversation(self) -> Conversation:
        messages: list[Message] = []
        parts = [part.strip() for part in self.text.split(">>") if part.strip()]
        for part in parts:
            role = "agent" if part.startswith("a:") else "customer"
            messages += [Message(role=role, text=piece.strip()) for piece in part.removeprefix("a:").split("//")]
        return Conversation(messages=tuple(messages))

    @property
    def facts(self) -> Facts | None:
        return Facts(order=Order(status=self.status)) if self.status else None


def load(name: str) -> list[Expected]:
    rows: list[Expected] = []
    for number, line in enumerate((DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        lang, text, situations, stage, manner, *rest = [part.strip() for part in line.split(" |")]
        rows.append(
            Expected(
                id=f"{name}-{number}-{lang}",
                lang=lang,
                text=text,
                situations=None if situations == "*" else tuple(frozenset(s.split("/")) for s in situations.split(",")),
                stage=None if stage == "*" else stage,
                type=None if manner == "*" else manner,
                status=rest[0] if rest and rest[0] else None,
            )
        )
    return rows


def situations_match(expected: tuple[frozenset[str], ...], found: list[str]) -> bool:
    """Each expected question has a situation that was found, and nothing else was found."""
    allowed = frozenset().union(*expected)
    return all(wanted & set(found) for wanted in expected) and set(found) <= allowed
