from __future__ import annotations

from pathlib import Path

import pytest

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed (npm install --no-save axe-core)")
@pytest.mark.parametrize("is_dark", [False, True], ids=["light", "dark"])
def test_no_serious_barrier_on_any_tab(desk_factory, is_dark):
    desk = desk_factory("en-GB").start()
    if is_dark:
        desk.page.locator("[data-local=theme]").click()
    desk.open("en-urgent")
    desk.draft.fill("We guarantee it will arrive tomorrow.")
    desk.outcome("rejected")
    for number, shown in enumerate(("#findings", "#qa-rows", "#shift-board")):
        desk.page.get_by_role("tab").nth(number).click()
        desk.page.locator(shown).wait_for(state="visible")
        desk.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = desk.page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
        serious = [
            (item["id"], item["nodes"][0]["target"]) for item in found if item["impact"] in ("serious", "critical")
        ]
        assert serious == []
