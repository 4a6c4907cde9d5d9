from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from copilot.errors import InputError
from eval.floor import Breach, Floor, Limit, check_floor
from eval.report.files import write_reports
from eval.report.html import Past, html_report
from eval.report.junit import junit_report
from eval.report.markdown import markdown_report, markdown_table
from eval.report.tables import Table, tables
from eval.runner import load_run, save_run
from tests.eval.records import finding, policy_record, reply_record, run_of

EVIL = '</script><script>alert("x")</script>'
RUN = run_of(
    [
        reply_record("good"),
        reply_record("bad", passed=False, messages=[("customer", EVIL)]),
        reply_record("broken", scores=[{"scorer": "x", "value": None, "passed": None, "why": "boom", "broken": True}]),
        policy_record("hit", "block", "rejected", finding("delivery-date", message=EVIL)),
        policy_record("secret", "block", "passed", held_out=True),
    ],
    "my run",
)


def test_the_page_stands_alone_and_lets_nothing_out_of_its_data() -> None:
    page = html_report(RUN)
    assert not re.search(r"(?:src|href)=|@import|url\(", page)
    assert page.count("<script") == 2 and EVIL not in page
    data = re.search(r'id="data">(.*?)</script>', page, re.DOTALL)
    assert data is not None
    cases = json.loads(data[1])
    assert [case["id"] for case in cases] == ["good", "bad", "broken", "hit"]
    assert cases[1]["messages"][0][1] == EVIL


def test_held_out_cases_are_listed_only_when_asked_for() -> None:
    assert '"secret"' not in html_report(RUN) and "1 cases of held-out files" in html_report(RUN)
    assert '"secret"' in html_report(RUN, held_out=True)
    assert "secret" not in markdown_report(RUN) and "secret" in markdown_report(RUN, held_out=True)
    assert "secret" not in junit_report(RUN) and "secret" in junit_report(RUN, held_out=True)


def test_the_page_tells_the_floor_and_the_earlier_reply() -> None:
    past = {"conversations/bad": Past(passed=True, text="从前的回复")}
    page = html_report(RUN, [Breach(text="conversations.pass is 0.3", cases=("bad",))], past)
    assert "Below the floor" in page and "conversations.pass is 0.3: bad" in page
    assert "从前的回复" in page
    assert "At or above the floor." in html_report(RUN, [])


def test_junit_counts_failures_and_errors() -> None:
    root = ET.fromstring(junit_report(RUN).encode())
    suites = {suite.get("name"): suite.attrib for suite in root}
    replies = suites["conversations.d"]
    assert (replies["tests"], replies["failures"], replies["errors"]) == ("3", "1", "1")
    error = root.find(".//testcase[@name='broken']/error")
    assert error is not None and error.text == "x BROKEN: boom"


def test_junit_tells_what_could_not_run_and_what_is_below_the_floor() -> None:
    run = run_of([], problems=("replies: no index",))
    breaches = check_floor(run, Floor(version=1, limits={"conversations.pass": Limit(min=0.5)}), None)
    root = ET.fromstring(junit_report(run, breaches=breaches).encode())
    assert [suite.attrib for suite in root] == [{"name": "run", "tests": "2", "failures": "1", "errors": "1"}]
    assert [fault.text for fault in root.iter() if fault.text and fault.text.strip()] == [
        "replies: no index",
        "conversations.pass: not measured in this run",
    ]


def test_junit_survives_control_characters() -> None:
    bad = reply_record("a", scores=[{"scorer": "x", "value": 0.0, "passed": False, "why": "a\x00b\ufffe"}])
    failure = ET.fromstring(junit_report(run_of([bad])).encode()).find(".//failure")
    assert failure is not None and failure.text == "x failed: a?b?"


def test_markdown_names_the_cases() -> None:
    text = markdown_report(RUN, [])
    assert "- `bad` must_mention failed: not said: 照片" in text
    assert "At or above the floor." in text


def test_markdown_escapes_a_cell() -> None:
    assert markdown_table(Table(title="t", head=("a", "b"), rows=(("x|y", "1"),))).endswith("| x\\|y | 1 |")


def test_tables_leave_out_what_was_not_run() -> None:
    titles = [table.title for table in tables(RUN)]
    assert len(titles) == 2
    assert titles[0].startswith("Conversations: 3 replies, 0 with a blocking violation")
    assert titles[1].startswith("Policy cases")


def test_reports_are_written(tmp_path: Path) -> None:
    files = write_reports(RUN, tmp_path, ("html", "md", "junit", "json"), None, {}, {}, False)
    assert sorted(file.name for file in files) == ["junit.xml", "report.html", "report.md", "summary.json"]
    summary = json.loads((tmp_path / "summary.json").read_text())
    assert summary["summary"]["cases"] == 5 and "records" not in summary


def test_a_kept_run_is_found_by_name_and_file(tmp_path: Path) -> None:
    folder = save_run(RUN, tmp_path)
    assert load_run("my run", tmp_path) == RUN == load_run(str(folder / "run.json"), tmp_path)
    with pytest.raises(InputError, match="no run called other; kept runs: my run"):
        load_run("other", tmp_path)
    (folder / "run.json").write_text("{}")
    with pytest.raises(InputError, match=r"run\.json: not a run of this version"):
        load_run("my run", tmp_path)
