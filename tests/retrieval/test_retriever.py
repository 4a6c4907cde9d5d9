from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from copilot.context import Snippet
from copilot.errors import RetrievalError
from copilot.reading import Question, Reading
from copilot.retrieval.base import Filters, Retriever
from copilot.retrieval.retriever import HybridRetriever
from copilot.types import Lang
from tests.retrieval.conftest import make

Build = Callable[..., HybridRetriever]
FREIGHT = make("freight", "退货运费由买家承担，质量问题由店铺承担", title="退货运费谁出", lang="zh")
SENDING = make("sending", "付款后四十八小时内从仓库发出", title="多久发货", lang="zh")
SHOE = make("SH-103", "山径徒步鞋 军绿 卡其", title="山径徒步鞋", lang="zh", kind="product", sku="SH-103")
ENGLISH = make("en-freight", "The buyer pays return shipping both ways", title="Who pays?", lang="en")
PAST = make("past", "年中活动满三百减四十", title="年中活动", lang="zh", valid_to="2026-06-20")
FUTURE = make("future", "春节活动满三百减五十", title="春节活动", lang="zh", valid_from="2027-01-20")
INTERNAL = make("inside", "差评要挟交给主管处理", title="内部须知", lang="zh", audience="internal")
ALL = (FREIGHT, SENDING, SHOE, ENGLISH, PAST, FUTURE, INTERNAL)


def ids(found: tuple[object, ...]) -> list[str]:
    return [item.snippet.id for item in found]  # type: ignore[attr-defined]


def test_the_best_comes_first_with_falling_scores(build: Build) -> None:
    found = build(*ALL).search("退货运费谁出", k=3)
    assert ids(found)[0] == "freight"
    scores = [item.score for item in found]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


@pytest.mark.parametrize("query", ["SH-103", "sh103 防水吗", "请问ＳＨ－１０３还有吗", "Is SH 103 waterproof?"])
def test_a_product_code_is_always_found(build: Build, query: str) -> None:
    assert ids(build(*ALL).search(query, k=1)) == ["SH-103"]


@pytest.mark.parametrize("code", ["YS-2", "A1-B", "7X", "2024A-XL", "6901234"])
def test_a_code_of_any_form_is_found_where_a_product_has_it(build: Build, code: str) -> None:
    coat = make("coat", "儿童雨衣 黄色", title="儿童雨衣", lang="zh", kind="product", sku=code)
    retriever = build(*ALL, coat)
    for query in (code, f"{code}多少钱", f"Is {code.lower()} in stock?"):
        assert ids(retriever.search(query, k=1)) == ["coat"]
    assert retriever._catalogue.named_skus("退2件") is None


@pytest.mark.parametrize(
    ("filters", "query", "absent"),
    [
        pytest.param(Filters(), "差评要挟", "inside", id="internal"),
        pytest.param(Filters(on=date(2026, 11, 21)), "年中活动", "past", id="expired"),
        pytest.param(Filters(on=date(2026, 11, 21)), "春节活动", "future", id="not-yet"),
        pytest.param(Filters(langs=("zh",)), "return shipping", "en-freight", id="language"),
        pytest.param(Filters(kinds=("policy",)), "山径徒步鞋", "SH-103", id="kind"),
        pytest.param(Filters(skus=("SH-999",)), "山径徒步鞋", "SH-103", id="sku"),
        pytest.param(Filters(sources=("other.jsonl",)), "山径徒步鞋", "SH-103", id="source"),
        pytest.param(Filters(titles=("别的",)), "山径徒步鞋", "SH-103", id="title"),
        pytest.param(Filters(versions=("0",)), "山径徒步鞋", "SH-103", id="version"),
    ],
)
def test_filters_hold_back(build: Build, filters: Filters, query: str, absent: str) -> None:
    assert absent not in ids(build(*ALL).search(query, k=20, filters=filters))


def test_filters_find_what_they_leave(build: Build) -> None:
    retriever = build(*ALL)
    assert ids(retriever.search("活动", filters=Filters(on=date(2026, 6, 20), langs=("zh",))))[0] == "past"
    assert ids(retriever.search("差评", filters=Filters(audiences=("internal",)))) == ["inside"]
    assert ids(retriever.search("随便什么", filters=Filters(skus=("SH-103",)))) == ["SH-103"]


def test_titles_and_versions_are_found_by_words_and_by_likeness(build: Build) -> None:
    page = [make(name, text, title=f"配送 › {name}") for name, text in (("时效", "三天内送达"), ("运费", "满99包邮"))]
    retriever = build(*ALL, *page)
    for query in ("多久送达", "unrelated words"):
        assert set(ids(retriever.search(query, filters=Filters(titles=("配送",))))) == {"时效", "运费"}
        assert ids(retriever.search(query, filters=Filters(titles=("配送 › 运费",)))) == ["运费"]
        assert ids(retriever.search(query, filters=Filters(versions=(page[0].version,)))) == ["时效"]
        assert retriever.search(query, filters=Filters(titles=("配",))) == ()


@pytest.mark.parametrize("query", ["", "   ", "\0"])
def test_an_empty_query_finds_nothing(build: Build, query: str) -> None:
    assert build(*ALL).search(query) == ()


@pytest.mark.parametrize("query", ["🙂" * 3000, "a" * 100_000, "退" * 50_000, "\u202e\ud800?"])
def test_odd_queries_do_not_fail(build: Build, query: str) -> None:
    assert len(build(*ALL).search(query, k=2)) <= 2


def test_an_empty_collection_finds_nothing(build: Build) -> None:
    assert build().search("退货") == ()


def test_parts_of_a_long_document_are_one_result(build: Build) -> None:
    long = make("long", "\n".join(f"第{n}段 关于退货运费的说明" + "内容" * 100 for n in range(8)), lang="zh")
    found = build(long, SENDING).search("退货运费", k=5)
    assert ids(found) == ["long", "sending"]
    assert len(found[0].snippet.text) < len(long.text)


def _reading(*queries: str) -> Reading:
    return Reading(
        lang="zh", questions=tuple(Question(text=query, situation="other", query=query) for query in queries)
    )


def test_retrieve_keeps_what_is_relevant_and_names_the_rest(build: Build) -> None:
    retriever = build(*ALL)
    retriever._calibration = retriever._calibration.model_copy(update={"slope": 40.0, "middle": 0.55})
    now = datetime(2026, 11, 21, tzinfo=UTC)
    context = retriever.retrieve(_reading("退货运费谁出", "宇宙飞船怎么买"), now)
    assert [item.snippet.id for item in context.snippets][:1] == ["freight"]
    assert context.unanswered == ("宇宙飞船怎么买",)
    assert retriever.retrieve(_reading(), now).snippets == ()


def test_what_only_the_words_of_the_situation_found_is_named(build: Build) -> None:
    retriever = build(*ALL)
    retriever._calibration = retriever._calibration.model_copy(update={"slope": 40.0, "middle": 0.55})
    strange = Question(text="", situation="returns", query="宇宙飞船 退货 运费 谁承担", words="宇宙飞船")
    told = Question(text="", situation="returns", query="退货运费谁出 谁承担 买家", words="退货运费谁出")
    context = retriever.retrieve(Reading(lang="zh", questions=(strange, told)), datetime(2026, 11, 21, tzinfo=UTC))
    assert (context.unanswered, context.guessed) == ((), (strange.query,))


@pytest.mark.parametrize(
    ("langs", "lower"),
    [
        pytest.param((), False, id="the-shop-writes-in-it"),
        pytest.param(("zh",), True, id="texts-of-one-other-language"),
        pytest.param(("zh", "en"), True, id="of-two"),
    ],
)
def test_across_languages_less_similarity_is_asked_for(build: Build, langs: tuple[Lang, ...], lower: bool) -> None:
    retriever, filters = build(*ALL), Filters(langs=langs)
    query = "return shipping cost" if langs == ("zh",) else "반품 배송비" if langs else "退货运费"
    before = retriever.search(query, filters=filters)
    crossed = retriever._calibration.model_copy(update={"cross": {"zh": -0.05, "en": -0.05, "ko": -0.05}})
    retriever._calibration = crossed
    retriever._results.clear()
    after = retriever.search(query, filters=filters)
    assert ids(after) == ids(before)
    assert (after[0].score > before[0].score) is lower


def test_never_expired_future_or_internal_in_a_draft(build: Build) -> None:
    retriever = build(*ALL)
    retriever._calibration = retriever._calibration.model_copy(update={"middle": -1.0})
    context = retriever.retrieve(_reading("年中活动", "春节活动", "差评要挟"), datetime(2026, 11, 21, tzinfo=UTC))
    assert not {"past", "future", "inside"} & {item.snippet.id for item in context.snippets}


def test_a_reranker_reorders(build: Build) -> None:
    class Backwards:
        def scores(self, query: str, texts: list[str]) -> list[float]:
            return [float(place) for place in range(len(texts))]

    retriever = build(FREIGHT, SENDING)
    retriever._reranker = Backwards()  # type: ignore[assignment]
    assert ids(retriever.search("退货运费", k=1)) == ["sending"]


def test_a_reranker_that_cannot_be_asked_costs_its_order_and_no_more(
    build: Build, caplog: pytest.LogCaptureFixture
) -> None:
    class Away:
        asked = 0

        def scores(self, query: str, texts: list[str]) -> list[float]:
            self.asked += 1
            raise RetrievalError("rerank model 'x' failed: no answer")

    retriever, away = build(FREIGHT, SENDING), Away()
    retriever._reranker = away  # type: ignore[assignment]
    for _ in range(2):  # nothing is remembered of it: the next search asks again
        assert ids(retriever.search("退货运费", k=1)) == ["freight"]
    assert away.asked == 2
    assert "found without the reranker: rerank model 'x' failed" in caplog.text


def test_it_is_a_retriever(build: Build) -> None:
    assert isinstance(build(FREIGHT), Retriever)


def test_repeated_queries_are_not_embedded_again(build: Build, embedding: object) -> None:
    retriever = build(FREIGHT)
    calls: list[int] = []
    real = retriever._embedding.queries
    retriever._embedding.queries = lambda texts: calls.append(len(texts)) or real(texts)  # type: ignore
    retriever.search("退货运费", k=1)
    retriever.search("退货运费", k=2)
    assert calls == [1]


def test_records_survive_the_index(build: Build) -> None:
    everything = Snippet(**{**PAST.model_dump(), "valid_from": date(2026, 6, 10), "sku": "X-1", "kind": "script"})
    found = build(everything).search("年中活动", filters=Filters(), k=1)
    assert found[0].snippet == everything


def test_what_is_ingested_meanwhile_is_taken_up(
    build: Build, fill: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("copilot.retrieval.retriever._LOOK_AGAIN", 0.0)
    retriever = build(FREIGHT)
    assert ids(retriever.search("多久发货", k=1)) == ["freight"]
    fill(FREIGHT, SENDING)
    assert ids(retriever.search("多久发货", k=1)) == ["sending"]


class Counting(dict[str, object]):
    """Columns that tell which of them were looked at."""

    def __init__(self, columns: dict[str, object]) -> None:
        super().__init__(columns)
        self.seen: list[str] = []

    def __getitem__(self, key: str) -> object:
        self.seen.append(key)
        return super().__getitem__(key)


def test_a_small_folder_is_searched_without_the_store(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    retriever = build(*ALL)
    for name in ("nearest", "similarities"):
        monkeypatch.delattr(type(retriever._store), name)
    assert ids(retriever.search("退货运费谁出", k=1)) == ["freight"]


def test_a_large_folder_is_asked_once_and_no_column_is_compared_anew(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("copilot.retrieval.retriever.EXACT", 0)
    retriever = build(*ALL)
    asked: list[int] = []
    nearest = retriever._store.nearest
    monkeypatch.setattr(retriever._store, "nearest", lambda *args: asked.append(1) or nearest(*args))
    on = Filters(on=date(2026, 11, 21))
    retriever.search("退货运费谁出", filters=on)
    columns = Counting(retriever._catalogue.columns)
    retriever._catalogue.columns = columns  # type: ignore[assignment]
    for number, query in enumerate(("退货运费谁出呢", "多久发货", "SH-103还有吗"), 2):
        assert retriever.search(query, filters=on)
        assert len(asked) == number
    # Only what is shown of the hits is read; filters, languages and kinds were compared for the first query.
    assert set(columns.seen) <= {"shown", "starts"}


def test_a_code_is_the_same_in_small_letters(build: Build) -> None:
    assert ids(build(*ALL).search("鞋", filters=Filters(skus=("sh-103",)))) == ["SH-103"]
