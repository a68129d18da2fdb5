"""A language model's opinions: which calls it is asked about, and what came of it."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from db.models.crm import Company, Contact, Employee
from db.models.people import Opinion as OpinionRow
from db.models.scoring import VerdictRow
from db.models.telephony import Call
from db.models.work import Job
from scoring.second_opinion import NoOpinion, Opinion

STAGE = "opinion"  # of a job that asks
NO_CONFIDENCE = 0.0  # a model gives none that means anything


def goal_to_ask(session: Session, call_id: int, model: str) -> tuple[str | None, str] | None:
    """Goal and its origin, as the machine judged by; None: not judged, or this model was asked for this goal before."""
    machine = session.scalar(
        select(VerdictRow).where(
            VerdictRow.call_id == call_id, VerdictRow.by == "machine", VerdictRow.is_current.is_(True)
        )
    )
    if machine is None:
        return None
    asked = session.execute(
        select(OpinionRow.missing, VerdictRow.goal)
        .join(VerdictRow, VerdictRow.id == OpinionRow.verdict_id, isouter=True)
        .where(OpinionRow.call_id == call_id, OpinionRow.model == model)
    ).all()
    if any(missing is not None or goal == machine.goal for missing, goal in asked):
        return None
    return machine.goal, machine.origin


def names_of(session: Session, call_id: int) -> list[str]:
    """Names that are masked wherever they are said."""
    row = session.execute(
        select(Company.name, Contact.name, Employee.name)
        .select_from(Call)
        .join(Company, Company.id == Call.company_id, isouter=True)
        .join(Contact, Contact.id == Call.contact_id, isouter=True)
        .join(Employee, Employee.id == Call.employee_id, isouter=True)
        .where(Call.id == call_id)
    ).one()
    return [name for name in row if name]


def keep(
    session: Session,
    call_id: int,
    found: Opinion | NoOpinion,
    *,
    goal: str | None,
    origin: str,
    host: str,
    model: str,
    seconds: float,
    at: datetime,
) -> None:
    """Beside the machine's and people's verdicts, never instead of them."""
    verdict_id = None
    if isinstance(found, Opinion):
        session.execute(
            update(VerdictRow).where(VerdictRow.call_id == call_id, VerdictRow.by == "model").values(is_current=False)
        )
        first = found.evidence[0]
        row = VerdictRow(
            call_id=call_id, by="model", created_at=at, is_effective=False, goal=goal, origin=origin, version=0,
            outcome=found.outcome, attained=found.outcome == "attained", confidence=NO_CONFIDENCE, why="",
            evidence=[asdict(one) for one in found.evidence],
            rejection={"reason": found.reason, "quote": first.quote, "turn": first.turn} if found.reason else None,
        )  # fmt: skip
        session.add(row)
        session.flush()
        verdict_id = row.id
    session.add(
        OpinionRow(
            call_id=call_id, verdict_id=verdict_id, at=at, host=host, model=model, dropped=found.dropped,
            missing=found.why if isinstance(found, NoOpinion) else None, seconds=seconds,
        )
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Lately:
    """How the language model answers: what went wrong last, and what waits."""

    last_at: datetime | None  # an opinion was asked for, with or without success
    wrong_at: datetime | None  # … and none came of it
    wrong: str | None  # scoring.second_opinion.Missing
    waiting: int  # calls that are to be asked about
    parked: int  # given up
    error: str | None  # of the newest job that failed; never words of a talk


def lately(session: Session) -> Lately:
    last_at = session.scalar(select(func.max(OpinionRow.at)))
    wrong = session.execute(
        select(OpinionRow.at, OpinionRow.missing)
        .where(OpinionRow.missing.is_not(None))
        .order_by(OpinionRow.at.desc(), OpinionRow.id.desc())
        .limit(1)
    ).first()
    waits, parked = (
        select(func.count()).where(Job.stage == STAGE, state).scalar_subquery()
        for state in (Job.state != "parked", Job.state == "parked")
    )
    waiting, given_up = session.execute(select(waits, parked)).one()
    error = session.scalar(
        select(Job.error).where(Job.stage == STAGE, Job.error.is_not(None)).order_by(Job.run_at.desc()).limit(1)
    )
    return Lately(
        last_at=last_at,
        wrong_at=wrong.at if wrong else None,
        wrong=wrong.missing if wrong else None,
        waiting=waiting,
        parked=given_up,
        error=error,
    )
