"""The way in when the store cannot be reached: said in the page's language, with no traceback."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from copilot.errors import StoreError
from copilot.settings import Settings
from copilot.ui.guard import COOKIE
from copilot.ui.login import add_login
from copilot.ui.texts import load_texts


class Gone:
    def login(self, *given: str) -> str:
        raise StoreError("gone")

    def logout(self, cookie: str) -> None:
        raise StoreError("gone")


@pytest.fixture
def client() -> TestClient:
    parts: Any = SimpleNamespace(texts=load_texts(), settings=Settings())
    app, people = FastAPI(), Gone()
    add_login(app, parts, people)  # type: ignore[arg-type]
    return TestClient(app, headers={"accept-language": "ko-KR"}, cookies={COOKIE: "x"})


@pytest.mark.parametrize(
    ("address", "told"), [("/login", "지금은 로그인할 수 없습니다"), ("/logout", "로그아웃하지 못했습니다")]
)
def test_a_store_out_of_reach_is_told(client: TestClient, address: str, told: str) -> None:
    answer = client.post(address, data={"name": "ann", "password": "x"})
    assert answer.status_code == 503 and told in answer.text
