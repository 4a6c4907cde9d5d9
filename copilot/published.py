"""What the ingested rules state of the shop, where it is another than the one that is set up."""

from __future__ import annotations

from copilot.parts import Parts
from copilot.shop import Shop
from copilot.types import Lang

__all__ = ["known_rules", "names_by", "stated_by"]


def known_rules(parts: Parts) -> str:
    """Return everything the indexed rules say, in lower case; nothing of a retriever that cannot tell."""
    rules = getattr(parts.retriever, "rules", None)
    return str(rules()) if rules is not None else ""


def stated_by(rules: str, parts: Parts, lang: Lang, shop: Shop) -> Shop:
    """Return the settings that rules state where they are those of another shop, else `shop`.

    Its own policies may be ingested long before anybody writes its settings: the sample's figures are none of it.
    """
    return (parts.composer.wording(lang).backing.published(rules, shop) if rules else None) or shop


def names_by(rules: str, parts: Parts, lang: Lang, is_sample: bool) -> dict[str, str]:
    """Return what shop and agent are called, nothing where rules of another shop stand beside the sample's settings.

    A greeting must not name the sample shop in the shop of somebody who has only ingested texts so far.
    """
    if is_sample and stated_by(rules, parts, lang, parts.profile.shop) is not parts.profile.shop:
        return {}
    return {"shop_name": parts.profile.name.get(lang, ""), "agent_name": parts.profile.agent.get(lang, "")}
