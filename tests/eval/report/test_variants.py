from __future__ import annotations

from decimal import Decimal

from eval.report.charts import charts
from eval.report.markdown import markdown_report
from eval.report.tables import tables
from eval.report.variants import spent, variants_table
from tests.eval.records import finding, policy_record, reply_record, run_of


def _asked(id: str, ms: float, cost: str | None = None) -> dict[str, object]:
    return {"outcome": "drafted", "text": f"您好，{id}", "lang": "zh", "ms": 2 * ms, "model": "m", "model_ms": ms,
            "tokens": (100, 10), "cost": cost and Decimal(cost)}  # fmt: skip


def test_latency_tokens_and_cost_stand_beside_quality() -> None:
    live = run_of([reply_record("a", reply=_asked("a", 300, "0.01")), reply_record("b", reply=_asked("b", 500))], "m")
    plain = run_of([reply_record("a"), reply_record("b", passed=False)], "composer")
    table = variants_table([live, plain])
    rows = [dict(zip(table.head, row, strict=True)) for row in table.rows]
    assert (rows[0]["model p50"], rows[0]["tokens in"], rows[0]["out"], rows[0]["USD"]) == (
        "400",
        "200",
        "20",
        "0.0100",
    )
    assert (rows[1]["model p50"], rows[1]["tokens in"], rows[1]["USD"]) == ("–", "–", "–")
    assert (rows[0]["pass"][:5], rows[1]["pass"][:4]) == ("100.0", "50.0")
    assert spent(live) == "model 400 ms median, 490 ms p95, 200 tokens read, 20 written, 0.0100 USD"
    assert "200 tokens read" in markdown_report(live) and spent(plain) == ""


def test_what_the_composer_had_to_replace_stands_beside_quality() -> None:
    replaced = reply_record("a", reply={"outcome": "fallback", "text": "您好", "lang": "zh", "model": "composer"})
    table = variants_table([run_of([replaced, reply_record("b")])])
    assert dict(zip(table.head, table.rows[0], strict=True))["replaced"] == "50.0"


def test_a_rule_no_policy_is_for_has_no_recall_of_nothing() -> None:
    lone = policy_record("x", "block", "passed", rule="invoice")
    lone = lone.model_copy(update={"check": lone.check and lone.check.model_copy(update={"covered": False})})
    run = run_of([policy_record("a", "block", "rejected", finding("delivery-date")), lone])
    (table,) = [t for t in tables(run) if t.title.startswith("Policy cases")]
    assert "delivery-date" in [row[0] for row in table.rows] and "invoice" not in [row[0] for row in table.rows]
    assert "no policy for invoice: their 1 drafts count neither way" in table.title
    assert "invoice" not in charts(run)


def test_an_unknown_price_is_no_price_of_nothing() -> None:
    assert spent(run_of([reply_record("a", reply=_asked("a", 300))])).endswith("price unknown")


def test_violations_are_counted_by_policy_in_the_first_draft_and_in_what_is_shown() -> None:
    broken = finding("delivery-date")
    reply = {
        "outcome": "drafted", "text": "您好", "lang": "zh", "verdict": "passed",
        "attempts": [{"text": "明天到", "outcome": "rejected", "findings": [broken, finding("fault-admission", "warn")]},
                     {"text": "您好", "outcome": "passed"}],
    }  # fmt: skip
    run = run_of([reply_record("a", reply=reply), reply_record("b")])
    (table,) = [t for t in tables(run) if t.title.startswith("Policy violations")]
    assert [(row[0], row[1], row[3]) for row in table.rows] == [("Conversations: delivery-date", "1 of 2", "0 of 2")]
    assert run.summary.metrics["conversations.raw.delivery-date"].value == 0.5
