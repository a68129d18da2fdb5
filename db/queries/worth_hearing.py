"""The five calls worth hearing, each with why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import Session

from db.models.crm import Company, Deal, Employee, Lead
from db.models.scoring import VerdictRow
from db.models.telephony import Call
from scoring.stated_reason import classify

UNSURE = 0.6  # a machine's verdict below this needs an ear
MOST_COMPARED = 100  # refusals of the week whose stated reason is looked at
LEAST_SECONDS = 20.0  # of talk: a shorter call teaches nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class WorthHearing:
    """One call and why it was chosen."""

    call_id: int
    why: str  # reasons_differ | rejected | unsure | reached | no_result
    at: datetime
    company: str | None
    who: str | None
    outcome: str
    goal: str | None
    confidence: float
    quote: str | None
    quote_at: float | None  # seconds into the recording
    stated: str | None  # the reason the employee gave
    heard: str | None  # scoring.verdict.RejectionReason
    sum: Decimal | None
    currency: str


def five(session: Session, *, since: datetime, until: datetime, only_employee: int | None) -> list[WorthHearing]:
    """Five calls at most: the one with the largest sum for each reason, then more rejected ones.

    The reasons, in this order: the employee's reason and the one heard differ; rejected; the machine is unsure; the
    goal was reached for the largest sum; a talk without result about the largest sum.  Calls judged by a person are
    left out: somebody has heard them."""
    rejected = VerdictRow.outcome == "rejected"
    unsure = and_(VerdictRow.confidence < UNSURE, VerdictRow.goal.is_not(None))
    reached, no_result = VerdictRow.attained.is_(True), VerdictRow.outcome == "keep_in_touch"
    reasons: tuple[tuple[str, ColumnElement[bool]], ...] = (
        ("rejected", rejected),
        ("unsure", unsure),
        ("reached", reached),
        ("no_result", no_result),
        ("rejected", rejected),
        ("reached", reached),
        ("unsure", unsure),
        ("no_result", no_result),
    )
    found = _differing(session, _judged(since, until, only_employee).where(rejected))
    for why, condition in reasons:
        if len(found) == 5:
            break
        query = _judged(since, until, only_employee).where(condition, Call.id.not_in([one.call_id for one in found]))
        row = session.execute(query.limit(1)).first()
        if row is not None:
            found.append(_worth(why, row))
    return found


def _differing(session: Session, refusals: Select[*tuple[Any, ...]]) -> list[WorthHearing]:
    """The largest refusal whose reason on the lead's card is another than the one heard; what is on the card is free
    text, so the largest MOST_COMPARED are read and compared here.  [] when there is none."""
    stated = refusals.where(Lead.rejection_reason.is_not(None), _heard_reason().is_not(None)).limit(MOST_COMPARED)
    for row in session.execute(stated):
        one = _worth("reasons_differ", row)
        if classify(one.stated) not in (None, one.heard):
            return [one]
    return []


def _heard_reason() -> Any:
    return VerdictRow.rejection["reason"].as_string()


def _judged(since: datetime, until: datetime, only_employee: int | None) -> Select[*tuple[Any, ...]]:
    """Judged talks, the largest sum first."""
    worth = func.coalesce(Deal.sum, Lead.expected_sum)
    query = (
        select(
            Call, VerdictRow, Company.name, Employee.name, Lead.rejection_reason, worth, Deal.currency, Lead.currency
        )
        .join(VerdictRow, VerdictRow.call_id == Call.id)
        .join(Company, Company.id == Call.company_id, isouter=True)
        .join(Employee, Employee.id == Call.employee_id, isouter=True)
        .join(Deal, Deal.id == Call.deal_id, isouter=True)
        .join(Lead, Lead.id == Call.lead_id, isouter=True)
        .where(Call.started_at >= since, Call.started_at < until, Call.connected.is_(True))
        .where(Call.direction != "internal", Call.talk_seconds >= LEAST_SECONDS)
        .where(VerdictRow.is_effective.is_(True), VerdictRow.by == "machine")
        .order_by(case((worth.is_(None), 1), else_=0), worth.desc(), Call.started_at.desc(), Call.id.desc())
    )
    return query if only_employee is None else query.where(Call.employee_id == only_employee)


def _worth(why: str, row: Sequence[Any]) -> WorthHearing:
    call, verdict, company, who, stated, worth, deal_currency, lead_currency = row
    rejection = verdict.rejection or {}
    first = verdict.evidence[0] if verdict.evidence else {}
    return WorthHearing(
        call_id=call.id,
        why=why,
        at=call.started_at,
        company=company,
        who=who,
        outcome=verdict.outcome,
        goal=verdict.goal,
        confidence=verdict.confidence,
        quote=rejection.get("quote") or first.get("quote"),
        quote_at=first.get("start"),
        stated=stated,
        heard=rejection.get("reason"),
        sum=worth,
        currency=deal_currency or lead_currency or "RUB",
    )
