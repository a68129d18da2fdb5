"""Days and times of day, worked out from the day of the call."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.speech.days import whens_in

MONDAY, WEDNESDAY, THURSDAY = date(2026, 11, 23), date(2026, 11, 25), date(2026, 11, 26)
DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))
RU_WEEKDAYS = ("в понедельник", "во вторник", "в среду", "в четверг", "в пятницу", "в субботу", "в воскресенье")
EN_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@pytest.mark.parametrize(
    ("text", "today", "expected"),
    [
        ("Платёжка уйдёт завтра до обеда", THURSDAY, "2026-11-27"),
        ("Наберите меня в следующую среду", WEDNESDAY, "2026-12-02"),
        ("Наберите меня в следующую среду", MONDAY, "2026-12-02"),
        ("В среду, второго числа, утром", WEDNESDAY, "2026-12-02"),
        ("Во вторник, первого декабря, в десять утра, приезжайте", date(2026, 11, 24), "2026-12-01"),
        ("Погрузка в понедельник, тридцатого", WEDNESDAY, "2026-11-30"),
        ("завтра, в пятницу, двадцать седьмого", THURSDAY, "2026-11-27"),
        ("через неделю", WEDNESDAY, "2026-12-02"),
        ("через три дня", WEDNESDAY, "2026-11-28"),
        ("дня через два", WEDNESDAY, "2026-11-27"),
        ("через месяц", date(2026, 1, 31), "2026-02-28"),
        ("через час", WEDNESDAY, "2026-11-25"),
        ("до конца недели", WEDNESDAY, "2026-11-27"),
        ("до конца месяца", WEDNESDAY, "2026-11-30"),
        ("до конца марта", WEDNESDAY, "2027-03-31"),
        ("послезавтра", WEDNESDAY, "2026-11-27"),
        ("счёт от пятого ноября", THURSDAY, "2026-11-05"),
        ("третьего января", THURSDAY, "2027-01-03"),
        ("01.12.2026", THURSDAY, "2026-12-01"),
        ("к 15.12", THURSDAY, "2026-12-15"),
        ("next Tuesday", THURSDAY, "2026-12-01"),
        ("next Tuesday", MONDAY, "2026-12-01"),
        ("this Friday", MONDAY, "2026-11-27"),
        ("Wednesday next week", WEDNESDAY, "2026-12-02"),
        ("Thursday at three", MONDAY, "2026-11-26"),
        ("Thursday the twenty sixth", MONDAY, "2026-11-26"),
        ("on the tenth of December", MONDAY, "2026-12-10"),
        ("December 3rd", MONDAY, "2026-12-03"),
        ("by the end of today", MONDAY, "2026-11-23"),
        ("the day after tomorrow", MONDAY, "2026-11-25"),
        ("in two weeks", MONDAY, "2026-12-07"),
        ("a week from now", MONDAY, "2026-11-30"),
    ],
)
def test_a_day_is_named(text: str, today: date, expected: str) -> None:
    assert [found.date and found.date.isoformat() for found in whens_in(text, today)] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "после новогодних праздников",
        "на следующей неделе",
        "весной",
        "в январе",
        "ближе к концу месяца",
        "next month",
        "after the holidays",
    ],
)
def test_some_day_is_meant_but_none_named(text: str) -> None:
    (found,) = whens_in(text, MONDAY)
    assert (found.date, found.is_day) == (None, True)


@pytest.mark.parametrize(
    "text",
    [
        "в два раза дешевле",
        "второго этажа",
        "двенадцать рулонов за три дня",
        "по средам",
        "the first time",
    ],
)
def test_no_day(text: str) -> None:
    assert whens_in(text, MONDAY) == ()


@pytest.mark.parametrize(
    "text",
    [
        "в четверг в одиннадцать",
        "Четверг, одиннадцать",
        "в десять утра в четверг",
        "Thursday at three",
        "Thursday, 3 pm",
        "четверг, 15:00",
        "Ten on Thursday",
        "в четверг в половине третьего",
    ],
)
def test_day_and_time_are_one(text: str) -> None:
    (found,) = whens_in(text, MONDAY)
    assert (found.date, found.has_time) == (date(2026, 11, 26), True)


@pytest.mark.parametrize(
    "text", ["в четверг после обеда", "Thursday afternoon", "в четверг утром", "в четверг двадцать коробок"]
)
def test_a_part_of_the_day_is_no_time(text: str) -> None:
    (found,) = whens_in(text, MONDAY)
    assert (found.date, found.has_time) == (date(2026, 11, 26), False)


def test_no_number_of_days_is_too_far_to_read() -> None:
    for text in ("дня через 999999999999", "через 999999999 недель", "999999999 days from now", "in 99999 months"):
        assert all(found.date is None for found in whens_in(text, MONDAY)), text


def test_two_days_stay_two() -> None:
    assert len(whens_in("среда или четверг", MONDAY)) == 2
    assert len(whens_in("What about Wednesday afternoon or Thursday afternoon", MONDAY)) == 2
    assert [found.date for found in whens_in("половину завтра, остальное в среду", MONDAY)] == [
        date(2026, 11, 24),
        date(2026, 11, 25),
    ]


@given(DAYS, st.integers(0, 6))
def test_a_weekday_is_the_coming_one_and_next_lies_in_the_next_week(today: date, weekday: int) -> None:
    for text in (RU_WEEKDAYS[weekday], EN_WEEKDAYS[weekday]):
        (found,) = whens_in(text, today)
        assert found.date is not None
        assert found.date.weekday() == weekday
        assert timedelta(0) < found.date - today <= timedelta(7)
    (found,) = whens_in(f"next {EN_WEEKDAYS[weekday]}", today)
    assert found.date is not None
    assert found.date.isocalendar()[:2] == (today + timedelta(7)).isocalendar()[:2]


@given(st.text(), DAYS)
def test_any_text_is_read_and_every_mention_is_a_part_of_it(text: str, today: date) -> None:
    for found in whens_in(text, today):
        assert 0 <= found.first < found.last <= len(text)
