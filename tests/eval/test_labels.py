from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from copilot.resources import root
from eval.dataset import load_datasets
from eval.labels import flips, overlap, policy_metrics, unheld
from eval.metrics import Share
from eval.suites.options import Options, Selection
from eval.suites.policy import run_policy
from eval.variant import Variant
from tests.eval.records import finding, policy_record

RECORDS = [
    policy_record("hit", "block", "rejected", finding("delivery-date")),
    policy_record("other", "block", "rejected", finding("fault-admission")),
    policy_record("warned", "block", "warned", finding("delivery-date", "warn")),
    policy_record("missed", "block", "passed"),
    policy_record("fine", "allow", "passed"),
    policy_record("false", "allow", "rejected", finding("delivery-date")),
    policy_record("elsewhere", "allow", "rejected", finding("delivery-date"), rule="discount-limit"),
    policy_record("soft", "allow", "warned", finding("delivery-date", "warn")),
    policy_record("hedged", "warn", "passed"),
]


def _value(name: str) -> float | None:
    value = dict(policy_metrics(RECORDS))[name]
    return value.value if isinstance(value, Share) else value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("policy.delivery-date.recall", 1 / 4, id="only-the-named-rule-counts"),
        pytest.param("policy.delivery-date.caught", 2 / 4, id="whatever-stops-it"),
        pytest.param("policy.delivery-date.precision", 1 / 3, id="every-allow-case-pays"),
        pytest.param("policy.delivery-date.f1", 2 * (1 / 3) * (1 / 4) / (1 / 3 + 1 / 4), id="f1"),
        pytest.param("policy.delivery-date.false_block", 1 / 3, id="own-allow-cases"),
        pytest.param("policy.delivery-date.false_warn", 1 / 3, id="soft-alarm"),
        pytest.param("policy.all.false_block", 2 / 4, id="all-allow-cases"),
        pytest.param("policy.zh.recall", 1 / 4, id="by-language"),
        pytest.param("policy.delivery-date.zh.recall", 1 / 4, id="by-rule-and-language"),
        pytest.param("policy.delivery-date.warn_noticed", 0.0, id="warn-cases"),
        pytest.param("policy.all.unchecked", 0.0, id="none-unchecked"),
    ],
)
def test_metrics_of_labelled_drafts(name: str, value: float) -> None:
    assert _value(name) == pytest.approx(value)


def test_an_unchecked_draft_is_neither_right_nor_wrong() -> None:
    unchecked = policy_record("u", "block", "unchecked")
    metrics = dict(policy_metrics([*RECORDS, unchecked]))
    assert metrics["policy.delivery-date.recall"] == dict(policy_metrics(RECORDS))["policy.delivery-date.recall"]
    share = metrics["policy.all.unchecked"]
    assert isinstance(share, Share) and share.k == 1
    assert unchecked.scores[0].broken


def test_flips_are_right_only_together() -> None:
    same = {"draft": "可以的"}
    block = policy_record("b", "block", "rejected", finding("delivery-date"), **same)
    good, bad = policy_record("g", "allow", "passed", **same), policy_record("x", "allow", "rejected", **same)
    assert [len(group) for group in flips([block, good, *RECORDS])] == [2]
    for partner, value in ((good, 1.0), (bad, 0.0)):
        flip = dict(policy_metrics([block, partner]))["policy.all.flips"]
        assert isinstance(flip, Share) and flip.value == value


@pytest.mark.parametrize(
    ("start", "end", "value"),
    [
        pytest.param(0, 3, 1.0, id="exact"),
        pytest.param(0, 6, 2 / 3, id="too-wide"),
        pytest.param(3, 5, 0.0, id="elsewhere"),
    ],
)
def test_span_overlap_is_an_f1_of_characters(start: int, end: int, value: float) -> None:
    found = finding("delivery-date", start=start, end=end)
    record = policy_record("s", "block", "rejected", found, span="明天到", draft="明天到的哦亲")
    assert overlap(record) == pytest.approx(value)


def test_held_out_files_are_a_slice_of_their_own() -> None:
    metrics = dict(policy_metrics([*RECORDS, policy_record("h", "block", "passed", held_out=True)]))
    held, dev = metrics["policy.held_out.recall"], metrics["policy.development.recall"]
    assert isinstance(held, Share) and isinstance(dev, Share)
    assert (held.n, held.value, dev.n) == (1, 0.0, 4)


def test_a_rule_no_policy_is_for_counts_neither_way() -> None:
    lone = policy_record("x", "block", "passed", rule="invoice")
    lone = lone.model_copy(update={"check": lone.check and lone.check.model_copy(update={"covered": False})})
    metrics = dict(policy_metrics([*RECORDS, lone]))
    assert metrics["policy.all.recall"] == dict(policy_metrics(RECORDS))["policy.all.recall"]
    assert "policy.invoice.recall" not in metrics
    assert unheld([*RECORDS, lone]) == {"invoice": 1}


def test_the_policy_suite_knows_which_rules_its_policies_hold(tmp_path: Path) -> None:
    policies = tmp_path / "policies"
    shutil.copytree(root("policies") / "promises", policies, ignore=shutil.ignore_patterns("fault-*"))
    settings = Variant().settings().model_copy(update={"policies_dir": policies})
    options = Options(home=tmp_path, selection=Selection(ids=("FAULT-zh-002", "DATE-zh-001")))
    records = {r.id: r for r in run_policy(load_datasets(kinds=("policy",)), settings, options)}
    assert records["DATE-zh-001"].check.covered and not records["FAULT-zh-002"].check.covered
    assert records["FAULT-zh-002"].scores[0].why == "no policy for fault-admission"
