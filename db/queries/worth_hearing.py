"""The five calls worth hearing, each with why."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from db.models.crm import Company, Deal, Employee, Lead
from db.models.scoring import VerdictRow
from db.models.telephony import Call
from scoring.stated_reason import classify

UNSURE = 0.6  # a machine's verdict below this needs an ear
MOST = 5
LOOKED_AT = 2_000  # calls of the week, by sum
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


def five(
    session: Session,
    *,
    since: datetime,
    until: datetime,
    only_employee: int | None,
    hidden: Collection[int] = (),
) -> list[WorthHearing]:
    """Five calls at most: for each reason the one with the largest sum, then again by the same order.

    The reasons, in this order: the employee's reason and the one heard differ; rejected; the machine is unsure; the
    goal was reached; a talk without result.  Calls judged by a person are left out: somebody has heard them.  Looked
    at are the LOOKED_AT calls with the largest sums.

    hidden  calls the reader grades blind: left out"""
    light = session.execute(_judged(since, until, only_employee).limit(LOOKED_AT))
    chosen = _choose([one for row in light if (one := _Judged(*row)).call_id not in hidden])
    rows = {row[0].id: row for row in session.execute(_whole(list(chosen)))}
    return [_worth(why, rows[call_id]) for call_id, why in chosen.items()]


@dataclass(frozen=True, slots=True)
class _Judged:
    call_id: int
    outcome: str
    attained: bool
    confidence: float
    goal: str | None
    stated: str | None
    heard: str | None


FITS: dict[str, Callable[[_Judged], bool]] = {
    "reasons_differ": lambda one: one.heard is not None and classify(one.stated) not in (None, one.heard),
    "rejected": lambda one: one.outcome == "rejected",
    "unsure": lambda one: one.confidence < UNSURE and one.goal is not None,
    "reached": lambda one: one.attained,
    "no_result": lambda one: one.outcome == "keep_in_touch",
}


def _choose(judged: Sequence[_Judged]) -> dict[int, str]:
    """Call id → why, of calls in order of their sums."""
    chosen: dict[int, str] = {}
    for why in (*FITS, *FITS):
        first = next((one for one in judged if one.call_id not in chosen and FITS[why](one)), None)
        if first is not None and len(chosen) < MOST:
            chosen[first.call_id] = why
    return chosen


def _judged(since: datetime, until: datetime, only_employee: int | None) -> Select[*tuple[Any, ...]]:
    """What the choice needs of the judged talks, the largest sum first."""
    worth = func.coalesce(Deal.sum, Lead.expected_sum)
    query = (
        select(
            Call.id,
            VerdictRow.outcome,
            VerdictRow.attained,
            VerdictRow.confidence,
            VerdictRow.goal,
            Lead.rejection_reason,
            VerdictRow.rejection["reason"].as_string(),
        )
        .join(VerdictRow, VerdictRow.call_id == Call.id)
        .join(Deal, Deal.id == Call.deal_id, isouter=True)
        .join(Lead, Lead.id == Call.lead_id, isouter=True)
        .where(Call.started_at >= since, Call.started_at < until, Call.connected.is_(True))
        .where(Call.direction != "internal", Call.talk_seconds >= LEAST_SECONDS)
        .where(VerdictRow.is_effective.is_(True), VerdictRow.by == "machine")
        .order_by(case((worth.is_(None), 1), else_=0), worth.desc(), Call.started_at.desc(), Call.id.desc())
    )
    return query if only_employee is None else query.where(Call.employee_id == only_employee)


def _whole(call_ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    """Everything that is shown of these calls."""
    worth = func.coalesce(Deal.sum, Lead.expected_sum)
    return (
        select(
            Call, VerdictRow, Company.name, Employee.name, Lead.rejection_reason, worth, Deal.currency, Lead.currency
        )
        .join(VerdictRow, (VerdictRow.call_id == Call.id) & VerdictRow.is_effective.is_(True))
        .join(Company, Company.id == Call.company_id, isouter=True)
        .join(Employee, Employee.id == Call.employee_id, isouter=True)
        .join(Deal, Deal.id == Call.deal_id, isouter=True)
        .join(Lead, Lead.id == Call.lead_id, isouter=True)
        .where(Call.id.in_(call_ids))
    )


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
