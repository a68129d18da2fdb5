"""Phone, card and passport numbers are found however they are said; sums, days and quantities are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.hiding import MARGIN, hide
from scoring.private_numbers import Kind, find
from transcription.transcript import Speaker, Turn, Word

UNITS = ["ноль", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять"]
UNITS_EN = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


def talk(*said: tuple[str, str]) -> list[Turn]:
    """(who, text), one turn every four seconds."""
    return [
        Turn(speaker=Speaker(who), start=4.0 * place, end=4.0 * place + 3, text=text)
        for place, (who, text) in enumerate(said)
    ]


def spoken(text: str, *, start: float = 10.0, each: float = 0.5) -> Turn:
    """One turn whose words take half a second each."""
    parts = text.split(" ")
    words = tuple(Word(start + each * n, start + each * (n + 1), f" {part}") for n, part in enumerate(parts))
    return Turn(speaker=Speaker.CUSTOMER, start=start, end=start + each * len(parts), text=text, words=words)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("пишите: восемь девятьсот шестнадцать, сто двадцать три, сорок пять, шестьдесят семь", "пишите: [телефон]"),
        ("восемь девять один шесть, потом два ноль четыре, пять шесть семь восемь", "[телефон]"),
        ("номер восемь девятьсот девять, ага, три пятёрки, так, два нуля, семьдесят семь", "номер [телефон]"),
        ("звоните 8(916)123-45-67 после пяти", "звоните [телефон] после пяти"),
        ("это 4276 1234 5678 9012", "это [карта]"),
        ("Мой номер 812-345 в 67-89. Наберу завтра", "Мой номер [телефон] в [телефон]. Наберу завтра"),
        ("номер 8 916 а 123 в 45-67", "номер [телефон] а [телефон] в [телефон]"),
        ("телефон пять пятнадцать двадцать", "телефон [телефон]"),
        ("call oh seven double seven, then triple five one two three, after five", "call [телефон], after five"),
        ("паспорт: серия сорок пять ноль восемь, номер сто двадцать три четыреста пятьдесят шесть",
         "паспорт: серия [паспорт]"),
    ],
)  # fmt: skip
def test_hidden(said: str, shown: str) -> None:
    assert [turn.text for turn in hide(talk(("customer", said)), "ru").turns] == [shown]


@pytest.mark.parametrize(
    "said",
    [
        "нужно сто, сто пятьдесят и двести штук, по триста сорок рублей",
        "до 15 декабря 2026 года в 15:30",
        "15.12.2026 в 15:30 и 16.12.2026 в 10:00",
        "получаются две по 120, 10 и 25",
        "опять 178000 двадцать дней просрочки",
        "It was twenty-two hundred on the card, you liked that, the twenty seventh and 1000",
        "у нас есть 10, 15, 20 и 25",
        "листы 100 в 200 а 300, с 10 в 12",
        "заказ 12345, размеры 100 на 200, две тысячи, три тысячи, пять тысяч",
        "сумма 1500000, это до 25.12.2026",
        "миллион двести тридцать четыре тысячи пятьсот шестьдесят семь",
        "we need two hundred boxes by the twenty fifth at 300 dollars",
    ],
)
def test_left_alone(said: str) -> None:
    assert find(talk(("customer", said))) == []


def test_one_number_over_several_turns_and_read_back() -> None:
    said = talk(
        ("customer", "Пишите, восемь девятьсот шестнадцать"),
        ("agent", "ага"),
        ("customer", "сто двадцать три, сорок пять"),
        ("agent", "Так, сорок пять."),
        ("customer", "шестьдесят семь."),
        ("agent", "Записал: девятьсот шестнадцать сто двадцать три сорок пять шестьдесят семь, верно?"),
        ("agent", "Тогда в сорок пятом цехе, сорок пять рулонов"),
    )
    assert [turn.text for turn in hide(said, "ru").turns] == [
        "Пишите, [телефон]", "ага", "[телефон]", "Так, [телефон].", "[телефон].", "Записал: [телефон], верно?",
        "Тогда в сорок пятом цехе, сорок пять рулонов",
    ]  # fmt: skip


def test_what_the_talk_is_about_makes_short_numbers_private() -> None:
    said = talk(
        ("agent", "Назовите серию паспорта"),
        ("customer", "сорок пять ноль восемь"),
        ("agent", "и CVC карты"),
        ("customer", "семь три один"),
    )
    assert [(found.turn, found.kind) for found in find(said)] == [(1, Kind.PASSPORT), (3, Kind.CARD)]


def test_the_sound_is_muted_where_the_words_were_said() -> None:
    said = spoken("мой номер восемь девятьсот шестнадцать сто двадцать три сорок пять шестьдесят семь звоните")
    (span,) = hide([said], "ru").spans
    assert (span.start, span.end) == (11.0 - MARGIN, 16.0 + MARGIN)


@pytest.mark.parametrize(
    "words",
    [
        (),
        (Word(10.0, 10.5, " другие"), Word(10.5, 11.0, " слова")),
        tuple(Word(10.0, 10.01, f" {part}") for part in ["8", "916", "123", "45", "67"]),
    ],
    ids=["no times", "times of other words", "too quick to be said"],
)
def test_a_number_that_cannot_be_placed_mutes_its_whole_turn(words: tuple[Word, ...]) -> None:
    turn = Turn(speaker=Speaker.CUSTOMER, start=10.0, end=15.0, text="8 916 123 45 67", words=words)
    (span,) = hide([turn], "ru").spans
    assert (span.start, span.end) == (10.0 - MARGIN, 15.0 + MARGIN)


@given(st.lists(st.integers(0, 9), min_size=7, max_size=19), st.sampled_from([UNITS, UNITS_EN]), st.booleans())
def test_no_digit_that_was_said_one_by_one_is_left(digits: list[int], named: list[str], in_figures: bool) -> None:
    row = " ".join(str(digit) if in_figures else named[digit] for digit in digits)
    (hidden,) = hide(talk(("customer", f"вот {row} всё")), "ru").turns
    assert not any(character.isdecimal() for character in hidden.text)
    assert set(named).isdisjoint(hidden.text.split())


@given(st.lists(st.integers(0, 9), min_size=7, max_size=11), st.data())
def test_wherever_a_dictation_is_cut_into_turns(digits: list[int], data: st.DataObject) -> None:
    cut = data.draw(st.integers(1, len(digits) - 1))
    first, second = (" ".join(UNITS[digit] for digit in part) for part in (digits[:cut], digits[cut:]))
    shown = hide(talk(("agent", "Ваш номер?"), ("customer", first), ("agent", "так"), ("customer", second)), "ru").turns
    assert {shown[1].text, shown[3].text} <= {"[телефон]", "[карта]", "[номер]"}
