from __future__ import annotations

from pathlib import Path

import pytest

from eval.commands import Request, run_names
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
