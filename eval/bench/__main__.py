"""`python -m eval.bench [checker] [imports] [drafting OPTIONS] [retrieval OPTIONS]`: some or all measurements."""

from __future__ import annotations

import sys

from eval.bench import checker, drafting, imports, retrieval

PARTS = {"checker": checker.run, "imports": imports.run, "drafting": drafting.main, "retrieval": retrieval.main}


WITH_OPTIONS = ("drafting", "retrieval")


def main(arguments: list[str]) -> None:
    """Run the named parts, all when none is named; what begins with a dash is for the last that takes options."""
    names = [name for name in arguments if name in PARTS] or list(PARTS)
    rest = [item for item in arguments if item not in PARTS]
    taker = next((name for name in reversed(names) if name in WITH_OPTIONS), None)
    if rest and (not rest[0].startswith("-") or taker is None):
        sys.exit(f"eval.bench: no part {rest[0]!r}; parts: {', '.join(PARTS)}")
    for name in names:
        print(f"\n{name}", flush=True)
        sys.argv = [f"eval.bench {name}", *(rest if name == taker else [])]
        PARTS[name]()


if __name__ == "__main__":
    main(sys.argv[1:])
