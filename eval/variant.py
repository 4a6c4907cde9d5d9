"""What a run compares: variants of model, prompts and policies, each with its settings and its fingerprint."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import sha256
from itertools import product
from pathlib import Path

import copilot
from copilot.errors import ConfigError
from copilot.resources import root
from copilot.settings import Settings, load_settings
from copilot.types import Frozen

__all__ = ["Variant", "fingerprint", "make_variants"]

_PACKAGE = Path(copilot.__file__).parent
_STORED = ("embeddings", "e5_model", "hosted", "records", "chroma", "catalogue")
_UNRELATED = ("__init__.py", "__main__.py", "cli.py", "settings.py")
_TYPES = ("case", "context", "conversation", "facts", "resources", "shop", "types", "verdict")
_PIPELINE = ("checking", "retrieval", "understanding", "prompting", "drafting")
_RELEVANT = {
    "policy": {"policy_overrides", "judge_model"},
    "retrieval": {"embedding", "rerank_model"},
    "index": {"embedding"},
    "reply": {
        "policy_overrides", "judge_model", "embedding", "rerank_model", "persona", "model", "model_api_base",
        "model_fallbacks", "model_max_tokens", "model_context", "model_temperature", "max_attempts", "snippets",
    },
}  # fmt: skip


class Variant(Frozen):
    """One combination to run; None takes what the settings say."""

    model: str | None = None
    """`composer`, `recorded:FILE`, or a LiteLLM model name."""
    prompts: Path | None = None
    policies: Path | None = None

    @property
    def name(self) -> str:
        """Name in reports and of the run's folder."""
        parts = [self.model or "composer", *(path.name for path in (self.prompts, self.policies) if path)]
        return re.sub(r"[^\w.+-]+", "-", "+".join(parts))

    @property
    def recorded(self) -> Path | None:
        """The file of recorded outputs, if the drafts come from one."""
        kind, _, file = (self.model or "").partition(":")
        return Path(file) if kind == "recorded" else None

    def settings(self) -> Settings:
        """Return the settings this variant runs under: those of the environment with its own choices over them."""
        live = None if self.model in (None, "composer") or self.recorded else self.model
        settings = load_settings(model=live, prompts_dir=self.prompts, policies_dir=self.policies)
        # The environment may name a model; the composer was asked for.
        return settings.model_copy(update={"model": None}) if live is None else settings


def make_variants(models: Sequence[str], prompts: Sequence[Path], policies: Sequence[Path]) -> tuple[Variant, ...]:
    """Return every combination. Raises ConfigError for a folder or file that does not exist."""
    recorded = [Path(m.removeprefix("recorded:")) for m in models if m.startswith("recorded:")]
    missing = [str(path) for path in (*prompts, *policies, *recorded) if not path.exists()]
    if missing:
        raise ConfigError(f"not found: {', '.join(missing)}")
    grid = product(models or (None,), prompts or (None,), policies or (None,))
    return tuple(Variant(model=m, prompts=p, policies=q) for m, p, q in grid)


def fingerprint(kind: str, settings: Settings) -> str:
    """Return a hash of everything that decides a result: code, prompts, policies, knowledge and settings.

    `kind` is `policy`, `retrieval`, `index` or `reply`; each depends on no more than its own part of the product.
    """
    hasher = sha256(settings.model_dump_json(include=_RELEVANT[kind]).encode())
    for path in _parts(kind, settings):
        hasher.update(path.name.encode())
        hasher.update(path.read_bytes())
    return hasher.hexdigest()[:16]


def _parts(kind: str, settings: Settings) -> list[Path]:
    policies = settings.policies_dir or root("policies")
    prompts = settings.prompts_dir or root("prompts")
    shop = [settings.shop_file] if settings.shop_file else []
    types = [_PACKAGE / f"{name}.py" for name in _TYPES]
    code = {name: _files(_PACKAGE / name) for name in _PIPELINE}
    if kind == "policy":
        return [*types, *code["checking"], *_files(policies), *(shop or [root("knowledge") / "shop.yaml"])]
    if kind == "index":
        stored = [p for p in code["retrieval"] if p.parent.name == "ingest" or p.stem in _STORED]
        return [*stored, *_files(root("knowledge"))]
    if kind == "retrieval":
        return [*types, *code["retrieval"], *_files(root("knowledge"))]
    top = sorted(p for p in _PACKAGE.glob("*.py") if p.name not in _UNRELATED)
    every = [path for files in code.values() for path in files]
    return [*top, *every, *_files(policies), *_files(prompts), *_files(root("knowledge")), *shop]


def _files(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.endswith(".test.yaml")
    )
