"""Whether a model's answer is a message to this customer at all: no dialogue, no leaked prompt, no raw record.

Says nothing about whether what it promises is allowed, which is the checker's part.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

from copilot.conversation import Conversation
from copilot.drafting.form_rules import FormRules, Kind, load_form_rules
from copilot.drafting.scripts import fold, foreign, has_words, weight
from copilot.drafting.streaming import split_sentences
from copilot.prompt import Prompt
from copilot.types import Lang

__all__ = ["Form", "Seen"]

_SPOKEN = frozenset({"guidelines", "procedure", "limits", "snippets"})
"""Blocks of a prompt whose sentences a reply may well repeat; the rest of the system message it may not."""
_LONG_ID = 8
_SHOWN = 40
_FENCED = re.compile(r"<data\b.*?</data>", re.S)


class Seen(NamedTuple):
    """What a draft is held against."""

    lang: Lang
    conversation: Conversation
    material: tuple[str, ...] = ()
    """Texts whose words may be quoted in any language: messages, snippets, facts, rules."""
    prompt: Prompt | None = None
    asked: bool = False
    """The turn asks something, which one word does not answer."""


class Form:
    """Reads the form of drafts; immutable, built once."""

    def __init__(self, rules: FormRules, agents: Collection[str] = ()) -> None:
        """Take the rules and what the shop's agents are called."""
        self._rules = rules
        names = sorted({name for group in rules.speakers.values() for name in group}, key=len, reverse=True)
        after = "|".join([r"[A-Za-z0-9]", *(re.escape(name) for name in agents if name)])
        spoken = rf"\**(?:{'|'.join(map(re.escape, names))})\s?(?:{after})?\**\s?[:：]"
        self._line = re.compile(rf"^[\s\-*>]*{spoken}", re.I | re.M)
        self._spoken = re.compile(rf"(?<!\w){spoken}", re.I)
        self._run = re.compile(rf"(\S.{{1,30}}?)(?:[\s,，、。.!！~]*\1){{{rules.run_at_least - 1},}}")

    @classmethod
    def load(cls, folder: Path | None = None, agents: Collection[str] = ()) -> Form:
        """Read the rules from the composer's folder; ConfigError on a mistake."""
        return cls(load_form_rules(folder), agents)

    def problems(self, text: str, seen: Seen, *, whole: bool = True) -> tuple[str, ...]:
        """Return what is wrong, as instructions for the next attempt; the ending only of a `whole` text."""
        found: dict[Kind, str] = {}
        for kind, match in self._found(text, seen, whole):
            found.setdefault(kind, match)
        return tuple(self._rules.problems[kind].say(seen.lang, match) for kind, match in found.items())

    def _found(self, text: str, seen: Seen, whole: bool) -> Iterator[tuple[Kind, str]]:
        if whole and not any(char.isalnum() for char in text):
            yield "empty", text
            return
        if whole and seen.asked and weight(fold(text)) < self._rules.barest:
            yield "bare", text
            return
        if len(text) > self._rules.longest:
            yield "long", text[:_SHOWN]
            text = text[: self._rules.longest]  # the searches below need not read a book
        if match := self._dialogue(text):
            yield "dialogue", match
        for match in self._leaked(text, seen.prompt):
            yield "leak", match
        for match in self._raw(text, seen):
            yield "raw", match
        if match := self._foreign(text, seen):
            yield "language", match
        if match := self._echoed(text, seen.conversation, seen.material):
            yield "echo", match
        if match := self._said_again(text, seen.conversation, whole):
            yield "again", match
        if match := self._repeated(text):
            yield "repeat", match
        if whole and (match := self._unfinished(text)):
            yield "cut", match

    def _dialogue(self, text: str) -> str:
        line, spoken = self._line.search(text), self._spoken.findall(text)
        return line.group().strip() if line else spoken[0] if len(spoken) > 1 else ""

    def _leaked(self, text: str, prompt: Prompt | None) -> Iterator[str]:
        for pattern in self._rules.leaks:
            if match := pattern.search(text):
                yield match.group()
        if prompt is None:
            return
        ids = {name for block in prompt.blocks for name in block.ids if len(name) >= _LONG_ID and not name.isalnum()}
        yield from sorted(name for name in ids if name in text)
        folded = fold(text)
        yield from (line for line in _instructions(prompt) if self._copied(line, folded))

    def _copied(self, line: str, folded: str) -> bool:
        letters = fold(line)
        return weight(letters) >= self._rules.copied_at_least and letters in folded

    def _raw(self, text: str, seen: Seen) -> Iterator[str]:
        for pattern in self._rules.raw:
            if match := pattern.search(text):
                yield match.group()
        for line in _lines(seen.prompt, "facts"):
            # A record's own English value ("status: paid") is no wording for a customer of another language, nor is
            # a record's line in any.
            name, _, value = line.removeprefix("- ").partition(": ")
            if not re.fullmatch(r"[a-z]{4,}", value):
                continue
            whole = rf"{re.escape(name)}\s*[:：]\s*{value}"
            alone = rf"(?<![A-Za-z]){value}(?![A-Za-z])"
            if match := re.search(whole if seen.lang == "en" else alone, text):
                yield match.group()

    def _foreign(self, text: str, seen: Seen) -> str:
        if any(char.isalpha() for char in text) and not has_words(text, seen.lang):
            return text
        passages = list(foreign(text, seen.lang, self._rules.foreign_signs, self._rules.foreign_words))
        if not passages:
            return ""
        known = fold("\n".join(seen.material))
        return next((passage for passage in passages if fold(passage) not in known), "")

    def _echoed(self, text: str, conversation: Conversation, material: tuple[str, ...]) -> str:
        bare = _without(text, self._rules.quotes)
        folded, sentences = fold(bare), list(split_sentences(bare))
        every = {message.text for message in conversation.messages}
        known = ""
        for sentence in (part for message in conversation.burst for part in split_sentences(message.text)):
            letters = fold(sentence)
            if weight(letters) < self._rules.echo_at_least:
                continue
            if letters not in folded and not any(self._alike(letters, part) for part in sentences):
                continue
            # A message that is nothing but the name of a product is named, not echoed.
            known = known or fold("\n".join(text for text in material if text not in every))
            if letters not in known:
                return sentence
        return next(
            (s for s in self._earlier(conversation) if any(self._alike(fold(s), part) for part in sentences)), ""
        )

    def _earlier(self, conversation: Conversation) -> Iterator[str]:
        """Yield what the customer asked before the last turn: put back as a question it answers nothing either."""
        burst = {id(message) for message in conversation.burst}
        for message in conversation.messages:
            if message.role == "customer" and id(message) not in burst:
                yield from (s for s in split_sentences(message.text) if weight(fold(s)) >= self._rules.echo_at_least)

    def _alike(self, said: str, sentence: str) -> bool:
        # "Do you have it in black?" and "We have it in black." are alike too; an echo keeps the question.
        if not sentence.rstrip(" *_”\"'」』)）").endswith(("?", "？")):
            return False
        matcher = SequenceMatcher(None, said, fold(sentence), autojunk=False)
        # "What you asked about, is it cotton?" wraps the question up: most of it stands there in one piece.
        whole = matcher.find_longest_match().size >= self._rules.echo_share * len(said)
        return whole or matcher.ratio() >= self._rules.echo_alike

    def _said_again(self, text: str, conversation: Conversation, whole: bool) -> str:
        """Return the shop's earlier message that a draft only sends once more, or begins to."""
        folded = fold(text)
        if weight(folded) < self._rules.again_at_least:
            return ""
        matcher = SequenceMatcher(None, "", folded, autojunk=False)
        for message in conversation.messages:
            letters = fold(message.text)
            if message.role == "customer" or weight(letters) < self._rules.again_at_least:
                continue
            matcher.set_seq1(letters if whole else letters[: len(folded)])
            # Most messages differ in length or letters, which is told without comparing them.
            bounds = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)
            if all(alike() >= self._rules.again_alike for alike in bounds):
                return message.text
        return ""

    def _repeated(self, text: str) -> str:
        for run in self._run.finditer(text):
            # "……", "100000" and "XXXX" are written on purpose.
            if len({char for char in run.group(1).lower() if char.isalpha()}) > 1:
                return run.group()
        counted = Counter(fold(sentence) for sentence in split_sentences(text))
        most = next(iter(counted.most_common(1)), ("", 0))
        often = most[1] >= self._rules.repeated_at_least and weight(most[0]) >= self._rules.foreign_words
        return next((s for s in split_sentences(text) if fold(s) == most[0]), "") if often else ""

    def _unfinished(self, text: str) -> str:
        end = text.rstrip()[-12:]
        if self._rules.unfinished.search(text):
            return end
        return end if any(text.count(pair[0]) > text.count(pair[1]) for pair in self._rules.pairs) else ""


def _lines(prompt: Prompt | None, name: str) -> list[str]:
    blocks = prompt.blocks if prompt else ()
    return [line.strip() for block in blocks if block.name == name for line in block.text.splitlines()]


def _instructions(prompt: Prompt) -> Iterator[str]:
    """Yield the sentences of the messages that are meant for the model alone: those outside the data blocks."""
    spoken = {line.strip() for block in prompt.blocks if block.name in _SPOKEN for line in block.text.splitlines()}
    for message in prompt.messages:
        for line in _FENCED.sub("", message.content).splitlines():
            if line.strip() not in spoken:
                yield from (sentence.strip() for sentence in split_sentences(line))


def _without(text: str, quotes: tuple[str, ...]) -> str:
    for pair in quotes:
        opening, closing = pair[0], pair[1]
        text = re.sub(rf"{re.escape(opening)}[^{re.escape(closing)}\n]*{re.escape(closing)}", "|", text)
    return text
