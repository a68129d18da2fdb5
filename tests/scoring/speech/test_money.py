"""Prices: with a currency, or so large that they count nothing else."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.speech.money import amounts
from scoring.speech.words import language_of


def prices(*texts: str, language: str = "ru") -> list[tuple[str, str, str]]:
    return [
        (str(one.amount), one.currency, texts[one.turn][one.first : one.last])
        for one in amounts(list(enumerate(texts)), language)
    ]


@pytest.mark.parametrize(
    ("text", "amount", "currency", "quote"),
    [
        ("по шестьсот двадцать рублей за лист", "620", "RUB", "шестьсот двадцать рублей за лист"),
        ("Итого 58 200 руб. с доставкой", "58200", "RUB", "58 200 руб"),
        ("девять с половиной тысяч в сутки", "9500", "RUB", "девять с половиной тысяч в сутки"),
        ("около полутора миллионов", "1500000", "RUB", "полутора миллионов"),
        ("сто евро за место", "100", "EUR", "сто евро за место"),
        ("eighteen dollars per employee", "18", "USD", "eighteen dollars per employee"),
        ("that is $6,900 in total", "6900", "USD", "$6,900"),
        ("two thousand pounds", "2000", "GBP", "two thousand pounds"),
    ],
)
def test_a_price(text: str, amount: str, currency: str, quote: str) -> None:
    language = "en" if text.isascii() else "ru"
    assert prices(text, language=language) == [(amount, currency, quote)]


@pytest.mark.parametrize(
    "text",
    [
        "двенадцать рулонов",
        "пять тысяч тонн в год",
        "груз застрахован на пять миллионов",
        "до двух миллионов прямая закупка",
        "несколько десятков тысяч",
        "заказ четыре четыре семь один",
        "two thousand boxes",
        "in twenty twenty six",
    ],
)
def test_no_price(text: str) -> None:
    assert prices(text, language="en" if text.isascii() else "ru") == []


def test_a_short_form_takes_its_scale_from_the_price_before() -> None:
    found = prices("У вас вышло триста сорок тысяч за год, а у них двести девяносто.")
    assert [amount for amount, _, _ in found] == ["340000", "290000"]
    assert prices("Мне за семьдесят восемь предлагают.") == []


def test_a_sum_said_again_is_listed_once() -> None:
    assert len(prices("Девять с половиной тысяч.", "Девять тысяч пятьсот рублей, терпимо.")) == 1


def test_the_calls_own_currency_is_taken_for_a_bare_sum() -> None:
    assert [currency for _, currency, _ in prices("Двести евро за штуку.", "Итого сорок тысяч.")] == ["EUR", "EUR"]


@given(st.lists(st.text(), max_size=4), st.sampled_from(["ru", "en"]))
def test_any_text_is_read(texts: list[str], language: str) -> None:
    for one in amounts(list(enumerate(texts)), language):
        assert texts[one.turn][one.first : one.last]
        assert one.amount >= Decimal(0)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("Шестьдесят четыре триста с доставкой до вас", 64_300),
        ("Сто двадцать тысяч с НДС", 120_000),
        ("выйдет 4 миллиона 200", 4_200_000),
        ("миллион двести с монтажом", 1_200_000),
        ("итого 1200000", 1_200_000),
        ("восемьсот пятьдесят за рулон", 850),
        ("eighteen per seat", 18),
        ("that comes to a hundred and twenty thousand", 120_000),
        ("две пятьсот за тонну, цена с доставкой", 2_500),
    ],
)
def test_a_price_as_it_is_said(text: str, amount: int) -> None:
    assert [found.amount for found in amounts([(0, text)], language_of(text))] == [amount]


@pytest.mark.parametrize(
    "text",
    [
        "восемь девятьсот двенадцать, триста сорок пять",
        "мой номер шестьдесят четыре триста двадцать два сорок",
        "три за неделю",
        "ИНН 7712345678",
        "счёт 40702810000000001234",
        "в две тысячи двадцать шестом",
    ],
)
def test_numbers_that_are_no_price(text: str) -> None:
    assert amounts([(0, text)], language_of(text)) == []
