"""`ringback evaluate`: the product's own judgement against labelled data."""

import json
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from adapters import captured, registry
from db.schema import migrate
from service.commands import evaluate_goals, evaluate_model
from service.commands.feed import feed_files
from service.commands.running import run
from service.commands.transcribe import open_transcriber
from service.evaluate_pbx import differences
from service.settings import Settings, read_settings
from transcription.audio import AudioError
from transcription.engine import TranscribeRequest
from transcription.evaluate import Reference, Score, score
from transcription.transcript import Speaker, Transcript, Turn

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group("evaluate")
def command() -> None:
    """Measure on labelled data: goals, a language model, speech recognition, PBX sequences."""


command.add_command(evaluate_goals.command)
command.add_command(evaluate_model.command)


@command.command("asr")
@click.argument("folder", type=FOLDER)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def asr(folder: Path, as_json: bool) -> None:
    """Transcribe every recording of FOLDER that has its truth beside it (NAME.json), and count the errors."""
    found = run(_asr(read_settings(), folder.resolve(), sorted(folder.resolve().glob("*.json"))))
    if as_json:
        click.echo(json.dumps([asdict(line) | {"rtfx": line.rtfx} for line in found]))
        return
    for line in found:
        side = "mono only" if line.side_accuracy is None else f"{line.side_accuracy:.1%}"
        click.echo(
            f"{line.language}  {line.files} files  {line.words} words  WER {line.wer:.1%}  CER {line.cer:.1%}"
            f"  right side {side}  {line.rtfx:.1f} × real time"
        )


@command.command("pbx")
@click.argument("folder", type=FOLDER)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def pbx(folder: Path, as_json: bool) -> None:
    """Feed every captured sequence below FOLDER and compare the calls with what it expects."""
    read = [(path, _captured(path)) for path in sorted(folder.rglob("*.json"))]
    cases = [(path, case) for path, case in read if case.provider in registry.ADAPTERS]
    unknown = Counter(case.provider for _, case in read if case.provider not in registry.ADAPTERS)
    wrong: dict[str, list[str]] = {}
    with tempfile.TemporaryDirectory(prefix="ringback-evaluate-") as thrown_away:
        settings = read_settings().model_copy(update={"data_dir": Path(thrown_away), "database_url": ""})
        migrate(settings.database)
        fed = run(feed_files(settings, cases, None))
    for (path, case), result in zip(cases, fed, strict=True):
        if found := differences(case.expect, result, len(case.requests)):
            wrong[str(path)] = found
    right = len(cases) - len(wrong)
    if as_json:
        click.echo(json.dumps({"right": right, "of": len(cases), "no_adapter": unknown, "wrong": wrong}))
        return
    click.echo(f"{right} of {len(cases)} sequences exactly right")
    for name, found in wrong.items():
        click.echo(f"  {name}: {'; '.join(found)}")
    if unknown:
        click.echo(f"  no adapter yet: {', '.join(f'{name} ({count})' for name, count in sorted(unknown.items()))}")


def _captured(path: Path) -> captured.Captured:
    try:
        return captured.read(path)
    except ValueError as error:
        raise click.ClickException(str(error)) from error


async def _asr(settings: Settings, folder: Path, paths: Sequence[Path]) -> list[Score]:
    transcriber = open_transcriber(settings)
    pairs: list[tuple[Reference, Transcript]] = []
    try:
        for path in paths:
            truth = json.loads(path.read_text("utf-8"))
            request = TranscribeRequest(languages=settings.languages)
            heard = await transcriber.transcribe(path.parent / truth["file"], request)
            pairs.append((_reference(path.stem, truth), heard))
            click.echo(f"\r{len(pairs)} recordings heard", nl=False, err=True)
    except (AudioError, KeyError, ValueError) as error:
        raise click.ClickException(f"{folder}: {error}") from error
    finally:
        await transcriber.close()
        click.echo(err=True)
    if not pairs:
        raise click.ClickException(f"{folder} has no NAME.json beside a recording")
    return score(pairs)


def _reference(name: str, truth: dict[str, Any]) -> Reference:
    turns = tuple(
        Turn(speaker=Speaker(turn["speaker"]), start=turn["start"], end=turn["end"], text=turn["text"])
        for turn in truth["turns"]
    )
    return Reference(name=name, language=truth["lang"], turns=turns)
