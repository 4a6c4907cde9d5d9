"""`python -m bench [checker] [imports] [search] [embedding]`: run some or all of the measurements."""

from __future__ import annotations

import sys

from bench import checker, imports, search

PARTS = {"checker": checker.run, "imports": imports.run, "search": search.run, "embedding": search.run_embedding}


def main(names: list[str]) -> None:
    """Run the named parts, all when none is named."""
    if unknown := [name for name in names if name not in PARTS]:
        sys.exit(f"bench: no part {unknown[0]!r}; parts: {', '.join(PARTS)}")
    for name in names or PARTS:
        print(f"\n{name}", flush=True)
        PARTS[name]()


if __name__ == "__main__":
    main(sys.argv[1:])
