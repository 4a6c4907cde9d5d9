"""The shipped situations: a labelled draft is judged alike in Chinese, English and Korean."""

from __future__ import annotations

from collections import defaultdict

from copilot.retrieval.shop import load_shop
from copilot.settings import load_settings
from eval.case import ReplyCase
from eval.dataset import ADDED, load_datasets
from eval.suites.policy import build_checker


def test_a_labelled_draft_fares_the_same_in_every_language() -> None:
    settings = load_settings()
    checker, shop = build_checker(settings), load_shop(settings.shop_file).shop
    known = {loaded.policy.id for loaded in checker.policies}
    stopped: dict[tuple[str, int], set[bool]] = defaultdict(set)
    for dataset in load_datasets(kinds=("conversations",)):
        for case in dataset.cases if dataset.file.stem != ADDED else ():
            assert isinstance(case, ReplyCase)
            for number, draft in enumerate(case.candidates):
                if draft.rule is None or draft.rule in known:
                    verdict = checker.check(
                        draft.text, conversation=case.to_conversation(), facts=case.facts, shop=case.shop or shop,
                        lang=case.lang,
                    )  # fmt: skip
                    stopped[case.group, number].add(verdict.outcome == "rejected")
    assert len(stopped) > 100
    assert not {group for (group, _), verdicts in stopped.items() if len(verdicts) > 1}
