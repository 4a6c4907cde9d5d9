"""Parts of a turn that need no answer of their own: a remark, what was said to be unknown already."""

from __future__ import annotations

from collections.abc import Sequence

from copilot.drafting.composer.parts import Part, Piece
from copilot.drafting.composer.scene import Scene
from copilot.drafting.composer.wording.approved import Frame

__all__ = ["admitted", "asks", "covered_by", "put_off", "tells_alone", "unanswered"]


def admitted(scene: Scene) -> bool:
    """Say whether the reply has said already that it does not know what is asked."""
    missing = scene.detail.missing if scene.detail else ()
    return bool(missing) and all(name in scene.before for name in missing)


def asks(part: Part, frame: Frame) -> bool:
    """Say whether a part of the turn asks something of its own, not only "how come?"."""
    said = " ".join(part.questions).lower()
    put = any(word in said for word in frame.cues.get("question", ()))
    return put and not any(word in said for word in frame.cues.get("how_come", ()))


def unanswered(part: Part, frame: Frame) -> bool:
    """Say whether a part that is left out answers no question: it would abstain, or quote what stands near."""
    return (part.abstains or part.aside) and asks(part, frame)


def put_off(left: Sequence[Part], parts: Sequence[Part], frame: Frame) -> list[Part]:
    """Return the part that stands for questions left out, where the reply would pass over them in silence."""
    told = {text for part in parts for text in part.questions}
    open_texts = tuple(text for part in left for text in part.questions if text not in told)
    if not open_texts or any(part.asks or (part.abstains and not part.vague) for part in parts):
        return []
    text = frame.abstain[-1]
    return [
        Part(
            pieces=(Piece(key="abstain.left", text=text),), text=text, situation=left[0].situation,
            move="abstain.left", abstains=True, vague=True, questions=open_texts,
        )
    ]  # fmt: skip


def covered_by(scene: Scene, earlier: Sequence[Scene]) -> frozenset[str]:
    """Return the situations that a scene tells as well; of two that tell each other's matter the first one speaks."""
    return scene.covered - {other.situation for other in earlier if scene.situation in other.covered}


def tells_alone(scenes: Sequence[Scene]) -> frozenset[str]:
    """Return the situation of questions about goods that the sheet answers: no invoice and no carrier tells how wide.

    Where something is wrong, what the goods are like is part of the story.
    """
    if any(scene.answer.soothe for scene in scenes):
        return frozenset()
    told = (s for s in scenes if s.situation == "product_info" and s.detail and s.detail.quotes)
    return frozenset(s.situation for s in told if s.product_found)
