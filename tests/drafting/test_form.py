"""What is no message to a customer goes back, whatever it says, and what merely looks odd does not."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

import pytest

from copilot import resources
from copilot.conversation import Conversation, Message
from copilot.drafting.form import Form, Seen
from copilot.drafting.form_rules import load_form_rules
from copilot.errors import ConfigError
from copilot.prompt import Block, Prompt, PromptMessage
from copilot.reply import Reply
from copilot.testing import FakeModel
from copilot.types import Lang
from tests.drafting.support import copilot, facts, held, talk

RULES = load_form_rules()
PROMPT = Prompt(
    messages=(
        PromptMessage(role="user", content='<data name="turn">\n顾客: 我想问问这款背包的肩带\n</data>\n现在写出要发给顾客的那一条。'),
        PromptMessage(role="system", content="你是网店客服小禾，先听懂顾客再回答问题，不争对错。\n- [be-kind] 先安抚顾客，再说明发货时间。"),
    ),
    blocks=(
        Block(name="guidelines", text="- [be-kind] 先安抚顾客，再说明发货时间。", ids=("look-up-first",)),
        Block(name="facts", text='<data name="facts">\n- 订单状态: paid\n- 订单金额: 259\n</data>'),
    ),
    lang="zh", template="t@1", digest="0",
)  # fmt: skip


@cache
def form() -> Form:
    return Form(RULES, ("小禾", "Yuna"))


def kinds(text: str, lang: Lang = "zh", said: str = "在吗", *, whole: bool = True, material: str = "") -> set[str]:
    """Return the kinds of problems of a text."""
    found = form().problems(text, Seen(lang, talk(said), (said, material), PROMPT), whole=whole)
    starts = {kind: getattr(words, lang).split("{match}")[0] for kind, words in RULES.problems.items()}
    return {kind for kind, start in starts.items() for problem in found if problem.startswith(start)}


BAD: dict[str, tuple[Lang, str, str]] = {
    "stuck_zh": ("zh", "repeat", "您好，" + "好的 " * 8),
    "stuck_en": ("en", "repeat", "Hello, I will check it, " * 5 + "and tell you."),
    "stuck_ko": ("ko", "repeat", "네 고객님 확인 " * 6),
    "book_zh": ("zh", "long", "".join(f"第{n}点请您留意。" for n in range(400))),
    "book_en": ("en", "long", " ".join(f"Please mind point {n}." for n in range(400))),
    "zh_lines": ("zh", "dialogue", "顾客：这个能便宜吗\n客服小禾：亲，可以的"),
    "zh_inline": ("zh", "dialogue", "您好。顾客: 好的。客服: 谢谢您。"),
    "en_lines": ("en", "dialogue", "Customer: Is it real?\nAgent: Yes, of course."),
    "en_bold": ("en", "dialogue", "Sure.\n**Customer:** thanks"),
    "ko_lines": ("ko", "dialogue", "고객: 언제 오나요\n상담원: 확인해 드리겠습니다."),
    "agent_named": ("zh", "dialogue", "客服小禾：您好，请稍等。"),
    "fence": ("zh", "leak", '您好 <data name="facts">'),
    "fence_end": ("en", "leak", "Hello there. </data>"),
    "angle": ("en", "leak", "Hello <<SYS>> there."),
    "chat_mark": ("zh", "leak", "您好<|im_end|>"),
    "situation_id": ("zh", "leak", "到货时间由快递决定 [delivery_time]"),
    "guideline_id": ("zh", "leak", "[no-guessing] 我们会核实的。"),
    "block_id": ("zh", "leak", "按照 look-up-first，我先帮您查一下。"),
    "line_mark": ("ko", "leak", "확인했습니다 ⏎ 감사합니다."),
    "heading": ("en", "leak", "## Answer\nWe will check."),
    "placeholder": ("en", "leak", "Hello [customer name], we will check."),
    "placeholder_zh": ("zh", "leak", "您的单号是{单号}，请查收。"),
    "persona": ("zh", "leak", "你是网店客服小禾，先听懂顾客再回答问题，不争对错。"),
    "last_line": ("zh", "leak", "现在写出要发给顾客的那一条。您好。"),
    "is_a_model": ("en", "leak", "As an AI language model I cannot check that."),
    "revision": ("en", "leak", "The last draft did not pass the check. Sorry for the trouble."),
    "instant": ("zh", "raw", "您的付款时间是2026年11月12日09:00+08:00。"),
    "iso": ("en", "raw", "It was paid on 2026-11-12T09:00."),
    "half_offset": ("zh", "raw", "时间是2026年11月12日10:30+0"),
    "enum": ("ko", "raw", "주문 상태는 in_transit 입니다."),
    "record": ("zh", "raw", "您好，订单状态: paid，请放心。"),
    "value": ("ko", "raw", "주문 상태는 paid으로 되어 있습니다."),
    "half_fence": ("en", "leak", '[data name="draft"> Hello.'),
    "json": ("en", "raw", 'Here you are: "status": 1'),
    "zh_in_en": ("zh", "language", "Thank you for your question, we are checking it."),
    "zh_tail_en": ("zh", "language", "您好，we will certainly check this order for you。"),
    "ko_in_zh": ("ko", "language", "您好，我们会为您核实。"),
    "han_in_ko": ("ko", "language", "고객님, 今日 확인해 드리겠습니다."),
    "hangul_in_zh": ("zh", "language", "您好，확인해 드릴게요。"),
    "han_in_en": ("en", "language", "Hello, 请稍等 please."),
    "again": ("zh", "repeat", "我帮您查一下。我帮您查一下。我帮您查一下。"),
    "comma": ("zh", "cut", "您好，我先帮您查，"),
    "bracket": ("en", "cut", "We will check (and let you know."),
    "quote": ("zh", "cut", "您可以在“我的订单里看到。"),
    "signs": ("zh", "empty", "……！？"),
    "emoji": ("en", "empty", "👍"),
}


@pytest.mark.parametrize(("lang", "kind", "text"), BAD.values(), ids=BAD.keys())
def test_bad_form_is_named(lang: Lang, kind: str, text: str) -> None:
    assert kind in kinds(text, lang)


GOOD: dict[str, tuple[Lang, str, str]] = {
    "plain": ("zh", "在吗", "亲，在的，请问有什么可以帮您？"),
    "no_stop": ("zh", "在吗", "亲，在的哦~"),
    "menu": ("zh", "怎么退", "您在“我的订单→申请售后”里提交就可以。"),
    "shop_name": ("zh", "在吗", "【禾木小铺】您好，请稍等。"),
    "sizes": ("zh", "有哪些码", "S、M、L、XL都有货。"),
    "hotline": ("zh", "电话多少", "您可以联系在线客服：在页面右下角。"),
    "dear": ("zh", "在吗", "尊敬的顾客：您好，请稍等。"),
    "dear_en": ("en", "hello", "Dear customer: thank you for waiting, we are checking."),
    "list": ("en", "what colours", "We have these colours:\n- black\n- white"),
    "clock": ("ko", "언제 열어요", "상담 시간은 09:00~18:00입니다."),
    "day": ("zh", "活动到哪天", "活动到2026-12-31结束。"),
    "english_state": ("en", "did I pay", "Your order is paid and being prepared."),
    "amount": ("zh", "多少钱", "您的订单金额是259元。"),
    "quoted": ("zh", "我的包裹是不是丢了", "您问“我的包裹是不是丢了”，我这就联系快递核实。"),
    "short": ("zh", "能退吗", "能退吗这个问题我先核实一下。"),
    "smile": ("ko", "감사해요", "저희가 더 감사합니다 :)"),
    "twice": ("zh", "在吗", "好的。好的。我帮您看看。"),
}


@pytest.mark.parametrize(("lang", "said", "text"), GOOD.values(), ids=GOOD.keys())
def test_good_form_passes(lang: Lang, said: str, text: str) -> None:
    assert kinds(text, lang, said) == set()


ECHOES: dict[Lang, tuple[str, str]] = {
    "zh": ("明天能到吗，孩子等着穿", "亲，明天能到吗，孩子等着穿，预计很快。"),
    "en": ("Can I return it and who pays?", "Can I return it, and who pays? Yes."),
    "ko": ("배송비는 누가 부담하나요", "배송비는 누가 부담하나요? 네."),
}


def test_an_echo_slightly_changed_is_one() -> None:
    assert "echo" in kinds("您好，这款背包还有黑色的吗？", "zh", "你好，这款背包还有黑色吗？")
    assert kinds("您好，这款背包还有黑色的。", "zh", "这款背包还有黑色吗？") == set()


@pytest.mark.parametrize(
    ("draft", "lang", "said"),
    [
        ("亲，我明白了。您提到的这款**是什么牌子的呢？**", "zh", "请问这款**是什么牌子的呢?"),
        ("Thanks for asking! You would like to know, is this jacket really waterproof?", "en",
         "hi, is this jacket really waterproof?"),
        ("고객님, 문의하신 이 자켓 방수가 정말 되나요?", "ko", "이 자켓 방수가 정말 되나요?"),
    ],
)  # fmt: skip
def test_a_question_wrapped_up_is_an_echo(draft: str, lang: Lang, said: str) -> None:
    assert "echo" in kinds(draft, lang, said)


def test_a_question_of_an_earlier_turn_put_back_is_an_echo() -> None:
    roles = ("customer", "agent", "customer")
    said = ("请问这款背包是什么牌子的呢？", "是我们自己的牌子。", "哦，那我再看看")
    talked = Conversation(messages=tuple(Message(role=r, text=s) for r, s in zip(roles, said, strict=True)))
    found = form().problems("亲，好的。请问这款背包是什么牌子的呢？", Seen("zh", talked, said, PROMPT))
    assert any(problem.startswith(RULES.problems["echo"].zh.split("{match}")[0]) for problem in found)


def test_a_question_that_goes_on_from_the_customer_s_is_none() -> None:
    assert "echo" not in kinds("Yes, it is. Which size of this jacket do you wear?", "en", "is this jacket waterproof?")


def test_an_echo_of_one_sentence_is_enough() -> None:
    assert "echo" in kinds("네, 금요일까지 꼭 받을 수 있나요.", "ko", "금요일까지 꼭 받을 수 있나요? 선물이에요")


@pytest.mark.parametrize("lang", ECHOES)
def test_an_echo_is_named(lang: Lang) -> None:
    said, text = ECHOES[lang]
    assert "echo" in kinds(text, lang, said)


AGAIN: dict[Lang, tuple[str, str]] = {
    "zh": ("亲，麻烦您先用软尺量一下肩宽和胸围，把数字告诉我，我来对照尺码表", "亲，麻烦您先用软尺量一下肩宽跟胸围，把数字告诉我，我来对照尺码表~"),
    "en": ("Could you measure your shoulders and chest and tell me the figures?", "Could you measure your shoulders and chest, and tell me the figures?"),
    "ko": ("고객님, 어깨와 가슴둘레를 재서 알려 주시면 사이즈표를 확인해 드릴게요.", "고객님, 어깨와 가슴둘레를 재서 알려 주시면 사이즈표 확인해 드릴게요."),
}  # fmt: skip


@pytest.mark.parametrize("lang", AGAIN)
@pytest.mark.parametrize("whole", [True, False], ids=["whole", "begun"])
def test_what_the_shop_wrote_before_is_no_answer(lang: Lang, whole: bool) -> None:
    said, text = AGAIN[lang]
    conversation = talk("?").model_copy(update={"messages": (Message(role="agent", text=said), *talk("?").messages)})
    for draft, same in ((text if whole else text[: len(text) * 3 // 4], True), (f"{text} {text[::-1]}", False)):
        problems = form().problems(draft, Seen(lang, conversation), whole=whole)
        assert any(said[:20] in problem for problem in problems) == same


def test_a_product_s_name_is_no_echo() -> None:
    assert kinds("远山双肩旅行包有黑色和灰色。", said="远山双肩旅行包", material="远山双肩旅行包 黑色 灰色") == set()


def test_words_of_the_material_may_stand_in_another_script() -> None:
    assert kinds("The one you mean is 远山双肩包.", "en", "which bag", material="远山双肩包") == set()


def test_of_a_stream_no_ending_is_read() -> None:
    assert kinds("您好（我先", whole=False) == set()


LANGS: tuple[Lang, ...] = ("zh", "en", "ko")
ANSWER = {
    "zh": "我先帮您核实一下，请稍等。",
    "en": "Let me check that for you first.",
    "ko": "먼저 확인해 보겠습니다.",
}
DIALOGUE = {"zh": "顾客：便宜点\n客服：可以", "en": "Customer: cheaper\nAgent: yes", "ko": "고객: 싸게요\n상담원: 네"}
ASKED = {"zh": "这款结实吗", "en": "Is this one sturdy?", "ko": "이 제품 튼튼한가요?"}


@pytest.mark.parametrize("lang", LANGS)
async def test_a_dialogue_goes_back_and_then_the_composer_speaks(lang: str) -> None:
    model = FakeModel([DIALOGUE[lang], ANSWER[lang]])
    reply = await copilot(model).reply(talk(ASKED[lang]), facts())
    assert reply.text == ANSWER[lang]
    assert reply.attempts[0].draft.grounding
    stubborn = await copilot(FakeModel([DIALOGUE[lang]])).reply(talk(ASKED[lang]), facts())
    assert stubborn.model == "composer"
    assert stubborn.text
    held(stubborn)


@pytest.mark.parametrize("lang", LANGS)
async def test_a_dialogue_does_not_stream(lang: str) -> None:
    bot = copilot(FakeModel([list(DIALOGUE[lang])]))
    items = [item async for item in bot.stream(talk(ASKED[lang]), facts())]
    shown = "".join(item for item in items if isinstance(item, str))
    assert DIALOGUE[lang].splitlines()[0] not in shown
    assert isinstance(items[-1], Reply)
    held(items[-1])


BROKEN = {
    "no kind": ("  echo:\n", "  ekko:\n", "problems"),
    "pattern": ("'⏎|¦", "'(⏎|¦", r"leaks\.\d"),
    "pair": ("'（）'", "'（'", r"pairs\.1"),
    "unknown": ("pairs:", "pears: 1\npairs:", "pears"),
}


@pytest.mark.parametrize(("old", "new", "field"), BROKEN.values(), ids=BROKEN.keys())
def test_a_mistake_in_the_rules_is_named(old: str, new: str, field: str, tmp_path: Path) -> None:
    target = tmp_path / "form.yaml"
    shutil.copy(resources.root("prompts") / "composer" / "form.yaml", target)
    text = target.read_text(encoding="utf-8")
    assert old in text
    target.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigError, match=field) as caught:
        load_form_rules(tmp_path)
    assert "form.yaml" in str(caught.value)


@pytest.mark.parametrize(
    ("said", "word", "answer"),
    [
        ("这鞋防水吗", "防水的", "这款防水，鞋面有防水膜。"),
        ("Is it waterproof?", "Sure.", "Yes, it has a waterproof membrane."),
        ("방수 되나요?", "네 맞아요", "네, 방수 원단을 쓴 제품입니다."),
    ],
)
def test_one_word_answers_nothing_that_was_asked(said: str, word: str, answer: str) -> None:
    lang: Lang = "en" if said.isascii() else "ko" if "방" in said else "zh"
    seen = Seen(lang, talk(said), asked=True)
    assert word in form().problems(word, seen)[0]
    assert not form().problems(answer, seen)
    assert not form().problems(word, seen._replace(asked=False))
    assert not form().problems(word, seen, whole=False)
