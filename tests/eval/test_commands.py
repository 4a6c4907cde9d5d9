from __future__ import annotations

from pathlib import Path

import pytest

from copilot.errors import ConfigError
from eval.commands import Request, run_all, run_names
from eval.floor import load_floor
from eval.variant import Variant

ONE, TWO = Variant(policies=Path("a/policies")), Variant(policies=Path("b/policies"))


@pytest.mark.parametrize(
    ("name", "variants", "names"),
    [
        pytest.param(None, [Variant()], ["composer"], id="one"),
        pytest.param("x", [Variant()], ["x"], id="one-named"),
        pytest.param("x", [Variant(), Variant(model="m/n")], ["x-composer", "x-m-n"], id="several-named"),
        pytest.param(None, [ONE, TWO], ["composer+policies", "composer+policies#2"], id="folders-of-one-name"),
    ],
)
def test_no_run_takes_the_place_of_another(name: str | None, variants: list[Variant], names: list[str]) -> None:
    assert run_names(Request(name=name), variants) == names


def test_a_mistake_in_the_floor_is_told_before_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "floor.yaml"
    file.write_text("version: 1\nlimits: {conversations.pas: {min: 0.5}}\n", encoding="utf-8")
    monkeypatch.setattr("eval.commands.load_floor", lambda: load_floor(file))
    with pytest.raises(ConfigError, match="no metric 'pas' of conversations"):
        run_all(Request(floor=True, ids=("E24",), suites=("conversations",), home=tmp_path / "home"))
    assert not (tmp_path / "home").exists()
