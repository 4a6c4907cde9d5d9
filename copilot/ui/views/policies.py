"""What people read of a policy: its title in their language, the id where the pointer rests on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from copilot.ui.markup import Markup, tag
from copilot.ui.models import PolicyInfo
from copilot.ui.texts import Texts

__all__ = ["Policies", "policy_tag", "policy_title"]

Policies: TypeAlias = Mapping[str, PolicyInfo]


def policy_title(policies: Policies, id: str, t: Texts) -> str:
    """Return the title, or the id of a policy that is no longer there."""
    info = policies.get(id)
    return info.title.get(t.lang, id) if info else id


def policy_tag(policies: Policies, id: str, t: Texts) -> Markup:
    """Return the title with the id as its tooltip."""
    return tag("span", policy_title(policies, id, t), title=id, class_="policy")
