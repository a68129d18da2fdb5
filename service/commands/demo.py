"""`ringback demo`: a ready example, from an empty folder to judged calls, with nothing to set up."""

import asyncio
import json
import logging
import signal
import socket
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

import click

from db.queries import demo as figures
from db.queries import kpi, rejected
from db.queries.demo import Progress, Totals
from db.schema import migrate
from service import logs
from service.commands.running import run
from service.demo import company, load
from service.demo.play import NotTaken, exchanges, play
from service.demo.recorded import RECORDED
from service.settings import Settings, read_settings
from service.start import all_stages, make_world, running
from service.world import World

HOST = "127.0.0.1"
OLD = timedelta(days=1)
MONTH = timedelta(days=31)
LOOK_SECONDS = 0.5
STANDSTILL_SECONDS = 900.0  # no progress for so long: say so instead of waiting for ever


class Stuck(RuntimeError):
    """One line: what did not go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What the demo came to; figures of its whole month, the recorded calls among them."""

    calls: int
    linked: int
    transcribed: int
    judged: int
    attained: int
    calls_per_company: float | None  # connected calls to companies ÷ companies reached
    calls_per_company_by_role: dict[str, float]
    recordings: int  # real ones: fetched, heard by the speech model, judged
    rejected_waiting: int
    seconds: float  # from the start of this command


@click.command("demo")
@click.option("--port", type=click.IntRange(0, 65535), help="Port of the pages (default: RINGBACK_PORT, 8080; 0: any).")
@click.option("--once", is_flag=True, help="End when the last call is judged, and print a summary.")
@click.option("--json", "as_json", is_flag=True, help="With --once: the summary as one JSON object.")
@click.option(
    "--data-dir", type=click.Path(path_type=Path, file_okay=False), help="Where the demo lives (default: var/demo)."
)
@click.option("--seed-only", is_flag=True, help="Only write the example's CRM and past calls; start nothing.")
def command(port: int | None, once: bool, as_json: bool, data_dir: Path | None, seed_only: bool) -> None:
    """Show a sales house at work: its CRM, a month of calls, and six recordings that arrive now."""
    began = time.monotonic()
    settings = demo_settings(read_settings(), data_dir, port, once)
    logs.set_up("text", logging.WARNING)
    try:
        run(_demo(settings, began, once=once, as_json=as_json, seed_only=seed_only))
    except (NotTaken, Stuck) as error:
        raise click.ClickException(str(error)) from error


def demo_settings(settings: Settings, data_dir: Path | None, port: int | None, once: bool) -> Settings:
    """A database and a folder of its own, whatever is configured for production.  Raises ClickException."""
    chosen = port if port is not None else 0 if once else settings.port
    return settings.model_copy(
        update={
            "data_dir": data_dir or settings.data_dir / "demo",
            "database_url": "",
            "public_url": "",
            "host": HOST,
            "port": _port(chosen),
            "watch_folder": None,
            "company_names": company.OWN_NAMES,
            "competitors": company.COMPETITORS,
        }
    )


async def _demo(settings: Settings, began: float, *, once: bool, as_json: bool, seed_only: bool) -> None:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    migrate(settings.database)
    async with make_world(settings, transcribes=not seed_only) as world:
        password = _password(settings)
        made_at = await _seeded(world, password)
        if seed_only:
            _print_summary(await _summary(world, began), as_json)
            return
        async with exchanges(world, made_at) as played, running(world, stages=all_stages(), serves=True):
            if not once:
                _print_login(settings, password)
            await play(world, played, made_at, settings.address)
            await _all_judged(world)
            if once:
                _print_summary(await _summary(world, began), as_json)
                return
            _tell(f"ready: {settings.address}  (Ctrl-C ends it; the data stay in {settings.data_dir})")
            await _until_stopped()


async def _seeded(world: World, password: str) -> datetime:
    made_at = await load.made(world)
    if made_at is None:
        _tell("writing the example: a sales house, 60 customers, a month of calls …")
        made_at = await load.seed(world, password)
        totals = await world.db.read(figures.totals)
        _tell(f"{totals.calls} past calls: {totals.linked} linked, {totals.judged} judged")
    elif world.clock() - made_at > OLD:
        folder = world.settings.data_dir
        _tell(f"these data are of {made_at:%d.%m.%Y}; for fresh ones remove the folder {folder} and start again")
    return made_at


async def _all_judged(world: World) -> None:
    """Wait for the recorded calls, telling how far they are.  Raises Stuck."""
    last, moved_at = None, time.monotonic()
    while True:
        now: Progress = await world.db.read(figures.progress)
        if now.troubles:
            raise Stuck(now.troubles[0])
        told = (now.transcribed, now.judged)
        if told != last:
            last, moved_at = told, time.monotonic()
            _tell(f"{now.transcribed} of {len(RECORDED)} recordings transcribed, {now.judged} judged")
        if now.judged >= len(RECORDED) and now.jobs == 0:
            return
        if time.monotonic() - moved_at > STANDSTILL_SECONDS:
            raise Stuck(
                f"nothing has moved for {STANDSTILL_SECONDS:.0f} seconds; `ringback parked list` shows what failed"
            )
        await asyncio.sleep(LOOK_SECONDS)


async def _summary(world: World, began: float) -> Summary:
    now = world.clock()
    scope = kpi.Scope(since=now - MONTH, until=now)
    totals: Totals = await world.db.read(figures.totals)
    progress = await world.db.read(figures.progress)
    by_role = await world.db.read(kpi.lines, scope, "role")
    whole = (await world.db.read(kpi.totals, scope)).per_company.value
    return Summary(
        **asdict(totals),
        calls_per_company=None if whole is None else round(whole, 2),
        calls_per_company_by_role={
            str(line.key): round(line.figures.per_company.value, 2)
            for line in by_role
            if line.key is not None and line.figures.per_company.value is not None
        },
        recordings=progress.judged,
        rejected_waiting=await world.db.read(rejected.waiting),
        seconds=round(time.monotonic() - began, 1),
    )


def _print_summary(summary: Summary, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(asdict(summary)))
        return
    click.echo(
        f"{summary.calls} calls, {summary.linked} linked, {summary.transcribed} transcribed, {summary.judged} judged,"
        f" {summary.attained} reached their goal"
    )
    click.echo(f"{summary.recordings} recordings heard and judged")
    roles = ", ".join(f"{role} {value}" for role, value in summary.calls_per_company_by_role.items())
    click.echo(f"calls per company {summary.calls_per_company or '–'} ({roles})")
    click.echo(f"{summary.rejected_waiting} rejected leads wait for an ear; {summary.seconds:.0f} seconds taken")


def _print_login(settings: Settings, password: str) -> None:
    _tell(f"pages: {settings.address}")
    for email, name, role, _ in load.PEOPLE:
        _tell(f"  {email}  {role}, {name}")
    _tell(f"  password of all three: {password}")


def _password(settings: Settings) -> str:
    """Made up once for this demo; kept beside its data, to be printed again, readable by its owner alone."""
    path = settings.data_dir / "password"
    if not path.is_file():
        path.touch(mode=0o600)
        path.write_text(load.new_password())
    return path.read_text().strip()


def _port(wanted: int) -> int:
    """This port, or any when it is 0.  Raises ClickException: somebody has it."""
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((HOST, wanted))
        except OSError as error:
            raise click.ClickException(f"port {wanted} is taken; choose another one with --port") from error
        return int(listening.getsockname()[1])


async def _until_stopped() -> None:
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(name, stop.set)
    await stop.wait()


def _tell(line: str) -> None:
    """Beside the summary, which alone goes to standard output."""
    click.echo(line, err=True)
