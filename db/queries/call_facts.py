"""Facts of calls, and the call rows that are folded from them.

A delivery's facts find their call by the ids they name.  Facts that name ids of two calls join the two: the older row
stays, and everything of the other moves to it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from adapters.events import (
    CallFact,
    CallSaid,
    CallState,
    EnteredBridge,
    LeftBridge,
    LegSaid,
    RecordingSaid,
    RecordingState,
    Talked,
)
from db.models.telephony import Call, CallFactRow, CallKey, CallLeg, Recording
from db.queries.call_join import join

READERS: dict[str, TypeAdapter[CallFact]] = {
    kind.__name__: TypeAdapter(kind) for kind in (CallSaid, LegSaid, Talked, EnteredBridge, LeftBridge, RecordingSaid)
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CallChange:
    """What a new fact did to a call row."""

    call_id: int
    is_new: bool
    has_ended: bool
    was_ended: bool
    source_id: int
    direction: str
    outcome: str
    mode: str


def add(
    session: Session,
    *,
    source_id: int,
    delivery_id: int | None,
    facts: Sequence[CallFact],
    at: datetime,
    mode: str = "live",
) -> list[int]:
    """Attach facts to their calls (made or joined as needed); the ids of the calls they belong to, each once.

    mode  of calls that nothing was heard of before: live, or backfill"""
    touched: dict[int, None] = {}
    for fact in facts:
        call_id = _call_of(session, source_id, fact, at, mode)
        session.execute(
            insert(CallFactRow).values(
                call_id=call_id, delivery_id=delivery_id, kind=type(fact).__name__, fact=_as_json(fact)
            )
        )
        touched[call_id] = None
    still = set(session.scalars(select(Call.id).where(Call.id.in_(touched))))
    return [call_id for call_id in touched if call_id in still]  # one may have been joined to another meanwhile


def of_call(session: Session, call_id: int) -> list[CallFact]:
    """All facts of a call, in order of receipt."""
    rows = session.execute(
        select(CallFactRow.kind, CallFactRow.fact).where(CallFactRow.call_id == call_id).order_by(CallFactRow.id)
    )
    return [READERS[kind].validate_python(fact) for kind, fact in rows]


def save(session: Session, call_id: int, state: CallState, *, at: datetime) -> CallChange:
    """Write what the facts fold to: the call row, its legs, its recordings."""
    row = session.get_one(Call, call_id)
    was_ended, is_new = row.outcome != "in_progress", row.pbx_call_id.startswith("new:")
    row.pbx_call_id = state.pbx_call_id
    row.direction = state.direction
    row.customer_phone, row.customer_number = state.customer_phone, state.customer_number
    row.line, row.extension, row.extensions = state.line, state.extension, list(state.extensions)
    row.started_at, row.answered_at, row.ended_at = state.started_at, state.answered_at, state.ended_at
    row.talk_seconds, row.wait_seconds = state.talk_seconds, state.wait_seconds
    row.outcome, row.caller_name, row.updated_at = state.outcome, state.company_name, at
    _save_legs(session, call_id, state)
    for recording in state.recordings:
        _save_recording(session, row, recording, at)
    session.flush()
    return CallChange(
        call_id=call_id,
        is_new=is_new,
        has_ended=state.is_ended,
        was_ended=was_ended,
        source_id=row.source_id,
        direction=row.direction,
        outcome=row.outcome,
        mode=row.mode,
    )


def unfinished(session: Session, *, quiet_since: datetime, limit: int = 500) -> list[int]:
    """Calls in progress of which nothing was heard since then: their end was lost."""
    return list(
        session.scalars(
            select(Call.id).where(Call.outcome == "in_progress", Call.updated_at < quiet_since).limit(limit)
        )
    )


def is_ended(session: Session, call_id: int) -> bool:
    return session.scalars(select(Call.outcome).where(Call.id == call_id)).one() != "in_progress"


def source_of(session: Session, call_id: int) -> int:
    return session.scalars(select(Call.source_id).where(Call.id == call_id)).one()


def _call_of(session: Session, source_id: int, fact: CallFact, at: datetime, mode: str) -> int:
    known = sorted(
        session.scalars(
            select(CallKey.call_id).where(CallKey.source_id == source_id, CallKey.key.in_(fact.keys)).distinct()
        )
    )
    call_id = known[0] if known else _new_call(session, source_id, fact, at, mode)
    for other in known[1:]:
        join(session, keep=call_id, lose=other)
    _know(session, source_id, call_id, fact.keys)
    return call_id


def _know(session: Session, source_id: int, call_id: int, keys: Iterable[str]) -> None:
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    rows = [{"source_id": source_id, "key": key, "call_id": call_id} for key in dict.fromkeys(keys)]
    session.execute(dialect.insert(CallKey).on_conflict_do_nothing(index_elements=["source_id", "key"]), rows)


def _new_call(session: Session, source_id: int, fact: CallFact, at: datetime, mode: str) -> int:
    """A row to hang the facts on; `save` fills it in the same transaction."""
    row = Call(
        source_id=source_id,
        pbx_call_id=f"new:{fact.keys[0]}",
        mode=mode,
        direction="inbound",
        started_at=fact.at,
        outcome="in_progress",
        updated_at=at,
    )
    session.add(row)
    session.flush()
    return row.id


def _save_legs(session: Session, call_id: int, state: CallState) -> None:
    session.execute(delete(CallLeg).where(CallLeg.call_id == call_id))
    rows = [
        {
            "call_id": call_id,
            "leg_id": leg.leg_id,
            "party": leg.party,
            "extension": leg.extension,
            "number": leg.number,
            "started_at": leg.started_at,
            "answered_at": leg.answered_at,
            "ended_at": leg.ended_at,
            "outcome": leg.outcome,
        }
        for leg in state.legs
    ]
    if rows:
        session.execute(insert(CallLeg), rows)


def _save_recording(session: Session, call: Call, said: RecordingState, at: datetime) -> None:
    row = session.scalar(
        select(Recording).where(Recording.call_id == call.id, Recording.pbx_recording_id == said.recording_id)
    )
    if row is None:
        session.add(
            Recording(
                call_id=call.id,
                pbx_recording_id=said.recording_id,
                where=dict(said.where),
                agent_channel=said.agent_channel,
                expected_at=at,
            )
        )
        if call.recording_state == "none":
            call.recording_state = "expected"
    elif row.state in ("expected", "late"):
        row.where, row.agent_channel = dict(said.where), said.agent_channel


def _as_json(fact: CallFact) -> dict[str, object]:
    return READERS[type(fact).__name__].dump_python(fact, mode="json")  # type: ignore[no-any-return]  # a dict by its schema
