"""What the judge reads of a call, and where its verdict is written."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Select, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from db.models.crm import Company, Stage
from db.models.scoring import CallGoal, TalkMetrics, VerdictRow
from db.models.telephony import Call, TranscriptRow
from db.models.work import Review
from db.queries import promises
from scoring.facts import CallFacts, GoalCode, GoalOrigin
from scoring.kpis.working_days import WorkingDays
from scoring.verdict import Outcome, Verdict
from transcription.transcript import Speaker, Turn

OF_NO_GOAL = (Outcome.VOICEMAIL, Outcome.WRONG_NUMBER, Outcome.NO_SPEECH)  # so whatever the call was for
NO_RECORDING_COMES = ("none", "missing", "corrupt")


@dataclass(frozen=True, slots=True, kw_only=True)
class ToScore:
    """A call as the score stage meets it."""

    facts: CallFacts | None  # None: no transcript, nothing to judge
    is_answered: bool
    is_recording_coming: bool
    channels: int  # of the recording the transcript was made of; 0: no transcript
    talk_seconds: float


def to_score(
    session: Session, call_id: int, *, zone: ZoneInfo, competitors: Sequence[str], own_names: Sequence[str]
) -> ToScore:
    """The call, its goal (set by a person, else of its stage, else none) and what was heard of it."""
    call = session.get_one(Call, call_id)
    heard = session.scalars(
        select(TranscriptRow)
        .where(TranscriptRow.call_id == call_id, TranscriptRow.is_current.is_(True))
        .order_by(TranscriptRow.recording_id, TranscriptRow.id)
    ).all()
    goal, origin = _goal(session, call)
    watched = {name for name in competitors if name}
    company = session.scalar(select(Company.name).where(Company.id == call.company_id))
    facts = CallFacts(
        turns=tuple(turn for row in heard for turn in turns_of(row)),
        call_date=call.started_at.astimezone(zone).date(),
        goal=goal,
        origin=origin,
        is_outbound=call.direction == "outbound",
        language=next((row.language for row in heard if row.language), "ru"),
        talk_seconds=call.talk_seconds,
        competitors=tuple(sorted(watched)),
        own_names=(*own_names, *([company] if company else [])),
    )
    return ToScore(
        facts=facts if heard else None,
        is_answered=call.outcome == "answered",
        is_recording_coming=call.recording_state not in NO_RECORDING_COMES,
        channels=max((row.channels for row in heard), default=0),
        talk_seconds=call.talk_seconds,
    )


def turns_of(row: TranscriptRow) -> list[Turn]:
    """The stored turns of one transcript."""
    return [
        Turn(
            speaker=Speaker(turn["speaker"]),
            start=turn["start"],
            end=turn["end"],
            text=turn["text"],
            is_suspect=turn.get("is_suspect", False),
        )
        for turn in row.turns
    ]


def replace_machine_verdict(
    session: Session,
    call_id: int,
    verdict: Verdict,
    *,
    at: datetime,
    turns: Sequence[Turn] = (),
    working: WorkingDays = promises.ALWAYS,
) -> None:
    """The machine's newest verdict, with its promises and objections; older verdicts are kept, and one that says the
    very same stays the current one.  It counts unless a person has judged the call."""
    said = _columns(verdict)
    current = session.scalar(_of_call(call_id).where(VerdictRow.by == "machine", VerdictRow.is_current.is_(True)))
    if current is None or any(getattr(current, name) != value for name, value in said.items()):
        if current is not None:
            current.is_current = current.is_effective = False
        judged_by_hand = session.scalar(
            _of_call(call_id).where(VerdictRow.by == "human", VerdictRow.is_current.is_(True))
        )
        session.add(
            VerdictRow(call_id=call_id, by="machine", created_at=at, is_effective=judged_by_hand is None, **said)
        )
    _keep_goal(session, call_id, verdict)
    if not _is_returned(session, call_id):
        promises.keep(session, call_id, verdict, turns=turns, working=working)
    promises.keep_objections(session, call_id, verdict, turns=turns)


def set_connected(session: Session, call_id: int, connected: bool | None, by: str | None, *, at: datetime) -> None:
    """Whether a person spoke, and how that is known; a person's word stands."""
    session.execute(
        update(Call)
        .where(Call.id == call_id, Call.connected_by.is_distinct_from("human"))
        .values(connected=connected, connected_by=by, updated_at=at)
    )


def replace_talk_metrics(session: Session, call_id: int, measures: dict[str, float | int | None]) -> None:
    """How the talk went; the keys are the columns of talk_metrics."""
    session.execute(delete(TalkMetrics).where(TalkMetrics.call_id == call_id))
    session.add(TalkMetrics(call_id=call_id, **measures))


def set_goal(
    session: Session, call_id: int, goal: GoalCode, *, user_id: int | None, at: datetime | None = None
) -> None:
    """A person or a program says what the call is for: that stands against stage and guess.

    A person's verdict given for another goal does not count any more; it is kept, and counts again when its goal is
    set again."""
    _put_goal(session, call_id, goal, GoalOrigin.SET, user_id, at)
    by_hand = session.scalars(_of_call(call_id).where(VerdictRow.by == "human").order_by(VerdictRow.id.desc())).all()
    counts = next((row for row in by_hand if row.goal == goal or row.outcome in OF_NO_GOAL), None)
    for row in by_hand:
        row.is_current = row.is_effective = row is counts
    machine = _of_call(call_id).where(VerdictRow.by == "machine", VerdictRow.is_current.is_(True))
    for row in session.scalars(machine):
        row.is_effective = counts is None


def _of_call(call_id: int) -> Select[VerdictRow]:
    return select(VerdictRow).where(VerdictRow.call_id == call_id)


def _columns(verdict: Verdict) -> dict[str, object]:
    """What of a verdict is stored, as it comes back from the database."""
    return {
        "goal": verdict.goal,
        "origin": verdict.origin,
        "version": verdict.version,
        "outcome": verdict.outcome,
        "attained": verdict.attained,
        "confidence": verdict.confidence,
        "why": verdict.why,
        "evidence": [asdict(quote) for quote in verdict.evidence],
        "next_step": promises.as_json(verdict.next_step) if verdict.next_step else None,
        "rejection": asdict(verdict.rejection) if verdict.rejection else None,
        "competitors": [asdict(name) for name in verdict.competitors],
        "prices": [{**asdict(price), "amount": str(price.amount)} for price in verdict.prices],
        "reports": [asdict(one) for one in verdict.reports],
    }


def _goal(session: Session, call: Call) -> tuple[GoalCode | None, GoalOrigin]:
    chosen = session.get(CallGoal, call.id)
    if chosen is not None and chosen.origin == GoalOrigin.SET:
        return GoalCode(chosen.goal), GoalOrigin.SET
    of_stage = session.scalar(select(Stage.goal_code).where(Stage.id == call.stage_id))
    return (GoalCode(of_stage), GoalOrigin.STAGE) if of_stage else (None, GoalOrigin.INFERRED)


def _is_returned(session: Session, call_id: int) -> bool:
    """A supervisor returned the lead of this call with a next step of her own: that is what counts."""
    by_hand = select(Review.id).where(Review.call_id == call_id, Review.decision == "returned")
    return session.scalar(by_hand.limit(1)) is not None


def _keep_goal(session: Session, call_id: int, verdict: Verdict) -> None:
    if verdict.goal is None:
        session.execute(delete(CallGoal).where(CallGoal.call_id == call_id, CallGoal.origin != GoalOrigin.SET))
    elif verdict.origin is not GoalOrigin.SET:
        _put_goal(session, call_id, verdict.goal, verdict.origin, None)


def _put_goal(
    session: Session,
    call_id: int,
    goal: GoalCode,
    origin: GoalOrigin,
    user_id: int | None,
    at: datetime | None = None,
) -> None:
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    values = {"goal": str(goal), "origin": str(origin), "set_by": user_id, "set_at": at}
    session.execute(
        dialect.insert(CallGoal)
        .values(call_id=call_id, **values)
        .on_conflict_do_update(index_elements=["call_id"], set_=values)
    )
