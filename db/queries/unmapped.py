"""Extensions that calls name and nobody is known at: listed for a person, never guessed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models.crm import Employee, Extension
from db.models.telephony import Call, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmappedExtension:
    """One extension of one PBX, with calls and without an employee."""

    source_id: int
    source: str
    extension: str
    calls: int
    last_call_id: int
    last_at: datetime
    claimed_by: tuple[str, ...]  # employees who are entered at it: several, so none is taken


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An employee to choose."""

    id: int
    name: str
    team: str | None


class NoSuchChoice(ValueError):
    """One line: the extension or the employee is not there."""


def extensions(session: Session, *, limit: int = 200) -> list[UnmappedExtension]:
    """Those with the most calls first."""
    rows = session.execute(
        select(Source.id, Source.name, Call.extension, func.count(), func.max(Call.started_at), func.max(Call.id))
        .join(Source, Source.id == Call.source_id)
        .where(Call.employee_id.is_(None), Call.extension.is_not(None), Call.extension != "")
        .group_by(Source.id, Source.name, Call.extension)
        .order_by(func.count().desc(), Source.name, Call.extension)
        .limit(limit)
    ).all()
    claims = _claims(session, {row[2] for row in rows if row[2]})
    return [
        UnmappedExtension(
            source_id=source_id,
            source=source,
            extension=extension,
            calls=count,
            last_call_id=last_id,
            last_at=last_at,
            claimed_by=tuple(dict.fromkeys(claims.get((source_id, extension)) or claims.get((None, extension)) or ())),
        )
        for source_id, source, extension, count, last_at, last_id in rows
        if extension
    ]


def employees(session: Session) -> list[Choice]:
    """Who works here, by name."""
    rows = session.execute(
        select(Employee.id, Employee.name, Employee.team).where(Employee.is_active.is_(True)).order_by(Employee.name)
    )
    return [Choice(id=employee_id, name=name, team=team) for employee_id, name, team in rows]


def assign(session: Session, *, source_id: int, extension: str, employee_id: int) -> list[int]:
    """This employee sits at this extension of this PBX; the calls to link anew.  Raises NoSuchChoice."""
    if session.get(Employee, employee_id) is None or session.get(Source, source_id) is None or not extension.strip():
        raise NoSuchChoice("that employee or PBX is no longer there: load the page again")
    mapped = session.scalars(
        select(Extension).where(Extension.source_id == source_id, Extension.extension == extension)
    ).all()
    for row in mapped:
        session.delete(row)
    session.add(Extension(source_id=source_id, extension=extension, employee_id=employee_id))
    session.flush()
    return list(
        session.scalars(
            select(Call.id)
            .where(Call.source_id == source_id, Call.extension == extension, Call.employee_id.is_(None))
            .order_by(Call.started_at.desc())
        )
    )


def calls_of_extensions(session: Session, names: Sequence[str]) -> list[int]:
    """Calls at these extensions that are nobody's yet, newest first."""
    return list(
        session.scalars(
            select(Call.id)
            .where(Call.extension.in_(names), Call.employee_id.is_(None))
            .order_by(Call.started_at.desc())
        )
    )


def _claims(session: Session, names: set[str]) -> dict[tuple[int | None, str], list[str]]:
    claims: dict[tuple[int | None, str], list[str]] = {}
    rows = session.execute(
        select(Extension.source_id, Extension.extension, Employee.name)
        .join(Employee, Employee.id == Extension.employee_id)
        .where(Extension.extension.in_(names))
        .order_by(Employee.name)
    )
    for source_id, extension, name in rows:
        claims.setdefault((source_id, extension), []).append(name)
    return claims
