"""Calls as the contract shows them, one by one and in lists: `GET /api/v1/calls` and `ringback feed` share the item."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session

from db.models.crm import Company, Contact, Deal, Employee, Lead, Stage
from db.models.scoring import CallGoal, VerdictRow
from db.models.telephony import Call, CallFactRow, CallLeg, Recording, Source, TranscriptRow
from db.queries.kpi import Scope, conditions


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which calls a list is of: the scope of all figures, and what a list can be narrowed by besides."""

    scope: Scope
    direction: str | None = None  # adapters.events.Direction; "customers": all but internal; None: all
    outcome: str | None = None
    connected: bool | None = None
    goal: str | None = None
    verdict: str | None = None  # scoring.verdict.Outcome; "none": not judged
    judged: bool | None = None  # with a goal and a verdict
    company: int | None = None
    lead: int | None = None
    deal: int | None = None
    stage: int | None = None
    recording: str | None = None
    text: str | None = None  # words to be found in the transcript, or a company's name, or digits of a number
    mode: str | None = None


class AfterUnknown(LookupError):
    """The call a page should begin after is not there: it was joined to another call meanwhile."""


def page(session: Session, wanted: Wanted, *, limit: int, after: int | None = None) -> list[dict[str, Any]]:
    """Calls, newest first; `after`: the id of the last call of the page before.  Raises AfterUnknown."""
    query = _items().where(*_narrowed(wanted)).order_by(Call.started_at.desc(), Call.id.desc()).limit(limit)
    if after is not None:
        last = session.execute(select(Call.started_at, Call.id).where(Call.id == after)).first()
        if last is None:
            raise AfterUnknown(after)
        query = query.where(tuple_(Call.started_at, Call.id) < tuple_(*_bound(last)))
    return _with_children(session, session.execute(query).all())


def count(session: Session, wanted: Wanted) -> int:
    """How many calls the list has."""
    base = select(func.count(Call.id)).select_from(Call).where(*_narrowed(wanted))
    return session.scalar(_judged(base)) or 0


def one(session: Session, call_id: int, *, only_employee: int | None = None) -> dict[str, Any] | None:
    """One call as an item; None when there is none, or it is not this manager's."""
    query = _items().where(Call.id == call_id)
    if only_employee is not None:
        query = query.where(Call.employee_id == only_employee)
    items = _with_children(session, session.execute(query).all())
    return items[0] if items else None


def versions(session: Session, call_ids: Sequence[int]) -> dict[int, datetime]:
    """When each of these calls last changed."""
    rows = session.execute(select(Call.id, Call.updated_at).where(Call.id.in_(call_ids)))
    return {row[0]: row[1] for row in rows}


def of_deliveries(session: Session, delivery_ids: Sequence[int]) -> list[dict[str, Any]]:
    """The calls these deliveries tell of, oldest first."""
    ids = select(CallFactRow.call_id).where(CallFactRow.delivery_id.in_(delivery_ids))
    rows = session.execute(_items().where(Call.id.in_(ids)).order_by(Call.started_at, Call.id)).all()
    return _with_children(session, rows)


def of_company(
    session: Session, company_id: int, *, only_employee: int | None, limit: int = 30
) -> list[dict[str, Any]]:
    """A company's latest calls."""
    query = _items().where(Call.company_id == company_id).order_by(Call.started_at.desc()).limit(limit)
    if only_employee is not None:
        query = query.where(Call.employee_id == only_employee)
    return _with_children(session, session.execute(query).all())


def _bound(last: Row[datetime, int]) -> tuple[Any, Any]:
    return literal(last[0], Call.started_at.type), literal(last[1], Call.id.type)


def _items() -> Select[*tuple[Any, ...]]:
    columns = (Call, Source.name, Employee, Company, Contact, Lead, Deal, Stage, CallGoal, VerdictRow)
    joined = (
        select(*columns)
        .join(Source, Source.id == Call.source_id)
        .join(Employee, Employee.id == Call.employee_id, isouter=True)
        .join(Company, Company.id == Call.company_id, isouter=True)
        .join(Contact, Contact.id == Call.contact_id, isouter=True)
        .join(Lead, Lead.id == Call.lead_id, isouter=True)
        .join(Deal, Deal.id == Call.deal_id, isouter=True)
        .join(Stage, Stage.id == Call.stage_id, isouter=True)
    )
    return _judged(joined)


def _judged(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """With the goal and the verdict that counts, where there are."""
    return query.join(CallGoal, CallGoal.call_id == Call.id, isouter=True).join(
        VerdictRow, (VerdictRow.call_id == Call.id) & VerdictRow.is_effective.is_(True), isouter=True
    )


def _narrowed(wanted: Wanted) -> list[ColumnElement[bool]]:
    found = list(conditions(wanted.scope, with_internal=wanted.direction != "customers"))
    equal = {
        Call.direction: wanted.direction if wanted.direction != "customers" else None,
        Call.outcome: wanted.outcome,
        Call.connected: wanted.connected,
        Call.company_id: wanted.company,
        Call.lead_id: wanted.lead,
        Call.deal_id: wanted.deal,
        Call.stage_id: wanted.stage,
        Call.recording_state: wanted.recording,
        Call.mode: wanted.mode,
    }
    if wanted.goal is not None:
        found.append(func.coalesce(CallGoal.goal, VerdictRow.goal) == wanted.goal)
    found += [column == value for column, value in equal.items() if value is not None]
    if wanted.verdict == "none":
        found.append(VerdictRow.id.is_(None))
    elif wanted.verdict is not None:
        found.append(VerdictRow.outcome == wanted.verdict)
    if wanted.judged:
        found.append(VerdictRow.goal.is_not(None))
    if wanted.text:
        found.append(_says(wanted.text))
    return found


def _says(text: str) -> ColumnElement[bool]:
    """Words of the transcript, of the company's name, or digits of the number."""
    said = exists().where(  # asked call by call: only the list's own period is read, and only until the page is full
        TranscriptRow.call_id == Call.id,
        TranscriptRow.is_current.is_(True),
        TranscriptRow.text.contains(text.lower(), autoescape=True),
    )
    spelt = {text, text.lower(), text.upper(), text.capitalize(), text.title()}  # SQLite folds no Cyrillic case
    named = select(Company.id).where(or_(*(Company.name.icontains(word, autoescape=True) for word in sorted(spelt))))
    digits = "".join(letter for letter in text if letter.isdigit())
    ways: list[ColumnElement[bool]] = [said, Call.company_id.in_(named)]
    if len(digits) >= 4:
        ways.append(Call.customer_phone.contains(digits, autoescape=True))
    return or_(*ways)


def _with_children(session: Session, rows: Sequence[Row[*tuple[Any, ...]]]) -> list[dict[str, Any]]:
    """Items with their legs and recordings: three queries, however many calls."""
    ids = [row[0].id for row in rows]
    legs: dict[int, list[CallLeg]] = {}
    in_order = select(CallLeg).where(CallLeg.call_id.in_(ids)).order_by(CallLeg.started_at, CallLeg.id)
    for leg in session.scalars(in_order):
        legs.setdefault(leg.call_id, []).append(leg)
    recordings: dict[int, list[Recording]] = {}
    for recording in session.scalars(select(Recording).where(Recording.call_id.in_(ids)).order_by(Recording.id)):
        recordings.setdefault(recording.call_id, []).append(recording)
    return [_item(row, legs.get(row[0].id, []), recordings.get(row[0].id, [])) for row in rows]


def _item(row: Row[*tuple[Any, ...]], legs: Sequence[CallLeg], recordings: Sequence[Recording]) -> dict[str, Any]:
    call, source, employee, company, contact, lead, deal, stage, goal, verdict = row
    return {
        "id": call.id,
        "source": source,
        "pbx_call_id": call.pbx_call_id,
        "direction": call.direction,
        "customer_phone": call.customer_phone,
        "line": call.line,
        "employee": _employee(employee, call.extension),
        "extension": call.extension,
        "started_at": _iso(call.started_at),
        "answered_at": _iso(call.answered_at),
        "ended_at": _iso(call.ended_at),
        "talk_seconds": call.talk_seconds,
        "wait_seconds": call.wait_seconds,
        "outcome": call.outcome,
        "connected": call.connected,
        "recording": _recording(call.recording_state, recordings),
        "company": _named(company),
        "contact": _named(contact),
        "lead": _titled(lead),
        "deal": _titled(deal),
        "stage": None if stage is None else {"code": stage.code, "name": stage.name},
        "link": {"method": call.link_method, "confidence": call.link_confidence},
        "goal": _goal(goal, verdict),
        "verdict": _verdict(verdict),
        "legs": [_leg(leg) for leg in legs if leg.party == "employee"],
    }


def _employee(employee: Employee | None, extension: str | None) -> dict[str, Any] | None:
    if employee is None:
        return None
    return {"id": employee.id, "external_id": employee.external_id, "name": employee.name, "extension": extension}


def _recording(state: str, recordings: Sequence[Recording]) -> dict[str, Any]:
    best = next((one for one in recordings if one.state == "stored"), None)
    return {
        "state": state,
        "seconds": best.seconds if best else None,
        "channels": best.channels if best else None,
        "url": f"/recordings/{best.id}/audio" if best else None,
    }


def _named(row: Company | Contact | None) -> dict[str, Any] | None:
    return None if row is None else {"id": row.id, "external_id": row.external_id, "name": row.name}


def _titled(row: Lead | Deal | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {"id": row.id, "external_id": row.external_id, "title": row.title, "status": row.status}


def _goal(goal: CallGoal | None, verdict: VerdictRow | None) -> dict[str, Any]:
    if goal is not None:
        return {"code": goal.goal, "origin": goal.origin}
    if verdict is not None and verdict.goal is not None:
        return {"code": verdict.goal, "origin": verdict.origin}
    return {"code": None, "origin": None}


def _verdict(verdict: VerdictRow | None) -> dict[str, Any] | None:
    if verdict is None:
        return None
    return {
        "outcome": verdict.outcome,
        "attained": verdict.attained,
        "confidence": verdict.confidence,
        "evidence": verdict.evidence,
        "why": verdict.why,
        "next_step": verdict.next_step,
        "rejection": verdict.rejection,
        "by": verdict.by,
    }


def _leg(leg: CallLeg) -> dict[str, Any]:
    return {
        "extension": leg.extension,
        "started_at": _iso(leg.started_at),
        "answered_at": _iso(leg.answered_at),
        "ended_at": _iso(leg.ended_at),
        "outcome": leg.outcome,
    }


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat().replace("+00:00", "Z")
