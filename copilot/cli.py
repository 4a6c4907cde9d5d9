"""The `copilot` command: each subcommand is one module in `copilot/commands/`, imported when it is called."""

from __future__ import annotations

import os
import sys
from importlib import import_module

__all__ = ["main"]

COMMANDS = {
    "check": "check drafts against the policies (JSONL in, JSONL out)",
    "draft": "draft replies to conversations (JSONL in, JSONL out)",
    "ingest": "put documents into the search index",
    "search": "search the index (JSONL in, JSONL out)",
    "knowledge": "list, show and look after what is indexed",
    "reviews": "verify, export and erase the review store; manage users",
    "eval": "run the eval suite",
    "serve": "open the workbench",
    "policies": "list policies, write their reference pages",
}


def main(argv: list[str] | None = None) -> None:
    """Run one subcommand; an expected error is one line on standard error and exit status 2."""
    arguments = sys.argv[1:] if argv is None else argv
    if not arguments or arguments[0] in ("-h", "--help") or arguments[0] not in COMMANDS:
        _usage(arguments)
    from copilot.errors import CopilotError

    if broken := next((item for item in arguments if _is_no_text(item) and not os.path.exists(item)), ""):
        print(f"copilot {arguments[0]}: {ascii(broken)}: this argument is not valid UTF-8", file=sys.stderr)
        sys.exit(2)
    module = import_module(f"copilot.commands.{arguments[0]}")
    try:
        module.app(args=arguments[1:], prog_name=f"copilot {arguments[0]}")
    except CopilotError as error:
        print(f"copilot {arguments[0]}: {error}", file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:
        sys.exit(0)
    except KeyboardInterrupt:
        print(f"copilot {arguments[0]}: interrupted", file=sys.stderr)
        sys.exit(130)


def _is_no_text(argument: str) -> bool:
    """Whether an argument holds bytes that are no UTF-8, which Python hands on as halves of characters."""
    return any("\ud800" <= char <= "\udfff" for char in argument)


def _usage(arguments: list[str]) -> None:
    asked = not arguments or arguments[0] in ("-h", "--help")
    out = sys.stdout if asked else sys.stderr
    if not asked:
        print(f"copilot: no command {arguments[0]!r}", file=out)
    print("usage: copilot COMMAND [OPTIONS]   (copilot COMMAND --help tells more)\n", file=out)
    for name, purpose in COMMANDS.items():
        print(f"  {name:<10} {purpose}", file=out)
    sys.exit(0 if asked else 2)
