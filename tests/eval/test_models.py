from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from copilot.draft import Draft
from copilot.drafting.base import prepared
from copilot.errors import ConfigError, ModelError
from copilot.prompt import Prompt, PromptMessage
from copilot.settings import load_settings
from eval.build import patient
from eval.models import RecordedModel, ReplayModel, load_recorded
from eval.suites.options import Options
from eval.watch import WatchedModel


class _Counting:
    name = "m"

    def __init__(self) -> None:
        self.calls = 0

    async def complete(self, prompt: Prompt) -> Draft:
        self.calls += 1
        if "fail" in prompt.digest:
            raise ModelError("down", is_retryable=True)
        return Draft(text=f"答 {self.calls}", lang="zh", model="m")

    async def stream(self, prompt: Prompt) -> AsyncIterator[str | Draft]:
        yield await self.complete(prompt)


def _prompt(digest: str) -> Prompt:
    return Prompt(messages=(PromptMessage(role="user", content="x"),), lang="zh", template="t@1", digest=digest)


async def test_a_model_is_asked_once_for_a_prompt(tmp_path: Path) -> None:
    inner, settings, options = _Counting(), load_settings(), Options(home=tmp_path)
    first = await ReplayModel(inner, settings, options).complete(_prompt("a"))
    again = await ReplayModel(inner, settings, options).complete(_prompt("a"))
    await ReplayModel(inner, settings, options).complete(_prompt("b"))
    assert (first, inner.calls) == (again, 2)
    warmer = settings.model_copy(update={"model_temperature": 0.9})
    await ReplayModel(inner, warmer, options).complete(_prompt("a"))
    assert inner.calls == 3


async def test_a_failure_is_asked_again(tmp_path: Path) -> None:
    inner = _Counting()
    model = ReplayModel(inner, load_settings(), Options(home=tmp_path))
    for _ in range(2):
        with pytest.raises(ModelError, match="down"):
            await model.complete(_prompt("fail"))
    assert inner.calls == 2


async def test_a_watched_model_tells_its_failures_and_is_left_alone_after_several() -> None:
    inner = _Counting()
    model = WatchedModel(inner)
    failures = model.begin()
    for _ in range(10):
        with pytest.raises(ModelError):
            await model.complete(_prompt("fail"))
    assert (inner.calls, failures[0]) == (8, "down")
    assert failures[-1] == "m: not asked any more after 8 failures in a row"
    assert model.begin() == []


async def test_an_answer_starts_the_count_of_failures_anew() -> None:
    inner = _Counting()
    model = WatchedModel(inner)
    for digest in (*["fail"] * 7, "a", *["fail"] * 7, "b"):
        if digest == "fail":
            with pytest.raises(ModelError, match="down"):
                await model.complete(_prompt(digest))
        else:
            await model.complete(_prompt(digest))
    assert inner.calls == 16


async def test_what_a_model_loads_first_is_loaded_before_its_time_runs(tmp_path: Path) -> None:
    class Heavy(_Counting):
        loaded = 0

        async def prepare(self) -> None:
            self.loaded += 1

    inner = Heavy()
    await prepared(WatchedModel(ReplayModel(inner, load_settings(), Options(home=tmp_path))))
    assert inner.loaded == 1


async def test_calls_keep_their_distance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr("eval.models.asyncio.sleep", sleep)
    model = ReplayModel(_Counting(), load_settings(), Options(home=tmp_path, per_minute=60))
    for digest in "abc":
        await model.complete(_prompt(digest))
    assert [round(s) for s in slept] == [1, 2]


async def test_recorded_outputs_answer_for_their_case(tmp_path: Path) -> None:
    file = tmp_path / "r.jsonl"
    file.write_text('{"id": "E1-zh", "draft": "您好"}\n\n', encoding="utf-8")
    model = RecordedModel(load_recorded(file))
    model.turn_to("E1-zh")
    assert (await model.complete(_prompt("a"))).text == "您好"
    model.turn_to("E2-zh")
    with pytest.raises(ModelError, match="no output recorded for E2-zh"):
        await model.complete(_prompt("a"))


def test_a_bad_recording_names_its_lines(tmp_path: Path) -> None:
    file = tmp_path / "r.jsonl"
    file.write_text('{"id": 1}\nnope\n{"id": "a", "draft": "x"}\n{"id": "a", "draft": "y"}\n')
    with pytest.raises(ConfigError) as caught:
        load_recorded(file)
    assert [problem.split(": ")[0][-2:] for problem in caught.value.problems] == [":1", ":2", ":4"]


def test_a_recording_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load_recorded(tmp_path)
    (tmp_path / "r.jsonl").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match=r"r\.jsonl: cannot be read"):
        load_recorded(tmp_path / "r.jsonl")


async def test_a_model_that_is_too_slow_has_failed(tmp_path: Path) -> None:
    class Slow(_Counting):
        async def complete(self, prompt: Prompt) -> Draft:
            await asyncio.sleep(60)
            raise AssertionError("not reached")

    model = WatchedModel(Slow())
    failures = model.begin()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(model.complete(_prompt("a")), 0.01)
    assert failures == ["m: no answer in time (setting model_timeout)"]


def test_waiting_in_line_is_no_slowness_of_the_model(tmp_path: Path) -> None:
    settings = load_settings()
    assert patient(settings, Options(home=tmp_path)) == settings
    slow = patient(settings, Options(home=tmp_path, per_minute=6, concurrency=5))
    assert slow.model_timeout == settings.model_timeout + 10 * 5 * settings.max_attempts
