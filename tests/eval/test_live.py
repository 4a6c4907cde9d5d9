"""The judge over LiteLLM and HTTP, with a server on loopback in a model's place."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from copilot.testing.server import FakeServer, fake_server
from eval.case import ReplyCase
from eval.dataset import load_datasets
from eval.judge.calibrate import labelled

ROOT = Path(__file__).parents[2]
YES = "answers: yes\nhonest: yes\nmanner: yes."
NO = "answers: yes\nhonest: no\nmanner: yes."
Shown = subprocess.CompletedProcess[str]


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with fake_server() as running:
        yield running


def _eval(server: FakeServer, home: Path, *arguments: str) -> Shown:
    settings = {"API_BASE": server.address, "API_KEY": "k", "RETRIES": "0"}
    environment = os.environ | {f"COPILOT_MODEL_{name}": value for name, value in settings.items()}
    command = [sys.executable, "-m", "eval", *arguments, "--home", str(home)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment, check=False)


def _good() -> set[str]:
    cases = [c for d in load_datasets(kinds=("conversations",)) for c in d.cases if isinstance(c, ReplyCase)]
    return {item.text for item in labelled(cases) if item.good}


def test_a_judge_is_refused_or_taken(server: FakeServer, tmp_path: Path) -> None:
    good = _good()

    def knowing() -> str:
        asked = server.requests[-1]["messages"][-1]["content"]
        (reply,) = re.findall(r"<reply>(.*?)</reply>", asked, re.DOTALL)
        return YES if reply in good else NO

    server.answers = [YES]
    agreeable = _eval(server, tmp_path, "judge", "--model", "openai/agreeable", "--limit", "100")
    assert agreeable.returncode == 1, agreeable.stderr
    assert "Cohen's kappa 0.000" in agreeable.stdout and "refused: the floor is" in agreeable.stdout
    refused = _eval(server, tmp_path, "run", "--judge", "openai/agreeable")
    assert refused.returncode == 2
    assert "the judge openai/agreeable is refused: kappa 0.00" in refused.stderr

    server.next = knowing  # type: ignore[method-assign]
    knows = _eval(server, tmp_path, "judge", "--model", "openai/knowing", "--limit", "100", "--concurrency", "1")
    assert knows.returncode == 0, knows.stdout + knows.stderr
    assert "Cohen's kappa 1.000" in knows.stdout and "may be used" in knows.stdout
