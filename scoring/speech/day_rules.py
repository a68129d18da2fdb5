"""How days are named by weekday, date and "tomorrow", one rule a function: what do the words from one place on name?"""

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

from scoring.speech.calendar_words import LAST, MONTHS, NEXT, PART_OF_TODAY, RELATIVE, SOON, THAT, THIS, VAGUE, WEEKDAYS
from scoring.speech.day_reader import DEADLINE, NAMELESS, OF_MONTH, OF_WEEK, RELATIVE_DAY, Found, Reader
from scoring.speech.day_spans import close_of_day, deadline, few, span, within
from scoring.speech.numbers import Number
from scoring.speech.words import Word

DOTTED = re.compile(r"^(\d{1,2})[.](\d{2})(?:[.](\d{4}|\d{2}))?$")
PAST_DAYS = 60  # within which «пятого ноября» is the past one, not next year's
ENDINGS = ("го", "е", "му", "ое", "ого", "ому")  # of an ordinal in digits: «15-го», «к 15-му»
INTO = ("в", "во", "на", "on", "the", "of")


def _relative(reader: Reader, at: int) -> Found | None:
    """«завтра», "the day after tomorrow"."""
    if reader.norms(at, 3) == ["day", "after", "tomorrow"]:
        return Found(reader.today + timedelta(days=2), at, at + 3, RELATIVE_DAY)
    if any(reader.is_(at, (before,)) and reader.is_(at + 1, (part,)) for before, part in PART_OF_TODAY):
        return Found(reader.today, at, at + 2, DEADLINE)
    days = reader.value(at, RELATIVE)
    return None if days is None else Found(reader.today + timedelta(days=days), at, at + 1, RELATIVE_DAY)


def _weekday(reader: Reader, at: int) -> Found | None:
    day = reader.value(at, WEEKDAYS)
    if day is None or not _is_one_day(reader.said[at]) or reader.is_(at - 1, ("каждый", "every")):
        return None
    first, (week, last) = at, _week_after(reader, at + 1)
    if at and (before := _week(reader, at - 1)) is not None:
        first, week, last = at - 1, before, at + 1
    if week is None and reader.is_(at + 1, ("прошлый", "gone", "past")):
        week, last = -1, at + 2
    if week is not None:
        return Found(_in_week(reader, day, week), first, last, OF_WEEK + (week != 0))
    ahead = (day - reader.today.weekday()) % 7 or 7
    if reader.is_past(at, at + 1):
        return Found(reader.today + timedelta(days=ahead - 7), at, at + 1, OF_WEEK)
    if reader.is_(at + 1, ("week",)) and not reader.is_(at + 2, ("day", "after")):  # "Tuesday week"
        return Found(reader.today + timedelta(days=ahead + 7), at, at + 2, OF_WEEK + 1)
    is_soon = at > 0 and reader.is_(at - 1, SOON)
    return Found(reader.today + timedelta(days=ahead), at - is_soon, at + 1, OF_WEEK)


def _in_week(reader: Reader, day: int, week: int) -> date:
    """0 this week (the coming such day when it is over), 1 the next, −1 the last."""
    found = reader.today - timedelta(days=reader.today.weekday()) + timedelta(days=day + 7 * week)
    return found + timedelta(days=7) if week == 0 and found < reader.today else found


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
    week = 1 if reader.is_(skip, THAT) else _week(reader, skip)
    return (week, skip + 2) if week is not None and reader.is_(skip + 1, ("неделя", "week")) else (None, at)


def _week_first(reader: Reader, at: int) -> Found | None:
    """«на следующей неделе в среду», "next week on Wednesday", «на той неделе в среду»."""
    week = 1 if reader.is_(at, THAT) else _week(reader, at)
    if week is None or not reader.is_(at + 1, ("неделя", "week")):
        return None
    place = reader.skip(at + 2, INTO)
    day = reader.value(place, WEEKDAYS)
    if day is None:
        return None
    if reader.is_(at, THAT) and reader.is_past(at, place + 1):
        week = -1
    return Found(_in_week(reader, day, week), at, place + 1, OF_WEEK + 1)


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
    ending = number.last + reader.is_(number.last, ENDINGS)
    after = ending + 1 if reader.is_(ending, ("of",)) else ending
    month = reader.value(after, MONTHS)
    if month is not None and (reader.said[after].norm != "may" or after > number.last):
        return _dated(reader, int(number.value), month, None, at, after + 1)
    is_day = (number.is_ordinal and _is_day_of_month(reader, number)) or _is_date_in_digits(reader, number, ending)
    return _coming(reader, number, ending) if is_day else None


def _is_date_in_digits(reader: Reader, number: Number, ending: int) -> bool:
    """«15 числа», «до 25-го»; not «25-го дома»."""
    if reader.is_(ending, ("число",)):
        return True
    last = reader.said[ending - 1]
    return last.norm in ENDINGS and not (ending < len(reader.said) and reader.said[ending].has("NOUN", "gent"))


def _is_day_of_month(reader: Reader, number: Number) -> bool:
    """«второго числа», «тридцатого», «к пятнадцатому», "by the tenth"; not «второго этажа», "the first time"."""
    last, after = reader.said[number.last - 1], number.last
    if reader.is_(number.first - 1, ("половина", "half")):
        return False
    if reader.is_(after, ("число",)):
        return True
    if last.norm.isascii():
        named = reader.value(number.first - 2, WEEKDAYS) is not None
        return reader.is_(number.first - 1, ("the",)) and (
            named or reader.is_(number.first - 2, ("on", "by", "before", "until", "till", "after", "from"))
        )
    if after < len(reader.said) and reader.said[after].start - last.end == 1:
        is_next_noun = reader.said[after].is_noun and not reader.is_(after, ("утро", "день", "вечер"))
    else:
        is_next_noun = False
    by_day = reader.is_(number.first - 1, ("к", "ко")) and last.has("ADJF", "datv", "neut")
    on_day = reader.is_(number.first - 1, ("на",)) and last.has("ADJF", "accs", "neut")
    return (last.has("ADJF", "gent", "neut") or by_day or on_day) and not is_next_noun


def _coming(reader: Reader, number: Number, last: int) -> Found:
    """The next such day, or the last one: «двадцатого отправили»."""
    last += reader.is_(last, ("число",))
    month, step = reader.today.replace(day=1), 32
    is_past = reader.is_past(number.first, last)
    if _week(reader, last) == 1 and reader.is_(last + 1, ("месяц", "month")):
        month, last = (month + timedelta(days=32)).replace(day=1), last + 2
    for _ in range(3):
        day = int(number.value)
        found = month.replace(day=day) if day <= calendar.monthrange(month.year, month.month)[1] else None
        if found is not None and (found < reader.today if is_past else found >= reader.today):
            return Found(found, number.first, last, OF_MONTH)
        month = (month - timedelta(days=1) if is_past else month + timedelta(days=step)).replace(day=1)
    return Found(None, number.first, last, NAMELESS)


def _dated(reader: Reader, day: int, month: int, year: str | None, first: int, last: int) -> Found | None:
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    try:
        if year is not None:
            return Found(date(int(year) + (2000 if len(year) == 2 else 0), month, day), first, last, OF_MONTH)
        found = date(reader.today.year, month, day)
        if found < reader.today - timedelta(days=PAST_DAYS):
            found = found.replace(year=found.year + 1)
    except ValueError:  # 31 June, 29 February
        return None
    return Found(found, first, last, OF_MONTH)


def _nameless(reader: Reader, at: int) -> Found | None:
    """«на следующей неделе», «после праздников», «весной»: a time is meant, no day is named."""
    is_week = _week(reader, at) is not None or reader.is_(at, THAT)
    if is_week and reader.is_(at + 1, ("неделя", "week", "месяц", "month", "год", "year", "квартал", "quarter")):
        return Found(None, at, at + 2, NAMELESS)
    if reader.is_(at, VAGUE) or (
        reader.value(at, MONTHS) is not None and reader.said[at].norm not in ("may", "march", "марта")
    ):
        return Found(None, at, at + 1, NAMELESS)
    return None


RULES: tuple[Callable[[Reader, int], Found | None], ...] = (
    _relative,
    close_of_day,
    _weekday,
    _of_month,
    within,
    span,
    few,
    deadline,
    _week_first,
    _nameless,
)
