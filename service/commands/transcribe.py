"""`ringback transcribe`: recordings to turns, without a database."""

import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from service.commands.running import run
from service.recogniser import recogniser_of
from service.settings import Settings, read_settings
from transcription.audio import AudioError
from transcription.engine import TranscribeRequest
from transcription.engines.seam import Recogniser
from transcription.model import ModelBroken
from transcription.pool import EngineFailed
from transcription.transcript import Transcript


@click.command("transcribe")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--language", help="Of the call; default: decided among RINGBACK_LANGUAGES.")
@click.option("--agent-channel", type=click.IntRange(0, 1), help="0 left (default), 1 right.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a file.")
def command(files: Sequence[Path], language: str | None, agent_channel: int | None, as_json: bool) -> None:
    """Transcribe recordings FILES."""
    missing = next((path for path in files if not path.is_file()), None)
    if missing is not None:
        raise click.ClickException(f"{missing}: no such file")
    settings = read_settings()
    request = TranscribeRequest(agent_channel=agent_channel, language=language, languages=settings.languages)
    failed = run(_all(settings, files, request, as_json))
    if failed:
        sys.exit(1)


async def _all(settings: Settings, files: Sequence[Path], request: TranscribeRequest, as_json: bool) -> int:
    """How many could not be transcribed; each says why, the others go on."""
    transcriber, failed = open_transcriber(settings), 0
    try:
        for path in files:
            try:
                heard = await transcriber.transcribe(await asyncio.to_thread(path.resolve), request)
            except (AudioError, EngineFailed) as error:
                click.echo(f"ringback: {path}: {error}", err=True)
                failed += 1
                continue
            except ModelBroken as error:
                raise click.ClickException(str(error)) from error
            click.echo(json.dumps(as_object(path, heard), ensure_ascii=False) if as_json else as_text(path, heard))
    finally:
        await transcriber.close()
    return failed


def open_transcriber(settings: Settings) -> Recogniser:
    return recogniser_of(settings)


def as_object(path: Path, heard: Transcript) -> dict[str, Any]:
    return {
        "file": str(path),
        "language": heard.language,
        "seconds": heard.seconds,
        "channels": heard.channels,
        "engine": heard.engine,
        "model": heard.model,
        "wall_seconds": heard.wall_seconds,
        "turns": [
            {
                "speaker": str(turn.speaker),
                "start": round(turn.start, 3),
                "end": round(turn.end, 3),
                "text": turn.text,
                "is_suspect": turn.is_suspect,
            }
            for turn in heard.turns
        ],
    }


def as_text(path: Path, heard: Transcript) -> str:
    lines = [f"{path}: {heard.seconds:.0f} s, {heard.language or 'nobody speaks'}, took {heard.wall_seconds:.1f} s"]
    lines += [
        f"  {turn.start:7.1f}  {turn.speaker:8}  {turn.text}{'  [perhaps invented]' if turn.is_suspect else ''}"
        for turn in heard.turns
    ]
    return "\n".join(lines)
