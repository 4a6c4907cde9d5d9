"""The run as JUnit XML, which CI systems show case by case."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Sequence

from eval.floor import Breach
from eval.report.terminal import reasons
from eval.result import CaseRecord
from eval.runner import Run

__all__ = ["junit_report"]

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def junit_report(run: Run, held_out: bool = False, breaches: Sequence[Breach] | None = None) -> str:
    """Return one test suite for each dataset file; a broken scorer is an error, a bad case a failure.

    What could not be run and what is below the floor stand in a suite of their own, or a run of nothing looks fine.
    """
    root = ET.Element("testsuites", name=run.name, time=f"{run.seconds:.2f}")
    files: dict[str, list[CaseRecord]] = defaultdict(list)
    for record in run.records:
        if held_out or not record.held_out:
            files[f"{record.suite}.{record.dataset}"].append(record)
    for name, records in files.items():
        _suite(root, name, records)
    told = [("error", "could not run", problem) for problem in run.problems]
    told += [
        ("failure", "floor", ": ".join(filter(None, (b.text, ", ".join(b.cases)))))
        for b in breaches or ()
        if not b.not_run
    ]
    if told:
        suite = _element(root, "run", len(told), failures=len(told) - len(run.problems), errors=len(run.problems))
        for number, (kind, name, why) in enumerate(told, 1):
            _fault(ET.SubElement(suite, "testcase", classname="run", name=f"{name} {number}"), kind, why)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _suite(root: ET.Element, name: str, records: list[CaseRecord]) -> None:
    broken = sum(any(s.broken for s in r.scores) for r in records)
    failed = sum(not r.passed for r in records) - broken
    suite = _element(root, name, len(records), failures=failed, errors=broken)
    for record in records:
        case = ET.SubElement(suite, "testcase", classname=name, name=record.id, time=f"{_seconds(record):.4f}")
        if record.unheld:
            ET.SubElement(case, "skipped", message=f"no policy for {record.rule}")
        elif not record.passed:
            kind = "error" if any(s.broken for s in record.scores) else "failure"
            _fault(case, kind, reasons(record))


def _element(root: ET.Element, name: str, tests: int, *, failures: int, errors: int) -> ET.Element:
    counts = {"tests": str(tests), "failures": str(failures), "errors": str(errors)}
    return ET.SubElement(root, "testsuite", {"name": name, **counts})


def _fault(case: ET.Element, kind: str, why: str) -> None:
    why = _NOT_XML.sub("?", why)
    ET.SubElement(case, kind, message=why[:300]).text = why


def _seconds(record: CaseRecord) -> float:
    ms = record.reply.ms if record.reply else record.check.ms if record.check else 0.0
    return ms / 1000
