"""What becomes of a promise, sign by sign."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.kpis.promises import Made, Reason, Sign, SignKind, State, on_time, settle
from scoring.kpis.working_days import WorkingDays
from scoring.verdict import Side, StepKind

DUE = date(2026, 11, 27)  # a Friday
LATER = DUE + timedelta(days=14)
TO_CALL = Made(kind=StepKind.CALL, who=Side.AGENT, due_on=DUE)
TO_SEND = Made(kind=StepKind.INVOICE, who=Side.AGENT, due_on=DUE)
TO_PAY = Made(kind=StepKind.PAY, who=Side.CUSTOMER, due_on=DUE)


def sign(kind: SignKind, days: int, *shows: StepKind, by: Side = Side.AGENT, due: date | None = None) -> Sign:
    return Sign(kind=kind, on=DUE + timedelta(days=days), call_id=100 + days, by=by, shows=frozenset(shows), due_on=due)


CALL, ATTEMPT, MOVE, CLOSED = SignKind.CALL, SignKind.ATTEMPT, SignKind.MOVE, SignKind.CLOSED


@pytest.mark.parametrize(
    ("made", "signs", "state", "reason"),
    [
        (TO_CALL, [], State.BROKEN, Reason.NO_CALL),
        (TO_CALL, [sign(CALL, 0)], State.KEPT, Reason.CALL),
        (TO_CALL, [sign(CALL, -1)], State.KEPT, Reason.CALL),
        (TO_CALL, [sign(CALL, 3)], State.LATE, Reason.CALL),
        (TO_CALL, [sign(CALL, -4)], State.UNCLEAR, Reason.NO_SIGN),
        (TO_CALL, [sign(ATTEMPT, 0)], State.KEPT, Reason.ATTEMPT),
        (TO_CALL, [sign(ATTEMPT, -1)], State.BROKEN, Reason.NO_CALL),
        (TO_CALL, [sign(ATTEMPT, 0, by=Side.CUSTOMER)], State.BROKEN, Reason.NO_CALL),
        (TO_CALL, [sign(CALL, -3), sign(SignKind.PROMISE, -3, StepKind.CALL, due=LATER)], State.MOVED, Reason.NEW_DAY),
        (TO_CALL, [sign(CALL, 0), sign(SignKind.PROMISE, 0, StepKind.CALL, due=LATER)], State.KEPT, Reason.CALL),
        (TO_CALL, [sign(CLOSED, -2)], State.DROPPED, Reason.CLOSED),
        (TO_CALL, [sign(CALL, 0), sign(CLOSED, 1)], State.KEPT, Reason.CALL),
        (TO_SEND, [sign(MOVE, 0, StepKind.INVOICE)], State.KEPT, Reason.CRM),
        (TO_SEND, [sign(MOVE, 2, StepKind.INVOICE)], State.LATE, Reason.CRM),
        (TO_SEND, [sign(MOVE, 0, StepKind.OFFER)], State.BROKEN, Reason.NO_SIGN),
        (TO_SEND, [sign(CALL, 1)], State.UNCLEAR, Reason.NO_SIGN),
        (TO_SEND, [sign(CALL, 0), sign(SignKind.DONE, 0, StepKind.INVOICE)], State.KEPT, Reason.SAID),
        (TO_SEND, [sign(CALL, 1), sign(SignKind.NOT_DONE, 1, StepKind.INVOICE)], State.BROKEN, Reason.SAID_NOT),
        (TO_SEND, [sign(SignKind.PROMISE, -1, StepKind.INVOICE, due=LATER)], State.MOVED, Reason.NEW_DAY),
        (TO_SEND, [sign(SignKind.PROMISE, 1, StepKind.INVOICE, due=LATER)], State.BROKEN, Reason.NO_SIGN),
        (TO_PAY, [sign(MOVE, 0, StepKind.PAY), sign(CLOSED, 0)], State.KEPT, Reason.CRM),
        (TO_PAY, [sign(CLOSED, 1)], State.BROKEN, Reason.NO_SIGN),
    ],
)
def test_what_comes_later_settles_it(made: Made, signs: list[Sign], state: State, reason: Reason) -> None:
    found = settle(made, signs, today=LATER)
    assert (found.state, found.reason) == (state, reason)


def test_it_is_open_until_its_day_is_over_and_a_later_call_makes_a_broken_one_late() -> None:
    assert settle(TO_CALL, [], today=DUE).state is State.OPEN
    assert settle(TO_CALL, [], today=DUE + timedelta(days=1)).state is State.BROKEN
    assert settle(TO_CALL, [sign(CALL, 5)], today=DUE + timedelta(days=5)).state is State.LATE


def test_one_without_a_day_is_open_until_something_shows_it_done() -> None:
    made = Made(kind=StepKind.OFFER, who=Side.AGENT, due_on=None)
    assert settle(made, [sign(CALL, 0)], today=LATER).state is State.OPEN
    assert settle(made, [sign(MOVE, 0, StepKind.OFFER)], today=LATER).state is State.KEPT


KINDS = st.sampled_from(StepKind)
SIGNS = st.builds(
    Sign,
    kind=st.sampled_from(SignKind),
    on=st.dates(DUE - timedelta(days=30), LATER),
    call_id=st.integers(1, 9),
    by=st.sampled_from([Side.AGENT, Side.CUSTOMER]),
    shows=st.frozensets(KINDS, max_size=3),
    due_on=st.none() | st.dates(DUE, LATER),
)


@given(
    st.builds(Made, kind=KINDS, who=st.sampled_from(Side), due_on=st.none() | st.dates(DUE - timedelta(9), LATER)),
    st.lists(SIGNS, max_size=6).map(lambda signs: sorted(signs, key=lambda one: one.on)),
    st.dates(DUE - timedelta(days=30), LATER),
)
def test_what_has_not_happened_yet_changes_nothing(made: Made, signs: list[Sign], today: date) -> None:
    known = [one for one in signs if one.on <= today]
    found = settle(made, signs, today=today)
    assert found == settle(made, known, today=today)
    if found.state in (State.BROKEN, State.UNCLEAR, State.LATE):
        assert made.due_on is not None
        assert today > made.due_on
    if found.state in (State.KEPT, State.LATE):
        assert known, "nothing is done by nobody"


def test_on_time_counts_only_what_was_due_and_is_known() -> None:
    found = on_time({State.KEPT: 6, State.LATE: 2, State.BROKEN: 2, State.OPEN: 9, State.MOVED: 9, State.UNCLEAR: 9})
    assert (found.numerator, found.denominator) == (6, 10)


def test_a_day_off_moves_to_the_next_working_day() -> None:
    days = WorkingDays(days_off=frozenset({date(2026, 11, 30)}), days_on=frozenset({date(2026, 12, 5)}))
    assert days.from_(date(2026, 11, 28)) == date(2026, 12, 1)  # Saturday, Sunday, and a holiday
    assert days.from_(date(2026, 12, 5)) == date(2026, 12, 5)  # a worked Saturday
    assert days.from_(date(2026, 11, 27)) == date(2026, 11, 27)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.frozensets(st.dates(), max_size=20))
def test_the_day_found_is_worked_and_the_first(day: date, off: frozenset[date]) -> None:
    days = WorkingDays(days_off=off)
    found = days.from_(day)
    assert days.is_working(found)
    assert not any(days.is_working(day + timedelta(days=n)) for n in range((found - day).days))
