from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from copilot.testing.server import FakeServer, fake_server
from tests.ui.served import Server

# The server takes a text that does not end for one whose tokens were used up.
SAID = {"zh": "请问包裹周五前能到。", "ko": "금요일 전에 도착하는지 궁금합니다."}


class Translator:
    """A model that drafts nothing and gives one translation, when it is let."""

    def __init__(self, server: FakeServer) -> None:
        self.server, self.answer, self.may_go = server, SAID["zh"], threading.Event()
        server.next = self.next  # type: ignore[method-assign]

    def next(self) -> object:
        if 'name="text"' not in str(self.server.requests[-1]["messages"]):
            return 400
        answer = self.answer
        assert self.may_go.wait(60)
        return answer


@pytest.fixture(scope="module")
def translator() -> Iterator[Translator]:
    with fake_server() as running:
        yield Translator(running)


@pytest.fixture(scope="module")
def workbench(tmp_path_factory: pytest.TempPathFactory, browser: object, translator: Translator) -> Iterator[Server]:
    model = {"model": "openai/local", "model_api_base": translator.server.address, "model_api_key": "none"}
    with Server(tmp_path_factory.mktemp("translation"), **model, model_retries="0") as running:
        yield running


def asked(desk, cid: str = "en-urgent") -> None:
    """Have a text translated beside a conversation, the one open already where none is named."""
    if cid:
        desk.open(cid)
    desk.draft.fill("Hello, thank you for your message.")
    desk.page.locator("#translate").click()


@pytest.mark.parametrize(
    ("locale", "lang"), [pytest.param("zh-CN", "zh", id="zh"), pytest.param("ko-KR", "ko", id="ko")]
)
def test_customer_and_reply_are_read_in_the_agent_s_language(desk_factory, workbench, translator, locale, lang):
    translator.answer = SAID[lang]
    translator.may_go.set()
    desk = desk_factory(locale, url=workbench.url).start()
    asked(desk)
    expect(desk.page.locator("#translation .quoted")).to_have_count(2)
    expect(desk.page.locator("#translation")).to_contain_text(SAID[lang])
    expect(desk.draft).to_have_value("Hello, thank you for your message.")


def test_an_answer_in_another_language_is_not_shown_and_the_page_goes_on(desk_factory, workbench, translator):
    translator.answer = "Sure, here you are."
    translator.may_go.set()
    desk = desk_factory("zh-CN", url=workbench.url).start()
    asked(desk)
    expect(desk.page.locator("#translation")).to_contain_text("模型用了别的语言回答")
    expect(desk.page.locator("#translation")).not_to_contain_text("here you are")
    desk.open("zh-size")
    expect(desk.page.locator("#translation")).to_be_empty()


def test_a_translation_that_comes_late_does_not_stand_under_another_conversation(desk_factory, workbench, translator):
    translator.answer = SAID["zh"]
    translator.may_go.clear()
    desk = desk_factory("zh-CN", url=workbench.url).start()
    asked(desk)
    expect(desk.page.locator("#translation")).to_contain_text("正在翻译")
    desk.open("en-cheap")
    translator.may_go.set()
    desk.page.wait_for_timeout(1500)
    expect(desk.page.locator("#translation")).not_to_contain_text(SAID["zh"])
    expect(desk.page.locator("#translation")).not_to_contain_text("正在翻译")
    asked(desk, "")
    expect(desk.page.locator("#translation .quoted")).to_have_count(2)
