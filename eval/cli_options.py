"""The options of the suite's commands, each with its help; several commands share some."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Option

__all__ = [
    "Against", "Cases", "Concurrency", "Floor", "Folders", "Fresh", "HeldOut", "Home", "JudgeName", "Langs", "Limit",
    "Models", "Name", "PerMinute", "PolicyFolders", "Reports", "SaveBaseline", "Show", "Suites",
]  # fmt: skip

Against = Annotated[str | None, Option(help="a kept run to show differences to in the HTML report")]
Cases = Annotated[list[str] | None, Option(help="ids, or how they begin, e.g. E24")]
Concurrency = Annotated[int | None, Option(min=1, help="cases in flight at once; 1 without a live model, else 4")]
Floor = Annotated[bool, Option("--floor", help="exit 1 below the committed floor")]
Folders = Annotated[list[Path] | None, Option(help="a folder of prompts; repeatable")]
Fresh = Annotated[bool, Option("--fresh", help="compute everything anew")]
HeldOut = Annotated[bool, Option("--show-held-out", help="name cases of held-out files too")]
Home = Annotated[Path, Option("--home", help="folder of caches and runs")]
JudgeName = Annotated[str | None, Option(help="a calibrated model judge to score replies too")]
Langs = Annotated[list[str] | None, Option(help="zh, en, ko")]
Limit = Annotated[int | None, Option(min=1, help="at most so many cases of each file")]
Models = Annotated[list[str] | None, Option(help="composer, recorded:FILE or a LiteLLM model; repeatable")]
Name = Annotated[str | None, Option(help="name of the run, for compare")]
PerMinute = Annotated[int | None, Option(min=1, help="most model calls a minute")]
PolicyFolders = Annotated[list[Path] | None, Option(help="a folder of policies; repeatable")]
Reports = Annotated[str, Option(help="comma list of html, json, md, junit; written beside the run")]
SaveBaseline = Annotated[bool, Option("--save-baseline", help="make this run the committed baseline")]
Show = Annotated[int, Option(min=0, help="failed cases to list")]
Suites = Annotated[list[str] | None, Option(help="conversations, scenarios, redteam, policy, retrieval")]
