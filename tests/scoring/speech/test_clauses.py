"""Sentences, clauses, and what a denial reaches."""

import gc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring import judge  # noqa: F401  every rule's phrases are loaded by it
from scoring.speech import acts
from scoring.speech.clauses import Sentence, sentences
from scoring.speech.phrases import Concept
from scoring.speech.words import morph


def only(text: str) -> Sentence:
    (found,) = sentences(text)
    return found


@given(st.text())
def test_every_sentence_and_word_stands_where_it_says(text: str) -> None:
    for sentence in sentences(text):
        assert text[sentence.start : sentence.end] == sentence.text
        for word in sentence.words:
            assert text[word.start : word.end] == word.text


@pytest.mark.parametrize(
    ("text", "word", "is_denied"),
    [
        ("Не выставляйте счёт", "выставляйте", True),
        ("Не надо пока ничего выставлять", "выставлять", True),
        ("Заявку писать не буду", "писать", True),
        ("Счёт не нужен", "Счёт", True),
        ("Нет денег", "денег", True),
        ("Нет, выставляйте", "выставляйте", False),
        ("Не переживайте, выставляйте", "выставляйте", False),
        ("Пока не решили но счёт пришлите", "пришлите", False),
        ("Please don't send the invoice", "send", True),
        ("We will not be able to pay", "pay", True),
        ("No problem, send it", "send", False),
        ("I would not hesitate, but send it", "send", False),
    ],
)
def test_denial_reaches_the_word(text: str, word: str, is_denied: bool) -> None:
    for clause in only(text).clauses:
        for at, one in enumerate(clause.words):
            if one.text == word:
                assert clause.is_denied(at) is is_denied


@pytest.mark.parametrize(
    ("text", "does"),
    [
        ("Да, давайте", acts.accepts),
        ("Договорились", acts.accepts_firmly),
        ("Works for me", acts.accepts),
        ("Sure, why not", acts.accepts),
        ("Нет, не надо", acts.refuses),
        ("Not now, sorry", acts.refuses),
        ("Мне надо посоветоваться с директором", acts.doubts),
        ("Let me check with my boss", acts.doubts),
        ("Если скидку дадите, возьмём", acts.is_conditional),
        ("Only if you match the price", acts.is_conditional),
        ("Хотя нет, подождите", acts.takes_back),
        ("On second thought, hold off", acts.takes_back),
        ("Могу выставить счёт", acts.offers),
        ("Shall I send it?", acts.offers),
        ("Угу", acts.is_hum),
    ],
)
def test_what_a_sentence_does(text: str, does: object) -> None:
    assert callable(does)
    assert does(only(text))


@pytest.mark.parametrize("text", ["Да?", "Не давайте", "Понятно", "Нет", "No"])
def test_no_acceptance(text: str) -> None:
    assert not acts.accepts(only(text))


@pytest.mark.parametrize("text", ["Если можно, пришлите на почту", "Send it today if possible"])
def test_a_polite_if_is_no_condition(text: str) -> None:
    assert not acts.is_conditional(only(text))


def test_a_number_with_a_point_or_a_comma_stays_whole() -> None:
    assert [len(one.clauses) for one in sentences("Нужно 9,5 тонн. К 25.11 успеете?")] == [1, 1]
    assert sentences("К 25.11 успеете?")[0].is_question


def test_phrases_find_forms_gaps_and_fillers() -> None:
    order = Concept("выставить|выставлять:impr … счет", "send invoice")
    assert order.is_in(only("Выставляйте нам, пожалуйста, счёт").words)
    assert order.is_in(only("Send me the invoice").words)
    assert not order.is_in(only("Выставили счёт").words)
    assert not Concept("=давайте").is_in(only("дали").words)


def test_every_grammeme_asked_for_is_one_the_dictionary_knows() -> None:
    """A misspelt one would never match: «:infn» for «:INFN»."""
    known = morph().TagClass.KNOWN_GRAMMEMES
    asked = {tag for concept in gc.get_objects() if isinstance(concept, Concept) for tag in concept.tags}
    assert asked
    assert asked <= known
