"""Three zeros inside a telephone number make no sum of it."""

import pytest

from scoring.masking import mask
from scoring.private_numbers import find
from transcription.transcript import Speaker, Turn


@pytest.mark.parametrize(
    "said", ["Номер 8 916 000 11 22.", "Запишите телефон: 8 495 000 12 34", "My number is 202 000 0100."]
)
def test_a_number_with_three_zeros_is_found(said: str) -> None:
    assert "[NUMBER]" in mask(said, ()).text
    assert find([Turn(speaker=Speaker.CUSTOMER, start=0.0, end=4.0, text=said)])


@pytest.mark.parametrize("said", ["Это 178 000 за партию.", "Двенадцать штук, 200 000 рублей.", "Итого 178000."])
def test_sums_are_left(said: str) -> None:
    assert mask(said, ()).text == said
