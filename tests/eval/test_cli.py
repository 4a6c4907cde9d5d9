from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from eval.cli import app
from eval.commands import Request, run_all
from tests.eval.records import run_of

ROOT = Path(__file__).parents[2]


def _eval(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "eval", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)


def test_a_few_policy_cases_run_from_the_command_line(tmp_path: Path) -> None:
    done = _eval("run", "--suite", "policy", "--limit", "2", "--home", str(tmp_path), "--name", "one")
    assert done.returncode == 0, done.stderr
    assert "Policy cases" in done.stdout
    again = _eval("run", "--suite", "policy", "--limit", "2", "--home", str(tmp_path), "--name", "two")
    assert again.returncode == 0, again.stderr
    compared = _eval("compare", "one", "two", "--home", str(tmp_path))
    assert "no change" in compared.stdout
    assert (tmp_path / "runs" / "one" / "report.html").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(("run", "--suite", "nonsense"), "--suite: nonsense is none of conversations", id="suite"),
        pytest.param(("run", "--lang", "fr"), "--lang: fr is none of zh, en, ko", id="language"),
        pytest.param(("run", "--report", "pdf"), "--report: pdf is none of html, md, junit, json", id="report"),
        pytest.param(("run", "--case", "NOPE", "--floor"), "no case is called or begins with NOPE", id="no-such-case"),
        pytest.param(("run", "--case", "E1-zh", "--lang", "ko"), "no case is left by", id="nothing-selected"),
        pytest.param(("run", "--limit", "0"), "Invalid value for '--limit'", id="limit"),
        pytest.param(("run", "--concurrency", "0"), "Invalid value for '--concurrency'", id="concurrency"),
        pytest.param(("run", "--per-minute", "0"), "Invalid value for '--per-minute'", id="per-minute"),
        pytest.param(("run", "--name", "../../x"), "--name: '../../x' may hold letters", id="name"),
        pytest.param(("run", "--prompts", "/no/such"), "not found: /no/such", id="prompts"),
        pytest.param(("run", "--model", "recorded:/no/such"), "not found: /no/such", id="recorded"),
        pytest.param(("compare", "nobody", "none"), "no run called nobody", id="compare"),
        pytest.param(("mutate", "--mutator", "twist"), "unknown mutator twist", id="mutator"),
        pytest.param(
            ("mutate", "--lang", "fr", "--floor"), "--lang: no drafts in fr; languages are zh", id="no-drafts"
        ),
        pytest.param(("leaderboard", "--own", "--command", "x"), "one system at a time", id="two-systems"),
        pytest.param(("add", "/no/such.csv"), "/no/such.csv: cannot be read", id="add"),
    ],
)
def test_a_mistake_is_one_line_and_exit_2(arguments: tuple[str, ...], told: str, tmp_path: Path) -> None:
    home = () if arguments[0] in ("leaderboard", "add") else ("--home", str(tmp_path))
    done = _eval(*arguments, *home)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(("run",), "eval: interrupted; finished cases are kept", id="run"),
        pytest.param(("judge", "--model", "m/n"), "eval: interrupted; finished cases are kept", id="judge"),
        pytest.param(("mutate",), "eval: interrupted", id="mutate"),
    ],
)
def test_an_interrupted_command_says_so(
    arguments: tuple[str, ...], told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object, **__: object) -> int:
        raise KeyboardInterrupt

    for name in ("eval.commands.run_all", "eval.judge.command.run_judge", "eval.mutate.command.run_mutate"):
        monkeypatch.setattr(name, interrupted)
    with pytest.raises(SystemExit) as ended:
        app(arguments)
    assert ended.value.code == 130
    assert capsys.readouterr().err.startswith(told)


def test_a_run_of_which_a_part_could_not_be_run_is_not_fine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = run_of([], problems=("replies: the model cannot be reached",))
    monkeypatch.setattr("eval.commands.run_variant", lambda *_, **__: run)
    assert run_all(Request(home=tmp_path)) == 2
    assert run_all(Request(home=tmp_path, floor=True)) == 1
    monkeypatch.setattr("eval.commands.run_variant", lambda *_, **__: run_of([]))
    assert run_all(Request(home=tmp_path)) == 0
