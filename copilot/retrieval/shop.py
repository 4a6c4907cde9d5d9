"""The shop a copilot works for: its name and greeting name per language, and the rules of the case format."""

from __future__ import annotations

from pathlib import Path

from copilot import resources
from copilot.shop import Shop
from copilot.types import Frozen, Lang

__all__ = ["ShopProfile", "load_shop"]


class ShopProfile(Frozen):
    """What `knowledge/shop.yaml` says: who the shop is and what it may promise."""

    name: dict[Lang, str]
    agent: dict[Lang, str]
    """The name an agent greets with."""
    time_zone: str = "Asia/Shanghai"
    currency: str = "CNY"
    market: str = "CN"
    platform: str = "taobao"
    shop: Shop = Shop()


def load_shop(path: Path | None = None) -> ShopProfile:
    """Return the shop described by a YAML file; without one, the sample shop.

    Raises ConfigError naming the file and every wrong field.
    """
    return resources.load_model(path or resources.root("knowledge") / "shop.yaml", ShopProfile)
