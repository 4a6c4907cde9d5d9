"""The frozen base of every type that flows from step to step."""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict

__all__ = ["LANGS", "Frozen", "Lang"]

Lang = Literal["zh", "en", "ko"]
LANGS: tuple[Lang, ...] = get_args(Lang)


class Frozen(BaseModel):
    """An immutable value that refuses unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")
