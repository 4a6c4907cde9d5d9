"""`copilot policies`: what is enforced, and its reference pages."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

__all__ = ["app", "docs", "list_policies"]

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, help="List policies, write their pages.")


@app.command("list")
def list_policies() -> None:
    """List the policies in force, a shop's overrides applied."""
    from copilot.checking.loader import load_policies
    from copilot.commands.settings import load

    settings = load()
    loaded = load_policies(settings.policies_dir, settings.policy_overrides)
    width = max(len(item.policy.id) for item in loaded) if loaded else 0
    for item in loaded:
        severities = [reason.severity for reason in item.policy.reasons.values()]
        counts = f"{severities.count('block'):>2} block {severities.count('warn'):>2} warn"
        state = "shadow  " if item.policy.shadow else "enforced"
        langs, title = ",".join(item.policy.languages), item.policy.title.en
        print(f"{item.policy.id:<{width}}  {counts}  {state}  {langs}  {title}")


@app.command()
def docs(
    out: Annotated[Path, typer.Option(help="folder of the pages")] = Path("docs/policies"),
    check: Annotated[bool, typer.Option("--check", help="write nothing; exit status 1 unless all are current")] = False,
) -> None:
    """Write one page a policy and an index from the policy files; a page without a policy is removed."""
    from copilot.checking.loader import load_policies
    from copilot.commands.policy_pages import pages
    from copilot.commands.settings import load

    wanted = {out / name: text for name, text in pages(load_policies(load().policies_dir)).items()}
    present = set(out.glob("*.md")) if out.is_dir() else set()
    stale = [path for path, text in wanted.items() if path not in present or path.read_text(encoding="utf-8") != text]
    extra = sorted(present - wanted.keys())
    if check:
        for path in [*stale, *extra]:
            print(f"{path}: not current; run: copilot policies docs", file=sys.stderr)
        raise typer.Exit(1 if stale or extra else 0)
    out.mkdir(parents=True, exist_ok=True)
    for path in stale:
        path.write_text(wanted[path], encoding="utf-8")
    for path in extra:
        path.unlink()
    print(f"{len(wanted)} pages in {out}: {len(stale)} written, {len(extra)} removed")
