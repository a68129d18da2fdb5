"""What may not leave the house is taken out, what the verdict needs stays, and every place leads back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.masking import mask


@pytest.mark.parametrize(
    ("said", "sent"),
    [
        ("Мой номер восемь девятьсот пятнадцать двести тридцать четыре пятьдесят шесть семьдесят восемь, звоните",
         "Мой номер [NUMBER], звоните"),
        ("восемь девять один пять два ноль четыре пять шесть семь восемь", "[NUMBER]"),
        ("call me at five five five one two three four please", "call me at [NUMBER] please"),
        ("8 (915) 234-56-78 или 234-56-78", "[NUMBER] или [NUMBER]"),
        ("ИНН 7707083893", "ИНН [NUMBER]"),
        ("Ирина Петровна, добрый день! Это Алексей, компания Вектор.",
         "[NAME] [NAME], добрый день! Это [NAME], компания [NAME]."),
        ("меня зовут ирина", "меня зовут [NAME]"),
        ("Hello John, this is Sarah from Acme.", "Hello [NAME], this is [NAME] from [NAME]."),
        ("пишите на ivan@mail.ru или зайдите на vector.ru", "пишите на [ADDRESS] или зайдите на [ADDRESS]"),
    ],
)  # fmt: skip
def test_masked(said: str, sent: str) -> None:
    assert mask(said).text == sent


@pytest.mark.parametrize(
    "said",
    [
        "за триста сорок тысяч рублей, до пятницы",
        "миллион двести тысяч",
        "1 500 000 рублей за сто двадцать штук 25 ноября",
        "Счёт на 58 200, двадцать рулонов",
        "Встреча 12.12.2026 в 15:30",
        "С пятницы по 25 число 2000 штук по 350 рублей 20 копеек",
        "I can send it Monday at 15:00, OK?",
        "Хорошо, выставляйте счёт на двенадцать рулонов.",
    ],
)
def test_sums_days_and_the_rest_of_the_talk_stay(said: str) -> None:
    assert mask(said).text == said


def test_known_names_are_found_in_every_form() -> None:
    assert mask("скажи вектору что ждём", ["ООО Вектор"]).text == "скажи [NAME] что ждём"


def test_a_quote_of_the_masked_text_leads_back_to_the_words_said() -> None:
    masked = mask("Это Ирина из Вектора, да, выставляйте счёт, номер 8 915 234 56 78.")
    first = masked.text.index("да, выставляйте")
    start, end = masked.place(first, len(masked.text) - 1)
    assert masked.original[start:end] == "да, выставляйте счёт, номер 8 915 234 56 78"


TALK = st.lists(
    st.sampled_from(["Ирина", "да", "8 915 234 56 78", "a@b.ru", ",", "двести", "Вектор.", "счёт"]), max_size=12
)


@given(TALK)
def test_places_are_exact_wherever_nothing_was_masked(parts: list[str]) -> None:
    masked = mask(" ".join(parts))
    assert "915" not in masked.text
    assert "@" not in masked.text
    at = masked.text.find("счёт")
    while at >= 0:
        start, end = masked.place(at, at + 4)
        assert masked.original[start:end] == "счёт"
        at = masked.text.find("счёт", at + 1)
    assert masked.place(0, len(masked.text)) == (0, len(masked.original))
