from __future__ import annotations

import json
import shutil
import socket
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from rich.console import Console

from copilot.errors import InputError
from eval.case import PolicyCase
from eval.leaderboard.command import OWN, benchmark, edition, run_leaderboard
from eval.leaderboard.results import FOLDER, add_row, board, load_rows
from eval.leaderboard.score import score_system
from eval.leaderboard.systems import by_command, by_keywords, by_url, payload
from eval.suites.policy import build_checker, check_one
from eval.variant import Variant

CASES = [
    PolicyCase.model_validate(
        {"id": f"DATE-zh-{n}", "lang": "zh", "draft": draft, "rule": "delivery-date", "expect": label, "span": "到",
         "facts": {"order": {"total": 20.5, "status": status}}}
    )
    for n, (draft, label, status) in enumerate(
        [("明天到", "block", "paid"), ("保证到", "block", "paid"), ("不好说", "allow", "paid"),
         ("可以的", "allow", "none"), ("可以的", "block", "paid"), ("大概明天到", "warn", "paid")]
    )
]  # fmt: skip
ECHO = """
import json, sys
for line in sys.stdin:
    case = json.loads(line)
    word = "rejected" if "到" in case["draft"] else "passed"
    print(json.dumps({"id": case["id"], "outcome": word, "findings": [{"policy": "x", "severity": "block"}] * (word == "rejected")}))
"""


def _command(code: str, tmp_path: Path) -> str:
    (tmp_path / "system.py").write_text(code)
    return f"{sys.executable} {tmp_path / 'system.py'}"


def test_a_system_sees_no_label_and_no_id(tmp_path: Path) -> None:
    body = payload(CASES[0])
    assert not {"rule", "expect", "span", "note"} & body.keys()
    assert body["facts"]["order"]["total"] == 20.5
    code = 'import sys\nopen(r\'%s\', \'w\').write(sys.stdin.read())\nprint(\'{"id": "0", "outcome": "passed"}\')'
    by_command(_command(code % (tmp_path / "seen"), tmp_path), CASES)
    seen = (tmp_path / "seen").read_text()
    assert "DATE" not in seen and "block" not in seen and len(seen.splitlines()) == len(CASES)


def test_a_new_run_of_our_own_checker_takes_the_place_of_its_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(FOLDER / "results.json", tmp_path)
    monkeypatch.setattr("eval.leaderboard.command.benchmark", lambda: CASES)
    before = [row.system for row in load_rows(tmp_path / "results.json")]
    assert run_leaderboard(Console(quiet=True), own=True, folder=tmp_path) == 0
    rows = load_rows(tmp_path / "results.json")
    assert sorted(row.system for row in rows) == sorted(before)
    own = next(row for row in rows if row.system == OWN)
    assert own.cases == len(CASES)
    assert (own.dataset, own.measured) == (edition(), datetime.now(UTC).date())
    assert f"- **{OWN}**: {edition()}, " in (tmp_path / "results.md").read_text()


def test_a_shops_own_cases_are_no_part_of_the_benchmark(tmp_path: Path) -> None:
    (tmp_path / "index.yaml").write_text("- {name: p, kind: policy, version: 1, files: ['*.jsonl']}\n")
    row = '{"id": "%s", "lang": "zh", "draft": "x", "rule": "r", "expect": "allow"}\n'
    for file, case in (("shipped", "A"), ("added", "B")):
        (tmp_path / f"{file}.jsonl").write_text(row % case)
    assert [case.id for case in benchmark(tmp_path)] == ["A"]


def test_a_command_is_scored_by_its_verdicts(tmp_path: Path) -> None:
    answers, ms = by_command(_command(ECHO, tmp_path), CASES)
    row = score_system("echo", "v1", CASES, answers, ms)
    assert (row.recall.k, row.recall.n) == (2, 3)
    assert (row.false_block.k, row.false_block.n) == (0, 2)
    assert row.precision.value == 1.0
    assert row.f1 == pytest.approx(0.8)
    assert row.balanced == pytest.approx((2 / 3 + 1) / 2)
    assert (row.flips.k, row.flips.n) == (0, 1)


def test_a_case_without_an_answer_is_unchecked_and_held(tmp_path: Path) -> None:
    code = 'print(\'noise\')\nprint(\'{"id": "2", "outcome": "passed"}\')\nprint(\'{"id": "3", "error": "no"}\')'
    answers, ms = by_command(_command(code, tmp_path), CASES)
    assert [answers[c.id].outcome for c in CASES] == ["unchecked", "unchecked", "passed", *["unchecked"] * 3]
    row = score_system("half", "", CASES, answers, ms)
    assert (row.unchecked.k, row.recall.k, row.false_block.k) == (5, 3, 1)


def test_a_system_that_fails_in_the_middle_is_not_put_on_the_board(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(FOLDER / "results.json", tmp_path)
    monkeypatch.setattr("eval.leaderboard.command.benchmark", lambda: CASES)
    before = (tmp_path / "results.json").read_text(encoding="utf-8")
    console = Console(record=True, width=200)
    code = 'print(\'{"id": "2", "outcome": "passed"}\')'
    assert run_leaderboard(console, command=_command(code, tmp_path), name="half", folder=tmp_path) == 2
    assert "half: no verdict on 5 of 6 cases, the first: no verdict; not put on the board" in console.export_text()
    assert (tmp_path / "results.json").read_text(encoding="utf-8") == before


@pytest.mark.parametrize(
    ("command", "told"),
    [
        pytest.param("no-such-program-here", "--command: .*No such file", id="no-program"),
        pytest.param(f"{sys.executable} -c 'import sys; sys.exit(\"boom\")'", "no verdict came back: boom", id="crash"),
        pytest.param("'", "--command: No closing quotation", id="bad-quoting"),
    ],
)
def test_a_command_that_cannot_be_used_is_told(command: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        by_command(command, CASES)


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        case = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        answer = json.dumps({"id": case["id"], "outcome": "rejected" if "到" in case["draft"] else "passed"}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def address() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/check"
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_address_is_scored_like_a_command(address: str, tmp_path: Path) -> None:
    over_http, _ = by_url(address, CASES)
    by_pipe, _ = by_command(_command(ECHO, tmp_path), CASES)
    assert {k: v.outcome for k, v in over_http.items()} == {k: v.outcome for k, v in by_pipe.items()}


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n[1]", "no JSON object: \\[1\\]", id="list"),
        pytest.param(b'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n""', "no JSON object: ", id="text"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{", "IncompleteRead", id="cut-off"),
        pytest.param(b"HELLO\r\n\r\n", "HELLO", id="no-http"),
    ],
)
def test_an_address_that_speaks_otherwise_is_told(answer: bytes, told: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_say_once, args=(server, answer))
        thread.start()
        with pytest.raises(InputError, match=f"no verdict came back from .*: .*{told}"):
            by_url(f"http://127.0.0.1:{server.getsockname()[1]}/", CASES[:1], timeout=10)
        thread.join()


def _say_once(server: socket.socket, answer: bytes) -> None:
    connection, _ = server.accept()
    with connection:
        connection.recv(65536)
        connection.sendall(answer)
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(65536):  # a request left unread would reset the connection, and the answer with it
            pass


@pytest.mark.parametrize(
    ("line", "outcomes"),
    [
        pytest.param('{"id": "0", "outcome": "passed", "findings": 5}', ["passed", "unchecked"], id="findings-number"),
        pytest.param('{"id": "0", "outcome": "passed", "findings": [5]}', ["passed", "unchecked"], id="finding-number"),
        pytest.param('{"id": "0", "outcome": ["passed"]}', ["unchecked", "unchecked"], id="outcome-list"),
    ],
)
def test_a_verdict_of_another_shape_ends_nothing(line: str, outcomes: list[str], tmp_path: Path) -> None:
    answers, _ = by_command(_command(f"print({line!r})", tmp_path), CASES[:2])
    assert [answers[case.id].outcome for case in CASES[:2]] == outcomes


def test_an_address_that_never_answers_is_told() -> None:
    with pytest.raises(InputError, match="no verdict came back from http://127.0.0.1:9/"):
        by_url("http://127.0.0.1:9/", CASES[:1], timeout=2)
    with pytest.raises(InputError, match="is no http or https address"):
        by_url("file:///etc/passwd", CASES)


def test_keywords_fold_width_and_case(tmp_path: Path) -> None:
    (tmp_path / "k.yaml").write_text("name: k\nwords: {zh: [明天, OK]}\n", encoding="utf-8")
    drafts = ["明天到", "ｏｋ的", "不好说"]
    cases = [CASES[0].model_copy(update={"id": str(n), "draft": text}) for n, text in enumerate(drafts)]
    answers, _ = by_keywords(tmp_path / "k.yaml", cases)
    assert [answers[str(n)].outcome for n in range(3)] == ["rejected", "rejected", "passed"]


def test_the_board_keeps_one_row_a_system_best_first(tmp_path: Path) -> None:
    answers, ms = by_command(_command(ECHO, tmp_path), CASES)
    none = {c.id: a.model_copy(update={"outcome": "passed"}) for c, a in zip(CASES, answers.values(), strict=True)}
    add_row(score_system("lazy", "says yes", CASES, none, 0.1), tmp_path)
    add_row(score_system("echo", "old", CASES, none, ms), tmp_path)
    rows = add_row(score_system("echo", "new", CASES, answers, ms), tmp_path)
    assert [(row.system, row.about) for row in rows] == [("echo", "new"), ("lazy", "says yes")]
    assert load_rows(tmp_path / "results.json") == rows
    assert board(rows).rows[0][0] == "echo"
    assert "- **lazy**: says yes" in (tmp_path / "results.md").read_text()


def test_the_published_row_is_what_the_checker_does_today() -> None:
    # Otherwise: python -m eval leaderboard --own
    (kept,) = [row for row in load_rows() if row.system == OWN]
    cases = benchmark()
    checker = build_checker(Variant().settings())
    now = score_system(OWN, "", cases, {case.id: check_one(checker, case) for case in cases}, 0.0)
    assert (kept.recall, kept.false_block, kept.flips) == (now.recall, now.false_block, now.flips)
    assert kept.by_lang == now.by_lang and kept.by_rule == now.by_rule
