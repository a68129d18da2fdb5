"""Times of day that are named: «в десять утра», "at three", 15:00, «в половине третьего».  «после обеда» is none."""

import re
from collections.abc import Sequence

from scoring.speech.calendar_words import PARTS_OF_DAY
from scoring.speech.numbers import Number, numbers, touches
from scoring.speech.words import Word, words

CLOCK = re.compile(r"^\d{1,2}:\d{2}$")
AT = ("в", "к", "на", "at", "около", "around", "by", "ровно", "часам")
WHOLE = (
    "полдень",
    "noon",
    "midday",
    "полтретьего",
    "полдвенадцатого",
    "полпервого",
    "полвторого",
    "полчетвертого",
    "полпятого",
)
HALF = ("половина", "half")
LATEST = 23  # o'clock


def times(text: str, days: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Words [first, last) of each time.  days: the words that name days, whose numbers are no times."""
    said, found = words(text), []
    taken = {at for first, last in days for at in range(first, last)}
    counted = {number.first: number for number in numbers(text)}
    ends, starts = {last for _, last in days}, {first for first, _ in days}
    for at, word in enumerate(said):
        if at in taken:
            continue
        if CLOCK.match(word.norm) or any(word.is_(form) for form in WHOLE):
            found.append((at, at + 1))
        elif at in counted and _is_time(
            text, said, counted[at], at in ends or _leads_to(said, counted[at].last, starts)
        ):
            last = _after_minutes(said, counted, counted[at].last)
            found.append((at, last))
        elif (
            any(word.is_(form) for form in HALF)
            and at + 1 < len(said)
            and (at + 1 in counted or said[at + 1].norm in ("past", "after"))
        ):
            found.append((at, at + 2))
    return found


def _leads_to(said: Sequence[Word], at: int, starts: set[int]) -> bool:
    """«десять в понедельник», "ten on Monday"."""
    return at in starts or (at + 1 in starts and said[at].norm in ("on", "в", "во", "this", "next"))


def _is_time(text: str, said: Sequence[Word], number: Number, follows_day: bool) -> bool:
    if number.is_ordinal or number.scale > 1 or number.value % 1 or not 0 < number.value <= LATEST:
        return False
    before = said[number.first - 1].norm if number.first else ""
    after = said[number.last] if number.last < len(said) else None
    is_joined = after is not None and touches(text, said, number.last)
    if is_joined and after is not None:
        if any(after.is_(part) for part in PARTS_OF_DAY):
            return True
        if after.is_("час") and before in AT:
            return True
        if after.norm == "дня" and before in ("в", "к"):
            return True
        if _is_counted(after) and not number_follows(said, number.last):
            return False
    return before in AT or follows_day


def number_follows(said: Sequence[Word], at: int) -> bool:
    """Minutes: «в десять тридцать»."""
    return said[at].norm in ("тридцать", "пятнадцать", "сорок", "двадцать", "thirty", "fifteen", "forty", "twenty")


def _is_counted(after: Word) -> bool:
    """The number counts this: «в два раза», "at two sites"."""
    if after.norm.isascii():
        return after.norm not in (
            "on", "in", "works", "work", "is", "would", "then", "and", "or", "please", "at", "to", "if", "for", "so",
            "sounds", "suits",
            "will", "should", "tomorrow", "today", "next", "this", "but", "with", "ok", "okay",
        )  # fmt: skip
    return after.is_noun


def _after_minutes(said: Sequence[Word], counted: dict[int, Number], at: int) -> int:
    if at in counted and counted[at].value < 60 and not counted[at].is_ordinal:
        at = counted[at].last
    while at < len(said) and any(said[at].is_(part) for part in (*PARTS_OF_DAY, "час")):
        at += 1
    return at
