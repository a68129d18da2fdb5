"""How talks went, per employee: the median of each measure over a period's calls, with the number behind it.

Medians are taken here and not in SQL: SQLite has none.  A measure that is None for a call is left out, never 0."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.crm import Employee
from db.models.scoring import TalkMetrics
from db.models.telephony import Call
from db.queries.kpi import Scope, conditions

MEASURES = (
    "talk_ratio",
    "longest_monologue_seconds",
    "longest_customer_seconds",
    "switches_per_minute",
    "patience_seconds",
    "questions",
    "open_questions",
    "silence_ratio",
    "long_silences",
    "interruptions",
    "words_per_minute",
    "fillers_per_100",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Medians:
    """calls: with known sides; n: of them, those a measure is known of."""

    calls: int
    values: Mapping[str, float | None]
    n: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonTalk:
    employee: int | None
    name: str | None
    team: str | None
    connected: int  # calls with a talk, whether its sides are known or not
    guessed: int  # of those measured: sides told apart by the voice
    medians: Medians


def by_employee(session: Session, scope: Scope) -> tuple[list[PersonTalk], Medians]:
    """Lines by name, and the medians over all calls of the scope."""
    columns = [getattr(TalkMetrics, name) for name in MEASURES]
    rows = session.execute(
        select(Call.employee_id, TalkMetrics.call_id, TalkMetrics.agent_seconds, TalkMetrics.is_guessed, *columns)
        .join(TalkMetrics, TalkMetrics.call_id == Call.id, isouter=True)
        .where(*conditions(scope), Call.connected.is_(True))
    ).all()
    people = {row.id: row for row in session.scalars(select(Employee))}
    by_person: dict[int | None, list[Any]] = {}
    for row in rows:
        by_person.setdefault(row[0], []).append(row)
    lines = [_line(people.get(key) if key is not None else None, key, found) for key, found in by_person.items()]
    return sorted(lines, key=lambda line: (line.name is None, line.name or "")), medians(_known(rows))


def medians(rows: Iterable[Any]) -> Medians:
    """rows: with the measures from the fifth column on."""
    found, columns = list(rows), {}
    for at, name in enumerate(MEASURES, start=4):
        columns[name] = [row[at] for row in found if row[at] is not None]
    return Medians(
        calls=len(found),
        values={name: float(median(column)) if column else None for name, column in columns.items()},
        n={name: len(column) for name, column in columns.items()},
    )


def _known(rows: Iterable[Any]) -> list[Any]:
    return [row for row in rows if row[2] is not None]


def _line(person: Employee | None, key: int | None, rows: list[Any]) -> PersonTalk:
    known = _known(rows)
    return PersonTalk(
        employee=key,
        name=person.name if person else None,
        team=person.team if person else None,
        connected=len(rows),
        guessed=sum(bool(row[3]) for row in known),
        medians=medians(known),
    )
