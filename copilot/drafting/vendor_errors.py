"""What a vendor's error means for the person who runs the copilot, in one line without secrets."""

from __future__ import annotations

from copilot.errors import ModelError

__all__ = ["translated"]

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


def translated(error: Exception, model: str, address: str | None) -> ModelError:
    """Return the ModelError for whatever a call raised; its text names the model and the mend."""
    kind = type(error).__name__
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
    return ModelError(f"{model}: failed ({kind})", is_retryable=kind in _RETRYABLE)
