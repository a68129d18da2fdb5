"""`ringback feed`: captured deliveries through the same door as live ones, the clock at each `at`."""

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from adapters import captured, registry
from adapters.contract import Connection
from adapters.errors import BadSignature
from db.queries import calls, sources
from db.schema import migrate
from service.commands.running import run
from service.intake import Intake
from service.settings import Settings, read_settings
from service.sources import KnownSource, Sources
from service.start import make_world
from service.webhooks import take_in
from service.worker import Worker
from service.world import World, now

FED_STAGES = ("link", "score")  # nothing is fetched from where a captured file points


@dataclass(slots=True)
class FileClock:
    """Stands at the `at` of the request being fed."""

    at: datetime = field(default_factory=now)

    def __call__(self) -> datetime:
        return self.at


@click.command("feed")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--source", "source_name", help="A connected PBX; without it each file's own connection, kept nowhere.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a file.")
def command(files: Sequence[Path], source_name: str | None, as_json: bool) -> None:
    """Feed captured deliveries FILES and print the calls they make."""
    try:
        cases = [(path, captured.read(path)) for path in files]
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    settings = read_settings()
    if source_name is not None:
        fed = run(feed_files(settings, cases, source_name))
    else:
        with tempfile.TemporaryDirectory(prefix="ringback-feed-") as folder:
            thrown_away = settings.model_copy(update={"data_dir": Path(folder), "database_url": ""})
            migrate(thrown_away.database)
            fed = run(feed_files(thrown_away, cases, None))
    for result in fed:
        _print(result, as_json)


async def feed_files(
    settings: Settings, cases: Sequence[tuple[Path, captured.Captured]], name: str | None
) -> list[dict[str, Any]]:
    """One result a file; `name`: the PBX they come from, None: each file's own connection."""
    results = []
    async with make_world(settings, transcribes=False) as world:
        for number, (path, case) in enumerate(cases):
            clock = FileClock()
            fed = replace(world, clock=clock, sources=Sources(world.db))
            try:
                source = await _source(fed, case, name, f"file{number}")
            except ValueError as error:
                raise click.ClickException(f"{path}: {error}") from error
            results.append(await feed(fed, clock, source, path, case))
    return results


async def feed(
    world: World, clock: FileClock, source: KnownSource, path: Path, case: captured.Captured
) -> dict[str, Any]:
    """`{file, accepted, rejected, calls}` of one captured file."""
    intake, accepted, rejected, delivery_ids = Intake(world), 0, [], []
    for index, request in enumerate(case.requests):
        clock.at = request.received_at
        try:
            delivery_id = await take_in(world, source, request)
        except BadSignature:
            rejected.append(index)
            continue
        accepted += 1
        if delivery_id is not None:
            delivery_ids.append(delivery_id)
            await intake.parse_all([delivery_id])
    await Worker(world, FED_STAGES).run_until_idle()
    made = await world.db.read(calls.of_deliveries, delivery_ids)
    return {"file": str(path), "accepted": accepted, "rejected": rejected, "calls": made}


async def _source(world: World, case: captured.Captured, name: str | None, made_name: str) -> KnownSource:
    if name is not None:
        known = await world.sources.named(name)
        if known is None:
            raise ValueError(f"no PBX is named {name}; `ringback pbx list` shows all")
        return known
    connection: Connection = registry.from_example(case.connection, made_name)
    await world.db.write(
        sources.add,
        name=made_name,
        adapter=connection.adapter,
        secrets=connection.secrets,
        options=connection.options,
        at=now(),
    )
    known = await world.sources.named(made_name)
    assert known is not None, "it was added just now"
    return known


def _print(fed: dict[str, Any], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(fed, ensure_ascii=False))
        return
    click.echo(f"{fed['file']}: {fed['accepted']} accepted, {len(fed['rejected'])} refused, {len(fed['calls'])} calls")
    for call in fed["calls"]:
        click.echo(
            f"  {call['started_at']}  {call['direction']}  {call['outcome']}  {call['talk_seconds']:.0f} s"
            f"  extension {call['extension'] or '–'}  recording {call['recording']['state']}"
        )
