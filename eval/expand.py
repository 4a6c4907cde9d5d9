"""From what a person writes to cases: one situation in three languages becomes three cases of one group.

A situation holds what the languages share (facts, shop, source, situation) and one block per language:

    - id: E24
      source: [G-43, G-44]
      facts: {…}
      expect: {situation: wrong_item, asks: true}
      zh: {say: 收到的颜色不对, mention: [照片], bad: {fault-admission: 是我们发错了},
           good: 麻烦拍一张照片, weak: {one_word: 好的}}
      en: {…}

`say` is the customer's words: a text, a list of texts (a burst), or a list of messages `{agent: …}`/`{customer: …}`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from copilot.types import Lang
from eval.lines import overlay

__all__ = ["expand"]

_SHORT = {
    "mention": "must_mention",
    "not": "must_not",
    "cite": "must_cite",
    "find": "must_find",
    "questions": "questions",
}
_NOT_EXPECTED = ("say", "bad", "good", "weak", "then", "facts")
_SHARED = ("source", "shop", "scorers", "note")


def expand(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield (id, case) for each language block of a situation, or the case itself when it has none."""
    if not isinstance(value, dict):
        yield "", value
        return
    langs = [lang for lang in get_args(Lang) if isinstance(value.get(lang), dict)]
    if not langs:
        yield str(value.get("id") or ""), _with_messages(value)
        return
    for lang in langs:
        case = _one(value, lang, value[lang])
        yield case["id"], case


def _one(shared: dict[str, Any], lang: str, block: dict[str, Any]) -> dict[str, Any]:
    unknown = set(shared) - {"id", "facts", "expect", "then", *_SHARED, *get_args(Lang)}
    expect = {_SHORT.get(key, key): item for key, item in block.items() if key not in _NOT_EXPECTED}
    case: dict[str, Any] = {
        "id": f"{shared.get('id')}-{lang}",
        "group": str(shared.get("id")),
        "lang": lang,
        "conversation": _messages(block.get("say")),
        "facts": overlay(shared.get("facts") or {}, block.get("facts") or {}),
        "expect": overlay(shared.get("expect") or {}, expect),
        "candidates": [*_bad(block.get("bad")), *_good(block.get("good"))],
        "weak": [{"scorer": name, "text": text} for name, text in (block.get("weak") or {}).items()],
        "then": [_turn(turn) for turn in block.get("then") or ()],
    }
    # Unknown keys are passed on, so that validation names them with their line.
    return case | {key: shared[key] for key in (*_SHARED, *unknown) if key in shared}


def _with_messages(value: dict[str, Any]) -> dict[str, Any]:
    if "say" not in value:
        return value
    rest = {key: item for key, item in value.items() if key != "say"}
    return rest | {"conversation": _messages(value["say"])}


def _messages(say: Any) -> Any:
    items = [say] if isinstance(say, (str, dict)) else say or []
    return [_message(item) for item in items] if isinstance(items, list) else items


def _message(item: Any) -> Any:
    if isinstance(item, str):
        return {"role": "customer", "text": item}
    if isinstance(item, dict) and len(item) == 1 and (role := next(iter(item))) in ("customer", "agent"):
        return {"role": role, "text": item[role]}
    return item


def _turn(turn: Any) -> Any:
    if not isinstance(turn, dict):
        return {"customer": turn}
    words = {_SHORT.get(key, key): item for key, item in turn.items() if key not in ("say", "facts")}
    return {"customer": turn.get("say"), "expect": words, "facts": turn.get("facts") or {}}


def _bad(value: Any) -> Iterator[dict[str, Any]]:
    # `warn:RULE` labels a draft that a person should look at; any other key is the policy that blocks.
    for rule, texts in (value or {}).items():
        name, label = (rule.removeprefix("warn:"), "warn") if rule.startswith("warn:") else (rule, "block")
        for text in [texts] if isinstance(texts, str) else texts:
            yield {"text": text, "expect": label, "rule": name}


def _good(value: Any) -> Iterator[dict[str, Any]]:
    for text in [value] if isinstance(value, str) else value or ():
        yield {"text": text, "expect": "allow"}
