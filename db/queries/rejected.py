"""Rejected leads that wait for an ear: the queue, and all that is shown of one (S1.26–S1.28, S2.6).

The queue holds leads that stand as rejected and whose present rejection nobody has returned or confirmed: a lead that
is rejected again comes back.  One asked about stays, marked.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from db.models.crm import Company, Contact, Employee, Lead, Stage, StageChange
from db.models.scoring import VerdictRow
from db.models.telephony import Call, Recording
from db.models.work import Review, User
from db.queries.stages import of_subject
from scoring.stated_reason import classify

HALF_LIFE_DAYS = 14.0  # a lead of 200,000 rejected two weeks ago stands beside one of 100,000 rejected today
MOST_RANKED = 1000  # the newest so many are put in order; older ones follow when these are done
DECIDED = ("returned", "confirmed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """The last conversation, as the judge (or a person) heard it."""

    call_id: int
    started_at: datetime
    talk_seconds: float
    employee: str | None
    recording_id: int | None  # a stored one
    outcome: str | None  # scoring.verdict.Outcome; None: not judged yet
    reason: str | None  # scoring.verdict.RejectionReason
    quote: str | None
    at_seconds: float | None  # of the quote; None: only the transcript tells
    is_hidden: bool = False  # the reader grades this call blind: outcome, reason and quote are not here


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """One line of the queue."""

    lead_id: int
    external_id: str
    title: str
    company_id: int | None
    company: str | None
    contact: str | None
    employee: str | None
    expected_sum: Decimal | None
    currency: str
    rejected_at: datetime
    stated: str | None
    is_asked: bool
    heard: Heard | None  # None: nobody ever spoke with this company

    @property
    def differs(self) -> bool | None:
        """The stated reason is not the heard one, or no refusal was heard at all.  None: one of them is not known."""
        if self.heard is None or self.heard.outcome is None:
            return None
        if self.heard.outcome != "rejected":
            return True
        stated = classify(self.stated)
        return None if stated is None or self.heard.reason is None else stated != self.heard.reason

    def without(self, hidden: Collection[int]) -> "Rejected":
        """The same for a reader who grades these calls blind."""
        if self.heard is None or self.heard.call_id not in hidden:
            return self
        unsaid = replace(self.heard, outcome=None, reason=None, quote=None, at_seconds=None, is_hidden=True)
        return replace(self, heard=unsaid)


@dataclass(frozen=True, slots=True, kw_only=True)
class StageLine:
    at: datetime
    from_stage: str | None
    to_stage: str
    kind: str
    is_backward: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PastReview:
    at: datetime
    user: str | None
    decision: str
    stated: str | None
    heard: str | None
    next_step: str | None
    note: str | None


def waiting(session: Session) -> int:
    """How many leads wait."""
    return session.scalar(select(func.count()).select_from(Lead).where(*_is_waiting())) or 0


def queue(session: Session, *, at: datetime, limit: int = 200) -> list[Rejected]:
    """The most promising first: by expected sum, halved every HALF_LIFE_DAYS since the rejection."""
    rows = session.execute(
        select(Lead.id, Lead.expected_sum, Lead.rejected_at)
        .where(*_is_waiting())
        .order_by(Lead.rejected_at.desc(), Lead.id)
        .limit(MOST_RANKED)
    )
    ranked = sorted(
        (-worth(expected_sum, rejected_at, at), -rejected_at.timestamp(), lead_id)
        for lead_id, expected_sum, rejected_at in rows
        if rejected_at is not None
    )
    wanted = [lead_id for _, _, lead_id in ranked[:limit]]
    found = {lead.lead_id: lead for lead in _read(session, wanted)}
    return [found[lead_id] for lead_id in wanted]


def one(session: Session, lead_id: int) -> Rejected | None:
    """A lead that stands as rejected, decided or not."""
    return next(iter(_read(session, [lead_id])), None)


def lost_between(
    session: Session, *, since: datetime, until: datetime, only_employee: int | None, limit: int = MOST_RANKED
) -> list[Rejected]:
    """Leads rejected in [since, until) that stand so, the newest first; reviewed ones too."""
    query = select(Lead.id).where(Lead.status == "rejected", Lead.rejected_at >= since, Lead.rejected_at < until)
    if only_employee is not None:
        query = query.where(Lead.employee_id == only_employee)
    ids = session.scalars(query.order_by(Lead.rejected_at.desc(), Lead.id).limit(limit)).all()
    found = {lead.lead_id: lead for lead in _read(session, ids)}
    return [found[lead_id] for lead_id in ids]


def worth(expected_sum: Decimal | None, rejected_at: datetime, at: datetime) -> float:
    """What the order goes by.  A lead without a sum counts as 1: behind all that have one, the newest first.

    Sums are compared as numbers: we have no rates of exchange, so 18,000 USD stands behind 90,000 RUB."""
    age_days = max((at - rejected_at).total_seconds() / 86_400, 0.0)
    return float(expected_sum or 1) * math.exp2(-age_days / HALF_LIFE_DAYS)


def stage_history(session: Session, lead_id: int) -> list[StageLine]:
    """All moves of the lead, oldest first, by the stages' names."""
    before, after = aliased(Stage), aliased(Stage)
    rows = session.execute(
        select(StageChange.at, before.name, after.name, after.kind, StageChange.is_backward)
        .join(before, before.id == StageChange.from_stage_id, isouter=True)
        .join(after, after.id == StageChange.to_stage_id)
        .where(of_subject(deal_id=None, lead_id=lead_id))
        .order_by(StageChange.at, StageChange.id)
    )
    return [
        StageLine(at=at, from_stage=frm, to_stage=to, kind=kind, is_backward=back) for at, frm, to, kind, back in rows
    ]


def reviews(session: Session, lead_id: int) -> list[PastReview]:
    """What supervisors said of this lead, newest first."""
    rows = session.execute(
        select(Review, User.name)
        .join(User, User.id == Review.user_id, isouter=True)
        .where(Review.lead_id == lead_id)
        .order_by(Review.created_at.desc(), Review.id.desc())
    )
    return [
        PastReview(
            at=row.created_at,
            user=name,
            decision=row.decision,
            stated=row.stated_reason,
            heard=row.heard_reason,
            next_step=row.next_step,
            note=row.note,
        )
        for row, name in rows
    ]


def last_talk(session: Session, lead_id: int, company_id: int | None, *, until: datetime | None = None) -> Heard | None:
    """The last conversation about this lead, else the last one with its company.

    until   only talks that began before; None: all"""
    mine = Call.lead_id == lead_id
    concerns = mine if company_id is None else or_(mine, and_(Call.company_id == company_id, Call.lead_id.is_(None)))
    wider = mine if company_id is None else or_(mine, Call.company_id == company_id)
    for whose in (concerns, wider):
        query = select(Call.id).where(whose, *_is_conversation())
        if until is not None:
            query = query.where(Call.started_at < until)
        call_id = session.scalar(query.order_by(Call.started_at.desc(), Call.id.desc()).limit(1))
        if call_id is not None:
            return heard(session, [call_id])[call_id]
    return None


def heard(session: Session, call_ids: Sequence[int]) -> dict[int, Heard]:
    """What was heard in these calls."""
    recording = (
        select(func.min(Recording.id))
        .where(Recording.call_id == Call.id, Recording.state == "stored")
        .scalar_subquery()
    )
    rows = session.execute(
        select(Call, Employee.name, VerdictRow, recording)
        .join(Employee, Employee.id == Call.employee_id, isouter=True)
        .join(VerdictRow, and_(VerdictRow.call_id == Call.id, VerdictRow.is_effective.is_(True)), isouter=True)
        .where(Call.id.in_(call_ids))
    )
    return {call.id: _heard(call, name, verdict, recording_id) for call, name, verdict, recording_id in rows}


def _heard(call: Call, employee: str | None, verdict: VerdictRow | None, recording_id: int | None) -> Heard:
    shown = (verdict.evidence or []) if verdict is not None else []
    rejection = verdict.rejection if verdict is not None else None
    told = [one for one in shown if rejection is None or one.get("turn") == rejection.get("turn")]
    evidence = told[0] if told else {}
    return Heard(
        call_id=call.id,
        started_at=call.started_at,
        talk_seconds=call.talk_seconds,
        employee=employee,
        recording_id=recording_id,
        outcome=verdict.outcome if verdict is not None else None,
        reason=rejection["reason"] if rejection else None,
        quote=(rejection or {}).get("quote") or evidence.get("quote"),
        at_seconds=evidence.get("start"),
    )


def _read(session: Session, lead_ids: Sequence[int]) -> list[Rejected]:
    """Three statements whatever the number of leads, and one talk each."""
    asked = (
        select(Review.id)
        .where(Review.lead_id == Lead.id, Review.rejected_at == Lead.rejected_at, Review.decision == "asked")
        .exists()
    )
    rows = session.execute(
        select(Lead, Company.name, Contact.name, Employee.name, case((asked, 1), else_=0))
        .join(Company, Company.id == Lead.company_id, isouter=True)
        .join(Contact, Contact.id == Lead.contact_id, isouter=True)
        .join(Employee, Employee.id == Lead.employee_id, isouter=True)
        .where(Lead.id.in_(lead_ids), Lead.status == "rejected", Lead.rejected_at.is_not(None))
    ).all()
    return [
        Rejected(
            lead_id=lead.id,
            external_id=lead.external_id,
            title=lead.title,
            company_id=lead.company_id,
            company=company,
            contact=contact,
            employee=employee,
            expected_sum=lead.expected_sum,
            currency=lead.currency,
            rejected_at=lead.rejected_at,
            stated=lead.rejection_reason,
            is_asked=bool(is_asked),
            heard=last_talk(session, lead.id, lead.company_id),
        )
        for lead, company, contact, employee, is_asked in rows
        if lead.rejected_at is not None
    ]


def _is_waiting() -> list[ColumnElement[bool]]:
    decided = (
        select(Review.id)
        .where(Review.lead_id == Lead.id, Review.rejected_at == Lead.rejected_at, Review.decision.in_(DECIDED))
        .exists()
    )
    return [Lead.status == "rejected", Lead.rejected_at.is_not(None), ~decided]


def _is_conversation() -> list[ColumnElement[bool]]:
    """Somebody spoke, or it is not known yet."""
    return [Call.outcome == "answered", Call.connected.is_distinct_from(False), Call.direction != "internal"]
