"""Cohen's κ against worked examples that were published, and against its own definition."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.agreement.kappa import agreement, band


def pairs(table: dict[tuple[str, str], int]) -> list[tuple[str, str]]:
    return [pair for pair, count in table.items() for _ in range(count)]


def test_the_diagnoses_of_the_paper_that_gave_the_standard_error() -> None:
    """Fleiss, Cohen, Everitt 1969, table 1 (n 200, three diagnoses): κ .429, standard error .054."""
    found = agreement(
        pairs(
            {
                ("1", "1"): 106, ("1", "2"): 10, ("1", "3"): 4,
                ("2", "1"): 22, ("2", "2"): 28, ("2", "3"): 10,
                ("3", "1"): 2, ("3", "2"): 12, ("3", "3"): 6,
            }
        )
    )  # fmt: skip
    assert found.n == 200
    assert found.share == pytest.approx(0.70)
    assert found.kappa == pytest.approx(0.429, abs=5e-4)
    assert found.low is not None
    assert found.high is not None
    assert (found.high - found.low) / 2 / 1.959964 == pytest.approx(0.054, abs=5e-4)


def test_the_grant_proposals_known_from_text_books() -> None:
    """Two readers, fifty proposals: yes/yes 20, yes/no 5, no/yes 10, no/no 15: po .7, pe .5, κ .4."""
    found = agreement(pairs({("yes", "yes"): 20, ("yes", "no"): 5, ("no", "yes"): 10, ("no", "no"): 15}))
    assert (found.same, found.n) == (35, 50)
    assert found.kappa == pytest.approx(0.4)
    assert found.table == (("no", "no", 15), ("no", "yes", 10), ("yes", "no", 5), ("yes", "yes", 20))


def test_nothing_to_agree_about_has_no_kappa() -> None:
    assert agreement([]).kappa is None
    always = agreement([("yes", "yes")] * 9)
    assert (always.kappa, always.share) == (None, 1.0)


def test_as_good_as_chance_is_zero_and_always_otherwise_is_minus_one() -> None:
    assert agreement(pairs({("a", "a"): 5, ("a", "b"): 5, ("b", "a"): 5, ("b", "b"): 5})).kappa == 0
    assert agreement(pairs({("a", "b"): 5, ("b", "a"): 5})).kappa == pytest.approx(-1)


@pytest.mark.parametrize(
    ("kappa", "word"),
    [(-0.1, "poor"), (0.0, "slight"), (0.2, "slight"), (0.21, "fair"), (0.5, "moderate"), (0.7, "substantial"),
     (0.81, "almost_perfect")],
)  # fmt: skip
def test_words(kappa: float, word: str) -> None:
    assert band(kappa) == word


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abcd"))))
def test_it_is_the_same_whoever_is_named_first_and_never_leaves_its_bounds(graded: list[tuple[str, str]]) -> None:
    one, other = agreement(graded), agreement([(b, a) for a, b in graded])
    assert (one.kappa is None) == (other.kappa is None)
    if one.kappa is not None:
        assert other.kappa == pytest.approx(one.kappa)
        assert -1.0000001 <= one.kappa <= 1.0000001
        assert (one.kappa == pytest.approx(1)) == (one.same == one.n)
        if one.low is not None and one.high is not None and other.low is not None:
            assert one.low <= one.kappa + 1e-9
            assert one.kappa <= one.high + 1e-9
            assert other.low == pytest.approx(one.low)
