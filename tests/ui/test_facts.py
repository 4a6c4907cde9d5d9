from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from copilot.facts import Facts
from copilot.ui.texts import LANGS, load_texts
from copilot.ui.views.facts import facts_panel

TEXTS = load_texts()
ZONE = ZoneInfo("Asia/Shanghai")
FACTS = Facts.model_validate(
    {
        "order": {
            "status": "in_transit", "shipping_method": "standard", "return_reason": "defect",
            "paid_at": "2026-03-01T22:05:00Z",
            "tracking": [{"time": "2026-03-03T09:30:00+08:00", "event": "到达", "place": "武汉"}],
        },
        "approvals": [{"type": "discount", "percent": 5, "expires": "2026-03-04T00:30:00+00:00"}],
    }
)  # fmt: skip


def test_every_time_is_the_shop_s_whatever_zone_it_was_recorded_in():
    shown = facts_panel(FACTS, dt.datetime(2026, 3, 3, 20, 15, tzinfo=dt.UTC), TEXTS["zh"], ZONE)
    for words in ("03-02 06:05", "03-03 09:30", "03-04 08:30", "03-04 04:15"):
        assert words in shown


@pytest.mark.parametrize("lang", LANGS)
def test_nothing_is_told_in_the_helpdesk_s_own_words(lang):
    t = TEXTS[lang]
    shown = facts_panel(FACTS, None, t, ZONE)
    for key in ("shipping.standard", "return.defect", "order.in_transit"):
        assert t(key) in shown
    assert "in_transit" not in shown
