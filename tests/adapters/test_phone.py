import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.phone import to_e164

ANY_TEXT = st.text(max_size=30) | st.from_regex(r"[+0-9 ()\-@;:.a-zA-Z]{0,24}", fullmatch=True)
COUNTRIES = st.sampled_from(["RU", "KZ", "DE", "US", "GB", "IT", "BY", "XX"])


@pytest.mark.parametrize(
    ("raw", "e164"),
    [
        ("+79000000201", "+79000000201"),
        ("79000000201", "+79000000201"),
        ("89000000201", "+79000000201"),
        ("9000000201", "+79000000201"),
        ("8 (900) 000-02-01", "+79000000201"),
        ("8-900-000-02-01", "+79000000201"),
        ("+8 900 000 02 01", "+79000000201"),
        ("sip:79000000201@pbx.example.net;user=phone", "+79000000201"),
        ("tel:+7-900-000-02-01", "+79000000201"),
        ('"Мария" <sip:+79000000201@10.0.0.1>', "+79000000201"),
        (" 79000000201 ", "+79000000201"),
        ("７９０００００0201", "+79000000201"),
        ("810 49 30 123456", "+4930123456"),
        ("8104930123456", "+4930123456"),
        ("00 49 30 123456", "+4930123456"),
        ("+49 (0)30 123456", "+4930123456"),
        ("+375291234567", "+375291234567"),
        ("375291234567", "+375291234567"),
        ("+81312345678", "+81312345678"),  # Japan, not a Russian habit
    ],
)
def test_every_way_of_writing_a_number_in_russia(raw, e164):
    assert to_e164(raw).e164 == e164


@pytest.mark.parametrize(
    ("raw", "country", "e164"),
    [
        ("030 123456", "DE", "+4930123456"),
        ("(202) 555-0123", "US", "+12025550123"),
        ("020 7946 0018", "GB", "+442079460018"),
        ("0049 30 123456", "DE", "+4930123456"),
        ("80291234567", "BY", "+375291234567"),
        ("87012345678", "KZ", "+77012345678"),
    ],
)
def test_numbers_are_read_in_the_country_of_their_line(raw, country, e164):
    assert to_e164(raw, country=country).e164 == e164


@pytest.mark.parametrize(
    "raw",
    [
        None,
        "",
        " ",
        "anonymous",
        "Anonymous",
        "<unknown>",
        "PRIVATE",
        "sip:anonymous@anonymous.invalid",
        "Скрытый номер",
    ],
)
def test_hidden_numbers_are_known_as_hidden(raw):
    number = to_e164(raw)
    assert number.is_hidden
    assert number.e164 is None


def test_extensions_are_never_made_into_numbers():
    number = to_e164("sip:101@pbx", extension_pattern=re.compile(r"^\d{3}$"))
    assert (number.extension, number.e164, number.is_hidden) == ("101", None, False)
    assert to_e164("1234567", extension_pattern=re.compile(r"^\d{7}$")).extension == "1234567"


@pytest.mark.parametrize(
    "raw", ["112", "ivan", "*97", "123456", "1234567", "+12", "+0123456789", "1" * 40, "900a0000201"]
)
def test_what_is_no_number_is_left_as_it_was(raw):
    number = to_e164(raw, extension_pattern=re.compile(r"^\d{4}$"))
    assert (number.e164, number.extension, number.raw) == (None, None, raw)


def test_our_own_lines_are_known():
    own = frozenset({"+74950000300"})
    assert to_e164("8 495 000 03 00", own_numbers=own).is_own
    assert not to_e164("8 495 000 03 01", own_numbers=own).is_own
    assert not to_e164("", own_numbers=own).is_own


def test_national_digits_are_what_people_remember():
    assert to_e164("+79000000201").national_digits == "9000000201"
    assert to_e164("+442079460018").national_digits == "2079460018"
    assert to_e164("12-34").national_digits == "1234"


@given(ANY_TEXT, COUNTRIES)
def test_no_text_raises_and_what_comes_back_is_e164(raw, country):
    number = to_e164(raw, country=country)
    assert number.e164 is None or re.fullmatch(r"\+[1-9][0-9]{6,14}", number.e164)
    assert sum((number.e164 is not None, number.extension is not None, number.is_hidden)) <= 1
    assert number.national_digits.isascii()


@given(ANY_TEXT, COUNTRIES, COUNTRIES)
def test_an_e164_number_stays_itself_in_every_country(raw, country, other):
    e164 = to_e164(raw, country=country).e164
    if e164 is not None:
        assert to_e164(e164, country=other).e164 == e164


@given(st.from_regex(r"[3-9][0-9]{9}", fullmatch=True), st.sampled_from(["RU", "KZ"]))
def test_all_russian_forms_agree(ten_digits, country):
    forms = (f"8{ten_digits}", f"7{ten_digits}", f"+7{ten_digits}", ten_digits, f"8107{ten_digits}", f"007{ten_digits}")
    assert {to_e164(form, country=country).e164 for form in forms} == {f"+7{ten_digits}"}
