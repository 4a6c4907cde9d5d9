"""guardrails-ai as a checker: runs inside that library's own environment.

Cases come as JSONL on standard input, verdicts go as JSONL to standard output; the word list is the only argument.
Its ready-made validators are downloads of its hub, so one is registered in the documented way.
"""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any


def main(words: dict[str, list[str]]) -> None:
    """Check every case of standard input with the guard of its language."""
    guards = {lang: _guard(lang, listed) for lang, listed in words.items()}
    for line in sys.stdin:
        case = json.loads(line)
        outcome = guards[case["lang"]].validate(case["draft"])
        print(
            json.dumps({"id": case["id"], "outcome": "passed" if outcome.validation_passed else "rejected"}), flush=True
        )


def _guard(lang: str, listed: list[str]) -> Any:
    library, validators = import_module("guardrails"), import_module("guardrails.validators")

    def banned(value: str, metadata: dict[str, Any]) -> Any:
        hits = [word for word in listed if word.lower() in value.lower()]
        if hits:
            return validators.FailResult(error_message=f"banned: {hits}")
        return validators.PassResult()

    kind = validators.register_validator(name=f"shop/banned-{lang}", data_type="string")(banned)
    return library.Guard().use(kind(on_fail="noop"))


if __name__ == "__main__":
    # The library reports its use to its makers unless tracing is off before it is imported.
    os.environ["OTEL_SDK_DISABLED"] = "true"
    main(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
