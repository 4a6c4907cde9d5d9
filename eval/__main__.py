"""`python -m eval`: the suite from a checkout."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the suite; an expected error is one line on standard error and exit status 2."""
    from copilot.errors import CopilotError
    from eval.cli import app

    try:
        app(prog_name="eval")
    except CopilotError as error:
        print(f"eval: {error}", file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:
        sys.exit(0)
    except KeyboardInterrupt:
        print("eval: interrupted", file=sys.stderr)
        sys.exit(130)


if __name__ == "__main__":
    main()
