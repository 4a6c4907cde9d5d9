"""What a prompt needs to know of the shop besides its rules: names."""

from __future__ import annotations

from copilot.prompting.source import Localised
from copilot.types import Frozen

__all__ = ["ShopProfile"]


class ShopProfile(Frozen):
    """The shop's and the agent's name in each language, and the tone the settings ask for."""

    name: Localised = Localised(zh="本店", en="our shop", ko="저희 쇼핑몰")
    agent: Localised = Localised(zh="客服", en="customer service", ko="상담원")
    tone: str | None = None
    """A persona's tone, or None: chosen by the customer type."""
