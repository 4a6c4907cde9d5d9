"""A copied page to its text: boilerplate, credits and site chrome out, doubtful lines held back, all reported."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from difflib import SequenceMatcher

from copilot.retrieval.cleaning.boilerplate import repeated_phrases, without
from copilot.retrieval.cleaning.corrections import corrected_text, doubtful_words
from copilot.retrieval.cleaning.phrases import Decided
from copilot.retrieval.cleaning.report import Cleaned, Correction, Flag, Quarantined, Removal
from copilot.retrieval.cleaning.rules import CleaningRules, NoiseRule, QuarantineRule, SpunWord
from copilot.retrieval.cleaning.words import DecidedWords
from copilot.types import Lang

__all__ = ["clean", "held_back", "reworded", "spun_words", "without_phrases"]

_SENTENCE = re.compile(r".+?(?:[。！？!?]+[”\"]?|\.(?=\s)\s*|$)")
_SCRIPTS: dict[Lang, re.Pattern[str]] = {
    "zh": re.compile("[\u3400-\u9fff]"),
    "en": re.compile("[a-z]{3}", re.I),
    "ko": re.compile("[\uac00-\ud7a3]"),
}
_HEAD = 5
_SAME_TITLE = 0.6


def clean(
    text: str,
    rules: CleaningRules,
    source: str = "",
    confirmed: Collection[str] = (),
    decided: Decided | None = None,
    markdown: bool = False,
    words: DecidedWords | None = None,
    chrome: Sequence[Removal] = (),
) -> Cleaned:
    """Return the cleaned text with a report; `confirmed` are ids of quarantined lines a person let through.

    `chrome` was taken out of the page before and belongs to the report.
    """
    words = words or DecidedWords()
    before = len(text) + sum(len(item.text) * item.count for item in chrome)
    text, removed, flags = without_phrases(text, decided or Decided())
    text, credits = _without_credits(text, rules)
    text, doubled = _single_title(text)
    text, noise = _without_noise(text, rules, markdown)
    removed += [Removal(kind="credit", text=item, count=count) for item, count in credits.items()]
    removed = [*chrome, *removed, *doubled, *noise]
    flags = [flag for flag in flags if text.count(flag.text) > 1]  # a rule may have dealt with it
    is_spun = len(spun_words(text, rules)) >= rules.spun_words_at_least
    text, corrected, doubted = reworded(text, rules, words, source, is_spun)
    flags += doubted
    text, held = held_back(text, rules, source, confirmed, is_spun, words.kept(source))
    return Cleaned(
        text=text.strip(),
        before=before,
        removed=tuple(removed),
        corrected=tuple(corrected),
        quarantined=held,
        flags=tuple(flags),
    )


def reworded(
    text: str, rules: CleaningRules, words: DecidedWords, source: str, is_spun: bool, translated: bool | None = None
) -> tuple[str, list[Correction], list[Flag]]:
    """Return the text with what a person or the rules put right, each change, and what a person should decide on.

    Of a part of a document `is_spun` and `translated` tell what the whole is.
    """
    text, decided = words.put_right(text, source)
    text, corrected = corrected_text(text, rules, translated)
    kept = words.kept(source)
    spun = [word for word in rules.spun if is_spun and word.spun in text and word.spun not in kept]
    flags = [
        Flag(kind="spun", text=word.spun, suggestion=word.meant, after=word.meant, count=text.count(word.spun))
        for word in spun
    ]
    return text, [*decided, *corrected], flags + doubtful_words(text, rules, kept)


def spun_words(text: str, rules: CleaningRules) -> frozenset[str]:
    """Return which of the words that spinning machines use stand in a text."""
    return frozenset(word.spun for word in rules.spun if word.spun in text)


def without_phrases(text: str, decided: Decided) -> tuple[str, list[Removal], list[Flag]]:
    """Return the text without injected phrases and those a person called spam, and reports of all repeated ones."""
    removed: list[Removal] = []
    flags: list[Flag] = []
    for phrase in sorted(decided.spam, key=len, reverse=True):
        if count := text.count(phrase):
            text = without(text, phrase)
            removed.append(Removal(kind="boilerplate", text=phrase, count=count))
    for found in repeated_phrases(text):
        if found.text in decided.kept:
            continue
        if found.injected:
            text = without(text, found.text)
            removed.append(Removal(kind="boilerplate", text=found.text, count=found.count))
        else:
            flags.append(Flag(kind="repeated", text=found.text, count=found.count))
    return text, removed, flags


def held_back(
    text: str,
    rules: CleaningRules,
    source: str = "",
    confirmed: Collection[str] = (),
    is_spun: bool = False,
    right: Collection[str] = (),
) -> tuple[str, tuple[Quarantined, ...]]:
    """Return the text without the sentences that contradict a rule or the law, and those sentences.

    In a spun text, sentences in which the exchanged word turns the meaning around are held back too; so is a sentence
    that makes no sense without the one held back before it. Words in `right` were called right by a person.
    """
    inverted = [word for word in rules.spun if word.inverts and word.spun not in right] if is_spun else []
    scripts = [lang for lang, script in _SCRIPTS.items() if script.search(text)]
    searched = [(rule, rule.expressions(scripts)) for rule in rules.quarantine]
    held: list[Quarantined] = []
    lines: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        kept = []
        last: Quarantined | None = None
        for sentence in _SENTENCE.findall(line):
            found = _doubt(sentence, searched, inverted) or _follows(sentence, rules, last)
            last = None
            if found:
                last = Quarantined(rule=found[0], reason=found[1], text=sentence.strip(), source=source, line=number)
            if last is None or last.id in confirmed:
                kept.append(sentence)
                last = None
            else:
                held.append(last)
        lines.append("".join(kept) if line else line)
    return "\n".join(lines), tuple(held)


def _doubt(
    sentence: str, searched: list[tuple[QuarantineRule, list[re.Pattern[str]]]], inverted: list[SpunWord]
) -> tuple[str, str] | None:
    """Return the id of the first rule against the sentence and what is wrong with it."""
    for rule, expressions in searched:
        found = any(expression.search(sentence) for expression in expressions)
        if found and not (rule.unless and re.search(rule.unless, sentence, re.I)):
            return rule.id, rule.why
    word = next((word for word in inverted if word.spun in sentence), None)
    return ("spun", f"{word.spun!r} probably stands for {word.meant!r}") if word else None


def _follows(sentence: str, rules: CleaningRules, last: Quarantined | None) -> tuple[str, str] | None:
    if last is None:
        return None
    rule = next((rule for rule in rules.quarantine if rule.id == last.rule), None)
    if rule and rule.then and re.search(rule.then, sentence, re.I):
        return rule.id, rule.why
    if rules.orphan and re.match(rules.orphan, sentence.strip(), re.I):
        return "orphan", "It says nothing without the sentence held back before it"
    return None


def _single_title(text: str) -> tuple[str, list[Removal]]:
    """Keep one half of a first line in which a site wrote its title twice in other words."""
    first, _, rest = text.lstrip("\n").partition("\n")
    half, _, again = first.strip().partition(" ")
    if min(len(half), len(again)) < 6 or SequenceMatcher(None, half, again).ratio() < _SAME_TITLE:
        return text, []
    return f"{half}\n{rest}", [Removal(kind="repeated-title", text=again)]


def _without_noise(text: str, rules: CleaningRules, markdown: bool) -> tuple[str, list[Removal]]:
    counts: Counter[tuple[str, str]] = Counter()
    lines: list[str] = []
    filled, previous = 0, ""
    for line in text.split("\n"):
        bare = line.strip()
        filled += any(map(str.isalnum, bare))
        rule = next((rule for rule in rules.noise if _drops(rule, bare, filled)), None)
        if rule or (len(bare) >= 8 and bare == previous):
            counts[rule.id if rule else "repeated-line", bare] += 1
            continue
        previous = bare or previous
        lines.append(_without_marks(line, rules, counts, markdown))
    removed = [Removal(kind=kind, text=found, count=count) for (kind, found), count in counts.items()]
    return "\n".join(lines), removed


def _drops(rule: NoiseRule, bare: str, filled: int) -> bool:
    if rule.scope == "inline" or not bare or (rule.scope == "head" and filled > _HEAD):
        return False
    return rule.compiled.fullmatch(bare) is not None


def _without_marks(line: str, rules: CleaningRules, counts: Counter[tuple[str, str]], markdown: bool) -> str:
    for rule in rules.noise:
        if markdown and not rule.markdown:
            continue
        if rule.scope == "inline" and not (rule.unless and re.search(rule.unless, line)):
            for match in rule.compiled.finditer(line):
                counts[rule.id, match.group().strip()] += 1
            line = rule.compiled.sub("", line)
    return line


def _without_credits(text: str, rules: CleaningRules) -> tuple[str, Counter[str]]:
    """Take out balanced brackets whose text ends like a credit; a regular expression would leave nested tails."""
    if not rules.credit_endings:
        return text, Counter()
    found: Counter[str] = Counter()
    kept: list[str] = []
    place = 0
    while place < len(text):
        end = _closing(text, place) if text[place] in "(（" else -1
        inside = text[place + 1 : end].rstrip() if end > 0 else ""
        if inside and inside.endswith(rules.credit_endings):
            found[text[place : end + 1]] += 1
            place = end + 1
            if kept and kept[-1] == " ":
                kept.pop()
        else:
            kept.append(text[place])
            place += 1
    return "".join(kept), found


def _closing(text: str, start: int) -> int:
    depth = 0
    for place in range(start, min(len(text), start + 300)):
        if text[place] == "\n":
            return -1
        depth += (text[place] in "(（") - (text[place] in ")）")
        if depth == 0:
            return place
    return -1
