"""What becomes of a promise: kept, late, broken … by later calls, words and moves in the CRM.  Pure (S1.6–S1.8, S1.37).

A promise is judged by signs.  To call, meet or answer: a call between the two sides on its day, the day before or
later (an attempt of the one who promised is one: not being reached is not his fault).  To send, invoice, pay …: a
move of the deal that shows it, or somebody says in a later call that it was done.  The window ends with the due day,
a working day.

    open      not due yet, or no day was named
    kept      done by the end of its day
    late      done after it
    broken    its day is over and nothing shows that it was done
    moved     before its day was over a later call named a new day for it: that promise counts instead
    unclear   its day is over, the sides have talked since it was made, nobody said whether it was done
    dropped   deal or lead closed before its day was over, or a person took it from the list

On time = kept ÷ (kept + late + broken): what was moved, dropped or is unclear stands beside it, and is in no rate."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from scoring.kpis.interval import Rate, rate
from scoring.verdict import Side, StepKind


class State(StrEnum):
    OPEN = "open"
    KEPT = "kept"
    LATE = "late"
    BROKEN = "broken"
    MOVED = "moved"
    UNCLEAR = "unclear"
    DROPPED = "dropped"


class Reason(StrEnum):
    """What settled it."""

    CALL = "call"  # they talked
    ATTEMPT = "attempt"  # the one who promised called and got nobody
    SAID = "said"  # somebody said in a later call that it was done
    SAID_NOT = "said_not"  # somebody said that it was not
    CRM = "crm"  # the deal moved on
    NO_CALL = "no_call"  # its day is over without a call
    NO_SIGN = "no_sign"  # its day is over, nothing shows that it was done
    NEW_DAY = "new_day"  # a later call named another day
    CLOSED = "closed"  # the deal or the lead was closed
    PERSON = "person"


class SignKind(StrEnum):
    CALL = "call"  # the sides talked
    ATTEMPT = "attempt"  # one side called and got nobody
    DONE = "done"  # it was said, in a call, to be done
    NOT_DONE = "not_done"
    MOVE = "move"  # in the CRM, of a deal of the company
    PROMISE = "promise"  # the same was promised again, in a later call
    CLOSED = "closed"  # deal or lead won or lost


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A promise as it was made."""

    kind: StepKind
    who: Side
    due_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """Something that came after the promise."""

    kind: SignKind
    on: date  # in the tenant's zone
    call_id: int | None = None
    by: Side | None = None  # who called
    shows: frozenset[StepKind] = frozenset()  # DONE, NOT_DONE, MOVE, PROMISE: of what
    due_on: date | None = None  # PROMISE: its new day


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    state: State
    reason: Reason | None = None
    on: date | None = None
    call_id: int | None = None


TALKED = frozenset({StepKind.CALL, StepKind.MEETING, StepKind.VISIT, StepKind.ANSWER, StepKind.OTHER})
BEFORE = timedelta(days=1)  # a call promised for Friday is not kept by one on Monday
OPEN = Settled(state=State.OPEN)


def settle(made: Made, signs: Iterable[Sign], *, today: date) -> Settled:
    """The state on a day.  signs: after the promise's own call, in order of time."""
    later = [sign for sign in signs if sign.on <= today]
    done = next((found for sign in later if (found := _fulfils(made, sign)) is not None), None)
    ended = _ended_before(made, later, done)
    if ended is not None:
        return ended
    if done is not None:
        sign, reason = done
        is_late = made.due_on is not None and sign.on > made.due_on
        state = State.LATE if is_late else State.KEPT
        return Settled(state=state, reason=reason, on=sign.on, call_id=sign.call_id)
    if made.due_on is None or today <= made.due_on:
        return OPEN
    return _overdue(made, later)


def _fulfils(made: Made, sign: Sign) -> tuple[Sign, Reason] | None:
    if sign.kind is SignKind.DONE and made.kind in sign.shows:
        return sign, Reason.SAID
    if sign.kind is SignKind.MOVE and made.kind in sign.shows:
        return sign, Reason.CRM
    if made.kind in TALKED and _is_call_in_window(made, sign):
        return sign, Reason.CALL if sign.kind is SignKind.CALL else Reason.ATTEMPT
    return None


def _is_call_in_window(made: Made, sign: Sign) -> bool:
    """A talk on the day (or the one before it) or after; an attempt on the day or after, by the side that promised."""
    if sign.kind is SignKind.CALL:
        return made.due_on is None or sign.on >= made.due_on - BEFORE
    if sign.kind is not SignKind.ATTEMPT or (made.who is not Side.BOTH and sign.by is not made.who):
        return False
    return made.due_on is None or sign.on >= made.due_on


def _ended_before(made: Made, later: Sequence[Sign], done: tuple[Sign, Reason] | None) -> Settled | None:
    """Moved or dropped while it was still open: before it was done, and not after its day."""
    for sign in later:
        is_done = done is not None and (sign.on > done[0].on or sign.call_id == done[0].call_id)
        if is_done or _is_past(made, sign.on):
            return None
        is_again = sign.kind is SignKind.PROMISE and made.kind in sign.shows
        if is_again and sign.due_on is not None and sign.due_on != made.due_on:
            return Settled(state=State.MOVED, reason=Reason.NEW_DAY, on=sign.on, call_id=sign.call_id)
        if sign.kind is SignKind.CLOSED and done is None:
            return Settled(state=State.DROPPED, reason=Reason.CLOSED, on=sign.on)
    return None


def _is_past(made: Made, day: date) -> bool:
    return made.due_on is not None and day > made.due_on


def _overdue(made: Made, later: Sequence[Sign]) -> Settled:
    denied = next((s for s in reversed(later) if s.kind is SignKind.NOT_DONE and made.kind in s.shows), None)
    if denied is not None:
        return Settled(state=State.BROKEN, reason=Reason.SAID_NOT, on=denied.on, call_id=denied.call_id)
    talked = next((s for s in reversed(later) if s.kind is SignKind.CALL), None)
    if talked is not None:
        return Settled(state=State.UNCLEAR, reason=Reason.NO_SIGN, on=talked.on, call_id=talked.call_id)
    return Settled(state=State.BROKEN, reason=Reason.NO_CALL if made.kind in TALKED else Reason.NO_SIGN)


def on_time(states: dict[State, int]) -> Rate:
    """Kept ÷ (kept + late + broken)."""
    kept = states.get(State.KEPT, 0)
    return rate(kept, kept + states.get(State.LATE, 0) + states.get(State.BROKEN, 0))
