"""Figures and charts of a period; of the shop, never of a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from copilot.reviews.measures.values import DayMetrics, Metrics, Rate
from copilot.ui.markup import Markup, tag
from copilot.ui.services.qa import Figures
from copilot.ui.texts import Texts
from copilot.ui.views.charts import line_chart
from copilot.ui.views.policies import Policies, policy_tag, policy_title

__all__ = ["figures_panel"]

_OFTEN = 6
"""Charts of policies that are shown at once."""


def figures_panel(figures: Figures, t: Texts, policies: Policies) -> Markup:
    """Return tiles, charts by day, over all and by policy, and the table of policies."""
    m = figures.whole
    tiles = [
        (t("fig.shown"), str(m.funnel.shown)), (t("fig.sent"), str(m.sent)),
        (t("fig.acceptance"), _share(m.funnel.acceptance)), (t("fig.edited"), str(m.funnel.sent_edited)),
        (t("fig.overridden"), _share(m.overridden)), (t("fig.false_alarms"), _share(m.false_alarms)),
        (t("fig.within_6s"), _share(m.responses.within_6s)), (t("fig.within_3min"), _share(m.responses.within_3min)),
        (t("fig.promises"), _share(m.promises_kept)),
    ]  # fmt: skip
    boxes = [tag("div", tag("b", value), tag("span", name), class_="tile") for name, value in tiles]
    return tag("div", tag("div", *boxes, class_="tiles"), _charts(figures.days, t),
               _by_policy(figures, t, policies), _table(m, t, policies))  # fmt: skip


def _charts(days: Sequence[DayMetrics], t: Texts) -> Markup:
    if len(days) < 2:
        return tag("p", t("fig.one_day"), class_="dim small")
    names = [day.day.strftime("%m-%d") for day in days]

    def of(value: Callable[[Metrics], float | None]) -> list[float | None]:
        return [value(day.metrics) for day in days]

    edits = {t.get("lang", lang): of(_edit(lang)) for lang in ("zh", "en", "ko")}
    in_time = {t(f"fig.{name}"): of(_in_time(name)) for name in ("within_6s", "within_3min")}
    charts = [
        line_chart(t("fig.acceptance"), names, {"": of(lambda m: _percent(m.funnel.acceptance))}, "%"),
        line_chart(t("fig.distance"), names, edits, "%"),
        line_chart(t("fig.violations"), names, _stages(days, t)),
        line_chart(t("fig.override_and_false"), names,
                   {t("fig.overridden"): of(lambda m: _percent(m.overridden)),
                    t("fig.false_alarms"): of(lambda m: _percent(m.false_alarms))}, "%"),
        line_chart(t("fig.first"), names, {"": of(lambda m: m.responses.first.median or None)}, " s"),
        line_chart(t("fig.in_time"), names, in_time, "%"),
        line_chart(t("fig.promises"), names, {"": of(lambda m: _percent(m.promises_kept))}, "%"),
    ]  # fmt: skip
    return tag("div", *charts, class_="charts")


def _edit(lang: str) -> Callable[[Metrics], float | None]:
    return lambda m: next((100 * edit.distance.median for edit in m.edits if edit.lang == lang), None)


def _in_time(name: str) -> Callable[[Metrics], float | None]:
    return lambda m: _percent(getattr(m.responses, name))


def _by_policy(figures: Figures, t: Texts, policies: Policies) -> Markup:
    """Return a chart for each policy that was broken, the most frequent first; what is rare is folded."""
    if len(figures.days) < 2:
        return Markup("")
    counts: Counter[str] = Counter()
    for p in figures.whole.policies:
        counts[p.policy] += p.draft + p.edit + p.sent
    names = [day.day.strftime("%m-%d") for day in figures.days]
    charts = [
        line_chart(policy_title(policies, policy, t), names, _stages(figures.days, t, policy))
        for policy, count in counts.most_common()
        if count
    ]
    if not charts:
        return Markup("")
    rest = tag("details", tag("summary", t("fig.more_policies", n=len(charts) - _OFTEN)),
               tag("div", *charts[_OFTEN:], class_="charts")) if len(charts) > _OFTEN else ""  # fmt: skip
    head = tag("h3", t("fig.by_policy"))
    return tag("section", head, tag("div", *charts[:_OFTEN], class_="charts"), rest, class_="by-policy")


def _stages(days: Sequence[DayMetrics], t: Texts, policy: str = "") -> dict[str, list[float | None]]:
    """Return the findings of a hundred drafts, edits and sent texts by day; of one policy or all."""
    places = ("draft", "edit", "sent")
    return {t(f"fig.stage.{place}"): [_per_hundred(day.metrics, place, policy) for day in days] for place in places}


def _per_hundred(m: Metrics, place: str, policy: str) -> float | None:
    of = {"draft": m.drafts_checked, "edit": m.edits_checked, "sent": m.sent}[place]
    found = sum(getattr(p, place) for p in m.policies if policy in ("", p.policy))
    return 100 * found / of if of else None


def _table(m: Metrics, t: Texts, policies: Policies) -> Markup:
    if not m.policies:
        return tag("p", t("fig.no_findings"), class_="dim small")
    head = tag("tr", *[tag("th", words) for words in (
        t("fig.policy"), t("fig.stage.draft"), t("fig.stage.edit"), t("fig.stage.sent")
    )])  # fmt: skip
    rows = [
        tag("tr", tag("td", policy_tag(policies, p.policy, t), f" ({t('severity.' + p.severity)})"),
            tag("td", p.draft), tag("td", p.edit), tag("td", p.sent))
        for p in m.policies
    ]  # fmt: skip
    return tag("table", tag("thead", head), tag("tbody", *rows), class_="grid")


def _percent(rate: Rate) -> float | None:
    return None if rate.share is None else 100 * rate.share


def _share(rate: Rate) -> str:
    return "–" if rate.share is None else f"{rate.share:.0%} ({rate.count}/{rate.of})"
