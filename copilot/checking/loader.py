"""Policy files from disk to ready detectors; every mistake is reported at once, with its file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from copilot.checking.detectors.base import Detector
from copilot.checking.policy import Policy
from copilot.checking.registry import DETECTORS
from copilot.errors import ConfigError
from copilot.resources import describe, load_model, root, yaml_files

__all__ = ["LoadedPolicy", "load_policies"]


@dataclass(frozen=True, slots=True)
class LoadedPolicy:
    """A policy with its detector."""

    policy: Policy
    detector: Detector
    path: Path


def load_policies(
    folder: Path | None = None, overrides: Mapping[str, Mapping[str, Any]] | None = None
) -> tuple[LoadedPolicy, ...]:
    """Return the enabled policies of a folder (default: those that ship), a shop's overrides applied.

    Raises ConfigError listing every file with a mistake: unknown field, unknown detector, a reason without words.
    """
    folder = folder or root("policies")
    overrides = dict(overrides or {})
    loaded: list[LoadedPolicy] = []
    problems: list[str] = []
    for path in yaml_files(folder):
        try:
            loaded.append(_load(path, overrides.pop(path.stem, {})))
        except ConfigError as error:
            problems.extend(error.problems)
    known = ", ".join(sorted(item.policy.id for item in loaded))
    problems += [f"policy_overrides: unknown policy {name!r}; known: {known}" for name in overrides]
    if not loaded and not problems:
        problems.append(f"{folder}: no policy files found")
    if problems:
        raise ConfigError(problems)
    return tuple(item for item in loaded if item.policy.enabled)


def _load(path: Path, override: Mapping[str, Any]) -> LoadedPolicy:
    policy = load_model(path, Policy)
    if policy.id != path.stem:
        raise ConfigError(f"{path}: id: {policy.id!r} must equal the file's name {path.stem!r}")
    policy = _override(policy, override, path)
    if policy.detector not in DETECTORS:
        raise ConfigError(f"{path}: detector: {policy.detector!r} is not one of {', '.join(sorted(DETECTORS))}")
    try:
        detector = DETECTORS[policy.detector](policy.params)
    except ValidationError as error:
        raise ConfigError([f"{path}: params.{problem}" for problem in describe(error)]) from error
    if missing := detector.reasons - policy.reasons.keys():
        raise ConfigError(f"{path}: reasons: no wording for {', '.join(sorted(missing))}")
    if unused := policy.reasons.keys() - detector.reasons:
        raise ConfigError(f"{path}: reasons: the detector never reports {', '.join(sorted(unused))}")
    return LoadedPolicy(policy, detector, path)


def _override(policy: Policy, override: Mapping[str, Any], path: Path) -> Policy:
    """Apply a shop's `severity` (one for all reasons, or a table by reason), `shadow`, `enabled` and `params`."""
    if unknown := override.keys() - {"severity", "shadow", "enabled", "params"}:
        raise ConfigError(f"policy_overrides.{path.stem}: unknown key {', '.join(sorted(unknown))}")
    data = policy.model_dump()
    severity = override.get("severity")
    for name, reason in data["reasons"].items():
        reason["severity"] = (severity.get(name) if isinstance(severity, Mapping) else severity) or reason["severity"]
    data["params"] = {**policy.params, **override.get("params", {})}
    data.update({key: override[key] for key in ("shadow", "enabled") if key in override})
    try:
        return Policy.model_validate(data)
    except ValidationError as error:
        raise ConfigError([f"policy_overrides.{path.stem}: {problem}" for problem in describe(error)]) from error
