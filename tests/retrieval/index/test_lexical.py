from __future__ import annotations

import numpy as np

from copilot.retrieval.index.lexical import LexicalIndex
from copilot.retrieval.query.concepts import ConceptIndex
from copilot.retrieval.query.glossary import Glossary, load_glossary

TEXTS = ["退货运费由买家承担", "发货时间是四十八小时", "Returns are free within seven days", ""]


def test_the_text_that_holds_the_query_covers_most() -> None:
    coverage = LexicalIndex.build(TEXTS).coverage("退货运费")
    assert int(np.argmax(coverage)) == 0
    assert coverage[0] > 0.5
    assert coverage[2] == 0


def test_an_unknown_word_lowers_the_coverage() -> None:
    index = LexicalIndex.build(TEXTS)
    assert index.coverage("退货运费 保险柜")[0] < index.coverage("退货运费")[0]


def test_empty_index_and_empty_query() -> None:
    assert LexicalIndex.build([]).coverage("退货").shape == (0,)
    assert not LexicalIndex.build(TEXTS).coverage("").any()


def test_arrays_bring_it_back() -> None:
    index = LexicalIndex.build(TEXTS)
    again = LexicalIndex.from_arrays(index.arrays())
    assert np.allclose(index.coverage("退货"), again.coverage("退货"))


def test_concepts_cross_languages(glossary: Glossary) -> None:
    texts = [("", "来回运费由买家承担，退货"), ("", "营业时间"), ("", "Who pays return shipping?")]
    index = ConceptIndex.build(texts, glossary)
    coverage = index.coverage(glossary.concepts("반품 배송비는 누가 내나요"))
    assert coverage[0] > 0 and coverage[2] > 0 and coverage[1] == 0
    again = ConceptIndex.from_arrays(index.arrays())
    assert np.allclose(again.coverage(["return"]), index.coverage(["return"]))


def test_english_words_have_edges_and_open_endings() -> None:
    glossary = Glossary({"tag": {"en": ("tag",)}, "invoice": {"en": ("invoice*",)}})
    assert glossary.concepts("a stage with invoices") == ["invoice"]
    assert glossary.concepts("TAG!") == ["tag"]


def test_the_sample_glossary_names_every_language() -> None:
    assert load_glossary().concepts("退款") == load_glossary().concepts("refund") == load_glossary().concepts("환불")
