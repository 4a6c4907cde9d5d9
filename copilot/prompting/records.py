"""Facts and limits as lines of a prompt."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from copilot.errors import ConfigError
from copilot.facts import Facts
from copilot.prompting.fence import harmless
from copilot.prompting.source import Localised, Record
from copilot.resources import load_model
from copilot.slots import slot_problem
from copilot.types import Lang

__all__ = ["Labels", "fact_lines", "load_labels", "short"]

_PRIVATE = re.compile(r"(phone|mobile|tel|address|email|name|recipient|id_card|account)", re.IGNORECASE)
_KEPT_NAMES = frozenset({"product.name", "product.title"})


class Labels(Record):
    """`prompts/labels.yaml`."""

    facts: dict[str, Localised]
    limits: dict[str, Localised]
    roles: dict[str, Localised]
    notes: dict[str, Localised]


def load_labels(prompts: Path) -> Labels:
    """Return the labels; ConfigError names a label that the code needs and the file lacks."""
    labels = load_model(prompts / "labels.yaml", Labels)
    needed = {
        "limits": _LIMITS,
        "roles": ("customer", "agent", "system"),
        "notes": ("cut", "empty"),
        "facts": ("none", "other"),
    }
    missing = [
        f"{prompts / 'labels.yaml'}: {part}.{name}: is missing"
        for part, names in needed.items()
        for name in names
        if name not in getattr(labels, part)
    ]
    wrong = [
        f"{prompts / 'labels.yaml'}: {part}.{name}.{lang}: {problem}"
        for part in needed
        for name, words in getattr(labels, part).items()
        for lang in ("zh", "en", "ko")
        if (problem := slot_problem(getattr(words, lang), _SLOTS.get(name, ()) if part == "limits" else ()))
    ]
    if missing or wrong:
        raise ConfigError([*missing, *wrong])
    return labels


_LIMITS = (
    *("dispatch", "dispatch_days", "no_dispatch", "returns", "return_freight", "refund", "warranty", "free_shipping"),
    *("price_protection", "tier", "tier_rule", "tier_terms", "tier_shipping", "tier_gift", "tier_none", "promotion"),
    *("promo_threshold", "promo_percent", "promo_coupon", "promo_gift", "promo_free_shipping", "stackable"),
    *("not_stackable", "compensation", "no_compensation", "payment"),
)
_PROMOTION = ("min", "off", "percent", "gift")
_SLOTS = {
    "dispatch": ("hours",),
    "dispatch_days": ("days",),
    "returns": ("days",),
    "refund": ("days",),
    "warranty": ("years", "days"),
    "price_protection": ("years", "days"),
    "free_shipping": ("min",),
    "tier_rule": ("terms",),
    "tier": ("terms",),
    "tier_terms": ("min", "percent", "tenths", "shipping", "gift"),
    "tier_gift": ("value",),
    "compensation": ("max",),
    "payment": ("methods",),
    "promotion": ("terms", "stack", "starts", "ends"),
    **dict.fromkeys(
        ("promo_threshold", "promo_percent", "promo_coupon", "promo_gift", "promo_free_shipping"), _PROMOTION
    ),
}
"""What can be filled into the text of a limit; into the others nothing."""


def fact_lines(facts: Facts | None, labels: Labels, lang: Lang) -> list[str]:
    """Return one line a fact, in a fixed order; personal data of unknown keys is named, never shown."""
    lines: list[str] = []
    for key, value in _flat("", facts) if facts else ():
        label = labels.facts.get(key) or labels.facts.get(key.split(".")[0])
        title = getattr(label, lang) if label and key in labels.facts else key
        lines.append(f"- {title}: {harmless(short(value))}"[:600])
    return lines or [f"- {getattr(labels.facts['none'], lang)}"]


def _flat(prefix: str, record: BaseModel) -> Iterable[tuple[str, Any]]:
    extra = record.model_extra or {}
    for name in (*type(record).model_fields, *sorted(extra)):
        value = extra[name] if name in extra else getattr(record, name)
        key = f"{prefix}{name}"
        if value is None or value == () or value == [] or value == {}:
            continue
        if name in extra and _PRIVATE.search(name) and key not in _KEPT_NAMES:
            yield key, "(on record)"
        elif isinstance(value, BaseModel) and key in ("order", "product"):
            yield from _flat(f"{key}.", value)
        else:
            yield key, value


def short(value: Any) -> str:
    """Return a value of a record as text: amounts without trailing zeros, times to the minute."""
    if isinstance(value, BaseModel):
        parts = {k: v for k, v in value.model_dump().items() if v is not None and v != ()}
        return ", ".join(f"{k} {short(v)}" for k, v in parts.items())
    if isinstance(value, (list, tuple)):
        return "; ".join(short(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{k} {short(v)}" for k, v in value.items())
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return "yes" if value is True else "no" if value is False else str(value)
