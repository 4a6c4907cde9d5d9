"""Number words of the three languages as exact values: 八五, 两百, 이만, 사흘, twenty-five, 1.5k."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

__all__ = ["EN", "KO_DAYS", "ZH_DIGITS", "english", "korean", "number", "chinese"]

ZH_DIGITS = dict(zip("零〇一二两俩三仨四五六七八九", (0, 0, 1, 2, 2, 2, 3, 3, 4, 5, 6, 7, 8, 9), strict=True))
ZH_DIGITS.update({"廿": 20, "卅": 30, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9})
_ZH_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "万": 10000}
_KO_DIGITS = dict(zip("영공일이삼사오육륙칠팔구", (0, 0, 1, 2, 3, 4, 5, 6, 6, 7, 8, 9), strict=True))
_KO_UNITS = {"십": 10, "백": 100, "천": 1000, "만": 10000}
KO_DAYS = {
    "하루": 1, "이틀": 2, "사흘": 3, "나흘": 4, "닷새": 5, "엿새": 6, "이레": 7,
    "여드레": 8, "아흐레": 9, "열흘": 10, "보름": 15,
}  # fmt: skip
_KO_NATIVE = {
    "한": 1, "하나": 1, "두": 2, "둘": 2, "세": 3, "셋": 3, "네": 4, "넷": 4,
    "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10,
}  # fmt: skip
EN = {
    "zero": 0, "a": 1, "an": 1, "one": 1, "two": 2, "couple": 2, "three": 3, "few": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30,
    "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100, "thousand": 1000,
    "quid": 1, "dozen": 12,
}  # fmt: skip


def number(text: str) -> Decimal | None:
    """Return the value of digits or number words in any of the three languages, or None."""
    plain = text.strip().replace(",", "").replace(" ", "")
    scale = Decimal(1)
    for suffix, factor in (
        ("万", 10000),
        ("만", 10000),
        ("w", 10000),
        ("k", 1000),
        ("천", 1000),
        ("千", 1000),
        ("百", 100),
    ):
        if plain.endswith(suffix) and plain[: -len(suffix)].replace(".", "", 1).isdigit():
            plain, scale = plain[: -len(suffix)], Decimal(factor)
            break
    try:
        return Decimal(plain) * scale if plain[:1].isdigit() else chinese(plain) or korean(plain) or english(text)
    except InvalidOperation:
        return _mixed(plain)


def chinese(text: str) -> Decimal | None:
    """Return 两百五 → 250, 八五 → 85, 四十八 → 48, 八点五 → 8.5."""
    if "点" in text:
        whole, _, rest = text.partition("点")
        left, right = chinese(whole), "".join(str(ZH_DIGITS[c]) for c in rest if c in ZH_DIGITS)
        return Decimal(f"{left}.{right}") if left is not None and right else None
    if not text or any(c not in ZH_DIGITS and c not in _ZH_UNITS for c in text):
        return None
    if all(c in ZH_DIGITS for c in text):
        return Decimal("".join(str(ZH_DIGITS[c]) for c in text))
    return Decimal(_scaled(text, ZH_DIGITS, _ZH_UNITS, colloquial=True))


def korean(text: str) -> Decimal | None:
    """Return 이만 → 20000, 삼만오천 → 35000, 사흘 → 3, 두 → 2."""
    for table in (KO_DAYS, _KO_NATIVE):
        if text in table:
            return Decimal(table[text])
    if not text or any(c not in _KO_DIGITS and c not in _KO_UNITS for c in text):
        return None
    return Decimal(_scaled(text, _KO_DIGITS, _KO_UNITS, colloquial=False))


def english(text: str) -> Decimal | None:
    """Return "twenty-five" → 25, "a hundred" → 100, "two thousand" → 2000."""
    total = current = 0
    words = text.replace("-", " ").split()
    if not words or any(word not in EN and word not in ("and", "of") for word in words):
        return None
    for word in words:
        value = EN.get(word, 0)
        if value in (100, 1000):
            current = max(current, 1) * value
            if value == 1000:
                total, current = total + current, 0
        else:
            current += value
    return Decimal(total + current)


def _mixed(text: str) -> Decimal | None:
    """Digits mixed with unit characters: 3만5천 → 35000, 1千2 → 1200."""
    units = {**_ZH_UNITS, **_KO_UNITS}
    total = Decimal(0)
    digits = ""
    try:
        for character in text:
            if character.isdigit() or character == ".":
                digits += character
            elif character in units and digits:
                total, digits = total + Decimal(digits) * units[character], ""
            else:
                return None
        return total + Decimal(digits) if digits else total
    except InvalidOperation:  # a version, a date: 17.4.1
        return None


def _scaled(text: str, digits: dict[str, int], units: dict[str, int], *, colloquial: bool) -> int:
    total = section = current = 0
    last = 1
    for character in text:
        if character in digits:
            current = digits[character]
        elif units[character] == 10000:
            total, section, current, last = (total + section + current or 1) * 10000, 0, 0, 10000
        else:
            last = units[character]
            section, current = section + (current or 1) * last, 0
    # 两百五 is 250 in speech: a lone last digit counts tenths of the unit before it.
    if colloquial and current and last >= 100 and "零" not in text and text[-2:-1] in units:
        current *= last // 10
    return total + section + current
