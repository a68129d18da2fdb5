"""Ways of naming a day, as they are said: from a call on Tuesday, 24 November 2026."""

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.speech.days import whens_in
from tests.scoring.speech.test_numbers import below_thousand_en, below_thousand_ru

TUESDAY = date(2026, 11, 24)
DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))
RU_MONTHS = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]
RU_ORDINALS = [
    "первого",
    "второго",
    "третьего",
    "четвёртого",
    "пятого",
    "шестого",
    "седьмого",
    "восьмого",
    "девятого",
    "десятого",
    "одиннадцатого",
    "двенадцатого",
    "тринадцатого",
    "четырнадцатого",
    "пятнадцатого",
    "шестнадцатого",
    "семнадцатого",
    "восемнадцатого",
    "девятнадцатого",
    "двадцатого",
]
EN_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
]


def day_in_russian(day: int) -> str:
    if day <= 20:
        return RU_ORDINALS[day - 1]
    return "тридцатого" if day == 30 else f"{'двадцать' if day < 30 else 'тридцать'} {RU_ORDINALS[day % 10 - 1]}"


def day_in_english(day: int) -> str:
    if day <= 20:
        return EN_ORDINALS[day - 1]
    return "thirtieth" if day == 30 else f"{'twenty' if day < 30 else 'thirty'} {EN_ORDINALS[day % 10 - 1]}"


def days_ahead(text: str, today: date) -> list[date]:
    return [one.date for one in whens_in(text, today) if one.date is not None and one.date >= today]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("позвоните в пятницу", "2026-11-27"),
        ("в среду говорили, а в пятницу позвоните", "2026-11-27"),
        ("call me Friday", "2026-11-27"),
        ("до конца месяца", "2026-11-30"),
        ("к концу месяца", "2026-11-30"),
        ("к концу недели", "2026-11-27"),
        ("в конце недели", "2026-11-27"),
        ("через пару недель", "2026-12-08"),
        ("недели через две", "2026-12-08"),
        ("через недельку", "2026-12-01"),
        ("к пятнадцатому", "2026-12-15"),
        ("к пятнадцатому числу", "2026-12-15"),
        ("15 числа", "2026-12-15"),
        ("15-го", "2026-12-15"),
        ("15-го числа", "2026-12-15"),
        ("25-го", "2026-11-25"),
        ("до 25-го", "2026-11-25"),
        ("25 ноября", "2026-11-25"),
        ("25.11", "2026-11-25"),
        ("на следующей неделе в среду", "2026-12-02"),
        ("в среду на следующей неделе", "2026-12-02"),
        ("на этой неделе в четверг", "2026-11-26"),
        ("на той неделе в среду", "2026-12-02"),
        ("end of next week", "2026-12-04"),
        ("by the end of next week", "2026-12-04"),
        ("by end of week", "2026-11-27"),
        ("by the end of the week", "2026-11-27"),
        ("by the 3rd", "2026-12-03"),
        ("on the 3rd", "2026-12-03"),
        ("the 3rd of December", "2026-12-03"),
        ("in a fortnight", "2026-12-08"),
        ("a fortnight from now", "2026-12-08"),
        ("in two weeks", "2026-12-08"),
        ("in a couple of weeks", "2026-12-08"),
        ("in a week's time", "2026-12-01"),
        ("a week today", "2026-12-01"),
        ("a week on Friday", "2026-12-04"),
        ("this time next week", "2026-12-01"),
        ("завтра в 12.30", "2026-11-25"),
        ("tomorrow at 12.30", "2026-11-25"),
        ("через три рабочих дня", "2026-11-27"),
        ("через пять рабочих дней", "2026-12-01"),
        ("in three working days", "2026-11-27"),
        ("within five business days", "2026-12-01"),
        ("в течение трёх дней", "2026-11-27"),
        ("в течение дня", "2026-11-24"),
        ("в течение недели", "2026-12-01"),
        ("within a week", "2026-12-01"),
        ("в понедельник утром", "2026-11-30"),
        ("в ближайший понедельник", "2026-11-30"),
        ("в эту пятницу", "2026-11-27"),
        ("в следующий вторник", "2026-12-01"),
        ("next Tuesday", "2026-12-01"),
        ("Tuesday week", "2026-12-08"),
        ("послезавтра после обеда", "2026-11-26"),
        ("послепослезавтра", "2026-11-27"),
        ("the day after tomorrow", "2026-11-26"),
        ("первого числа", "2026-12-01"),
        ("первого декабря", "2026-12-01"),
        ("до первого", "2026-12-01"),
        ("числа десятого", "2026-12-10"),
        ("через месяц", "2026-12-24"),
        ("через полгода", "2027-05-24"),
        ("через год", "2027-11-24"),
        ("ровно через неделю", "2026-12-01"),
        ("сегодня к вечеру", "2026-11-24"),
        ("сегодня до шести", "2026-11-24"),
        ("через час", "2026-11-24"),
        ("через полчаса", "2026-11-24"),
        ("минут через двадцать", "2026-11-24"),
        ("до конца дня", "2026-11-24"),
        ("by close of business", "2026-11-24"),
        ("by close of play tomorrow", "2026-11-25"),
        ("by EOD", "2026-11-24"),
        ("end of the day", "2026-11-24"),
        ("first thing tomorrow", "2026-11-25"),
        ("first thing Monday", "2026-11-30"),
        ("до нового года", "2026-12-31"),
        ("December third", "2026-12-03"),
        ("December 3rd", "2026-12-03"),
        ("on December the third", "2026-12-03"),
        ("third of December", "2026-12-03"),
        ("on the third", "2026-12-03"),
        ("в воскресенье", "2026-11-29"),
        ("через вторник", "2026-12-08"),
        ("через две недели в понедельник", "2026-12-07"),
        ("двадцать восьмого", "2026-11-28"),
        ("на двадцать восьмое", "2026-11-28"),
        ("на пятое декабря", "2026-12-05"),
        ("на пятое", "2026-12-05"),
        ("5 декабря", "2026-12-05"),
        ("5-го декабря", "2026-12-05"),
        ("05.12", "2026-12-05"),
        ("05.12.2026", "2026-12-05"),
        ("к среде", "2026-11-25"),
        ("до среды", "2026-11-25"),
        ("со среды", "2026-11-25"),
        ("не раньше пятницы", "2026-11-27"),
        ("через десять дней", "2026-12-04"),
        ("дней через десять", "2026-12-04"),
        ("через 10 дней", "2026-12-04"),
        ("ten days from now", "2026-12-04"),
        ("in 10 days", "2026-12-04"),
        ("в конце следующей недели", "2026-12-04"),
        ("до конца следующей недели", "2026-12-04"),
        ("завтра же", "2026-11-25"),
        ("завтрашним днём", "2026-11-25"),
        ("на завтра", "2026-11-25"),
        ("25 числа этого месяца", "2026-11-25"),
        ("10 числа следующего месяца", "2026-12-10"),
        ("пятого следующего месяца", "2026-12-05"),
        ("в пятницу 27-го", "2026-11-27"),
        ("в пятницу двадцать седьмого ноября", "2026-11-27"),
        ("Friday the 27th", "2026-11-27"),
        ("Thursday, December the 3rd", "2026-12-03"),
        ("Monday morning at ten", "2026-11-30"),
        ("в течение двух недель", "2026-12-08"),
    ],
)
def test_a_day_ahead(text: str, expected: str) -> None:
    assert {day.isoformat() for day in days_ahead(text, TUESDAY)} == {expected}


@pytest.mark.parametrize(
    "text",
    [
        "в пятницу говорили",
        "мы в пятницу созванивались",
        "вы в четверг присылали",
        "we talked on Friday",
        "you sent it on Thursday",
        "двадцатого отправили",
        "в прошлую пятницу",
        "last Friday",
        "в конце месяца",
        "через пару-тройку недель",
        "через полторы недели",
        "через несколько дней",
        "in a few days",
        "в начале декабря",
        "после нового года",
        "early next week",
        "за три дня",
        "ближе к концу месяца",
    ],
)
def test_no_day_ahead(text: str) -> None:
    assert days_ahead(text, TUESDAY) == []


@pytest.mark.parametrize(
    "text",
    [
        "Договорились на пятницу",
        "Я же сказал, в пятницу оплатим",
        "Вы просили в пятницу набрать",
        "We said we will pay on Friday",
        "I wanted to do it Friday",
        "в среду говорили а в пятницу позвоните",
    ],
)
def test_a_verb_of_the_past_about_what_is_to_come(text: str) -> None:
    assert date(2026, 11, 27) in days_ahead(text, TUESDAY)


@given(DAYS, st.integers(0, 300))
def test_a_date_said_in_words_is_read_back(today: date, ahead: int) -> None:
    day = today + timedelta(days=ahead)
    russian = f"{day_in_russian(day.day)} {RU_MONTHS[day.month - 1]}"
    english = (
        f"the {day_in_english(day.day)} of {calendar.month_name[day.month]}",
        f"{calendar.month_name[day.month]} {day.day}",
    )
    for text in (russian, f"{day.day} {RU_MONTHS[day.month - 1]}", f"к {day:%d.%m}", *english):
        assert days_ahead(text, today) == [day], text


@given(DAYS, st.integers(1, 28))
def test_a_day_of_the_month_is_the_coming_one(today: date, day: int) -> None:
    for text in (f"до {day_in_russian(day)}", f"{day} числа", f"до {day}-го", f"by the {day_in_english(day)}"):
        (found,) = days_ahead(text, today)
        assert (found.day, (found - today).days < 32) == (day, True), text


@given(DAYS, st.integers(2, 60))
def test_so_many_days_on(today: date, count: int) -> None:
    russian, english = " ".join(below_thousand_ru(count)), " ".join(below_thousand_en(count, has_and=False))
    for text in (
        f"через {russian} дней", f"через {count} дней", f"дней через {count}", f"in {english} days",
        f"within {count} days", f"{english} days from now",
    ):  # fmt: skip
        assert days_ahead(text, today) == [today + timedelta(days=count)], text


@given(DAYS, st.integers(1, 20))
def test_working_days_pass_over_weekends(today: date, count: int) -> None:
    (found,) = days_ahead(f"через {count} рабочих дней", today)
    between = [today + timedelta(days=n) for n in range(1, (found - today).days + 1)]
    assert (sum(day.weekday() < 5 for day in between), found.weekday() < 5) == (count, True)
