from __future__ import annotations

import re
from pathlib import Path

import pytest

from copilot.errors import ConfigError
from eval.baseline import load_baseline, save_baseline
from eval.floor import BASELINES, Floor, Limit, check_floor, load_floor
from eval.metric_names import name_problem
from tests.eval.records import finding, policy_record, reply_record, run_of

PASS = Floor(version=1, limits={"conversations.pass": Limit(min=0.5)})


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("conversations.pas", "no metric 'pas' of conversations"),
        ("converstions.pass", "no suite 'converstions'"),
        ("policy.delivery-dat.recall", "no part 'delivery-dat' of policy"),
        ("retrieval.all.recall@50", "no metric 'recall@50' of retrieval"),
        ("mutate", "no metric '' of mutate"),
    ],
)
def test_a_limit_on_what_there_is_not_is_named_with_its_file(name: str, told: str, tmp_path: Path) -> None:
    file = tmp_path / "floor.yaml"
    file.write_text(f"version: 1\nlimits:\n  {name}: {{min: 0.5}}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=rf"floor\.yaml: limits\.{re.escape(name)}: {told}; known: "):
        load_floor(file)


@pytest.mark.parametrize("suite", ["conversations", "policy"])
def test_every_metric_of_a_run_may_be_limited(suite: str) -> None:
    records = [reply_record("a", violation=True), reply_record("b")]
    labelled = [policy_record("p", "block", "rejected"), policy_record("q", "allow", "passed", held_out=True)]
    run = run_of(records if suite == "conversations" else labelled)
    assert {name: name_problem(name) for name in run.summary.metrics if name_problem(name)} == {}
    assert run.summary.metrics


def test_a_run_above_the_floor_has_no_breach() -> None:
    assert check_floor(run_of([reply_record("a")]), PASS, None) == []


def test_a_breach_names_the_metric_the_counts_and_the_cases() -> None:
    run = run_of([reply_record("a"), reply_record("b", passed=False), reply_record("c", passed=False)])
    (breach,) = check_floor(run, PASS, None)
    assert breach.text == "conversations.pass is 0.333 (1 of 3), at least 0.5 wanted"
    assert breach.cases == ("b", "c")


def test_a_maximum_is_held_too() -> None:
    floor = Floor(version=1, limits={"conversations.final_violations": Limit(max=0)})
    (breach,) = check_floor(run_of([reply_record("a", violation=True)]), floor, None)
    assert "at most 0 wanted" in breach.text


def test_what_was_not_measured_is_below_the_floor_unless_the_run_is_partial() -> None:
    run = run_of([policy_record("p", "allow", "passed")])
    assert [b.text for b in check_floor(run, PASS, None)] == ["conversations.pass: not measured in this run"]
    assert check_floor(run, PASS, None, partial=True) == []


def test_a_suite_that_could_not_run_and_a_broken_scorer_are_below_the_floor() -> None:
    broken = reply_record("a", scores=[{"scorer": "x", "value": None, "passed": None, "broken": True}])
    breaches = check_floor(run_of([broken], problems=("retrieval: no index",)), Floor(version=1, limits={}), None)
    assert [b.text for b in breaches] == ["could not run: retrieval: no index", "1 cases with a broken scorer"]


def test_held_out_cases_are_counted_and_not_named() -> None:
    missed = [policy_record(f"h{n}", "block", "passed", held_out=True) for n in range(3)]
    floor = Floor(version=1, limits={"policy.all.recall": Limit(min=0.9)})
    (breach,) = check_floor(run_of([*missed, policy_record("d", "block", "passed")]), floor, None)
    assert breach.cases == ("d", "3 in held-out files")


def test_a_breach_of_one_half_names_no_case_of_the_other() -> None:
    missed = [policy_record("h", "block", "passed", held_out=True), policy_record("d", "block", "passed")]
    limits = {f"policy.{half}.delivery-date.recall": Limit(min=0.9) for half in ("held_out", "development")}
    breaches = check_floor(run_of(missed), Floor(version=1, limits=limits), None)
    assert [breach.cases for breach in breaches] == [("1 in held-out files",), ("d",)]


def test_a_new_violation_and_a_significant_drop_fail_against_the_baseline(tmp_path: Path) -> None:
    before = run_of([reply_record(f"c{n}") for n in range(12)])
    save_baseline(before, tmp_path / "b.json")
    baseline = load_baseline(tmp_path / "b.json")
    floor = Floor(version=1, limits={})
    assert check_floor(before, floor, baseline) == []
    one = [reply_record(f"c{n}", passed=n != 0) for n in range(12)]
    assert check_floor(run_of(one), floor, baseline) == []
    many = [reply_record(f"c{n}", passed=n > 7) for n in range(12)]
    (drop,) = check_floor(run_of(many), floor, baseline)
    assert drop.text == "conversations: 8 cases worse and 0 better than the baseline (McNemar p = 0.00781)"
    assert drop.cases[0] == "c0"
    broke = [reply_record(f"c{n}", violation=n == 3) for n in range(12)]
    (fresh,) = check_floor(run_of(broke), floor, baseline)
    assert (fresh.text, fresh.cases) == ("1 replies break a policy and did not before", ("c3",))


def test_a_reply_that_could_not_be_had_is_no_drop_against_the_baseline(tmp_path: Path) -> None:
    save_baseline(run_of([reply_record(f"c{n}") for n in range(12)]), tmp_path / "b.json")
    lost = {"reply": {"outcome": "failed", "error": "cannot be reached"}}
    run = run_of([reply_record(f"c{n}", passed=False, **lost) for n in range(12)])
    assert check_floor(run, Floor(version=1, limits={}), load_baseline(tmp_path / "b.json")) == []


def test_an_old_violation_is_no_new_one(tmp_path: Path) -> None:
    run = run_of([reply_record("a", violation=True)])
    save_baseline(run, tmp_path / "b.json")
    assert check_floor(run, Floor(version=1, limits={}), load_baseline(tmp_path / "b.json")) == []


def test_the_baseline_has_one_case_a_line(tmp_path: Path) -> None:
    records = [reply_record("b", passed=False), policy_record("a", "block", "rejected", finding("delivery-date"))]
    records.append(policy_record("secret", "block", "passed", held_out=True))
    save_baseline(run_of(records), tmp_path / "b.json")
    lines = (tmp_path / "b.json").read_text().splitlines()
    assert '  "conversations/b": {"passed":false,"text":"您好，b"},' in lines
    assert '  "policy/a": {"passed":true}' in lines
    assert not any("secret" in line for line in lines)


def test_a_damaged_baseline_is_named(tmp_path: Path) -> None:
    (tmp_path / "b.json").write_text("{")
    with pytest.raises(ConfigError, match=r"b\.json"):
        load_baseline(tmp_path / "b.json")
    assert load_baseline(tmp_path / "none.json") is None


def test_a_limit_needs_a_bound(tmp_path: Path) -> None:
    (tmp_path / "floor.yaml").write_text("version: 1\nlimits: {x: {}}\n")
    with pytest.raises(ConfigError, match=r"floor\.yaml: limits\.x: .*give min, max or both"):
        load_floor(tmp_path / "floor.yaml")


def test_the_committed_floor_and_baseline_load() -> None:
    assert load_floor().limits["conversations.final_violations"].max == 0
    baseline = load_baseline(BASELINES / "composer.json")
    assert baseline is not None and len(baseline.cases) > 2000


def test_a_policy_that_is_gone_is_below_the_floor(tmp_path: Path) -> None:
    whole = run_of([policy_record("p", "block", "rejected"), policy_record("q", "allow", "passed")])
    save_baseline(whole, tmp_path / "b.json")
    baseline, none = load_baseline(tmp_path / "b.json"), Floor(version=1, limits={})
    without = run_of([policy_record("q", "allow", "passed")])
    (breach,) = check_floor(without, none, baseline)
    assert "measured in the baseline, not in this run" in breach.text
    assert not check_floor(whole, none, baseline) and not check_floor(without, none, baseline, partial=True)
