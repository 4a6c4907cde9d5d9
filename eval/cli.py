"""The commands of the suite; `python -m eval` alone runs everything."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
import typer.core

from eval import cli_options as o

__all__ = ["app"]


class _Commands(typer.core.TyperGroup):
    """The commands, which say something when they are interrupted; typer would end without a word."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            kept = "; finished cases are kept, the same command goes on from there"
            typer.echo(f"eval: interrupted{kept if ctx.invoked_subcommand in (None, *_KEEPING) else ''}", err=True)
            raise typer.Exit(130) from None


app = typer.Typer(
    cls=_Commands,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="Know whether the replies got better or worse.",
)

_HOME = Path(".eval")
_KEEPING = ("run", "judge")
"""Commands that write down every finished case at once."""


@app.callback(invoke_without_command=True)
def main(context: typer.Context) -> None:
    """Run the suite when no command is given."""
    if context.invoked_subcommand is None:
        run()


@app.command()
def run(
    model: o.Models = None, prompts: o.Folders = None, policies: o.PolicyFolders = None, suite: o.Suites = None,
    lang: o.Langs = None, case: o.Cases = None, limit: o.Limit = None, floor: o.Floor = False,
    report: o.Reports = "html,md,junit", name: o.Name = None, concurrency: o.Concurrency = None,
    per_minute: o.PerMinute = None, fresh: o.Fresh = False, show: o.Show = 12, held_out: o.HeldOut = False,
    against: o.Against = None, judge: o.JudgeName = None, save_baseline: o.SaveBaseline = False, home: o.Home = _HOME,
) -> None:  # fmt: skip
    """Run cases over every combination of models, prompts and policies."""
    from eval.commands import Request, run_all

    request = Request(
        models=tuple(model or ()), prompts=tuple(prompts or ()), policies=tuple(policies or ()), name=name,
        suites=tuple(suite or ()), langs=tuple(lang or ()), ids=tuple(case or ()), limit=limit, floor=floor,
        reports=tuple(filter(None, report.split(","))), concurrency=concurrency, per_minute=per_minute, fresh=fresh,
        show=show, held_out=held_out, save_baseline=save_baseline, against=against, judge=judge, home=home,
    )  # fmt: skip
    raise typer.Exit(run_all(request))


@app.command()
def compare(
    before: Annotated[str, typer.Argument(help="name, folder or file of a kept run")],
    after: Annotated[str, typer.Argument(help="the run that may be better or worse")],
    show: Annotated[int, typer.Option(min=0, help="changed cases to list")] = 30,
    held_out: o.HeldOut = False,
    strict: Annotated[bool, typer.Option("--strict", help="exit 1 when a suite got worse beyond luck")] = False,
    home: o.Home = _HOME,
) -> None:
    """Show what got better and worse from one run to another, case by case, with a significance test."""
    from eval.commands import compare_runs

    raise typer.Exit(compare_runs(before, after, home, show, held_out, strict))


@app.command()
def mutate(
    mutator: Annotated[list[str] | None, typer.Option(help="only these; repeatable")] = None,
    lang: o.Langs = None,
    limit: o.Limit = None,
    show: Annotated[int, typer.Option(min=0, help="changed verdicts to list")] = 10,
    floor: o.Floor = False,
    home: o.Home = _HOME,
) -> None:
    """Write drafts differently (script, typos, emoji, order …) and see whether a verdict changes."""
    from eval.mutate.command import run_mutate
    from eval.report.terminal import make_console

    names, langs = tuple(mutator or ()), tuple(lang or ())
    raise typer.Exit(run_mutate(make_console(), home, names=names, langs=langs, limit=limit, show=show, floor=floor))


@app.command()
def leaderboard(
    command: Annotated[str | None, typer.Option(help="reads cases as JSONL, writes verdicts as JSONL")] = None,
    url: Annotated[str | None, typer.Option(help="address that takes a case by POST and answers a verdict")] = None,
    keywords: Annotated[Path | None, typer.Option(help="a word list (YAML)")] = None,
    own: Annotated[bool, typer.Option("--own", help="this project's checker")] = False,
    name: Annotated[str | None, typer.Option(help="how the system is called on the board")] = None,
    about: Annotated[str, typer.Option(help="version and configuration, for the page")] = "",
    out: Annotated[Path | None, typer.Option(help="folder of results.json and results.md")] = None,
) -> None:
    """Score any checker that speaks the case format on the policy cases; without one, show the board."""
    from eval.leaderboard.command import run_leaderboard
    from eval.leaderboard.results import FOLDER
    from eval.report.terminal import make_console

    board = run_leaderboard(
        make_console(), command=command, url=url, keywords=keywords, own=own, name=name, about=about,
        folder=out or FOLDER,
    )  # fmt: skip
    raise typer.Exit(board)


@app.command()
def judge(
    model: Annotated[str, typer.Option(help="a LiteLLM model name")],
    limit: Annotated[int | None, typer.Option(min=1, help="labelled replies to ask about")] = None,
    concurrency: Annotated[int, typer.Option(min=1, help="questions in flight at once")] = 4,
    home: o.Home = _HOME,
) -> None:
    """Calibrate a model judge: agreement with the labelled replies and Cohen's kappa; exit 1 below its floor."""
    from eval.judge.command import run_judge
    from eval.report.terminal import make_console

    raise typer.Exit(run_judge(make_console(), model, home, limit, concurrency))


@app.command()
def add(
    file: Annotated[Path, typer.Argument(help="CSV of cases, or JSONL of `copilot reviews export`")],
    out: Annotated[Path | None, typer.Option(help="dataset file to add to")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="only say what would be added")] = False,
) -> None:
    """Add cases from a spreadsheet or from the workbench's disputes."""
    from eval.adding.command import run_add
    from eval.report.terminal import make_console

    raise typer.Exit(run_add(make_console(), file, out, dry_run))
