"""Rows of digits said one after the other, as one dictates a phone number: in figures, in words, or both mixed.

A row goes on over punctuation and over what people say between («ага», «дальше», "then"); a sum («две тысячи»), an
ordinal («двадцать пятого») and any other word end it."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from scoring.speech.numbers import numbers
from scoring.speech.words import Word, listed, words

ZEROS = listed("ноль нуль нолик zero oh o")
NAMED = {  # «три пятёрки», «семёрка»
    "единица": "1", "единичка": "1", "двойка": "2", "двоечка": "2", "тройка": "3", "троечка": "3", "четверка": "4",
    "пятерка": "5", "пятерочка": "5", "шестерка": "6", "семерка": "7", "семерочка": "7", "восьмерка": "8",
    "девятка": "9",
}  # fmt: skip
TIMES = {"double": 2, "triple": 3}  # "double five"
BETWEEN = listed(
    "так да ага угу и потом дальше далее затем э ээ эм ну вот это значит записали записал записала записываю записывай "
    "записывайте пишите пишу пиши минутку секунду тире дефис плюс пробел номер серия код еще опять снова "
    "and then dash okay ok um uh so plus yes yeah right now again number next"
)
MOST_BETWEEN = 3  # of those words; more is another thought
GAP = re.compile(r"[\s,.…()+\-–—/;:!?]*")
DATE = re.compile(r"\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2})|\d{4}-\d\d-\d\d")
COUNTED = re.compile(
    r"\s*(?:руб|₽|\$|€|£|долл|евро|тыс|млн|миллион|штук|шт\b|кг|тонн|метр|процент|%|usd|eur|rub|dollar|euro|pound|percent)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Row:
    """Characters [first, last) of a text, and the digits one would dial."""

    first: int
    last: int
    digits: str
    parts: int  # numbers it was said in
    is_counted: bool  # rubles, pieces … follow, or it is a date: no number of a phone or a document
    opens: bool  # nothing but words between stands before it in its text: it may go on from an earlier one
    is_open: bool  # and nothing after it: it may go on in a later one
    is_list: bool  # a comma or "and" stands between its parts: perhaps quantities


@dataclass(frozen=True, slots=True)
class _Part:
    first: int  # of the words
    last: int  # one past
    digits: str


@lru_cache(maxsize=1024)
def rows(text: str) -> tuple[Row, ...]:
    """All rows of a text, left to right, however short."""
    said = words(text)
    joined: list[list[_Part]] = []
    for part in _parts(text, said):
        if joined and _goes_on(text, said, joined[-1][-1], part):
            joined[-1].append(part)
        else:
            joined.append([part])
    return tuple(_row(text, said, row) for row in joined)


def _row(text: str, said: tuple[Word, ...], row: list[_Part]) -> Row:
    first, last = said[row[0].first].start, said[row[-1].last - 1].end
    counted = COUNTED.match(text, last) is not None and not said[row[-1].last - 1].text.endswith("%")
    is_round = (
        len(row) == 1 and len(row[0].digits) > 3 and text[first].isdecimal() and row[0].digits.endswith("000")
    )  # «1 500 000»: a sum
    return Row(
        first=first,
        last=last,
        digits="".join(part.digits for part in row),
        parts=len(row),
        is_counted=counted or is_round or DATE.fullmatch(text, first, last) is not None,
        opens=_is_between(said[: row[0].first]),
        is_open=_is_between(said[row[-1].last :]),
        is_list=any(
            "," in text[said[one.last - 1].end : said[other.first].start]
            or any(word.norm in ("и", "and") for word in said[one.last : other.first])
            for one, other in pairwise(row)
        ),
    )


def _parts(text: str, said: tuple[Word, ...]) -> list[_Part]:
    """Numbers that may belong to a row, in order; a sum is left out, and as any other word it ends a row."""
    found = []
    taken: set[int] = set()
    for number in numbers(text):
        taken |= set(range(number.first, number.last))
        written = text[said[number.first].start : said[number.last - 1].end]
        digits = "".join(character for character in written if character.isdecimal())
        is_sum = number.scale > 1 or number.is_ordinal or _is_round(digits, said[number.first : number.last])
        spoken = _spoken(int(number.value), said[number.first : number.last])
        found.append(_Part(number.first, number.last, "" if is_sum else digits or spoken))
    found += [
        _Part(at, at + 1, figures)
        for at, word in enumerate(said)
        if at not in taken and (figures := _digits_of(word)) is not None
    ]
    found.sort(key=lambda part: part.first)
    return [part for part in _multiplied(said, found) if part.digits]


def _is_round(digits: str, said: tuple[Word, ...]) -> bool:
    """«178000», "twenty-two hundred": a sum among what is counted; «2000» and «916 000» may stand in a phone number."""
    hundreds = not digits and said[-1].norm == "hundred" and len(said) > 2
    return hundreds or (len(said) == 1 and len(digits) >= 5 and digits.endswith("000"))


def _spoken(value: int, said: tuple[Word, ...]) -> str:
    """As dialled: a number of the rules swallows the zeros that are said after it."""
    zeros = sum(bool(ZEROS & {word.norm, *word.forms}) for word in said)
    return "0" * zeros if value == 0 else str(value) + "0" * zeros


def _digits_of(word: Word) -> str | None:
    """Of a word that the rules of numbers leave out: a date or time in figures, a zero, «пятёрка»."""
    if word.norm[0].isdecimal():
        return "".join(character for character in word.norm if character.isdecimal())
    if ZEROS & {word.norm, *word.forms}:
        return "0"
    return next((NAMED[form] for form in (word.norm, *word.forms) if form in NAMED), None)


def _multiplied(said: tuple[Word, ...], parts: list[_Part]) -> list[_Part]:
    """ "double five" is 55, «три пятёрки» 555, «два нуля» 00."""
    found: list[_Part] = []
    for part in parts:
        before = said[part.first - 1].norm if part.first else ""
        last = found[-1] if found else None
        if before in TIMES and len(part.digits) == 1:
            found.append(_Part(part.first - 1, part.last, part.digits * TIMES[before]))
        elif last is not None and last.last == part.first and last.digits in ("2", "3") and _is_many(said[part.first]):
            found[-1] = _Part(last.first, part.last, part.digits * int(last.digits))
        else:
            found.append(part)
    return found


def _is_many(word: Word) -> bool:
    """«нуля», «пятёрки», «семёрок»: what two or three stand before."""
    return word.norm in ("нуля", "нулей", "нолика") or (
        any(form in NAMED for form in word.forms) and word.norm not in NAMED
    )


def _goes_on(text: str, said: tuple[Word, ...], one: _Part, other: _Part) -> bool:
    """A comma parts sums of a thousand and more, not the two and three digits of a phone number."""
    between = said[one.last : other.first]
    gaps = GAP.sub("", text[said[one.last - 1].end : said[other.first].start])
    if between and not (_is_between(between) and not any(_is_moment(text, said, part) for part in (one, other))):
        return False
    if not between and gaps:
        return False
    after = text[said[one.last - 1].end : said[other.first].start]
    return not ("," in after and max(len(one.digits), len(other.digits)) >= 4 and len(one.digits + other.digits) < 10)


def _is_moment(text: str, said: tuple[Word, ...], part: _Part) -> bool:
    """A time or a date: «в 15:30 и 16.12.2026» is no number."""
    return re.search(r"\d[:.]\d", text[said[part.first].start : said[part.last - 1].end]) is not None


def _is_between(said: tuple[Word, ...]) -> bool:
    return len(said) <= MOST_BETWEEN and all(word.norm in BETWEEN for word in said)
