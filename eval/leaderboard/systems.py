"""Checkers from outside: a command, an HTTP address, a keyword list. All speak the case format and see no labels."""

from __future__ import annotations

import http.client
import json
import shlex
import subprocess
import sys
import time
import unicodedata
import urllib.request
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

from pydantic import ValidationError

from copilot.errors import InputError
from copilot.resources import describe, load_model
from copilot.types import Frozen, Lang
from copilot.verdict import Finding
from eval.case import PolicyCase
from eval.result import CheckResult

__all__ = ["Answers", "Keywords", "by_command", "by_keywords", "by_url", "payload"]

Answers = dict[str, CheckResult]
"""Verdict by case id; a missing or unreadable one is `unchecked`."""
_LABELS = ("rule", "expect", "span", "note")


class Keywords(Frozen):
    """A plain word list: any hit blocks the draft."""

    name: str
    about: str = ""
    words: dict[Lang, tuple[str, ...]]


def payload(case: PolicyCase) -> dict[str, Any]:
    """Return what a system sees of a case: the case format without labels, amounts as JSON numbers."""
    body = case.model_dump(exclude=set(_LABELS), exclude_unset=True)
    return cast(dict[str, Any], json.loads(json.dumps(body, default=_plain)))


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value.isoformat()


def by_command(command: str, cases: Sequence[PolicyCase], timeout: float = 3600) -> tuple[Answers, float]:
    """Run a command once: cases as JSONL on its standard input, verdicts as JSONL on its standard output.

    Returns the answers and the milliseconds a case took. Raises InputError when the command cannot be run or
    answers nothing at all.
    """
    # Ids tell the rule and often the label, so a system sees numbers only.
    lines = [json.dumps(payload(c) | {"id": str(n)}, ensure_ascii=False) for n, c in enumerate(cases)]
    start = time.perf_counter()
    try:
        done = subprocess.run(
            shlex.split(command), input="\n".join(lines) + "\n", capture_output=True, encoding="utf-8",
            timeout=timeout, check=False,
        )  # fmt: skip
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise InputError(f"--command: {error}") from error
    ms = (time.perf_counter() - start) * 1000 / max(1, len(cases))
    answers = dict(filter(None, map(_answer, done.stdout.splitlines())))
    if not answers:
        tail = done.stderr.strip().splitlines()[-1:] or [f"exit status {done.returncode}"]
        raise InputError(f"--command: no verdict came back: {tail[0][:300]}")
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        print(f"--command: ended with status {done.returncode}: {last[:300]}", file=sys.stderr)
    return {c.id: answers.get(str(n), _NOTHING) for n, c in enumerate(cases)}, ms


def by_url(url: str, cases: Sequence[PolicyCase], workers: int = 4, timeout: float = 60) -> tuple[Answers, float]:
    """Post each case as JSON and read the verdict as JSON. Raises InputError when the address never answers."""
    if not url.startswith(("http://", "https://")):
        raise InputError(f"--url: {url} is no http or https address")

    def ask(item: tuple[int, PolicyCase]) -> CheckResult:
        body = json.dumps(payload(item[1]) | {"id": str(item[0])}).encode()
        request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=timeout) as response:
                return _read(json.loads(response.read()))
        except (OSError, ValueError, http.client.HTTPException) as error:
            return CheckResult(outcome="unchecked", error=str(error) or type(error).__name__)

    start = time.perf_counter()
    with ThreadPoolExecutor(workers) as pool:
        results = list(pool.map(ask, enumerate(cases)))
    ms = (time.perf_counter() - start) * 1000 / max(1, len(cases))
    if results and all(r.outcome == "unchecked" for r in results):
        raise InputError(f"--url: no verdict came back from {url}: {results[0].error}")
    return {c.id: r for c, r in zip(cases, results, strict=True)}, ms


def by_keywords(path: Path, cases: Iterable[PolicyCase]) -> tuple[Answers, float]:
    """Block every draft that holds a listed word of its language."""
    listed = load_model(path, Keywords)
    found: dict[Lang, Callable[[str], list[str]]] = {
        lang: lambda text, words=words: [w for w in words if w.lower() in text]  # type: ignore[misc]
        for lang, words in listed.words.items()
    }
    start = time.perf_counter()
    answers: Answers = {}
    for case in cases:
        hits = found[case.lang](unicodedata.normalize("NFKC", case.draft).lower()) if case.lang in found else []
        answers[case.id] = CheckResult(outcome="rejected" if hits else "passed")
    return answers, (time.perf_counter() - start) * 1000 / max(1, len(answers))


_NOTHING = CheckResult(outcome="unchecked", error="no verdict")


def _answer(line: str) -> tuple[str, CheckResult] | None:
    try:
        value = json.loads(line)
    except ValueError:
        return None
    return (str(value["id"]), _read(value)) if isinstance(value, dict) and "id" in value else None


def _read(value: Any) -> CheckResult:
    if not isinstance(value, dict):
        return CheckResult(outcome="unchecked", error=f"no JSON object: {str(value)[:100]}")
    if "outcome" not in value:
        return CheckResult(outcome="unchecked", error=str(value.get("error", "no outcome"))[:300])
    listed = value.get("findings")
    findings = [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []
    try:
        return CheckResult.model_validate({"outcome": value["outcome"], "findings": [_finding(f) for f in findings]})
    except ValidationError as error:
        return CheckResult(outcome="unchecked", error="; ".join(describe(error))[:300])


def _finding(item: dict[str, Any]) -> Finding:
    # Only the policy, severity and place are scored; a system need not explain itself.
    known = {key: item[key] for key in ("policy", "severity", "start", "end", "text", "message") if key in item}
    return Finding.model_validate(
        {"policy": "", "severity": "block", "start": 0, "end": 0, "text": "", "message": ""} | known
    )
