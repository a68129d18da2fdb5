"""Days told by their distance: «через три рабочих дня», "in a fortnight", «до конца недели», "a week on Friday"."""

import calendar
from datetime import date, timedelta

from scoring.speech.calendar_words import (
    A_FEW,
    BY_NEW_YEAR,
    CLOSE,
    HOURS,
    IN_TIME,
    MONTHS,
    NEXT,
    SPANS,
    WEEKDAYS,
    WORKING,
)
from scoring.speech.day_reader import DEADLINE, NAMELESS, OF_WEEK, SPAN, Found, Reader

FAR = 3_660  # days: nobody promises further ahead, a recogniser does
MONTHLY = {"месяц": 1, "month": 1, "month's": 1, "полгода": 6, "год": 12, "year": 12, "квартал": 3, "quarter": 3}
FRIDAY = 4


def span(reader: Reader, at: int) -> Found | None:
    """«через неделю», «через три дня», «дня через два», "in two weeks", "a week from now", "a week on Friday"."""
    if reader.is_(at, ("через", "in")):
        return _through(reader, at)
    days = reader.value(at, SPANS)
    minutes = reader.is_(at, HOURS)
    if days is None and not minutes:
        return _time_next_week(reader, at)
    if reader.is_(at + 1, ("через",)) and (number := reader.numbers.get(at + 2)):
        count = 0 if minutes else (days or 0) * int(number.value)
        return _days_on(reader, count, at, number.last)
    if days is None:
        return None
    before = reader.ends.get(at)
    total = days * (int(before.value) if before else 1)
    if reader.is_(at + 1, ("from",)) and reader.is_(at + 2, ("now", "today")):
        return _days_on(reader, total, at, at + 3)
    if reader.norms(at, 2) == ["week", "today"]:
        return _days_on(reader, total, at, at + 2)
    day = reader.value(at + 2, WEEKDAYS) if reader.is_(at + 1, ("on", "from")) else None
    if day is not None and days == SPANS["week"]:
        ahead = (day - reader.today.weekday()) % 7 or 7
        return Found(reader.today + timedelta(days=ahead + total), at, at + 3, SPAN)
    return None


def _through(reader: Reader, at: int) -> Found | None:
    """From «через» or "in" on."""
    unit = reader.skip(at + 1, ("a", "the", "next", "about", "ровно", "где-то", "примерно"))
    count = 1
    if reader.is_(unit, ("пара", "couple")):
        count, unit = 2, unit + 1
        if reader.is_(unit, ("тройка", "тройку")):
            return Found(None, at, unit + 2, NAMELESS)
    elif number := reader.numbers.get(unit):
        if number.value % 1:
            return Found(None, at, number.last + 1, NAMELESS)
        count, unit = int(number.value), number.last
    elif reader.said[at].norm == "in" and unit == at + 1:
        return None
    unit = reader.skip(unit, ("of",))
    day = reader.value(unit, WEEKDAYS) if reader.said[at].norm != "in" and unit == at + 1 else None
    if day is not None:  # «через вторник»: not the coming one, the one after it
        ahead = (day - reader.today.weekday()) % 7 or 7
        return Found(reader.today + timedelta(days=ahead + 7), at, unit + 1, OF_WEEK + 1)
    return _after(reader, count, unit, at)


def within(reader: Reader, at: int) -> Found | None:
    """«в течение трёх дней», "within a week": by then."""
    first = at + 1 if reader.said[at].norm == "в" else at
    if not reader.is_(first, ("течение", "течении", "within", "пределах")):
        return None
    place = reader.skip(first + 1, ("a", "an", "the", "next"))
    number = reader.numbers.get(place)
    count, unit = (int(number.value), number.last) if number else (1, place)
    if number is None and reader.is_(unit, ("день", "day")):
        return Found(reader.today, at, unit + 1, DEADLINE)
    return _after(reader, count, unit, at)


def few(reader: Reader, at: int) -> Found | None:
    """«через несколько дней», "in a few days": some day."""
    is_few = reader.is_(at, A_FEW) and (
        reader.value(at + 1, SPANS) is not None or reader.is_(at + 1, ("месяц", "month"))
    )
    return Found(None, at, at + 2, NAMELESS) if is_few else None


def close_of_day(reader: Reader, at: int) -> Found | None:
    """ "by close of business", EOD: today, unless the day stands beside it."""
    for words in CLOSE:
        if tuple(reader.norms(at, len(words))) == words:
            return Found(reader.today, at, at + len(words), DEADLINE)
    return None


def _time_next_week(reader: Reader, at: int) -> Found | None:
    """ "this time next week"."""
    if reader.norms(at, 4) == ["this", "time", "next", "week"]:
        return _days_on(reader, 7, at, at + 4)
    return None


def _after(reader: Reader, count: int, unit: int, first: int) -> Found | None:
    """So many units on, working days among them; «через две недели в понедельник» is a day of that week."""
    is_working = reader.is_(unit, WORKING)
    unit += is_working
    if count > FAR:
        return None
    if reader.is_(unit, HOURS):
        return Found(reader.today, first, unit + 1, SPAN)
    months = reader.value(unit, MONTHLY)
    if months is not None:
        return Found(_months_on(reader.today, months * count), first, unit + 1, SPAN)
    days = reader.value(unit, SPANS)
    if days is None:
        return None
    last = unit + 1 + reader.is_(unit + 1, IN_TIME)
    if is_working and days == 1:
        return Found(_working_on(reader.today, count), first, last, SPAN)
    day = reader.value(reader.skip(last, ("в", "во", "on")), WEEKDAYS)
    if day is not None and days == SPANS["week"] and days * count <= FAR:
        there = reader.today + timedelta(days=days * count)
        place = reader.skip(last, ("в", "во", "on"))
        return Found(there + timedelta(days=day - there.weekday()), first, place + 1, SPAN)
    return _days_on(reader, days * count, first, last)


def _months_on(today: date, count: int) -> date:
    month, year = (today.month - 1 + count) % 12 + 1, today.year + (today.month - 1 + count) // 12
    if year > today.year + FAR // 366:
        return today + timedelta(days=FAR)
    return date(year, month, min(today.day, calendar.monthrange(year, month)[1]))


def _working_on(today: date, count: int) -> date:
    """Monday to Friday: holidays are the tenant's, and a label of the day that was said knows none."""
    day, left = today, min(count, FAR)
    while left:
        day += timedelta(days=1)
        left -= day.weekday() <= FRIDAY
    return day


def _days_on(reader: Reader, days: int, first: int, last: int) -> Found | None:
    return Found(reader.today + timedelta(days=days), first, last, SPAN) if days <= FAR else None


def deadline(reader: Reader, at: int) -> Found | None:
    """«до конца недели», "by the end of March": the last (working) day of it.  «в конце месяца» names no day."""
    if (reader.is_(at, ("новый",)) and reader.is_(at + 1, ("год",))) or reader.norms(at, 2) == ["new", "year"]:
        is_by = any(reader.is_(i, BY_NEW_YEAR) for i in (at - 1, at - 2)) and not reader.is_(at - 2, ("ближе",))
        return Found(
            reader.today.replace(month=12, day=31) if is_by else None, at, at + 2, DEADLINE if is_by else NAMELESS
        )
    if not reader.is_(at, ("конец", "end")):
        return None
    for unit in range(at + 1, at + 5):
        is_next = reader.is_(unit - 1, NEXT)
        last = _last_day(reader, unit, is_next)
        if last is not None:
            is_near = reader.is_(unit, ("день", "day", "неделя", "week"))
            is_by = is_near or any(reader.is_(i, ("до", "к", "by", "before", "until")) for i in (at - 1, at - 2))
            is_vague = any(reader.is_(i, ("ближе", "closer", "towards")) for i in (at - 1, at - 2))
            if is_by and not is_vague:
                return Found(last, at, unit + 1, DEADLINE)
            return Found(None, at, unit + 1, NAMELESS)
    return None


def _last_day(reader: Reader, unit: int, is_next: bool) -> date | None:
    """Of the day, the working week, the month, the year or a named month."""
    today, month = reader.today, reader.value(unit, MONTHS)
    if month is not None:
        year = today.year + (month < today.month)
        return date(year, month, calendar.monthrange(year, month)[1])
    if reader.is_(unit, ("день", "day")):
        return today
    if reader.is_(unit, ("неделя", "week")):
        return today + timedelta(days=max(0, FRIDAY - today.weekday()) if not is_next else 7 + FRIDAY - today.weekday())
    if reader.is_(unit, ("месяц", "month")):
        first = (today.replace(day=1) + timedelta(days=32)).replace(day=1) if is_next else today
        return first.replace(day=calendar.monthrange(first.year, first.month)[1])
    return today.replace(month=12, day=31) if reader.is_(unit, ("год", "year")) else None
