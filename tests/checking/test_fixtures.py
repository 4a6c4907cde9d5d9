"""Every example beside every policy, `missed` ones as strict expected failures."""

from __future__ import annotations

import pytest

from copilot.checking.checker import PolicyChecker
from copilot.checking.loader import load_policies
from copilot.testing.policy_fixtures import PolicyExample, policy_examples

CHECKER = PolicyChecker()
EXAMPLES = list(policy_examples())


def _params() -> list[object]:
    known = pytest.mark.xfail(reason="known miss", strict=True)
    return [
        pytest.param(e, id=f"{e.policy}-{e.expect}-{e.name}", marks=[known] if e.expect == "missed" else [])
        for e in EXAMPLES
    ]


@pytest.mark.parametrize("example", _params())
def test_example(example: PolicyExample) -> None:
    found = [f for f in CHECKER.check_case(example.case).findings if f.policy == example.policy]
    blocks = [f for f in found if f.severity == "block"]
    if example.expect == "pass":
        assert not blocks
    elif example.expect == "warn":
        assert found and not blocks
    else:
        assert blocks
        if example.span:
            start, end = example.span
            assert any(f.start < end and start < f.end for f in blocks)


@pytest.mark.parametrize("policy", [item.policy.id for item in load_policies()])
def test_every_policy_has_failing_and_passing_examples(policy: str) -> None:
    kinds = {example.expect for example in EXAMPLES if example.policy == policy}
    assert {"fail", "pass"} <= kinds
