"""nemoguardrails as a checker: runs inside that library's own environment.

Cases come as JSONL on standard input, verdicts go as JSONL to standard output; the word list is the only argument.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from importlib import import_module
from pathlib import Path
from typing import Any


async def main(words: dict[str, list[str]]) -> None:
    """Check every case of standard input with the output rail of its language."""
    library = import_module("nemoguardrails")
    rails = {lang: _rails(library, listed) for lang, listed in words.items()}
    for line in sys.stdin:
        case = json.loads(line)
        asked = [{"role": "user", "content": "."}, {"role": "assistant", "content": case["draft"]}]
        answer = await rails[case["lang"]].generate_async(messages=asked, options={"rails": ["output"]})
        said = answer.response[-1]["content"] if isinstance(answer.response, list) else answer.response
        # A rail that blocks puts its refusal in place of the draft.
        print(json.dumps({"id": case["id"], "outcome": "passed" if said == case["draft"] else "rejected"}), flush=True)


def _rails(library: Any, listed: list[str]) -> Any:
    patterns = {"patterns": [re.escape(word) for word in listed], "case_insensitive": True}
    rails = {"output": {"flows": ["regex check output"]}, "config": {"regex_detection": {"output": patterns}}}
    content = json.dumps({"models": [], "rails": rails}, ensure_ascii=False)
    return library.LLMRails(library.RailsConfig.from_content(yaml_content=content))


if __name__ == "__main__":
    asyncio.run(main(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))))
