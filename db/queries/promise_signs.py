"""What came after promises, and what it makes of them: calls, words in calls, moves and ends in the CRM."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from db.models.crm import Deal, Lead, Stage, StageChange
from db.models.promises import Promise
from db.models.scoring import VerdictRow
from db.models.telephony import Call
from scoring.facts import GoalCode
from scoring.kpis.promises import Made, Settled, Sign, SignKind, State, settle
from scoring.verdict import Side, StepKind

AT_ONCE = 200  # promises whose signs are read together
UNSETTLED = (State.OPEN, State.BROKEN, State.UNCLEAR)
NOT_REACHED = ("missed", "abandoned", "busy", "failed", "voicemail")
SHOWN = {  # what a stage shows to be done: by its goal, or one after it
    GoalCode.FOLLOW_UP_OFFER: frozenset({StepKind.OFFER, StepKind.SEND, StepKind.PREPARE}),
    GoalCode.PUSH_PAYMENT: frozenset({StepKind.OFFER, StepKind.INVOICE, StepKind.CONTRACT, StepKind.SEND}),
}
PAID = frozenset({StepKind.PAY, StepKind.INVOICE, StepKind.CONTRACT, StepKind.OFFER, StepKind.APPLICATION})


@dataclass(slots=True)
class _Later:
    """Signs of one company (or number), with their moments."""

    signs: list[tuple[datetime, Sign]] = field(default_factory=list)

    def after(self, made_at: datetime, call_id: int) -> list[Sign]:
        found = [one for one in self.signs if one[0] > made_at and one[1].call_id != call_id]
        return [sign for _, sign in sorted(found, key=lambda one: one[0])]


def settle_company(session: Session, call_id: int, *, now: datetime, zone: ZoneInfo, since: datetime) -> int:
    """A call was judged: what it makes of the promises to its company (or number) since then; how many changed."""
    call = session.get_one(Call, call_id)
    same = Promise.company_id == call.company_id if call.company_id is not None else Promise.call_id.in_(
        select(Call.id).where(Call.customer_phone == call.customer_phone, Call.company_id.is_(None))
    )  # fmt: skip
    if call.company_id is None and call.customer_phone is None:
        return 0
    return _settle(session, [same, Promise.made_at >= since], now=now, zone=zone, limit=5 * AT_ONCE)


def settle_due(session: Session, *, now: datetime, zone: ZoneInfo, limit: int) -> int:
    """Promises whose day is over and nobody knows of: broken, unless something shows otherwise; how many changed."""
    today = now.astimezone(zone).date()
    return _settle(session, [Promise.state == State.OPEN, Promise.due_on < today], now=now, zone=zone, limit=limit)


def settle_round(
    session: Session, *, now: datetime, zone: ZoneInfo, since: datetime, after: int, limit: int
) -> tuple[int, int]:
    """The next of those that may still change, by id; how many changed, and where to go on (0: from the start)."""
    fits = [Promise.state.in_(UNSETTLED), Promise.made_at >= since, Promise.id > after]
    ids = session.scalars(select(Promise.id).where(*fits).order_by(Promise.id).limit(limit)).all()
    changed = _settle(session, [Promise.id.in_(ids)], now=now, zone=zone, limit=limit) if ids else 0
    return changed, ids[-1] if len(ids) == limit else 0


def _settle(session: Session, fits: Sequence[ColumnElement[bool]], *, now: datetime, zone: ZoneInfo, limit: int) -> int:
    """Of the promises that fit and no person has marked."""
    rows = session.execute(
        select(Promise, Call.customer_phone, Call.deal_id, Call.lead_id)
        .join(Call, Call.id == Promise.call_id)
        .where(Promise.settled_by.is_distinct_from("human"), *fits)
        .order_by(Promise.id)
        .limit(limit)
    ).all()
    changed, today = 0, now.astimezone(zone).date()
    for begin in range(0, len(rows), AT_ONCE):
        part = rows[begin : begin + AT_ONCE]
        later = _signs(session, [(row[0], row[1]) for row in part], zone)
        closed = _closed(session, [(row[0].id, row[2], row[3]) for row in part], zone)
        for promise, phone, _, _ in part:
            signs = later[_key(promise.company_id, phone)].after(promise.made_at, promise.call_id)
            signs = sorted([*signs, *closed.get(promise.id, ())], key=lambda sign: sign.on)
            made = Made(kind=StepKind(promise.kind), who=Side(promise.who), due_on=promise.due_on)
            changed += _write(promise, settle(made, signs, today=today), now)
    return changed


def _write(promise: Promise, found: Settled, now: datetime) -> bool:
    if (promise.state, promise.settled_call_id, promise.reason) == (found.state, found.call_id, found.reason):
        return False
    promise.state, promise.reason, promise.settled_call_id = found.state, found.reason, found.call_id
    promise.settled_at = None if found.state is State.OPEN else now
    promise.settled_by = None if found.state is State.OPEN else "machine"
    return True


def _key(company_id: int | None, phone: str | None) -> tuple[str, int | str | None]:
    return ("company", company_id) if company_id is not None else ("phone", phone)


def _signs(
    session: Session, promises: Sequence[tuple[Promise, str | None]], zone: ZoneInfo
) -> defaultdict[tuple[str, int | str | None], _Later]:
    companies = {promise.company_id for promise, _ in promises if promise.company_id is not None}
    phones = {phone for promise, phone in promises if promise.company_id is None and phone is not None}
    since = min(promise.made_at for promise, _ in promises)
    found: defaultdict[tuple[str, int | str | None], _Later] = defaultdict(_Later)
    for key, at, sign in (
        *_calls(session, companies, phones, since, zone),
        *_again(session, companies, phones, since, zone),
        *_moves(session, companies, since, zone),
    ):
        found[key].signs.append((at, sign))
    return found


Keyed = tuple[tuple[str, int | str | None], datetime, Sign]


def _calls(
    session: Session, companies: Iterable[int], phones: Iterable[str], since: datetime, zone: ZoneInfo
) -> Iterable[Keyed]:
    """Talks, attempts, and what was said in talks to be done or not."""
    rows = session.execute(
        select(
            Call.id, Call.company_id, Call.customer_phone, Call.started_at, Call.direction, Call.connected,
            Call.outcome, VerdictRow.reports,
        )
        .join(
            VerdictRow,
            and_(VerdictRow.call_id == Call.id, VerdictRow.by == "machine", VerdictRow.is_current.is_(True)),
            isouter=True,
        )
        .where(Call.started_at > since, Call.direction != "internal", _of(companies, phones))
    )  # fmt: skip
    for call_id, company, phone, at, direction, connected, outcome, reports in rows:
        key, day = _key(company, phone), _day(at, zone)
        by = Side.AGENT if direction == "outbound" else Side.CUSTOMER
        if connected:
            yield key, at, Sign(kind=SignKind.CALL, on=day, call_id=call_id, by=by)
        elif outcome in NOT_REACHED or connected is False:
            yield key, at, Sign(kind=SignKind.ATTEMPT, on=day, call_id=call_id, by=by)
        for said in reports or ():
            kind = SignKind.DONE if said["is_done"] else SignKind.NOT_DONE
            yield key, at, Sign(kind=kind, on=day, call_id=call_id, shows=frozenset({StepKind(said["kind"])}))


def _again(
    session: Session, companies: Iterable[int], phones: Iterable[str], since: datetime, zone: ZoneInfo
) -> Iterable[Keyed]:
    """The same promised once more, in a later call."""
    rows = session.execute(
        select(Promise.call_id, Promise.company_id, Call.customer_phone, Promise.made_at, Promise.kind, Promise.due_on)
        .join(Call, Call.id == Promise.call_id)
        .where(Promise.made_at > since, Promise.due_on.is_not(None), _of(companies, phones))
    )
    for call_id, company, phone, at, kind, due_on in rows:
        shows = frozenset({StepKind(kind)})
        sign = Sign(kind=SignKind.PROMISE, on=_day(at, zone), call_id=call_id, shows=shows, due_on=due_on)
        yield _key(company, phone), at, sign


def _of(companies: Iterable[int], phones: Iterable[str]) -> ColumnElement[bool]:
    return or_(
        Call.company_id.in_(list(companies)), and_(Call.company_id.is_(None), Call.customer_phone.in_(list(phones)))
    )


def _moves(session: Session, companies: Iterable[int], since: datetime, zone: ZoneInfo) -> Iterable[Keyed]:
    """Deals that went forward, with what the stage they reached shows to be done."""
    rows = session.execute(
        select(Deal.company_id, StageChange.at, Stage.pipeline_id, Stage.position, Stage.kind)
        .join(Deal, Deal.id == StageChange.deal_id)
        .join(Stage, Stage.id == StageChange.to_stage_id)
        .where(Deal.company_id.in_(list(companies)), StageChange.at > since, StageChange.is_backward.is_(False))
        .where(Stage.kind != "lost", StageChange.from_stage_id.is_not(None))
    ).all()
    if not rows:
        return
    stages = session.execute(
        select(Stage.pipeline_id, Stage.position, Stage.goal_code).where(Stage.goal_code.is_not(None))
    ).all()
    for company, at, pipeline, position, kind in rows:
        goals = [(place, goal) for of, place, goal in stages if of == pipeline and goal is not None]
        shows = _shown(goals, position, is_won=kind == "won")
        yield _key(company, None), at, Sign(kind=SignKind.MOVE, on=_day(at, zone), shows=shows)


def _shown(goals: Sequence[tuple[int, str]], position: int, *, is_won: bool) -> frozenset[StepKind]:
    """goals: (position, goal) of the pipeline's stages.  A deal behind the stage of payment is paid."""
    if is_won or any(goal == GoalCode.PUSH_PAYMENT and place < position for place, goal in goals):
        return PAID
    reached = [kinds for goal, kinds in SHOWN.items() if any(g == goal and place <= position for place, g in goals)]
    ordered = any(goal == GoalCode.GET_APPLICATION and place < position for place, goal in goals)
    return frozenset().union(*reached, {StepKind.APPLICATION} if ordered else ())


def _closed(
    session: Session, promises: Sequence[tuple[int, int | None, int | None]], zone: ZoneInfo
) -> dict[int, list[Sign]]:
    """The end of the deal, or of the lead, that the promise's call was about.  promises: (id, deal, lead)."""
    deals = {deal for _, deal, _ in promises if deal is not None}
    leads = {lead for _, _, lead in promises if lead is not None}
    ended: dict[tuple[str, int], datetime] = {}
    if deals:
        fits = (Deal.id.in_(deals), Deal.closed_at.is_not(None), Deal.status != "open")
        rows = session.execute(select(Deal.id, Deal.closed_at).where(*fits))
        ended |= {("deal", one): at for one, at in rows if at is not None}
    if leads:
        lost = (Lead.id.in_(leads), Lead.rejected_at.is_not(None), Lead.status == "rejected")
        rows = session.execute(select(Lead.id, Lead.rejected_at).where(*lost))
        ended |= {("lead", one): at for one, at in rows if at is not None}
    found: dict[int, list[Sign]] = {}
    for promise_id, deal, lead in promises:
        at = ended.get(("deal", deal or 0)) or (ended.get(("lead", lead or 0)) if deal is None else None)
        if at is not None:
            found[promise_id] = [Sign(kind=SignKind.CLOSED, on=_day(at, zone))]
    return found


def _day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()
