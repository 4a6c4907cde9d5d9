from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from copilot.errors import ConfigError
from copilot.reviews.people.roles import local_user
from copilot.ui.samples import load_samples, shifted
from copilot.ui.stores import fill_with_samples


def test_there_are_samples_in_three_languages_with_unique_ids() -> None:
    samples = load_samples()
    assert len(samples) >= 12
    assert {sample.lang for sample in samples} == {"zh", "en", "ko"}
    assert len({sample.id for sample in samples}) == len(samples)


def test_times_move_together() -> None:
    now = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
    for sample in load_samples():
        moved = shifted(sample, now)
        before, after = sample.conversation[-1].sent_at, moved.conversation[-1].sent_at
        assert now - after == sample.facts.now - before
        assert moved.facts.now == now
        if sample.facts.order and sample.facts.order.carrier_eta:
            days = sample.facts.order.carrier_eta.date - sample.facts.now.date()
            moved_days = moved.facts.order.carrier_eta.date - now.astimezone(sample.facts.now.tzinfo).date()
            assert days == moved_days


def test_a_store_is_filled_once(parts) -> None:
    assert len(parts.store.queue(by=local_user())) == len(load_samples())
    assert fill_with_samples(parts.store) == 0


def test_a_wrong_line_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text('{"id": "a"}\n')
    with pytest.raises(ConfigError, match=r"x\.jsonl:1: customer"):
        load_samples(tmp_path)
