"""`ringback import`: a CRM's export into the store, by external id."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from db.connect import Database
from db.queries import jobs
from service import crm_feed
from service.commands.running import open_database
from service.crm_table import TableUnreadable, header_help, read_table, values
from service.settings import read_settings
from service.world import now

ROWS_IN_ONE_COMMIT = 200  # each in its own savepoint; a running service waits no longer than for these
COLUMNS = "\n\n".join(f"\b\n{kind}\n{header_help(kind)}" for kind in crm_feed.KINDS)


@dataclass(slots=True)
class Report:
    """What became of the rows."""

    added: int = 0
    changed: int = 0
    same: int = 0
    bad: list[tuple[int, str]] = field(default_factory=list)  # (line, what is wrong)
    notes: list[tuple[int, str]] = field(default_factory=list)

    def add(self, other: "Report") -> None:
        self.added, self.changed = self.added + other.added, self.changed + other.changed
        self.same += other.same
        self.bad += other.bad
        self.notes += other.notes


class _Undo(Exception):
    """Ends a dry run's transaction; carries what would have become of it."""

    def __init__(self, report: Report) -> None:
        self.report = report


@click.command(
    "import",
    epilog=f"\b\nColumns (any of these names, in any order; letters' case does not matter):\n\n{COLUMNS}",
)
@click.argument("kind", type=click.Choice(list(crm_feed.KINDS)))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check every row and say what would happen; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(kind: str, file: Path, dry_run: bool, as_json: bool) -> None:
    """Import KIND from FILE, CSV or XLSX.

    Rows are found again by their id, so a file may be imported again. An empty cell changes nothing. Sums may have a
    decimal comma, times without a zone are local (RINGBACK_TIME_ZONE). Companies go before contacts, leads and deals
    that name them. Bad rows are told by line and the rest is imported; the exit code is 1 when there were any.
    """
    settings = read_settings()
    try:
        table = read_table(file, kind)
    except TableUnreadable as error:
        raise click.ClickException(str(error)) from error
    with open_database(settings) as db:
        report = import_rows(db, kind, table.rows, zone=settings.zone, at=now(), dry_run=dry_run)
    _print(kind, file, report, table.unknown_columns, dry_run=dry_run, as_json=as_json)
    if report.bad:
        sys.exit(1)


def import_rows(
    db: Database,
    kind: str,
    rows: Sequence[tuple[int, Mapping[str, Any]]],
    *,
    zone: ZoneInfo,
    at: datetime,
    dry_run: bool = False,
) -> Report:
    """Write rows (line, cells by field); what is wrong with one leaves the others alone."""
    whole = Report()
    for start in range(0, len(rows), ROWS_IN_ONE_COMMIT):
        some = rows[start : start + ROWS_IN_ONE_COMMIT]
        try:
            whole.add(db.write_now(_write, kind, some, zone=zone, at=at, dry_run=dry_run))
        except _Undo as undone:
            whole.add(undone.report)
    return whole


def _write(
    session: Session,
    kind: str,
    rows: Sequence[tuple[int, Mapping[str, Any]]],
    *,
    zone: ZoneInfo,
    at: datetime,
    dry_run: bool,
) -> Report:
    report = Report()
    for line, cells in rows:
        try:
            with session.begin_nested():
                given = values(kind, cells, zone)
                fed = crm_feed.feed(session, kind, given, at=at, priority=jobs.BACKFILL)
        except (crm_feed.RecordWrong, crm_feed.NoSuchReference) as error:
            report.bad.append((line, str(error)))
            continue
        except DBAPIError as error:
            report.bad.append((line, f"the database refuses it: {str(error.orig).splitlines()[0]}"))
            continue
        report.notes += [(line, note) for note in fed.notes]
        if fed.stored.is_new:
            report.added += 1
        elif fed.is_changed:
            report.changed += 1
        else:
            report.same += 1
    if dry_run:
        raise _Undo(report)
    return report


def _print(
    kind: str, file: Path, report: Report, unknown_columns: Sequence[str], *, dry_run: bool, as_json: bool
) -> None:
    if as_json:
        said = {
            "kind": kind,
            "file": str(file),
            "dry_run": dry_run,
            "added": report.added,
            "changed": report.changed,
            "same": report.same,
            "bad": [{"line": line, "error": error} for line, error in report.bad],
            "notes": [{"line": line, "note": note} for line, note in report.notes],
            "unknown_columns": list(unknown_columns),
        }
        click.echo(json.dumps(said, ensure_ascii=False))
        return
    would = "would be " if dry_run else ""
    click.echo(
        f"{kind}: {report.added} {would}added, {report.changed} {would}changed, {report.same} the same,"
        f" {len(report.bad)} bad"
    )
    for name in unknown_columns:
        click.echo(f"column “{name}” is not known and was left out")
    for line, note in report.notes:
        click.echo(f"line {line}: {note}")
    for line, error in report.bad:
        click.echo(f"line {line}: {error}", err=True)
