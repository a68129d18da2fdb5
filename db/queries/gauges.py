"""What Prometheus asks of the database: few figures, each a handful of series whatever the number of calls."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session

from adapters.records import EmployeeRole
from db.models.crm import Employee, Lead
from db.models.promises import Promise
from db.models.scripts import CallSign, SignCheck
from db.models.telephony import Call, Delivery, Recording, Source
from db.models.work import Job, Review
from db.queries import last_heard, listener_states, reconciliation
from db.queries.last_heard import Heard


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauges:
    """Counts by a closed label, and moments."""

    calls_open: int
    oldest_open_call: datetime | None
    calls: dict[tuple[str, str], int]  # (direction, outcome) → calls of the month so far
    jobs: dict[str, int]  # stage → waiting or running
    oldest_job: dict[str, datetime]
    parked_jobs: dict[str, int]
    backlog_seconds: float  # of stored recordings whose calls wait to be transcribed
    parked_deliveries: int
    recordings: dict[str, int]  # state → recordings
    last_delivery: dict[str, datetime | None]  # each source that is on → moment
    heard: list[Heard]  # each source that is on: when it was last heard from
    reconciled: reconciliation.Latest
    listeners: dict[str, bool]  # each PBX that we call → its connection stands
    company_calls: dict[str, int]  # role → connected calls to companies, month to date
    companies: dict[tuple[str, str], int]  # (role, "1" | "2" | "3_4" | "5_plus") → companies, month to date
    rejected: int  # leads that stand as rejected
    rejected_waiting: int  # of them, not reviewed yet
    oldest_rejected: datetime | None  # of those that wait
    promises: dict[str, int]  # state → our promises due since the month began
    signs: dict[str, int]  # sign → calls of the month that bear it and that nobody has checked
    purposeless: int  # of the month's connected outbound calls, those without a purpose
    outbound: int  # the month's connected outbound calls


def read(session: Session, *, month_start: datetime) -> Gauges:
    """One look; the month begins in the tenant's zone."""
    oldest_open, open_count = session.execute(
        select(func.min(Call.started_at), func.count()).where(Call.outcome == "in_progress")
    ).one()
    company_calls, companies = _companies(session, month_start)
    rejected_waiting, oldest_rejected = _rejected_waiting(session)
    jobs = session.execute(
        select(Job.stage, func.count(), func.min(Job.created_at)).where(Job.state != "parked").group_by(Job.stage)
    ).all()
    return Gauges(
        calls_open=open_count,
        oldest_open_call=oldest_open,
        calls={
            (direction, outcome): count
            for direction, outcome, count in session.execute(
                select(Call.direction, Call.outcome, func.count())
                .where(Call.started_at >= month_start)
                .group_by(Call.direction, Call.outcome)
            )
        },
        jobs={stage: count for stage, count, _ in jobs},
        oldest_job={stage: oldest for stage, _, oldest in jobs},
        parked_jobs=dict(
            session.execute(select(Job.stage, func.count()).where(Job.state == "parked").group_by(Job.stage)).all()
        ),
        backlog_seconds=_backlog_seconds(session),
        parked_deliveries=session.scalar(select(func.count()).select_from(Delivery).where(Delivery.state == "parked"))
        or 0,
        recordings=dict(session.execute(select(Recording.state, func.count()).group_by(Recording.state)).all()),
        last_delivery=dict(
            session.execute(
                select(Source.name, Source.last_delivery_at).where(Source.is_on.is_(True)).order_by(Source.id).limit(50)
            ).all()
        ),
        heard=last_heard.every(session),
        reconciled=reconciliation.latest(session),
        listeners={seen.source: seen.is_up for seen in listener_states.every(session)[:50]},
        company_calls=company_calls,
        companies=companies,
        rejected=session.scalar(select(func.count()).select_from(Lead).where(Lead.status == "rejected")) or 0,
        rejected_waiting=rejected_waiting,
        oldest_rejected=oldest_rejected,
        promises=dict(
            session.execute(
                select(Promise.state, func.count())
                .where(Promise.due_on >= month_start.date(), Promise.who != "customer")
                .group_by(Promise.state)
            ).all()
        ),
        signs=_signs(session, month_start.date()),
        purposeless=_purposeless(session, month_start),
        outbound=session.scalar(select(func.count()).select_from(Call).where(*_outbound(month_start))) or 0,
    )


def _backlog_seconds(session: Session) -> float:
    """What a call of several recordings has heard already is counted too, until its job is done."""
    query = (
        select(func.sum(Recording.seconds))
        .join(Job, Job.call_id == Recording.call_id)
        .where(Job.stage == "transcribe", Job.state != "parked", Recording.state == "stored")
    )
    return session.scalar(query) or 0.0


def _outbound(since: datetime) -> tuple[ColumnElement[bool], ...]:
    return Call.started_at >= since, Call.connected.is_(True), Call.direction == "outbound"


def _purposeless(session: Session, since: datetime) -> int:
    """Checked or not: what was found fine was without a purpose all the same."""
    query = select(func.count()).select_from(CallSign).join(Call, Call.id == CallSign.call_id)
    found = query.where(CallSign.sign == "purposeless", CallSign.day >= since.date(), *_outbound(since))
    return session.scalar(found) or 0


def _signs(session: Session, first: date) -> dict[str, int]:
    same = and_(SignCheck.call_id == CallSign.call_id, SignCheck.sign == CallSign.sign)
    rows = session.execute(
        select(CallSign.sign, func.count())
        .join(SignCheck, same, isouter=True)
        .where(CallSign.day >= first, SignCheck.call_id.is_(None))
        .group_by(CallSign.sign)
    )
    return {row[0]: row[1] for row in rows}


def _rejected_waiting(session: Session) -> tuple[int, datetime | None]:
    """Rejected leads whose latest rejection nobody has decided on, and when the oldest was rejected."""
    decided = (
        select(Review.id)
        .where(Review.lead_id == Lead.id, Review.rejected_at == Lead.rejected_at, Review.decision != "asked")
        .exists()
    )
    count, oldest = session.execute(
        select(func.count(), func.min(Lead.rejected_at)).where(Lead.status == "rejected", ~decided)
    ).one()
    return count, oldest


def _companies(session: Session, since: datetime) -> tuple[dict[str, int], dict[tuple[str, str], int]]:
    """Connected calls to companies and companies by how many they got, by the employee's role."""
    role = case((Employee.role.in_([str(known) for known in EmployeeRole]), Employee.role), else_="other")
    per_company = (
        select(role.label("role"), Call.company_id, func.count().label("calls"))
        .join(Employee, Employee.id == Call.employee_id, isouter=True)
        .where(Call.started_at >= since, Call.connected.is_(True), Call.company_id.is_not(None))
        .where(Call.direction != "internal")
        .group_by(role, Call.company_id)
        .subquery()
    )
    calls = per_company.c.calls
    band = case((calls == 1, "1"), (calls == 2, "2"), (calls <= 4, "3_4"), else_="5_plus")
    rows = session.execute(
        select(per_company.c.role, band, func.count(), func.sum(calls)).group_by(per_company.c.role, band)
    ).all()
    totals: dict[str, int] = {}
    for role_name, _, _, total in rows:
        totals[role_name] = totals.get(role_name, 0) + int(total)
    return totals, {(role_name, name): count for role_name, name, count, _ in rows}
