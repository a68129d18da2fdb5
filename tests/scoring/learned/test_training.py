"""What is learned from labelled answers: repeatable, and from the very data it names."""

from pathlib import Path

import pytest

from scoring.learned.act import Act
from scoring.learned.acts import acts_of
from scoring.learned.training import BankUnreadable, bank, digest, train
from scoring.learned.weights import WeightsUnreadable, read, shipped, written

ANSWERS = Path(__file__).parents[1] / "fixtures/corpus/answers"


def answers(language: str) -> str:
    return (ANSWERS / f"{language}.tsv").read_text("utf-8")


def test_the_same_answers_give_the_same_bytes() -> None:
    some = bank(answers("en"))[::6]
    one, other = (written(train(some, "en")[0]) for _ in range(2))
    assert one == other
    assert written(read(one)) == one


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_shipped_weights_come_from_the_answers_in_the_repository(language: str) -> None:
    found = bank(answers(language))
    assert shipped(language).header.data == digest(found), "run: ringback train acts"
    assert shipped(language).header.rows == len(found)


@pytest.mark.parametrize(
    ("answer", "before", "language", "act"),
    [
        ("Да, выставляйте, оплатим", "Выставить вам счёт?", "ru", Act.ACCEPT),
        ("а сколько это будет стоить?", "Могу привезти в среду.", "ru", Act.ASK),
        ("Yes, go ahead please", "Shall I book it?", "en", Act.ACCEPT),
    ],
)
def test_an_opinion_is_a_probability_for_every_act(answer: str, before: str, language: str, act: Act) -> None:
    found = acts_of(answer, before, language)
    assert set(found) == set(Act)
    assert sum(found.values()) == pytest.approx(1.0)
    assert max(found, key=lambda one: found[one]) is act


def test_a_bank_says_which_line_is_wrong() -> None:
    with pytest.raises(BankUnreadable, match="line 2"):
        bank("Да?\tда\taccept\nДа?\tнет\tno_such_act\n")


def test_weights_of_other_features_are_refused() -> None:
    content = written(train(bank(answers("en"))[::12], "en")[0])
    with pytest.raises(WeightsUnreadable, match="train acts"):
        read(content[:-1])
    with pytest.raises(WeightsUnreadable):
        read(b"something else")
