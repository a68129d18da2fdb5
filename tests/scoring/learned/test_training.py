"""The learned part of the judge: what is learned is what comes out, and the same talks give the same weights."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.facts import CallFacts
from scoring.judge import judge, ruled
from scoring.learned.embedding import SIZE, embedding
from scoring.learned.features import pooled
from scoring.learned.fit import fit, softmax
from scoring.learned.opinion import opinion, scores
from scoring.learned.practice import practice
from scoring.learned.training import Example, measured, train
from scoring.learned.weights import WeightsUnreadable, read, shipped, written
from scoring.speech.dialogue import dialogue_of
from scoring.verdict import Outcome

PRACTICE = Path("tests/scoring/fixtures/corpus/practice")


@pytest.fixture(scope="module")
def examples() -> list[Example]:
    talks = [one for path in sorted(PRACTICE.glob("*_01.txt")) for one in practice(path.read_text(), name=path.stem)]
    return [Example(one.call, ruled(one.call.facts), one.stances) for one in talks[::7]]


def test_words_of_one_meaning_are_nearer_than_words_of_another() -> None:
    yes, also_yes, no = embedding("Да, присылайте счёт"), embedding("Yes, send the invoice"), embedding("Кто это?")
    assert yes @ also_yes > yes @ no + 0.1
    assert np.isclose(yes @ yes, 1.0)
    assert not embedding("…").any()
    assert embedding("…").shape == (SIZE,)


def test_a_line_between_two_classes_is_found() -> None:
    rows = np.array([[0.0, 1.0], [0.2, 0.9], [1.0, 0.1], [0.9, 0.0]])
    weights = fit(rows, np.array([0, 0, 1, 1]), classes=2, decay=0.1)
    assert scores(weights, rows).argmax(axis=1).tolist() == [0, 0, 1, 1]


@given(st.lists(st.lists(st.floats(0, 1), min_size=3, max_size=3), min_size=1, max_size=20))
def test_a_call_of_any_length_is_a_row_of_one_length(rows: list[list[float]]) -> None:
    assert pooled(np.array(rows)).shape == (12,)
    assert pooled(np.zeros((0, 3))).shape == (12,)


@given(st.lists(st.floats(-500, 500), min_size=1, max_size=9))
def test_chances_sum_to_one(found: list[float]) -> None:
    assert np.isclose(softmax(np.array(found)).sum(), 1.0)


def test_the_same_talks_give_the_same_weights_and_others_are_guessed_better_than_by_rules(
    examples: list[Example],
) -> None:
    first = train(examples)
    assert written(first.weights) == written(train(examples).weights)
    by_rules = sum(one.ruled.outcome is one.outcome for one in examples) / len(examples)
    assert measured(examples, first.guesses).outcome > by_rules
    again = read(written(first.weights))
    talk = examples[0].talk
    assert opinion(talk, examples[0].call.facts.goal, examples[0].ruled, again) == opinion(
        talk, examples[0].call.facts.goal, examples[0].ruled, first.weights
    )


def test_weights_of_another_version_are_refused() -> None:
    weights = shipped()
    old = replace(weights, header=replace(weights.header, features=-1))
    with pytest.raises(WeightsUnreadable, match="ringback train judge"):
        read(written(old))
    with pytest.raises(WeightsUnreadable, match="not a file of weights"):
        read(b"nothing")
    with pytest.raises(WeightsUnreadable):
        read(written(weights)[:-2])


def test_who_says_nothing_is_left_to_the_rules() -> None:
    silent = CallFacts(turns=(), call_date=date(2026, 11, 24))
    assert opinion(dialogue_of(silent), None, ruled(silent)) is None
    assert judge(silent).outcome is Outcome.NO_SPEECH
