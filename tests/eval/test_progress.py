from __future__ import annotations

import io
import sys

import pytest

from eval.progress import ticking


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "shown", "seen"),
    [
        pytest.param(_Terminal(), True, True, id="terminal"),
        pytest.param(_Terminal(), False, False, id="not-wanted"),
        pytest.param(io.StringIO(), True, False, id="nobody-watches"),
    ],
)
def test_a_bar_is_shown_to_those_who_watch(
    monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, shown: bool, seen: bool
) -> None:
    monkeypatch.setattr(sys, "stderr", stream)
    with ticking("drafts", 2, shown) as tick:
        tick()
        tick()
    assert ("2/2" in stream.getvalue()) is seen
