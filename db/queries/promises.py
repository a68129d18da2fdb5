"""What was promised: kept from a verdict, settled by what came later, marked by a person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.models.promises import ObjectionRow, Promise
from db.models.telephony import Call
from scoring.kpis.promises import Reason, State
from scoring.kpis.working_days import WorkingDays
from scoring.verdict import NextStep, Verdict
from transcription.transcript import Turn

ALWAYS = WorkingDays(weekdays=range(7))


class NoSuchPromise(LookupError):
    """Not there, or not this person's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """What a person says of a promise."""

    is_done: bool  # else dropped
    note: str | None
    only_employee: int | None


def keep(
    session: Session, call_id: int, verdict: Verdict, *, turns: Sequence[Turn], working: WorkingDays = ALWAYS
) -> None:
    """All that was promised in a call.  Judged anew, a promise that is still heard keeps its row and what became of it;
    what a person has set or marked stays."""
    call = session.get_one(Call, call_id)
    known = {
        (row.kind, row.who, row.turn, row.quote): row
        for row in session.scalars(select(Promise).where(Promise.call_id == call_id))
    }
    by_hand = any(row.turn is None for row in known.values())
    for said in _said(verdict):
        row = known.pop((said.kind, said.who, said.turn, said.quote), None)
        if row is None:
            row = Promise(call_id=call_id, kind=said.kind, who=said.who, turn=said.turn, quote=said.quote)
            session.add(row)
        elif row.settled_by == "human":
            continue
        row.company_id, row.employee_id, row.made_at = call.company_id, call.employee_id, call.started_at
        row.what, row.said_on = said.what, said.date
        row.due_on = None if said.date is None else working.from_(said.date)
        row.at_seconds = seconds_of(turns, said.turn, said.quote)
        row.is_next_step = said == verdict.next_step and not by_hand
    for row in known.values():
        if row.turn is not None and row.settled_by != "human":
            session.delete(row)
    session.flush()


def keep_objections(session: Session, call_id: int, verdict: Verdict, *, turns: Sequence[Turn]) -> None:
    """The objections of the newest judgement."""
    session.execute(delete(ObjectionRow).where(ObjectionRow.call_id == call_id))
    session.add_all(
        ObjectionRow(
            call_id=call_id,
            kind=one.kind,
            quote=one.quote,
            turn=one.turn,
            at_seconds=seconds_of(turns, one.turn, one.quote),
            is_met=one.is_met,
            answer=one.answer,
            answer_turn=one.answer_turn,
            answer_at_seconds=None if one.answer_turn is None else seconds_of(turns, one.answer_turn, one.answer or ""),
        )
        for one in verdict.objections
    )


def mark(session: Session, promise_id: int, said: Marked, *, at: datetime, today: date) -> State:
    """Done or dropped, by a person; on time or late by the day it is marked (the tenant's).  Raises NoSuchPromise."""
    row = session.get(Promise, promise_id)
    if row is None or (said.only_employee is not None and row.employee_id != said.only_employee):
        raise NoSuchPromise(f"there is no promise {promise_id}")
    is_late = row.due_on is not None and today > row.due_on
    state = State.DROPPED if not said.is_done else State.LATE if is_late else State.KEPT
    row.state, row.reason, row.settled_at, row.settled_by = state, Reason.PERSON, at, "human"
    row.note, row.settled_call_id = said.note, None
    return state


def seconds_of(turns: Sequence[Turn], turn: int, quote: str) -> float:
    """When a quote begins, as if the letters of its turn took equal time; 0 when there is no such turn."""
    if not 0 <= turn < len(turns):
        return 0.0
    said = turns[turn]
    share = max(said.text.find(quote), 0) / max(len(said.text), 1)
    return round(said.start + share * max(said.end - said.start, 0.0), 2)


def _said(verdict: Verdict) -> Iterable[NextStep]:
    """Every promise once, the next step among them."""
    found = dict.fromkeys(verdict.promises)
    if verdict.next_step is not None:
        found.setdefault(verdict.next_step)
    return found


def iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def as_json(step: NextStep) -> dict[str, Any]:
    """As it stands in a verdict's row and in the API."""
    return {
        "what": step.what, "who": str(step.who), "date": iso(step.date), "quote": step.quote, "turn": step.turn,
        "kind": str(step.kind),
    }  # fmt: skip
