"""The `copilot` command: usage, errors in one line, JSONL in and out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from copilot.cli import COMMANDS, main
from copilot.commands.check import PER_WORKER
from copilot.errors import ConfigError

ROOT = Path(__file__).parent.parent


def run(*arguments: str, stdin: str = "", cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run the command as a user would."""
    command = [sys.executable, "-m", "copilot", *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, text=True, cwd=cwd, encoding="utf-8")


@pytest.mark.parametrize("arguments", [[], ["-h"], ["--help"]], ids=["nothing", "-h", "--help"])
def test_usage_lists_every_command(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 0
    shown = capsys.readouterr().out
    assert all(f"  {name} " in shown for name in COMMANDS)


def test_an_unknown_command_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["chekc"])
    assert stopped.value.code == 2
    assert "copilot: no command 'chekc'" in capsys.readouterr().err


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([name, "--help"])
    assert stopped.value.code == 0
    assert f"copilot {name}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["check", "absent.jsonl"], "copilot check: absent.jsonl: no such file; name a file of JSON lines"),
        (["check", "--policies", "absent"], "copilot check: absent: no policy files found"),
        (["policies", "list", "--nonsense"], "No such option"),
    ],
    ids=["no file", "no policies", "no option"],
)
def test_a_mistake_is_told_without_a_traceback(arguments: list[str], told: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_an_unknown_setting_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPILOT_MODLE", "x")
    done = run("check", stdin='{"draft": "x"}')
    assert done.returncode == 2
    assert done.stderr.startswith("copilot check: environment: unknown setting COPILOT_MODLE")
    assert len(done.stderr.splitlines()) == 1


def test_several_problems_are_several_lines(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from copilot.commands import policies

    def broken(*_: object, **__: object) -> None:
        raise ConfigError(["a.yaml: id: wrong", "b.yaml: why: missing"])

    monkeypatch.setattr(policies, "app", broken)
    with pytest.raises(SystemExit) as stopped:
        main(["policies"])
    assert stopped.value.code == 2
    assert capsys.readouterr().err.splitlines() == ["copilot policies: a.yaml: id: wrong", "b.yaml: why: missing"]


CASES = [
    {"id": "late", "lang": "en", "draft": "It will arrive tomorrow, guaranteed."},
    {"id": "fine", "lang": "en", "draft": "Thank you for your order."},
]


def test_check_answers_in_order_and_a_bad_line_stops_nothing() -> None:
    lines = [json.dumps(CASES[0]), "not json", '{"id": 3, "draft": "x", "facts": {"now": "soon"}}', "", '{"id": 5}']
    done = run("check", "-", stdin="\n".join([*lines, json.dumps(CASES[1])]))
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == ["late", None, 3, 5, "fine"]
    assert [answer.get("outcome") for answer in answers] == ["rejected", None, None, None, "passed"]
    assert [answer.get("error", "")[:7] for answer in answers] == ["", "line 2:", "line 3:", "line 5:", ""]
    assert done.returncode == 2


def test_check_with_workers_gives_the_same_answers(tmp_path: Path) -> None:
    file = tmp_path / "cases.jsonl"
    # So many that there are two of them.
    file.write_text("\n".join(json.dumps(case) for case in CASES * PER_WORKER), encoding="utf-8")
    assert run("check", str(file), "--workers", "2").stdout == run("check", str(file)).stdout


@pytest.mark.parametrize(
    "draft",
    ["", "\x00\x07", "\ufeff", "明天" * 50_000, "👨‍👩‍👧" * 100],
    ids=["empty", "control", "mark", "long", "emoji"],
)
def test_check_survives_odd_drafts(draft: str) -> None:
    done = run("check", "-", stdin=json.dumps({"id": 1, "draft": draft}))
    assert json.loads(done.stdout)["outcome"] in ("passed", "warned", "rejected", "unchecked")
    assert done.stderr == ""


DEEP = b"[" * 100_000 + b"]" * 100_000


@pytest.mark.parametrize(
    ("line", "identity", "error"),
    [
        (b'\xff\xfe{"id": 1}', None, "line 2: not valid UTF-8: byte 0xff at column 1"),
        (b'{"id": "b", "draft": "ok \xff"}', "b", "line 2: not valid UTF-8: byte 0xff at column 26"),
        (b'{"id": "c", "draft": "\xe6\x98"}', "c", "line 2: not valid UTF-8: byte 0xe6 at column 23"),
        (DEEP, None, "line 2: nested too deep"),
        (b'{"id": "e", "draft": "x", "facts": {"more": ' + DEEP + b"}}", None, "line 2: nested too deep"),
        (b'{"id": "f", "draft": "x", "facts": {"concessions": ' + b"9" * 5000 + b"}}", None,
         "line 2: a number with too many digits"),
        (b"[1]", None, "line 2: case: must be a set of keys and values, not a list"),
        (b'{"id": "h", "draft": "x", "conversation": "hi"}', "h", "line 2: conversation: must be a list, not text"),
        (b'{"id": "i", "draft": 7}', "i", "line 2: draft: must be text, not a number"),
        (b'{"id": [1], "draft": "x"}', None, "line 2: id"),
    ],
    ids=["byte mark", "byte in the draft", "half a character", "nested", "nested facts", "digits", "no object",
         "text for a list", "number for text", "id is a list"],
)  # fmt: skip
def test_a_line_that_cannot_be_read_is_told_and_the_others_answered(
    line: bytes, identity: str | None, error: str, tmp_path: Path
) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_bytes(b'\xef\xbb\xbf{"id": 1, "draft": "ok"}\n' + line + b'\n{"id": 3, "draft": "ok"}\n')
    command = [sys.executable, "-m", "copilot", "check"]
    done = subprocess.run([*command, str(file)], capture_output=True, cwd=ROOT)
    piped = subprocess.run([*command, "-"], input=file.read_bytes(), capture_output=True, cwd=ROOT)
    first, bad, last = (json.loads(answer) for answer in done.stdout.splitlines())
    assert (first["outcome"], last["outcome"]) == ("passed", "passed")
    assert bad["id"] == identity
    assert bad["error"].startswith(error)
    assert set(bad) == {"id", "error"}
    assert (done.returncode, done.stderr) == (2, b"")
    assert (piped.returncode, piped.stdout) == (2, done.stdout)


@pytest.mark.parametrize("depth", [100, 900, 960], ids=str)
def test_check_reads_what_is_nested_less_deep(depth: int) -> None:
    nested = "[" * depth + "]" * depth
    done = run("check", "-", stdin=f'{{"id": 1, "draft": "ok", "facts": {{"order": {{"more": {nested}}}}}}}')
    assert list(json.loads(done.stdout))[1] in ("outcome", "error")
    assert done.stderr == ""


def test_half_a_character_can_be_written_back() -> None:
    done = run("check", "-", stdin='{"id": "\\ud800", "draft": "It will arrive tomorrow \\ud800, guaranteed."}')
    assert json.loads(done.stdout)["id"] == "\ud800"
    assert (done.returncode, done.stderr) == (0, "")


def test_findings_have_the_keys_of_the_case_format() -> None:
    (finding,) = json.loads(run("check", "-", stdin=json.dumps(CASES[0])).stdout)["findings"]
    assert list(finding) == ["policy", "severity", "start", "end", "text", "message", "suggestion"]


def test_draft_tells_once_on_standard_error_what_is_wrong_with_the_index(tmp_path: Path) -> None:
    (tmp_path / "chroma.sqlite3").write_bytes(b"no database at all" * 300)
    case = '{"id": %d, "conversation": [{"role": "customer", "text": "How much is the lamp?"}]}'
    lines = "\n".join(case % number for number in (1, 2))
    command = [sys.executable, "-m", "copilot", "draft", "-"]
    environment = os.environ | {"COPILOT_INDEX": str(tmp_path)}
    done = subprocess.run(command, input=lines, capture_output=True, text=True, cwd=ROOT, env=environment)
    assert done.returncode == 0 and len(done.stdout.splitlines()) == 2
    (told,) = done.stderr.splitlines()
    assert "the index cannot be used" in told and "--rebuild" in told and "Traceback" not in told


def test_a_closed_pipe_is_no_error() -> None:
    lines = "\n".join(json.dumps({"id": n, "draft": "Thank you."}) for n in range(3000))
    command = f"{sys.executable} -m copilot check - | head -n 1"
    done = subprocess.run(command, shell=True, input=lines, capture_output=True, text=True, cwd=ROOT)
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 1
