"""`ringback check`: is it configured right?  One line a thing; non-zero when one of them is wrong."""

import asyncio
import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from db.connect import Database
from db.queries import sources
from db.schema import is_current
from service.commands.running import open_database
from service.recogniser import recogniser_of
from service.settings import Settings, SettingsWrong, read_settings
from service.sources import known
from service.world import now
from transcription.model import ModelBroken, locate


@dataclass(frozen=True, slots=True)
class Finding:
    thing: str
    is_right: bool
    said: str


@click.command("check")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list.")
def command(as_json: bool) -> None:
    """Check settings, data folder, database, model, PBXs and clock."""
    findings = check()
    if as_json:
        click.echo(json.dumps([{"thing": f.thing, "right": f.is_right, "said": f.said} for f in findings]))
    else:
        for finding in findings:
            click.echo(f"{'ok   ' if finding.is_right else 'WRONG'} {finding.thing}: {finding.said}")
    if not all(finding.is_right for finding in findings):
        sys.exit(1)


def check() -> list[Finding]:
    try:
        settings = read_settings()
    except SettingsWrong as error:
        return [Finding("settings", False, str(error))]
    looks: tuple[tuple[str, Callable[[Settings], str]], ...] = (
        ("data folder", _data_dir),
        ("database", _database),
        ("speech model", _model),
        ("PBXs", _sources),
        ("watched folder", _watch_folder),
        ("clock", _clock),
    )
    return [Finding("settings", True, "all known"), *(_look(thing, look, settings) for thing, look in looks)]


class _Wrong(Exception):
    """What is wrong and what to do, in one line."""


def _look(thing: str, look: Callable[[Settings], str], settings: Settings) -> Finding:
    try:
        return Finding(thing, True, look(settings))
    except (_Wrong, ModelBroken, SettingsWrong, click.ClickException, OSError) as error:
        return Finding(thing, False, error.message if isinstance(error, click.ClickException) else str(error))


def _data_dir(settings: Settings) -> str:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    if not os.access(settings.data_dir, os.W_OK):
        raise _Wrong(f"{settings.data_dir} can't be written; give it to the user who runs Ringback")
    disk = os.statvfs(settings.data_dir)
    return f"{settings.data_dir.absolute()}, {disk.f_bavail * disk.f_frsize / 1e9:.0f} GB free"


def _database(settings: Settings) -> str:
    shown = make_url(settings.database).render_as_string(hide_password=True)
    try:
        db = Database(settings.database, readers=1)
        try:
            if not is_current(db.engine):
                raise _Wrong(f"{shown} has not the current schema; run `ringback migrate`")
        finally:
            db.close()
    except SQLAlchemyError as error:
        raise _Wrong(f"{shown} can't be reached: {str(error.__cause__ or error).splitlines()[0]}") from error
    return shown


def _model(settings: Settings) -> str:
    recogniser = recogniser_of(settings)
    if settings.engine == "server":
        return f"{settings.model} of the server at {settings.engine_url}"
    if settings.engine == "onnx-asr":
        asyncio.run(recogniser.warm_up())
        return f"{settings.onnx_kind} ({settings.model})"
    located = locate(settings.model, models_dir=settings.data_dir / "models")
    if os.sep in located and not (Path(located) / "model.bin").is_file():
        raise _Wrong(f"{located} has no model.bin; give RINGBACK_MODEL a folder of a faster-whisper model")
    return f"{settings.model} ({located})"


def _sources(settings: Settings) -> str:
    with open_database(settings) as db:
        stored = db.read_now(sources.every)
        lines = db.read_now(sources.health, at=now())
    for source in stored:
        try:
            known(source)
        except ValueError as error:
            raise _Wrong(f"{source.name}: {error}") from error
    if not stored:
        return "none yet; `ringback pbx add NAME --adapter KIND` connects one"
    return ", ".join(f"{line.name} (heard {_when(line.last_delivery_at)})" for line in lines)


def _when(at: datetime | None) -> str:
    return at.isoformat(timespec="minutes") if at is not None else "never"


def _watch_folder(settings: Settings) -> str:
    if settings.watch_folder is None:
        return "none"
    if not settings.watch_folder.is_dir():
        raise _Wrong(f"{settings.watch_folder} is no folder; set RINGBACK_WATCH_FOLDER to one that is there")
    return str(settings.watch_folder)


def _clock(settings: Settings) -> str:
    if time.time() < 1_767_225_600:  # 2026-01-01
        raise _Wrong("this machine's clock stands before 2026; set it, or every call gets a wrong date")
    return f"{now().astimezone(settings.zone).isoformat(timespec='minutes')} in {settings.time_zone}"
