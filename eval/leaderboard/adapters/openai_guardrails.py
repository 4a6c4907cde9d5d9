"""openai-guardrails as a checker: runs inside that library's own environment.

Cases come as JSONL on standard input, verdicts go as JSONL to standard output; the word list is the only argument.
"""

from __future__ import annotations

import asyncio
import json
import sys
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any


async def main(words: dict[str, list[str]]) -> None:
    """Check every case of standard input with the pipeline of its language."""
    library = import_module("guardrails")
    pipelines = {lang: _pipeline(library, listed) for lang, listed in words.items()}
    for line in sys.stdin:
        case = json.loads(line)
        results = await library.run_guardrails(
            ctx=SimpleNamespace(),
            data=case["draft"],
            media_type="text/plain",
            guardrails=pipelines[case["lang"]],
            suppress_tripwire=True,
        )
        blocked = any(result.tripwire_triggered for result in results)
        print(json.dumps({"id": case["id"], "outcome": "rejected" if blocked else "passed"}), flush=True)


def _pipeline(library: Any, listed: list[str]) -> Any:
    checks = [
        {"name": "Keyword Filter", "config": {"keywords": listed}},
        {"name": "Secret Keys", "config": {"threshold": "balanced"}},
    ]
    return library.instantiate_guardrails(library.load_config_bundle({"version": 1, "guardrails": checks}))


if __name__ == "__main__":
    asyncio.run(main(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))))
