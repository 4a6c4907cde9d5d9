"""`python -m eval.bench [checker] [imports] [retrieval OPTIONS]`: run some or all of the measurements."""

from __future__ import annotations

import sys

from eval.bench import checker, imports, retrieval

PARTS = {"checker": checker.run, "imports": imports.run, "retrieval": retrieval.main}


def main(arguments: list[str]) -> None:
    """Run the named parts, all when none is named; what begins with a dash is for the last."""
    names = [name for name in arguments if name in PARTS] or list(PARTS)
    rest = [item for item in arguments if item not in PARTS]
    if rest and (not rest[0].startswith("-") or "retrieval" not in names):
        sys.exit(f"eval.bench: no part {rest[0]!r}; parts: {', '.join(PARTS)}")
    for name in names:
        print(f"\n{name}", flush=True)
        sys.argv = [f"eval.bench {name}", *(rest if name == "retrieval" else [])]
        PARTS[name]()


if __name__ == "__main__":
    main(sys.argv[1:])
