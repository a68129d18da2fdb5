"""`ringback transcribe`: recordings to turns, without a database."""

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from scoring.hiding import hide
from service.commands.running import run
from service.commands.transcript_formats import FORMATS, SUFFIXES
from service.hearing import hear
from service.recogniser import recogniser_of
from service.settings import Settings, read_settings
from transcription.audio import AudioError
from transcription.engine import TranscribeRequest
from transcription.engines.seam import Recogniser
from transcription.engines.server import ServerDown
from transcription.model import ModelBroken
from transcription.pool import EngineFailed
from transcription.transcript import Transcript

AT_ONCE = 4  # recordings: the engine hears several together faster than one after the other


@click.command("transcribe")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--language", help="Of the call; default: decided among RINGBACK_LANGUAGES.")
@click.option("--agent-channel", type=click.IntRange(0, 1), help="0 left (default), 1 right.")
@click.option("--format", "form", type=click.Choice(tuple(FORMATS)), default="text", help="Default: text.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="A file for each recording, in here.")
@click.option("--hide-numbers", is_flag=True, help="Leave out phone, card and passport numbers.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a file; the same as --format json.")
def command(
    files: Sequence[Path],
    language: str | None,
    agent_channel: int | None,
    form: str,
    out: Path | None,
    hide_numbers: bool,
    as_json: bool,
) -> None:
    """Transcribe recordings FILES; what is said in them is printed as it was heard."""
    missing = next((path for path in files if not path.is_file()), None)
    if missing is not None:
        raise click.ClickException(f"{missing}: no such file")
    form = "json" if as_json else form
    targets = _targets(files, out, form)
    settings = read_settings()
    request = TranscribeRequest(agent_channel=agent_channel, language=language, languages=settings.languages)
    failed = run(_all(settings, files, targets, request, form, hides=hide_numbers))
    if failed:
        sys.exit(1)


async def _all(
    settings: Settings,
    files: Sequence[Path],
    targets: Sequence[Path | None],
    request: TranscribeRequest,
    form: str,
    *,
    hides: bool,
) -> int:
    """How many could not be transcribed; each says why, the others go on.  Printed in the order they were named."""
    transcriber, failed, done = open_transcriber(settings), 0, 0
    room = asyncio.Semaphore(AT_ONCE)

    async def one(path: Path) -> Transcript:
        async with room:
            place = await asyncio.to_thread(path.resolve)
            return await hear(transcriber, place, request, own_names=settings.company_names)

    tasks = [asyncio.create_task(one(path)) for path in files]
    try:
        for path, target, task in zip(files, targets, tasks, strict=True):
            _progress(done, len(files))
            try:
                heard = await task
            except (AudioError, EngineFailed, ServerDown) as error:
                _progress(None, len(files))
                click.echo(f"ringback: {path}: {error}", err=True)
                failed += 1
            except ModelBroken as error:
                raise click.ClickException(str(error)) from error
            else:
                _progress(None, len(files))
                _tell(path, target, _shown(heard, hides), form)
            done += 1
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await transcriber.close()
    return failed


def open_transcriber(settings: Settings) -> Recogniser:
    return recogniser_of(settings)


def _shown(heard: Transcript, hides: bool) -> Transcript:
    return replace(heard, turns=hide(heard.turns, heard.language).turns) if hides else heard


def _tell(path: Path, target: Path | None, heard: Transcript, form: str) -> None:
    text = FORMATS[form](path, heard)
    if target is None:
        click.echo(text)
        return
    target.write_text(text.rstrip("\n") + "\n", "utf-8")
    click.echo(f"{target}: {heard.seconds:.0f} s, took {heard.wall_seconds:.1f} s", err=True)


def _targets(files: Sequence[Path], out: Path | None, form: str) -> list[Path | None]:
    """Where each goes; None: to the screen.  Raises ClickException: two would go to one place."""
    if out is None:
        return [None] * len(files)
    out.mkdir(parents=True, exist_ok=True)
    targets: list[Path | None] = [out / f"{path.stem}.{SUFFIXES[form]}" for path in files]
    if len(set(targets)) < len(targets):
        raise click.ClickException(
            "two of these recordings have the same name; give them to --out one folder at a time"
        )
    return targets


def _progress(done: int | None, count: int) -> None:
    """One line of a terminal, written over again; None: taken away.  Nothing where nobody looks."""
    if sys.stderr.isatty():
        click.echo("\r\033[K" + (f"{done} of {count} transcribed …" if done is not None else ""), nl=False, err=True)
