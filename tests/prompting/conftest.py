from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from copilot.prompting import PromptBuilder
from copilot.resources import root
from copilot.shop import DiscountTier, Promotion, Shop


@pytest.fixture(scope="session")
def builder() -> PromptBuilder:
    return PromptBuilder.load()


@pytest.fixture
def prompts(tmp_path: Path) -> Path:
    """A copy of the prompt files to make mistakes in."""
    folder = tmp_path / "prompts"
    shutil.copytree(root("prompts"), folder)
    return folder


@pytest.fixture(scope="session")
def shop() -> Shop:
    return Shop(
        dispatch_hours=48,
        return_days=7,
        return_shipping="buyer",
        refund_business_days=(1, 3),
        free_shipping_min=200,
        discount_tiers=(DiscountTier(min_order=200, max_percent=10, free_shipping=True, max_gift_value=68),),
        promotions=(
            Promotion.model_validate(
                {"id": "p", "type": "threshold", "min": 300, "off": 30, "starts": "2026-11-01", "ends": "2026-11-30"}
            ),
        ),
    )
