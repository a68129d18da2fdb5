"""Open deals that hang: nobody called about them (S0.12, S0.22)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from db.models.crm import Company, Deal, Employee, Stage, StageChange
from db.models.telephony import Call


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDeal:
    """An open deal, and when somebody last called about it."""

    id: int
    external_id: str
    title: str
    company_id: int | None
    company: str | None
    stage: str
    who: str | None
    sum: Decimal | None
    currency: str
    last_call: int | None
    last_call_at: datetime | None
    since: datetime  # it came to its stage
    is_unworked: bool  # no call at all since it came to its stage (S0.12)


def open_deals(
    session: Session,
    pipeline_id: int,
    *,
    quiet_since: datetime | None,
    only_employee: int | None = None,
    stage_id: int | None = None,
    limit: int = 50,
    after: int = 0,
) -> list[OpenDeal]:
    """Open deals, the largest sum first; `quiet_since`: only those with no call about them or to the company since."""
    query = (
        select(Deal, Company.name, Stage.name, Employee.name, _last_call(), _came_at())
        .join(Stage, Stage.id == Deal.stage_id)
        .join(Company, Company.id == Deal.company_id, isouter=True)
        .join(Employee, Employee.id == Deal.employee_id, isouter=True)
        .where(Stage.pipeline_id == pipeline_id, Stage.kind == "open", Deal.status == "open")
        .order_by(func.coalesce(Deal.sum, 0).desc(), Deal.id)
        .offset(after)
        .limit(limit)
    )
    if quiet_since is not None:
        query = query.where(*is_quiet(quiet_since))
    if only_employee is not None:
        query = query.where(Deal.employee_id == only_employee)
    if stage_id is not None:
        query = query.where(Deal.stage_id == stage_id)
    rows = session.execute(query).all()
    times = _call_times(session, [row[4] for row in rows if row[4] is not None])
    return [_open_deal(row, times) for row in rows]


def is_quiet(quiet_since: datetime) -> tuple[ColumnElement[bool], ...]:
    """No call about the deal or to its company since then."""
    about = select(Call.id).where(Call.deal_id == Deal.id, Call.started_at >= quiet_since)
    to_company = select(Call.id).where(
        Call.company_id == Deal.company_id, Call.started_at >= quiet_since, Call.direction != "internal"
    )
    return ~about.correlate(Deal).exists(), ~to_company.correlate(Deal).exists()


def _last_call() -> Any:
    """The newest call about the deal or, where there is none, to its company."""
    newest = select(Call.id).order_by(Call.started_at.desc(), Call.id.desc()).limit(1)
    about = newest.where(Call.deal_id == Deal.id).correlate(Deal).scalar_subquery()
    to_company = newest.where(Call.company_id == Deal.company_id).correlate(Deal).scalar_subquery()
    return func.coalesce(about, to_company)


def _came_at() -> Any:
    """When the deal came to the stage it stands at; its creation where the history does not say."""
    newest = select(func.max(StageChange.at)).where(
        StageChange.deal_id == Deal.id, StageChange.to_stage_id == Deal.stage_id
    )
    return func.coalesce(newest.correlate(Deal).scalar_subquery(), Deal.created_at)


def _call_times(session: Session, ids: Sequence[int]) -> dict[int, datetime]:
    query: Select[int, datetime] = select(Call.id, Call.started_at).where(Call.id.in_(ids))
    return dict(session.execute(query).all())


def _open_deal(row: Any, times: dict[int, datetime]) -> OpenDeal:
    deal, company, stage, who, last_call, came_at = row
    last_call_at = times.get(last_call)
    return OpenDeal(
        id=deal.id,
        external_id=deal.external_id,
        title=deal.title,
        company_id=deal.company_id,
        company=company,
        stage=stage,
        who=who,
        sum=deal.sum,
        currency=deal.currency,
        last_call=last_call,
        last_call_at=last_call_at,
        since=came_at,
        is_unworked=last_call_at is None or last_call_at < came_at,
    )
