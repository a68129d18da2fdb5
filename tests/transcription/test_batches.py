"""Which windows go together, and who goes first."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from transcription.batches import MOST_PASSED_OVER, MOST_SECONDS, MOST_WINDOWS, next_batch, pass_over


@dataclass
class Row:
    order: int
    padded_seconds: float
    is_urgent: bool = False
    passed_over: int = 0


rows = st.lists(st.tuples(st.sampled_from((4.0, 10.0, 28.0, 30.0)), st.booleans()), max_size=60).map(
    lambda made: [Row(i, seconds, is_urgent) for i, (seconds, is_urgent) in enumerate(made)]
)


@given(rows, st.integers(1, 4))
def test_a_batch_is_of_one_length_bounded_and_never_empty_while_something_waits(made: list[Row], workers: int) -> None:
    batch = next_batch(made, workers=workers)
    assert bool(batch) == bool(made)
    assert len({row.padded_seconds for row in batch}) <= 1
    assert len(batch) <= MOST_WINDOWS
    assert sum(row.padded_seconds for row in batch) <= MOST_SECONDS


@given(rows, st.integers(1, 4))
def test_while_somebody_waits_nothing_else_is_taken(made: list[Row], workers: int) -> None:
    if any(row.is_urgent for row in made):
        assert all(row.is_urgent for row in next_batch(made, workers=workers))


@given(rows)
def test_everything_is_taken_in_the_end_and_once(made: list[Row]) -> None:
    waiting, taken = list(made), []
    while batch := next_batch(waiting, workers=2):
        taken += [row.order for row in batch]
        waiting = [row for row in waiting if row not in batch]
        pass_over(waiting)
    assert sorted(taken) == [row.order for row in made]


def test_the_oldest_is_not_passed_over_for_ever() -> None:
    """More and more windows of another length come in all the time."""
    odd, count = Row(0, 4.0), 1
    waiting = [odd]
    for _ in range(MOST_PASSED_OVER + 1):
        waiting += [Row(count + i, 28.0) for i in range(20)]
        count += 20
        batch = next_batch(waiting, workers=2)
        if odd in batch:
            break
        waiting = [row for row in waiting if row not in batch]
        pass_over(waiting)
    assert batch == [odd]


def test_a_single_calls_windows_keep_both_workers_busy() -> None:
    six = [Row(i, 28.0) for i in range(6)]
    assert len(next_batch(six, workers=2)) == 3
