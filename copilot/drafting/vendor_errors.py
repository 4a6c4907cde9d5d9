"""What a vendor's error means for the person who runs the copilot, in one line without secrets."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from copilot.errors import ModelError
from copilot.vendor import is_keyless

__all__ = ["translated"]

_SHOWN = 60
"""Characters of a server's answer that an error shows."""
_RECEIVED = re.compile(r"invalid response from LLM endpoint\. Received: (?:['\"](.*)['\"]|None)\. Check", re.S)

_RETRYABLE = frozenset(
    {
        "APIConnectionError",
        "BadGatewayError",
        "InternalServerError",
        "RateLimitError",
        "ServiceUnavailableError",
        "Timeout",
    }
)
_MEND = {
    "AuthenticationError": "the key was refused; check the setting model_api_key",
    "PermissionDeniedError": "the key may not use this model; check the settings model and model_api_key",
    "NotFoundError": "no such model at this address; check the settings model and model_api_base",
    "ContextWindowExceededError": "the prompt is longer than the model reads; lower the setting model_context",
    "ContentPolicyViolationError": "the vendor refused the content",
    "PaymentRequiredError": "the account has no credit left",
    "RateLimitError": "too many requests",
    "ServiceUnavailableError": "the service is unavailable",
    "BadGatewayError": "the service is unavailable",
}
_CONNECTION = ("connection error", "connect call failed", "cannot connect", "connection refused", "name or service")


def translated(error: Exception, model: str, address: str | None, key: str | None = None) -> ModelError:
    """Return the ModelError for whatever a call raised; its text names the model and the mend, never the key."""
    kind = type(error).__name__
    if is_keyless(error) or (kind == "AuthenticationError" and not key):
        return ModelError(f"{model}: a key is needed; set model_api_key")
    where = f" at {address}" if address else ""
    text = str(error).lower()
    if isinstance(error, TimeoutError) or kind in ("Timeout", "APITimeoutError"):
        return ModelError(f"{model}: no answer in time{where}", is_retryable=True)
    if kind == "APIConnectionError" or any(words in text for words in _CONNECTION):
        return ModelError(f"{model}: cannot be reached{where}", is_retryable=True)
    if "provider not provided" in text:
        return ModelError(f"{model}: name the provider in the setting model, such as openai/{model}")
    if kind in _MEND:
        return ModelError(f"{model}: {_MEND[kind]}", is_retryable=kind in _RETRYABLE)
    if said := _unfit(error, key or ""):
        return ModelError(f"{model}: the server{where} {said}", is_retryable=kind in (*_RETRYABLE, "IndexError"))
    return ModelError(f"{model}: failed ({kind})", is_retryable=kind in _RETRYABLE)


def _unfit(error: BaseException, key: str) -> str:
    """Return what a server answered with instead of a completion; nothing when it is not known."""
    chain = list(_chain(error))
    for item in chain:
        if isinstance(item, json.JSONDecodeError):
            return _no_json(item.doc, key)
        if found := _RECEIVED.search(str(item)):
            return _no_json(found.group(1) or "", key)
        if "provider returned 'choices'" in str(item):
            return "answered with JSON that holds no reply; check the setting model_api_base"
    if isinstance(error, IndexError):
        return "answered with an empty list of replies"
    for item in chain:
        if type(item).__name__ == "HTTPStatusError":
            status = item.response.status_code  # type: ignore[attr-defined]
            return f"failed (status {status})" if status >= 500 else f"refused the request (status {status})"
    return ""


def _no_json(body: str, key: str) -> str:
    shown = " ".join((body.replace(key, "…") if key else body).split())
    if not shown:
        return "answered with nothing; check the setting model_api_base"
    shown = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
    return f"answered with what is no JSON (“{shown}”); check the setting model_api_base"


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and what it came from; vendors wrap the cause several times."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
