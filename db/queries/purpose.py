"""Signs of calls without purpose: what a day's calls look like, which signs they bear, who has checked them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, case, delete, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from db.models.crm import Company, Deal, Employee, Extension, Lead
from db.models.promises import Promise
from db.models.scoring import CallGoal, TalkMetrics, VerdictRow
from db.models.scripts import CallSign, SignCheck, SignDay
from db.models.telephony import Call
from db.models.work import User
from db.queries.kpi import Scope, conditions
from scoring.kpis.purpose import DayCall, Found, Sign

Rule = Callable[[list[DayCall]], list[Found]]  # scoring.kpis.purpose.signs
PHONE_DIGITS = 10  # an extension this long is a telephone number of ours


@dataclass(frozen=True, slots=True, kw_only=True)
class SignCount:
    """Of a period: calls with the sign, and of them those nobody has checked."""

    sign: str
    calls: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedCall:
    id: int
    sign: str
    facts: dict[str, int]
    started_at: datetime
    company: str | None
    phone: str | None
    employee_id: int | None
    employee: str | None
    talk_seconds: float
    outcome: str | None
    checked_by: str | None
    checked_at: datetime | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PurposeLine:
    """Connected outbound calls with a verdict, and those of them without a purpose, of an employee."""

    employee: int | None
    name: str | None
    role: str | None
    judged: int
    purposeless: int


def mark_due(session: Session, day: date) -> None:
    """The day's signs are to be computed anew."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    session.execute(
        dialect.insert(SignDay)
        .values(day=day, is_due=True)
        .on_conflict_do_update(index_elements=["day"], set_={"is_due": True})
    )


def mark_call_due(session: Session, call_id: int, zone: ZoneInfo) -> None:
    """The same for the day of a call."""
    mark_due(session, session.get_one(Call, call_id).started_at.astimezone(zone).date())


def due_days(session: Session, *, limit: int = 40) -> list[date]:
    return list(session.scalars(select(SignDay.day).where(SignDay.is_due.is_(True)).order_by(SignDay.day).limit(limit)))


def replace_day(session: Session, day: date, zone: ZoneInfo, rule: Rule) -> int:
    """Delete and write the day's signs, in one transaction; how many there are."""
    session.execute(update(SignDay).where(SignDay.day == day).values(is_due=False))
    calls = day_calls(session, day, zone)
    found = rule(calls)
    session.execute(delete(CallSign).where(CallSign.day == day))
    for start in range(0, len(calls), 500):  # a call whose day changed with the tenant's zone
        ids = [call.id for call in calls[start : start + 500]]
        session.execute(delete(CallSign).where(CallSign.call_id.in_(ids)))
    if found:
        rows = [{"call_id": one.call, "sign": str(one.sign), "day": day, "facts": dict(one.facts)} for one in found]
        session.execute(insert(CallSign), rows)
    return len(found)


def day_calls(session: Session, day: date, zone: ZoneInfo) -> list[DayCall]:
    """The calls of one day in the tenant's zone, internal ones left out."""
    since = datetime.combine(day, time(), zone).astimezone(UTC)
    until = datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
    has_promise = select(Promise.id).where(Promise.call_id == Call.id).exists()
    rows = session.execute(
        select(Call, VerdictRow, TalkMetrics.talk_ratio, CallGoal, User.employee_id, has_promise, _is_closed())
        .join(VerdictRow, and_(VerdictRow.call_id == Call.id, VerdictRow.is_effective.is_(True)), isouter=True)
        .join(TalkMetrics, TalkMetrics.call_id == Call.id, isouter=True)
        .join(CallGoal, CallGoal.call_id == Call.id, isouter=True)
        .join(User, User.id == CallGoal.set_by, isouter=True)
        .where(Call.started_at >= since, Call.started_at < until, Call.direction != "internal")
        .order_by(Call.started_at, Call.id)
    ).all()
    ours = _our_numbers(session, lines={row[0].line for row in rows})
    return [
        _day_call(call, verdict, ratio, goal, setter, bool(promised), bool(closed), zone, ours)
        for call, verdict, ratio, goal, setter, promised, closed in rows
    ]


def counts(session: Session, scope: Scope) -> list[SignCount]:
    """By sign, in the order of the enum; signs without a call are there with 0."""
    rows = session.execute(
        select(CallSign.sign, func.count(), func.sum(case((SignCheck.call_id.is_(None), 1), else_=0)))
        .join(Call, Call.id == CallSign.call_id)
        .join(SignCheck, _of_sign(), isouter=True)
        .where(*conditions(scope))
        .group_by(CallSign.sign)
    )
    found = {sign: (calls, int(waiting or 0)) for sign, calls, waiting in rows}
    return [
        SignCount(sign=str(sign), calls=found.get(sign, (0, 0))[0], waiting=found.get(sign, (0, 0))[1]) for sign in Sign
    ]


def calls_of_sign(
    session: Session, scope: Scope, sign: Sign, *, limit: int, after: int = 0, is_open: bool = False
) -> list[SignedCall]:
    """Newest first; after: how many to skip; is_open: only those nobody has checked."""
    query = (
        select(CallSign, Call, Company.name, Employee.name, VerdictRow.outcome, SignCheck, User.name)
        .join(Call, Call.id == CallSign.call_id)
        .join(Company, Company.id == Call.company_id, isouter=True)
        .join(Employee, Employee.id == Call.employee_id, isouter=True)
        .join(VerdictRow, and_(VerdictRow.call_id == Call.id, VerdictRow.is_effective.is_(True)), isouter=True)
        .join(SignCheck, _of_sign(), isouter=True)
        .join(User, User.id == SignCheck.user_id, isouter=True)
        .where(CallSign.sign == str(sign), *conditions(scope))
        .order_by(Call.started_at.desc(), Call.id.desc())
        .limit(limit)
        .offset(after)
    )
    if is_open:
        query = query.where(SignCheck.call_id.is_(None))
    return [
        SignedCall(
            id=call.id,
            sign=row.sign,
            facts=row.facts,
            started_at=call.started_at,
            company=company,
            phone=call.customer_phone,
            employee_id=call.employee_id,
            employee=employee,
            talk_seconds=call.talk_seconds,
            outcome=outcome,
            checked_by=user,
            checked_at=check.at if check else None,
            note=check.note if check else None,
        )
        for row, call, company, employee, outcome, check, user in session.execute(query)
    ]


def signs_of_call(session: Session, call_id: int) -> list[tuple[str, dict[str, int]]]:
    """Signs of a call that nobody has checked as fine."""
    rows = session.execute(
        select(CallSign.sign, CallSign.facts)
        .join(SignCheck, _of_sign(), isouter=True)
        .where(CallSign.call_id == call_id, SignCheck.call_id.is_(None))
        .order_by(CallSign.sign)
    )
    return [(sign, facts) for sign, facts in rows]


def shares(session: Session, scope: Scope) -> list[PurposeLine]:
    """By employee's name: connected outbound calls with a verdict, and how many had no purpose."""
    purposeless = and_(CallSign.call_id == Call.id, CallSign.sign == str(Sign.PURPOSELESS))
    rows = session.execute(
        select(Call.employee_id, Employee.name, Employee.role, func.count(), func.count(CallSign.call_id))
        .select_from(Call)
        .join(VerdictRow, and_(VerdictRow.call_id == Call.id, VerdictRow.is_effective.is_(True)))
        .join(Employee, Employee.id == Call.employee_id, isouter=True)
        .join(CallSign, purposeless, isouter=True)
        .where(*conditions(scope), Call.direction == "outbound", Call.connected.is_(True))
        .group_by(Call.employee_id, Employee.name, Employee.role)
        .order_by(Employee.name)
    )
    return [
        PurposeLine(employee=e, name=name, role=role, judged=judged, purposeless=bad)
        for e, name, role, judged, bad in rows
    ]


def check(
    session: Session, call_ids: Iterable[int], sign: Sign, *, user_id: int | None, note: str, at: datetime
) -> int:
    """A person looked and found them fine; how many bear the sign."""
    known = session.scalars(
        select(CallSign.call_id).where(CallSign.sign == str(sign), CallSign.call_id.in_(set(call_ids)))
    ).all()
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    for call_id in known:
        values = {"user_id": user_id, "note": note or None, "at": at}
        session.execute(
            dialect.insert(SignCheck)
            .values(call_id=call_id, sign=str(sign), **values)
            .on_conflict_do_update(index_elements=["call_id", "sign"], set_=values)
        )
    return len(known)


def uncheck(session: Session, call_id: int, sign: Sign) -> None:
    """It is a question again."""
    session.execute(delete(SignCheck).where(SignCheck.call_id == call_id, SignCheck.sign == str(sign)))


def _of_sign() -> ColumnElement[bool]:
    return and_(SignCheck.call_id == CallSign.call_id, SignCheck.sign == CallSign.sign)


def _is_closed() -> ColumnElement[bool]:
    """The company had a deal or lead, and none is open."""
    had = or_(
        select(Deal.id).where(Deal.company_id == Call.company_id).exists(),
        select(Lead.id).where(Lead.company_id == Call.company_id).exists(),
    )
    has = or_(
        select(Deal.id).where(Deal.company_id == Call.company_id, Deal.status == "open").exists(),
        select(Lead.id).where(Lead.company_id == Call.company_id, Lead.status.in_(("new", "in_work"))).exists(),
    )
    return and_(had, ~has)


def _our_numbers(session: Session, *, lines: Iterable[str | None]) -> frozenset[str]:
    """Last ten digits of every number that is ours: mobiles entered as extensions, and the day's lines."""
    said: Sequence[str | None] = [*session.scalars(select(Extension.extension)), *lines]
    digits = ("".join(filter(str.isdigit, one or "")) for one in said)
    return frozenset(one[-PHONE_DIGITS:] for one in digits if len(one) >= PHONE_DIGITS)


def _day_call(
    call: Call,
    verdict: VerdictRow | None,
    ratio: float | None,
    goal: CallGoal | None,
    setter: int | None,
    promised: bool,
    closed: bool,
    zone: ZoneInfo,
    ours: frozenset[str],
) -> DayCall:
    return DayCall(
        id=call.id,
        employee=call.employee_id,
        at=call.started_at.astimezone(zone),
        is_outbound=call.direction == "outbound",
        phone=call.customer_phone,
        is_answered=call.outcome == "answered",
        connected=call.connected,
        talk_seconds=call.talk_seconds,
        outcome=verdict.outcome if verdict else None,
        goal=verdict.goal if verdict else None,
        goal_origin=verdict.origin if verdict else None,
        attained=bool(verdict and verdict.attained),
        has_step=promised or bool(verdict and verdict.next_step),
        talk_ratio=ratio,
        recording_state=call.recording_state,
        to_colleague=(call.customer_phone or "")[-PHONE_DIGITS:] in ours,
        is_closed=closed,
        goal_late=_late(call, goal, setter),
    )


def _late(call: Call, goal: CallGoal | None, setter: int | None) -> timedelta | None:
    """How long after the call's end its own agent (or a program in his name) set the goal."""
    if goal is None or goal.origin != "set" or goal.set_at is None or call.ended_at is None:
        return None
    if goal.set_by is not None and setter != call.employee_id:
        return None  # a supervisor's correction
    return max(goal.set_at - call.ended_at, timedelta(0))
