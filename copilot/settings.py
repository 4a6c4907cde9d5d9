"""Every setting, in one validated object: environment `COPILOT_*` over a TOML file over the defaults.

Unknown keys are refused, secrets are never printed. Build `Settings` once with `load_settings()` and pass it down.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, ValidationInfo, field_validator

from copilot.errors import ConfigError
from copilot.resources import describe, root

__all__ = ["Settings", "load_settings"]

_PREFIX = "COPILOT_"


class Settings(BaseModel):
    """Settings of the copilot; every field can be set as `COPILOT_<FIELD>` or in `copilot.toml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    # -- the shop
    shop_file: Path | None = None
    """The shop's rules (YAML); None is the sample shop in `knowledge/`."""
    policies_dir: Path | None = None
    """Policy files; None is the set that ships with the package."""
    prompts_dir: Path | None = None
    persona: str = "warm"
    """The tone replies are written in: one of those in `personas/` of the prompts."""
    policy_overrides: dict[str, dict[str, Any]] = {}
    """Per policy id: `severity`, `shadow`, `enabled` or a `params` value, e.g. {"delivery-date": {"shadow": true}}."""

    # -- the model
    model: str | None = None
    """A LiteLLM model name (`openai/…`, `ollama/…`); None uses the built-in composer."""
    model_api_base: str | None = None
    model_api_key: SecretStr | None = None
    model_fallbacks: tuple[str, ...] = ()
    model_timeout: float = Field(30.0, gt=0)
    """Seconds one call may take."""
    model_retries: int = Field(2, ge=0, le=10)
    model_max_tokens: int = Field(400, gt=0)
    model_context: int = Field(8192, gt=500)
    """Tokens the model reads; the prompt is budgeted to it."""
    model_temperature: float = Field(0.3, ge=0, le=2)
    judge_model: str | None = None
    """A LiteLLM model for the optional judge stage of the checker; off when None."""
    judge_timeout: float = Field(10.0, gt=0)
    max_attempts: int = Field(2, ge=1, le=5)
    """Drafts asked of the model before the composer's safe reply is used."""
    first_reply_seconds: float = Field(6.0, gt=0)
    """After this time a checked holding reply stands ready while the model still writes."""

    # -- knowledge
    index: Path = Path("data/index")
    """Folder of the embedded Chroma."""
    chroma_url: str | None = None
    """A Chroma server (`http://host:port`) instead of the folder."""
    collection: str = "shop"
    embedding: str = "default"
    """`default` (two offline embeddings), `fast` (one), or `litellm/<model>`."""
    rerank_model: str | None = None
    search_timeout: float = Field(30.0, gt=0)
    """Seconds a search may take; the first one also loads the embedding."""
    snippets: int = Field(4, ge=0, le=20)
    """Snippets taken into a draft."""

    # -- reviews
    database_url: str = "sqlite:///data/reviews.sqlite"
    outlet: Literal["none", "clipboard", "webhook"] = "clipboard"
    """Where a sent text is handed to; integrators pass a Python callback instead."""
    outlet_url: str | None = None
    outlet_secret: SecretStr | None = None
    outlet_drops_repeats: bool = False
    """The webhook's receiver drops a key it has seen, so an interrupted sending may be repeated by itself."""
    retention_days: int = Field(180, ge=1)

    # -- the workbench
    host: str = "127.0.0.1"
    port: int = Field(7860, ge=0, le=65535)
    auth: bool = False
    """Ask for a login. Required for any host beyond loopback."""
    ui_lang: Literal["zh", "en", "ko"] = "zh"
    session_minutes: int = Field(720, ge=1)
    """How long a login lasts at most: a long shift with its breaks. It ends earlier after an hour without a request."""
    log_level: Literal["debug", "info", "warning", "error"] = "warning"

    if not TYPE_CHECKING:  # a type checker sees the fields

        def __init__(self, **values: Any) -> None:
            """Take the settings by name; ConfigError lists every wrong or unknown one."""
            try:
                super().__init__(**values)
            except ValidationError as error:
                raise ConfigError(describe(error, whole="settings")) from None

    @field_validator("persona")
    @classmethod
    def _is_a_tone(cls, value: str, info: ValidationInfo) -> str:
        # The tones are files, so a shop's own prompts may hold others than those that ship.
        folder = (info.data.get("prompts_dir") or root("prompts")) / "personas"
        tones = sorted({path.stem.partition("-")[2] for path in folder.glob("*-*.yaml")})
        if tones and value not in tones:
            raise ValueError(f"no tone {value!r}; known tones: {', '.join(tones)}")
        return value


def load_settings(file: Path | None = None, environ: Mapping[str, str] | None = None, **overrides: Any) -> Settings:
    """Return the settings; `overrides` win over the environment, the environment over the file.

    The file is `file`, else `COPILOT_CONFIG`, else `copilot.toml` in the current folder when it exists.
    Raises ConfigError listing every wrong or unknown setting with where it stands.
    """
    environ = os.environ if environ is None else environ
    chosen = file or (Path(environ["COPILOT_CONFIG"]) if environ.get("COPILOT_CONFIG") else None)
    values: dict[str, Any] = {}
    origin: dict[str, str] = {}
    _merge(values, origin, _read_toml(chosen), str(chosen or "copilot.toml"))
    _merge(values, origin, _read_environ(environ), "environment")
    _merge(values, origin, {k: v for k, v in overrides.items() if v is not None}, "argument")
    try:
        return Settings(**values)
    except ConfigError as error:
        raise ConfigError([_explain(line, origin) for line in error.problems]) from None


def _merge(values: dict[str, Any], origin: dict[str, str], new: Mapping[str, Any], where: str) -> None:
    values.update(new)
    origin.update(dict.fromkeys(new, where))


def _read_toml(file: Path | None) -> Mapping[str, Any]:
    path = file or Path("copilot.toml")
    if file is None and not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: settings cannot be read: {error}") from error


def _read_environ(environ: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, text in environ.items():
        if key.startswith(_PREFIX) and key != "COPILOT_CONFIG" and text != "":
            found[key.removeprefix(_PREFIX).lower()] = _structured(text)
    return found


def _structured(text: str) -> Any:
    # Lists and tables are written in TOML's own notation; everything else is text that pydantic converts.
    if text[:1] in "[{":
        try:
            return tomllib.loads(f"value = {text}")["value"]
        except tomllib.TOMLDecodeError:
            return text
    return text


def _explain(line: str, origin: Mapping[str, str]) -> str:
    field = line.split(":", 1)[0].split(".")[0]
    where = origin.get(field, "settings")
    name = f"{_PREFIX}{field.upper()}" if where == "environment" else field
    if "unknown field" in line:
        return f"{where}: unknown setting {name}; known settings: {', '.join(sorted(Settings.model_fields))}"
    return f"{where}: {name}: {line.split(':', 1)[1].strip()}"
