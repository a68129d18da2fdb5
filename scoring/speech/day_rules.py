"""How days are named, one rule a function: what day do the words from one place on name?"""

import calendar
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from scoring.speech.calendar_words import (
    HOURS,
    LAST,
    MONTHS,
    NEXT,
    PART_OF_TODAY,
    RELATIVE,
    SPANS,
    THIS,
    VAGUE,
    WEEKDAYS,
)
from scoring.speech.numbers import Number
from scoring.speech.words import Word

DOTTED = re.compile(r"^(\d{1,2})[.](\d{2})(?:[.](\d{4}|\d{2}))?$")
FAR = 3_660  # days: nobody promises further ahead, a recogniser does
PAST_DAYS = 60  # within which «пятого ноября» is the past one, not next year's
OF_MONTH, OF_WEEK, RELATIVE_DAY, SPAN, DEADLINE, NAMELESS = (
    6,
    2,
    5,
    4,
    3,
    1,
)  # which of two neighbours wins, highest first


@dataclass(frozen=True, slots=True)
class Reader:
    """The words of one text, with its numbers by place."""

    said: Sequence[Word]
    numbers: dict[int, Number]
    ends: dict[int, Number]
    today: date

    def is_(self, at: int, forms: Sequence[str]) -> bool:
        return 0 <= at < len(self.said) and any(self.said[at].is_(form) for form in forms)

    def value(self, at: int, table: dict[str, int]) -> int | None:
        if not 0 <= at < len(self.said):
            return None
        word = self.said[at]
        return next((table[form] for form in (word.norm, *word.forms) if form in table), None)


Found = tuple[date | None, int, int, int]  # day, first word, one past the last word, rank


def _relative(reader: Reader, at: int) -> Found | None:
    """«завтра», "the day after tomorrow"."""
    norms = [word.norm for word in reader.said[at : at + 3]]
    if norms in (["day", "after", "tomorrow"],):
        return reader.today + timedelta(days=2), at, at + 3, RELATIVE_DAY
    if any(reader.is_(at, (before,)) and reader.is_(at + 1, (part,)) for before, part in PART_OF_TODAY):
        return reader.today, at, at + 2, DEADLINE
    days = reader.value(at, RELATIVE)
    return None if days is None else (reader.today + timedelta(days=days), at, at + 1, RELATIVE_DAY)


def _weekday(reader: Reader, at: int) -> Found | None:
    day = reader.value(at, WEEKDAYS)
    if day is None or not _is_one_day(reader.said[at]) or reader.is_(at - 1, ("каждый", "every")):
        return None
    monday = reader.today - timedelta(days=reader.today.weekday())
    first, last = at, at + 1
    week = _week(reader, at - 1) if at else None
    if week is not None:
        first = at - 1
    else:
        week, last = _week_after(reader, at + 1)
    if week is not None:
        return monday + timedelta(days=day + 7 * week), first, last, OF_WEEK + (week != 0)
    ahead = (day - reader.today.weekday()) % 7 or 7
    return reader.today + timedelta(days=ahead), at, at + 1, OF_WEEK


def _is_one_day(word: Word) -> bool:
    """«в среду», not «по средам»."""
    return word.norm.isascii() or not word.has("NOUN", "plur") or word.has("NOUN", "sing")


def _week(reader: Reader, at: int) -> int | None:
    """0 this, 1 next, −1 last calendar week."""
    for week, forms in ((1, NEXT), (0, THIS), (-1, LAST)):
        if reader.is_(at, forms):
            return week
    return None


def _week_after(reader: Reader, at: int) -> tuple[int | None, int]:
    """«в среду на следующей неделе», "Wednesday next week"; (week, the word after it)."""
    skip = at + 1 if reader.is_(at, ("на", "of")) else at
    week = _week(reader, skip)
    return (week, skip + 2) if week is not None and reader.is_(skip + 1, ("неделя", "week")) else (None, at)


def _of_month(reader: Reader, at: int) -> Found | None:
    """«первого декабря», «тридцатого», "November 26", "the twenty sixth", 25.11."""
    dotted = DOTTED.match(reader.said[at].norm)
    if dotted:
        return _dated(reader, int(dotted[1]), int(dotted[2]), dotted[3], at, at + 1)
    month = reader.value(at, MONTHS)
    number = reader.numbers.get(at + 1) or (reader.numbers.get(at + 2) if reader.is_(at + 1, ("the",)) else None)
    if month is not None and number is not None and reader.said[at].norm.isascii() and number.value <= 31:
        return _dated(reader, int(number.value), month, None, at, number.last)
    number = reader.numbers.get(at)
    if number is None or not 1 <= number.value <= 31 or number.scale > 1 or number.value % 1:
        return None
    after = number.last + 1 if reader.is_(number.last, ("of",)) else number.last
    month = reader.value(after, MONTHS)
    if month is not None and (reader.said[after].norm != "may" or after > number.last):
        return _dated(reader, int(number.value), month, None, at, after + 1)
    return _coming(reader, number) if number.is_ordinal and _is_day_of_month(reader, number) else None


def _is_day_of_month(reader: Reader, number: Number) -> bool:
    """«второго числа», «тридцатого», "by the tenth"; not «второго этажа», "the first time"."""
    last, after = reader.said[number.last - 1], number.last
    if reader.is_(number.first - 1, ("половина", "half")):
        return False
    if reader.is_(after, ("число",)):
        return True
    if last.norm.isascii():
        named = reader.value(number.first - 2, WEEKDAYS) is not None
        return reader.is_(number.first - 1, ("the",)) and (
            named or reader.is_(number.first - 2, ("on", "by", "before", "until", "till"))
        )
    is_next_noun = (
        after < len(reader.said) and reader.said[after].has("NOUN", "gent") and reader.said[after].start - last.end == 1
    )
    return last.has("ADJF", "gent", "neut") and (not is_next_noun or reader.said[after].is_("утро"))


def _coming(reader: Reader, number: Number) -> Found:
    day, month = int(number.value), reader.today.replace(day=1)
    last = number.last + reader.is_(number.last, ("число",))
    for _ in range(3):
        if day <= calendar.monthrange(month.year, month.month)[1] and month.replace(day=day) >= reader.today:
            return month.replace(day=day), number.first, last, OF_MONTH
        month = (month + timedelta(days=32)).replace(day=1)
    return None, number.first, last, NAMELESS


def _dated(reader: Reader, day: int, month: int, year: str | None, first: int, last: int) -> Found | None:
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    try:
        if year is not None:
            return date(int(year) + (2000 if len(year) == 2 else 0), month, day), first, last, OF_MONTH
        found = date(reader.today.year, month, day)
        if found < reader.today - timedelta(days=PAST_DAYS):
            found = found.replace(year=found.year + 1)
    except ValueError:  # 31 June, 29 February
        return None
    return found, first, last, OF_MONTH


def _span(reader: Reader, at: int) -> Found | None:
    """«через неделю», «через три дня», «дня через два», "in two weeks", "a week from now"."""
    if reader.is_(at, ("через", "in")):
        number = reader.numbers.get(at + 1)
        count = int(number.value) if number else 2 if reader.is_(at + 1, ("пара", "couple")) else 1
        unit = number.last if number else at + 2 if reader.is_(at + 1, ("пара", "a", "couple")) else at + 1
        unit += reader.is_(unit, ("of", "рабочий"))
        if reader.said[at].norm == "in" and unit == at + 1:
            return None
        return _after(reader, count, unit, at, unit + 1)
    days = reader.value(at, SPANS)
    if days is None:
        return None
    if reader.is_(at + 1, ("через",)) and (number := reader.numbers.get(at + 2)):
        return _days_on(reader, days * int(number.value), at, number.last)
    if reader.is_(at + 1, ("from",)) and reader.is_(at + 2, ("now", "today")):
        number = reader.ends.get(at)
        return _days_on(reader, days * (int(number.value) if number else 1), at, at + 3)
    return None


def _after(reader: Reader, count: int, unit: int, first: int, last: int) -> Found | None:
    if count > FAR:
        return None
    if reader.is_(unit, HOURS):
        return reader.today, first, last, SPAN
    if reader.is_(unit, ("месяц", "month")):
        month = (reader.today.year * 12 + reader.today.month - 1 + count) % 12 + 1
        year = (reader.today.year * 12 + reader.today.month - 1 + count) // 12
        return date(year, month, min(reader.today.day, calendar.monthrange(year, month)[1])), first, last, SPAN
    days = reader.value(unit, SPANS)
    return None if days is None else _days_on(reader, days * count, first, last)


def _days_on(reader: Reader, days: int, first: int, last: int) -> Found | None:
    return (reader.today + timedelta(days=days), first, last, SPAN) if days <= FAR else None


def _deadline(reader: Reader, at: int) -> Found | None:
    """«до конца недели», "by the end of March": the last (working) day of it.  «в конце месяца» names no day."""
    if not reader.is_(at, ("конец", "end")):
        return None
    for unit in range(at + 1, at + 4):
        last = _last_day(reader, unit)
        if last is not None:
            is_deadline = any(reader.is_(i, ("до", "by", "before", "until")) for i in (at - 1, at - 2))
            return (last, at, unit + 1, DEADLINE) if is_deadline else (None, at, unit + 1, NAMELESS)
    return None


def _last_day(reader: Reader, unit: int) -> date | None:
    """Of the day, the working week, the month, the year or a named month."""
    today, month = reader.today, reader.value(unit, MONTHS)
    if month is not None:
        year = today.year + (month < today.month)
        return date(year, month, calendar.monthrange(year, month)[1])
    if reader.is_(unit, ("день", "day")):
        return today
    if reader.is_(unit, ("неделя", "week")):
        return today + timedelta(days=max(0, 4 - today.weekday()))
    if reader.is_(unit, ("месяц", "month")):
        return today.replace(day=calendar.monthrange(today.year, today.month)[1])
    return today.replace(month=12, day=31) if reader.is_(unit, ("год", "year")) else None


def _nameless(reader: Reader, at: int) -> Found | None:
    """«на следующей неделе», «после праздников», «весной»: a time is meant, no day is named."""
    if _week(reader, at) is not None and reader.is_(
        at + 1, ("неделя", "week", "месяц", "month", "год", "year", "квартал", "quarter")
    ):
        return None, at, at + 2, NAMELESS
    if reader.is_(at, VAGUE) or (
        reader.value(at, MONTHS) is not None and reader.said[at].norm not in ("may", "march", "марта")
    ):
        return None, at, at + 1, NAMELESS
    return None


RULES: tuple[Callable[[Reader, int], Found | None], ...] = (
    _relative,
    _weekday,
    _of_month,
    _span,
    _deadline,
    _nameless,
)
