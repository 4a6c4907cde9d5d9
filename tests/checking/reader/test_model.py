from __future__ import annotations

from pathlib import Path

import pytest

from copilot.checking.normalise import normalise
from copilot.checking.reader.model import ClaimModel
from copilot.checking.reader.proposal import CLAIMS, Proposal
from copilot.checking.sentences import split


@pytest.fixture(scope="module")
def model() -> ClaimModel:
    return ClaimModel.load()


def read(model: ClaimModel, draft: str, customer: str = "") -> list[Proposal]:
    sentences = [s.text + ("?" if s.question else "") for s in split(normalise(draft).text)]
    return model.read(sentences, normalise(customer).text)


CLEAR = [
    pytest.param("后天一定送到您手上", "", "arrival", id="zh-arrival"),
    pytest.param("48小时内发货", "", "dispatch", id="zh-dispatch"),
    pytest.param("是我们仓库发错了", "", "admission", id="zh-admission"),
    pytest.param("给您便宜10块", "", "concession", id="zh-concession"),
    pytest.param("내일 꼭 도착해요", "", "arrival", id="ko-arrival"),
    pytest.param("저희 실수입니다", "", "admission", id="ko-admission"),
    pytest.param("배송비는 저희가 빼드릴게요", "", "concession", id="ko-concession"),
    pytest.param("It will arrive on Friday", "", "arrival", id="en-arrival"),
    pytest.param("We sent the wrong item", "", "admission", id="en-admission"),
    pytest.param("I'll knock 10% off for you", "", "concession", id="en-concession"),
    pytest.param("可以的", "明天能到吗", "arrival", id="zh-yes-to-date"),
    pytest.param("네 가능합니다", "만원 깎아주실 수 있나요", "concession", id="ko-yes-to-price"),
]


@pytest.mark.parametrize(("draft", "customer", "claim"), CLEAR)
def test_recognises_plain_commitments(model: ClaimModel, draft: str, customer: str, claim: str) -> None:
    proposal = read(model, draft, customer)[0]
    best = max(CLAIMS, key=proposal.of)
    assert best == claim


INNOCENT = [
    pytest.param("您好，请问有什么可以帮您", id="zh-greeting"),
    pytest.param("麻烦您拍张照片给我看看", id="zh-photo"),
    pytest.param("안녕하세요 무엇을 도와드릴까요", id="ko-greeting"),
    pytest.param("Could you send me a photo of the label?", id="en-photo"),
]


@pytest.mark.parametrize("draft", INNOCENT)
def test_leaves_everyday_lines_alone(model: ClaimModel, draft: str) -> None:
    assert max(read(model, draft)[0].probabilities) < 0.3


def test_reads_each_sentence_for_itself(model: ClaimModel) -> None:
    alone = read(model, "后天一定送到", "几号能到")
    among = read(model, "您好。后天一定送到。麻烦稍等一下哦。" + "谢谢您的理解。" * 60, "几号能到")
    assert among[1] == alone[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("내일 꼭 도착해요", "내일 꼭  도착 해요", id="ko-spaces"),
        pytest.param("明天一定到", "明天 一定 到", id="zh-spaces"),
        pytest.param("给您便宜10块", "给您便宜25块", id="amounts"),
    ],
)
def test_spacing_and_amounts_change_nothing(model: ClaimModel, one: str, other: str) -> None:
    assert model.read([one], "") == model.read([other], "")


@pytest.mark.parametrize("text", ["", " ", "?", "\U0001f600", "�\x00", "a" * 9000, "가" * 5000, "明" * 5000, "'''"])
def test_reads_any_string(model: ClaimModel, text: str) -> None:
    proposal = model.read([text], text)[0]
    assert len(proposal.probabilities) == len(CLAIMS)
    assert all(0 <= p <= 1 for p in (*proposal.probabilities, proposal.hedged))
    start, end = model.explain(text, text, "arrival")
    assert 0 <= start <= end <= len(text)


def test_no_sentences_no_proposals(model: ClaimModel) -> None:
    assert model.read([], "hello") == []


def test_explains_by_the_clause_that_carries_the_claim(model: ClaimModel) -> None:
    sentence = "thanks for your patience, it will arrive on friday"
    start, end = model.explain(sentence, "", "arrival")
    assert sentence[start:end] == "it will arrive on friday"


def test_weights_are_small() -> None:
    path = Path(__file__).parents[3] / "copilot" / "checking" / "reader" / "weights.npz"
    assert path.stat().st_size < 8_000_000
