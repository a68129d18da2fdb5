"""`ringback reconcile`: a day's events, CDR and recordings, compared call by call."""

import json
import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import click

from db.queries import reconciliation as queries
from db.queries.reconciliation import Compared, SeenDifference
from db.schema import migrate
from service import logs, reconciliation
from service.alone import alone, holder_name
from service.commands.running import run
from service.settings import Settings, read_settings
from service.start import make_world
from service.world import World


@click.command("reconcile")
@click.argument("name", required=False)
@click.option("--day", type=click.DateTime(formats=["%Y-%m-%d"]), help="Like 2026-11-23.  Unless given: yesterday.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(name: str | None, day: datetime | None, as_json: bool) -> None:
    """Compare a day of the PBX NAME, or of all: what events told, what the PBX's own records say, what was recorded.

    The running service does so each night for the day before; the page Reconciliation shows it."""
    settings = read_settings()
    logs.set_up("text", logging.WARNING)
    compared, found = run(_reconcile(settings, name, day.date() if day is not None else None))
    if as_json:
        click.echo(json.dumps(as_object(compared, found), ensure_ascii=False))
        return
    for one in compared:
        cdr = "not read" if one.calls_in_cdr is None else one.calls_in_cdr
        click.echo(
            f"{one.source}  {one.day}  {one.calls} calls: {one.calls_in_events} by events, {cdr} in the CDR,"
            f" {one.calls_recorded} recorded; {one.differences} differences{f'  ({one.error})' if one.error else ''}"
        )
    for difference in found:
        click.echo(f"  {difference.source}  call {difference.call_id}  {difference.kind}")
    if not compared:
        click.echo("no PBX is connected yet; `ringback pbx add NAME --adapter KIND` connects one")


async def _reconcile(
    settings: Settings, name: str | None, day: date | None
) -> tuple[list[Compared], list[SeenDifference]]:
    if not settings.database_url:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        migrate(settings.database)
    async with make_world(settings, transcribes=False) as world:
        chosen = day or world.clock().astimezone(settings.zone).date() - timedelta(days=1)
        if not await alone(world.db, reconciliation.LEASE, lambda: _all(world, name, chosen), holder=holder_name()):
            raise click.ClickException("the running service compares just now; try again in a minute")
        compared = await world.db.read(queries.of_day, chosen)
        found = await world.db.read(queries.differences_of, chosen, source=name)
        return [one for one in compared if name in (None, one.source)], found


async def _all(world: World, name: str | None, day: date) -> None:
    every = [source for source in await world.sources.every() if name in (None, source.name)]
    if name is not None and not every:
        raise click.ClickException(f"no PBX is named {name}, or it is off; `ringback pbx list` shows all")
    for source in every:
        await reconciliation.reconcile(world, source, day)


def as_object(compared: Sequence[Compared], found: Sequence[SeenDifference]) -> dict[str, Any]:
    return {
        "days": [
            {
                "source": one.source,
                "day": one.day.isoformat(),
                "calls": one.calls,
                "in_events": one.calls_in_events,
                "in_cdr": one.calls_in_cdr,
                "recorded": one.calls_recorded,
                "differences": one.differences,
                "error": one.error,
            }
            for one in compared
        ],
        "differences": [
            {"source": one.source, "call": one.call_id, "kind": one.kind, "said": dict(one.said)} for one in found
        ],
    }
