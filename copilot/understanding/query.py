"""Makes a question searchable on its own: pronouns and left-out words filled from what was spoken of."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence

from copilot.alternation import either
from copilot.facts import Facts
from copilot.types import LANGS, Lang
from copilot.understanding.goods import GoodsReader
from copilot.understanding.kinds import Kinds
from copilot.understanding.matcher import Hit, Matcher, longest, phrases
from copilot.understanding.schema import QuestionRules, Situation
from copilot.understanding.text import Flat, Normaliser

__all__ = ["QueryWriter"]

_CODE = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2,4}(?:-\d{2,5}|\d{3,5})(?![A-Za-z0-9])")
_QUOTED = re.compile(r"[「『“\"【《]([^」』”\"】》\n]{2,40})[」』”\"】》]")
_PARTS = re.compile(r"[,.!?;，。！？；\n]|\b(?:or|and|vs)\b|还是|和|跟|이랑|랑 |하고 |아니면")
"""What stands between goods."""
_NOISE = re.compile(r"[^\w\s%.,'’\-/+°℃]+")
_NAME_LETTERS = 6
_NAME_WORDS = 2
_WORD_BEFORE = re.compile(r"((?:[A-Za-z][A-Za-z'-]*|[가-힣]+)) $")
_KIND = re.compile(r"[^\W\d_] ([A-Za-z]{3,}|[가-힣]{2,})\s*$")
"""The last word of a name."""
_REST = re.compile(r"[,，(（\d]| (?:for|with|in|of) ")
"""Where a product's name goes on with what counts or describes it."""
_WORDS_ONLY = re.compile(r"[^\W\d_]+ [^\W\d_]+")
_HEAD_END = re.compile(rf"\s+[A-Za-z]*-?\d|{_REST.pattern}")
_HAN_HEAD, _HAN_LETTERS = re.compile(r"[\u4e00-\u9fff]"), 4
"""A Chinese name, and the signs from which its beginning tells it from others."""
_SPACE = re.compile(r"\s+")


class QueryWriter:
    """Writes the search text of a question; built once from the data files."""

    def __init__(
        self,
        situations: Mapping[str, Situation],
        rules: QuestionRules,
        normaliser: Normaliser,
        products: Iterable[str] = (),
    ) -> None:
        """Take the rules and, where the shop's catalogue is known, the product names."""
        self._situations = situations
        self._stops = frozenset(rules.name_stops.zh)
        self._word_stops = frozenset((rules.name_stops.en + " " + rules.name_stops.ko).split())
        self._endings = tuple(rules.name_endings)
        flatten = normaliser.plain
        products = tuple(products)
        whole = {name: normaliser.flat(name).text for name in products}
        heads = {normaliser.flat(head).text: name for head, name in _heads(products).items()}
        self._products = {**heads, **{text: name for name, text in whole.items() if text}}
        self._names = Matcher({"name": phrases(self._products)})
        self._shortened = _shortened(self._products)
        self._sole = {flatten(kind): name for kind, name in _sole(products).items()}
        self._openings = _openings(products)
        self._filled = {*self._openings.values(), *self._shortened.values(), *self._sole.values()}
        self._kinds = Kinds(rules.kinds)
        plain = (*rules.product_nouns.all, *self._kinds.called, *_kinds(self._products.values()))
        self._plain = frozenset(map(normaliser.plain, plain))
        self._nouns = Matcher({"noun": phrases(self._plain)})
        self._aside = [flatten(phrase) for phrase in rules.aside.all] if rules.aside else []
        self._pronouns = {lang: _any_of(getattr(rules.pronouns, lang), lang) for lang in LANGS}
        self._chosen = frozenset(rules.chosen)
        self._normaliser = normaliser
        self._fillers = {lang: _any_of(getattr(rules.fillers, lang), lang) for lang in LANGS}
        self._presents = {lang: _any_of(getattr(rules.presents, lang), lang) for lang in LANGS}
        self._goods = GoodsReader(rules, self._fillers, lambda part: self.named(normaliser.flat(part)))

    def product(self, turn: Flat, earlier: Sequence[Flat], facts: Facts | None) -> str:
        """Return the product named in the turn, else the one last named before, else the one on record, else nothing.

        A plain word for goods means what was named before or is on record, where that is of the kind: "these shoes"
        are the running shoes.
        """
        own, record = self.named(turn), _on_record(facts)
        if record and own and self._names_record(turn, facts):
            return record
        names = [name for flat in earlier if (name := self.named(flat))]
        full = [name for name in names if name.lower() not in self._plain]
        said = own or (names[0] if names and not full else "")
        known = next((name for name in full if self._meant(said, (name,))), "")
        recorded = record if self._meant(said, _names_on_record(facts)) else ""
        return known or recorded or said or (full[0] if full else record)

    def _names_record(self, turn: Flat, facts: Facts | None) -> bool:
        """Say whether one of several goods named in a turn is the product on record."""
        parts = [self.named(self._normaliser.flat(part)) for part in _PARTS.split(turn.raw)]
        names = _names_on_record(facts)
        return len({part for part in parts if part}) > 1 and any(self._meant(part, names) for part in parts if part)

    def _meant(self, said: str, names: Sequence[str]) -> bool:
        """Say whether a product of these names is meant by a part of its name or a plain word for its kind."""
        said = said.lower()
        if not said or any(said in name.lower() for name in names):
            return bool(said)
        # "The down coat" is the down jacket, "the rain coat" is not.
        plain = next((said[at:] for at in range(len(said)) if said[at:] in self._plain), "")
        rest = said.removesuffix(plain).split()
        return all(any(word in name.lower() for name in names) for word in rest) and self._kinds.means(plain, names)

    def named(self, flat: Flat, start: int = 0, end: int | None = None) -> str:
        """Return the last product named in one text or a part of it, or nothing."""
        if start or end is not None:
            part = slice(start, end)
            flat = Flat(flat.text[part], flat.at[part], flat.raw)
        for phrase in self._aside:
            flat = flat._replace(text=flat.text.replace(phrase, "_" * len(phrase)))
        said = flat.original(0, len(flat.text))
        code = _CODE.findall(said)
        known = longest(self._names.find(flat.text))
        if known:
            return self._products[known[-1].cue]
        if code:
            return str(code[-1])
        if head := next((name for words, name in self._openings.items() if _stands(words, said.lower())), ""):
            return head
        if short := self._short(said.lower()):
            return short
        nouns = longest(self._nouns.find(flat.text))
        if not nouns:
            return ""
        if nouns[-1].cue in self._sole:
            return self._sole[nouns[-1].cue]
        quoted = [name for name in _QUOTED.findall(flat.raw) if nouns[-1].cue in name.lower()]
        return str(quoted[-1]) if quoted else self._grown(flat, nouns[-1])

    def goods(self, text: str, situation: str, lang: Lang, named: str = "") -> tuple[str, ...]:
        """Return the words for each of several goods in a question, as `GoodsReader.read` tells."""
        return self._goods.read(text, situation, lang, named)

    def _short(self, text: str) -> str:
        """Return the one product whose name begins and ends with words of the text: "the Qingyun shoes"."""
        words = set(re.findall(r"\w+", text))
        found = [name for (first, kind), name in self._shortened.items() if first in words and _holds(kind, words)]
        return found[0] if len(found) == 1 else ""

    def _grown(self, flat: Flat, noun: Hit) -> str:
        """Return the noun with the words in front of it that describe it (白色跑步鞋)."""
        start = self._worded(flat, noun.start)
        while (
            start > 0
            and noun.start - start < _NAME_LETTERS
            and "\u4e00" <= flat.text[start - 1] <= "\u9fff"
            and flat.text[start - 1] not in self._stops
        ):
            start -= 1
        return flat.original(start, noun.end)

    def _worded(self, flat: Flat, start: int) -> int:
        """Return where a name begins whose words stand apart: "down jacket", "다운 재킷"."""
        for _ in range(_NAME_WORDS):
            found = _WORD_BEFORE.search(flat.raw, 0, flat.at[start]) if start else None
            word = found.group(1).lower() if found else ""
            if not found or word in self._word_stops or word.endswith(self._endings):
                break
            start = bisect_left(flat.at, found.start(1))
        return start

    def write(self, text: str, situation: str, lang: Lang, product: str, own: str) -> tuple[str, str]:
        """Return the query and what of it is not the situation's, empty where that is nothing or all of it.

        `own` is the product named in the question itself, `product` the one before it.
        """
        core = self._fillers[lang].sub(" ", _NOISE.sub(" ", text))
        if situation in self._chosen:
            core = self._presents[lang].sub(" ", core)
        if own != product and self._meant(own, (product,)) and situation not in self._chosen:
            # Another word for the product spoken of: "the shoes".
            core, own = _instead(own, product, core), product
        name = own or product
        about = self._situations.get(situation)
        if not own and product:
            core, filled = self._pronouns[lang].subn(f" {product} ", core, count=1)
            if not filled and (about is None or about.product):
                core = f"{product} {core}"
        elif own in self._filled and own.lower() not in text.lower():
            core = f"{own} {core}"
        core = _SPACE.sub(" ", core).strip(" ,.-")
        if about is None:
            return core or name or text.strip(), ""
        topic: str = getattr(about.topic, lang)
        missing = [word for word in topic.split() if word.lower() not in core.lower()]
        return " ".join([core, *missing]).strip(), core if missing else ""


def _instead(word: str, name: str, text: str) -> str:
    """Return a text with a name for a word, before the text where the word is not in it as it was said."""
    # Without its code, which would hide what the rules say of such goods.
    name, at = _CODE.sub("", name).strip() or name, text.lower().find(word.lower())
    return f"{name} {text}" if at < 0 else f"{text[:at]}{name} {text[at + len(word) :]}"


def _heads(names: Sequence[str]) -> dict[str, str]:
    """Return products by their names without size and kind (青瓷盖碗 of 青瓷盖碗 150ml), where only one has this."""
    found: dict[str, list[str]] = {}
    for name in names:
        head = _HEAD_END.split(name, maxsplit=1)[0].strip()
        head = head.split()[0] if _HAN_HEAD.match(head) else head
        if head != name and (len(head) >= _HAN_LETTERS if _HAN_HEAD.match(head) else " " in head):
            found.setdefault(head, []).append(name)
    return {head: names[0] for head, names in found.items() if len(names) == 1}


def _shortened(products: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """Return products by the first and the last word of their names, where these stand apart and only one has both."""
    found: dict[tuple[str, str], list[str]] = {}
    for name in products.values():
        head = _REST.split(name, maxsplit=1)[0].lower()
        if (kind := _KIND.search(head)) and (first := head.split()[0]) != kind.group(1):
            found.setdefault((first, kind.group(1)), []).append(name)
    return {key: names[0] for key, names in found.items() if len(names) == 1}


def _holds(kind: str, words: Collection[str]) -> bool:
    """Say whether a word stands among others, the Korean one with a particle behind it, the English one or several."""
    if kind.isascii():
        return kind in words or f"{kind}s" in words or kind.removesuffix("s") in words
    return any(word.startswith(kind) for word in words)


def _kinds(names: Iterable[str]) -> set[str]:
    """Return what the goods of a catalogue are, where words stand apart: "Vacuum flask 500 ml" is a flask."""
    ends = (_KIND.search(_REST.split(name, maxsplit=1)[0]) for name in names)
    return {end.group(1).lower() for end in ends if end}


def _sole(names: Collection[str]) -> dict[str, str]:
    """Return products by what they are, where the catalogue has just one of them: "the gaiwan"."""
    kinds = {kind: name for name in names for kind in _kinds([name])}
    return {kind: name for kind, name in kinds.items() if sum(kind in other.lower() for other in names) == 1}


def _openings(names: Collection[str]) -> dict[str, str]:
    """Return products by the two words their names begin with, where only one name holds them: "French press"."""
    heads = {" ".join(name.lower().split()[:2]): name for name in names if len(name.split()) > _NAME_WORDS}
    return {
        words: name for words, name in heads.items()
        if _WORDS_ONLY.fullmatch(words) and sum(words in other.lower() for other in names) == 1
    }  # fmt: skip


def _stands(words: str, text: str) -> bool:
    """Say whether words stand in a text, beginning as a word of their own."""
    joined = words.replace(" ", "")
    at = max(text.find(words), -1 if words.isascii() else text.find(joined))
    return at >= 0 and not (at and text[at - 1].isalnum())


def _on_record(facts: Facts | None) -> str:
    record = facts.product if facts else None
    if record is None:
        return ""
    extra = record.model_extra or {}
    for key in ("name", "title", "sku"):
        if isinstance(extra.get(key), str) and extra[key].strip():
            return str(extra[key]).strip()
    if named := next((fact for fact in record.facts if _CODE.match(fact)), ""):
        return named.strip()
    return record.category or ""


def _names_on_record(facts: Facts | None) -> tuple[str, ...]:
    """Return what the product on record is called and what it is."""
    kind = facts.product.category if facts and facts.product else None
    return tuple(name for name in (_on_record(facts), kind) if name)


def _any_of(words: Sequence[str], lang: str) -> re.Pattern[str]:
    # Korean and Chinese words have no edges; a Korean filler must not be cut out of a longer word.
    edges = {"en": (r"(?<![A-Za-z])", r"(?![A-Za-z])"), "ko": (r"(?<![가-힣])", r"(?![가-힣])"), "zh": ("", "")}[lang]
    if lang == "ko":
        edges = (r"(?<![가-힣])", r"(?:은|는|이|가|을|를|도|요)?(?![가-힣])")
    return re.compile(f"{edges[0]}(?:{either(words)}){edges[1]}", re.IGNORECASE)
