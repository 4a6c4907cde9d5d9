"""presidio-analyzer as a checker: runs inside that library's own environment.

Cases come as JSONL on standard input, verdicts go as JSONL to standard output. Its models are downloads, so the
tokenizer is blank and only the recognizers that need no model are loaded.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from typing import Any

_LANGS = ("en", "ko", "zh")


def main() -> None:
    """Block every draft in which personal data is found."""
    analyzer = _analyzer()
    for line in sys.stdin:
        case = json.loads(line)
        found = analyzer.analyze(text=case["draft"], language=case["lang"])
        print(json.dumps({"id": case["id"], "outcome": "rejected" if found else "passed"}), flush=True)


def _analyzer() -> Any:
    library, engines = import_module("presidio_analyzer"), import_module("presidio_analyzer.nlp_engine")
    spacy, recognizers = import_module("spacy"), import_module("presidio_analyzer.predefined_recognizers")
    engine = engines.SpacyNlpEngine(models=[{"lang_code": lang, "model_name": "blank"} for lang in _LANGS])
    # Korean and Chinese have tokenizers that need further packages; the recognizers read characters anyway.
    engine.nlp = {lang: spacy.blank("xx") for lang in _LANGS}
    registry = library.RecognizerRegistry(supported_languages=list(_LANGS))
    regions = ("CN", "KR", "US")
    for lang in _LANGS:
        for name in ("CreditCardRecognizer", "EmailRecognizer", "IbanRecognizer", "IpRecognizer"):
            registry.add_recognizer(getattr(recognizers, name)(supported_language=lang))
        registry.add_recognizer(recognizers.PhoneRecognizer(supported_language=lang, supported_regions=regions))
    for name in ("KrRrnRecognizer", "KrFrnRecognizer", "KrPassportRecognizer", "KrDriverLicenseRecognizer"):
        registry.add_recognizer(getattr(recognizers, name)(supported_language="ko"))
    registry.add_recognizer(recognizers.UsSsnRecognizer(supported_language="en"))
    return library.AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=list(_LANGS))


if __name__ == "__main__":
    main()
