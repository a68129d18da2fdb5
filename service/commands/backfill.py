"""`ringback backfill`: calls of a past period, from a PBX's history or from a file of its rows."""

import asyncio
import hashlib
import json
import logging
import os
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import click

from adapters import registry
from db.queries import backfills, sources
from db.queries.backfills import StoredBackfill
from db.schema import migrate
from service import backfill, logs
from service.alone import alone, holder_name
from service.commands.running import open_database, run
from service.settings import Settings, read_settings
from service.sources import KnownSource, known
from service.start import make_world
from service.world import World, now

DAY = click.DateTime(formats=["%Y-%m-%d", "%Y-%m-%d %H:%M"])
NICE = 10  # beside a running service this process comes last
EARLIEST = datetime(2000, 1, 1)  # noqa: DTZ001  # local, as what is entered


@click.command("backfill")
@click.argument("name", required=False)
@click.option("--since", type=DAY, help="First day, like 2026-11-01; may be left out with --file.")
@click.option("--until", type=DAY, help="Last day, included.  Unless given: until now.")
@click.option("--file", "path", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Rows of the PBX.")
@click.option("--queue", "is_queued", is_flag=True, help="Leave it to the running service and return at once.")
@click.option("--list", "is_list", is_flag=True, help="Show what was read and what is being read.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(
    name: str | None,
    since: datetime | None,
    until: datetime | None,
    path: Path | None,
    is_queued: bool,
    is_list: bool,
    as_json: bool,
) -> None:
    """Read calls of a past period of the PBX NAME, after all calls of today.

    A row that was read before, or a call known from its events, is not doubled: read as often as you like.  A row that
    can't be read is parked (`ringback parked list`), the others go on.  Stopped by Ctrl-C, the service goes on with it;
    a file is gone on with by the same command."""
    settings = read_settings()
    logs.set_up("text", logging.WARNING)
    if is_list:
        _print_list(settings, as_json)
        return
    if name is None:
        raise click.UsageError("which PBX? `ringback pbx list` shows all")
    first, last = _period(settings, since, until, is_file=path is not None)
    if is_queued and path is not None:
        raise click.UsageError("a file is read by this command; leave --queue out")
    if not is_queued:
        with suppress(OSError):
            os.nice(NICE)
    found = run(_backfill(settings, name, first, last, path, is_queued, None if as_json else _show))
    click.echo(json.dumps(as_object(found), ensure_ascii=False) if as_json else _line(found))
    if found.state == "failed":
        raise click.ClickException(found.error or "it failed")


async def _backfill(
    settings: Settings,
    name: str,
    since: datetime,
    until: datetime,
    path: Path | None,
    is_queued: bool,
    tell: Callable[[StoredBackfill], None] | None,
) -> StoredBackfill:
    if not settings.database_url:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        await asyncio.to_thread(migrate, settings.database)
    async with make_world(settings, transcribes=False) as world:
        source = await _source(world, name)
        _check(source, path)
        reader = backfills.HISTORY if path is None else f"file:{await asyncio.to_thread(_sha256, path)}"
        backfill_id = await world.db.write(
            backfills.ask,
            source_id=source.id,
            reader=reader,
            since=since,
            until=until,
            asked_by="command line",
            at=world.clock(),
        )
        if not is_queued and not await alone(
            world.db,
            backfill.lease_name(backfill_id),
            lambda: _read(world, backfill_id, source, path, tell),
            holder=holder_name(),
        ):
            raise click.ClickException("the running service reads this period already; --list shows how far it is")
        found = await world.db.read(backfills.get, backfill_id)
        assert found is not None, "it was asked for just now"
        return found


async def _read(
    world: World,
    backfill_id: int,
    source: KnownSource,
    path: Path | None,
    tell: Callable[[StoredBackfill], None] | None,
) -> None:
    if path is None:
        await backfill.read_history(world, backfill_id, tell=tell)
        return
    try:
        rows = registry.FILES[source.adapter.name].deliveries(path, world.clock())
        await backfill.read_file(world, backfill_id, rows, tell=tell)
    except (OSError, ValueError) as error:
        await world.db.write(backfills.settle, backfill_id, state="failed", at=world.clock(), error=f"{path}: {error}")


async def _source(world: World, name: str) -> KnownSource:
    stored = await world.db.read(sources.by_name, name)
    if stored is None:
        raise click.ClickException(f"no PBX is named {name}; `ringback pbx list` shows all")
    try:
        return known(stored)
    except ValueError as error:
        raise click.ClickException(str(error)) from error


def _check(source: KnownSource, path: Path | None) -> None:
    title, kind = source.adapter.title, source.adapter.name
    if path is None and not backfill.can_tell(source):
        able = ", ".join(registry.HISTORIES)
        raise click.ClickException(f"{title} has no history to read (these have: {able}); give rows with --file")
    if path is not None and kind not in registry.FILES:
        raise click.ClickException(f"a file of {title} can't be read; these can: {', '.join(registry.FILES)}")


def _period(
    settings: Settings, since: datetime | None, until: datetime | None, *, is_file: bool
) -> tuple[datetime, datetime]:
    """Aware, UTC.  A day without an hour is meant whole."""
    if since is None and not is_file:
        raise click.UsageError("since when? --since 2026-11-01")
    first = (since or EARLIEST).replace(tzinfo=settings.zone)
    last = now().replace(microsecond=0) if until is None else until.replace(tzinfo=settings.zone)
    if until is not None and until.time() == time():
        last += timedelta(days=1)
    if last <= first:
        raise click.UsageError("--until is before --since")
    return first.astimezone(UTC), last.astimezone(UTC)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _show(found: StoredBackfill) -> None:
    """One line that is written over, on a terminal only."""
    if os.isatty(2):
        click.echo(f"\r{_line(found)}", nl=False, err=True)


def _line(found: StoredBackfill) -> str:
    rows = f"{found.read} rows: {found.new} new, {found.repeated} known, {found.parked} parked"
    return (
        f"{found.source}  {found.state}  {backfill.share(found):.0%}  {rows}{'  ' + found.error if found.error else ''}"
    )


def as_object(found: StoredBackfill) -> dict[str, Any]:
    return {
        "id": found.id,
        "source": found.source,
        "since": found.since.isoformat(),
        "until": found.until.isoformat(),
        "state": found.state,
        "share": round(backfill.share(found), 3),
        "rows": found.read,
        "new": found.new,
        "known": found.repeated,
        "parked": found.parked,
        "error": found.error,
    }


def _print_list(settings: Settings, as_json: bool) -> None:
    with open_database(settings) as db:
        every = db.read_now(backfills.newest)
    if as_json:
        click.echo(json.dumps([as_object(one) for one in every], ensure_ascii=False))
        return
    for one in every:
        first, last = (moment.astimezone(settings.zone) for moment in (one.since, one.until))
        period = f"{first:%Y-%m-%d %H:%M}…{last:%Y-%m-%d %H:%M}" if one.reader == backfills.HISTORY else "a file"
        click.echo(f"{one.id}  {period}  {_line(one)}")
    if not every:
        click.echo("nothing was read of the past yet; `ringback backfill NAME --since 2026-11-01` begins")
