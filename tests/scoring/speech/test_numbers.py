"""Numbers: written out as people say them, and read back."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.speech.numbers import numbers

RU_UNITS = [
    "один",
    "два",
    "три",
    "четыре",
    "пять",
    "шесть",
    "семь",
    "восемь",
    "девять",
    "десять",
    "одиннадцать",
    "двенадцать",
    "тринадцать",
    "четырнадцать",
    "пятнадцать",
    "шестнадцать",
    "семнадцать",
    "восемнадцать",
    "девятнадцать",
]
RU_TENS = ["двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят", "семьдесят", "восемьдесят", "девяносто"]
RU_HUNDREDS = ["сто", "двести", "триста", "четыреста", "пятьсот", "шестьсот", "семьсот", "восемьсот", "девятьсот"]
EN_UNITS = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
EN_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def below_thousand_ru(value: int, *, is_feminine: bool = False) -> list[str]:
    said = [RU_HUNDREDS[value // 100 - 1]] if value >= 100 else []
    rest = value % 100
    if rest >= 20:
        said.append(RU_TENS[rest // 10 - 2])
        rest %= 10
    if rest:
        said.append({1: "одна", 2: "две"}.get(rest, RU_UNITS[rest - 1]) if is_feminine else RU_UNITS[rest - 1])
    return said


def form(value: int, one: str, few: str, many: str) -> str:
    if 11 <= value % 100 <= 14:
        return many
    return one if value % 10 == 1 else few if 2 <= value % 10 <= 4 else many


def in_russian(value: int) -> str:
    millions, thousands, rest = value // 1_000_000, value // 1_000 % 1_000, value % 1_000
    said: list[str] = []
    if millions:
        said += [*below_thousand_ru(millions), form(millions, "миллион", "миллиона", "миллионов")]
    if thousands:
        said += [*below_thousand_ru(thousands, is_feminine=True), form(thousands, "тысяча", "тысячи", "тысяч")]
    return " ".join([*said, *below_thousand_ru(rest)])


def below_thousand_en(value: int, *, has_and: bool) -> list[str]:
    said = [EN_UNITS[value // 100 - 1], "hundred"] if value >= 100 else []
    rest = value % 100
    if rest and said and has_and:
        said.append("and")
    if rest >= 20:
        tens = EN_TENS[rest // 10 - 2]
        said.append(f"{tens}-{EN_UNITS[rest % 10 - 1]}" if rest % 10 else tens)
    elif rest:
        said.append(EN_UNITS[rest - 1])
    return said


def in_english(value: int, *, has_and: bool) -> str:
    said: list[str] = []
    for scale, name in ((1_000_000, "million"), (1_000, "thousand")):
        if count := value // scale % 1_000:
            said += [*below_thousand_en(count, has_and=has_and), name]
    return " ".join([*said, *below_thousand_en(value % 1_000, has_and=has_and)])


def says_thousands(value: int) -> bool:
    """«миллион двести» is 1 200 000: a number with millions is written out only when its thousands are."""
    return value < 1_000_000 or value % 1_000 == 0 or value // 1_000 % 1_000 != 0


AMOUNTS = st.one_of(st.integers(1, 999), st.integers(1, 99_999), st.integers(1, 999_999_999)).filter(says_thousands)


@settings(max_examples=200)
@given(AMOUNTS)
def test_russian_words_are_read_back(value: int) -> None:
    (found,) = numbers(in_russian(value))
    assert found.value == value


@settings(max_examples=200)
@given(AMOUNTS, st.booleans())
def test_english_words_are_read_back(value: int, has_and: bool) -> None:
    (found,) = numbers(in_english(value, has_and=has_and))
    assert found.value == value


@given(st.integers(1, 900), st.integers(10, 999), st.sampled_from(["", " рублей", " с НДС"]))
def test_thousands_left_unsaid_after_millions_are_meant(millions: int, thousands: int, after: str) -> None:
    whole = millions * 1_000_000 + thousands * 1_000
    short = f"{in_russian(millions * 1_000_000)} {in_russian(thousands)}"
    for text in (
        short,
        f"{millions} миллионов {thousands}",
        f"{in_english(millions * 10**6, has_and=False)} {thousands}",
    ):
        assert numbers(text + after)[0].value == whole, text


@given(st.integers(0, 999_999_999))
def test_digits_are_read_back(value: int) -> None:
    for text in (str(value), f"{value:,}", f"{value:,}".replace(",", " "), f"{value:,}".replace(",", "\u00a0")):
        assert [found.value for found in numbers(text)] == [value], text


@given(AMOUNTS, AMOUNTS)
def test_a_comma_parts_two_numbers(one: int, other: int) -> None:
    assert [found.value for found in numbers(f"{in_russian(one)}, {in_russian(other)}")] == [one, other]


@given(st.text())
def test_any_text_has_numbers_in_order_or_none(text: str) -> None:
    found = numbers(text)
    assert all(before.last <= after.first for before, after in pairwise(found))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("девять с половиной тысяч", "9500"),
        ("полтора миллиона", "1500000"),
        ("около полутора миллионов", "1500000"),
        ("полмиллиона", "500000"),
        ("двухсот семнадцати тысяч четырёхсот рублей", "217400"),
        ("тысяча двести", "1200"),
        ("9,5 тыс", "9500"),
        ("15к", "15000"),
        ("one and a half million", "1500000"),
        ("two and a half thousand", "2500"),
        ("half a million", "500000"),
        ("пол миллиона", "500000"),
        ("миллион двести", "1200000"),
        ("четыре миллиона 200", "4200000"),
        ("a million two", "1200000"),
        ("one point two million", "1200000"),
        ("a hundred and twenty thousand", "120000"),
        ("120 т.р.", "120000"),
        ("a hundred", "100"),
        ("fifteen hundred", "1500"),
        ("three thousand two hundred and fifty", "3250"),
        ("$6,900", "6900"),
    ],
)
def test_ways_of_saying(text: str, value: str) -> None:
    assert [found.value for found in numbers(text)] == [Decimal(value)]


@pytest.mark.parametrize(
    "text", ["несколько десятков тысяч", "в 15:00", "01.12.2026", "много тысяч", "hundreds of people"]
)
def test_no_numbers(text: str) -> None:
    assert numbers(text) == ()


@pytest.mark.parametrize(
    ("text", "day"), [("двадцать седьмого", 27), ("тридцатое", 30), ("the twenty sixth", 26), ("26th", 26)]
)
def test_ordinals(text: str, day: int) -> None:
    (found,) = numbers(text)
    assert (found.value, found.is_ordinal) == (day, True)


def test_digits_of_a_phone_stay_apart() -> None:
    assert [int(found.value) for found in numbers("four four seven one")] == [4, 4, 7, 1]
    assert [int(found.value) for found in numbers("восемь девятьсот двенадцать, триста сорок пять")] == [8, 912, 345]


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("миллиона два", 2_000_000),
        ("тысяч десять", 10_000),
        ("тысячи три", 3_000),
        ("тысяч сто пятьдесят", 150_000),
        ("двадцать тысяч десять", 20_010),
        ("около миллиона ста рублей", 1_100_000),
        ("миллион двести тысяч", 1_200_000),
    ],
)
def test_a_scale_before_its_count_is_about_so_many(said: str, value: int) -> None:
    assert [number.value for number in numbers(said)] == [value]
