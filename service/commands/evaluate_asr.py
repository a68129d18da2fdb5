"""`ringback evaluate asr`: words, characters and sides against recordings whose truth stands beside them."""

import asyncio
import json
import tempfile
import wave
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
import numpy as np

from service.commands.running import run
from service.commands.transcribe import open_transcriber
from service.hearing import hear
from service.settings import Settings, read_settings
from transcription.audio import RATE, AudioError, decode
from transcription.engine import TranscribeRequest
from transcription.evaluate import Reference, Score, score
from transcription.mono_truth import MonoScore, score_mono
from transcription.transcript import Speaker, Transcript, Turn

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
Pairs = list[tuple[Reference, Transcript]]


@click.command("asr")
@click.argument("folder", type=FOLDER)
@click.option("--mono", is_flag=True, help="Mix both channels into one first, and count how often the side is right.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(folder: Path, mono: bool, as_json: bool) -> None:
    """Transcribe every recording of FOLDER that has its truth beside it (NAME.json), and count the errors."""
    pairs = run(_heard(read_settings(), folder.resolve(), sorted(folder.resolve().glob("*.json")), is_mono=mono))
    found, sides = score(pairs), score_mono(pairs) if mono else []
    if as_json:
        told = {line.language: asdict(line) for line in sides}
        lines = [asdict(line) | {"rtfx": line.rtfx} for line in found]
        click.echo(json.dumps([line | ({"mono": told[line["language"]]} if mono else {}) for line in lines]))
        return
    for line in found:
        click.echo(_as_text(line))
    for one in sides:
        click.echo(_mono_as_text(one))


def _as_text(line: Score) -> str:
    side = "mono only" if line.side_accuracy is None else f"{line.side_accuracy:.1%}"
    return (
        f"{line.language}  {line.files} files  {line.words} words  WER {line.wer:.1%}  CER {line.cer:.1%}"
        f"  right side {side}  {line.rtfx:.1f} × real time"
    )


def _mono_as_text(one: MonoScore) -> str:
    right = "none told" if one.right is None else f"{one.right:.1%}"
    return (
        f"{one.language}  mono: {one.told} of {one.files} files told apart  {one.words} words"
        f"  right side {right} of those given one  not known {one.unknown:.1%} of all"
    )


async def _heard(settings: Settings, folder: Path, paths: Sequence[Path], *, is_mono: bool) -> Pairs:
    transcriber = open_transcriber(settings)
    pairs: Pairs = []
    try:
        with tempfile.TemporaryDirectory(prefix="ringback-evaluate-") as thrown_away:
            for path in paths:
                truth = json.loads(path.read_text("utf-8"))
                file = path.parent / truth["file"]
                if is_mono:
                    file = await asyncio.to_thread(_mixed, file, Path(thrown_away) / f"{path.stem}.wav")
                direction = str(truth.get("direction", ""))
                heard = await hear(
                    transcriber,
                    file,
                    TranscribeRequest(languages=settings.languages),
                    is_outbound=direction.startswith("out") if direction else None,
                    own_names=settings.company_names,
                )
                pairs.append((reference(path.stem, truth), heard))
                click.echo(f"\r{len(pairs)} recordings heard", nl=False, err=True)
    except (AudioError, KeyError, ValueError) as error:
        raise click.ClickException(f"{folder}: {error}") from error
    finally:
        await transcriber.close()
        click.echo(err=True)
    if not pairs:
        raise click.ClickException(f"{folder} has no NAME.json beside a recording")
    return pairs


def _mixed(source: Path, target: Path) -> Path:
    """Both sides on one channel, as a mobile operator's exchange records them.  Raises AudioError."""
    channels = decode(source).channels
    mixed = sum(channel.astype(np.int32) for channel in channels) // len(channels)
    with wave.open(str(target), "wb") as sound:
        sound.setparams((1, 2, RATE, 0, "NONE", ""))
        sound.writeframes(np.asarray(mixed).astype(np.int16).tobytes())
    return target


def reference(name: str, truth: dict[str, Any]) -> Reference:
    """What was really said in a recording, from the NAME.json beside it."""
    turns = tuple(
        Turn(speaker=Speaker(turn["speaker"]), start=turn["start"], end=turn["end"], text=turn["text"])
        for turn in truth["turns"]
    )
    return Reference(name=name, language=truth["lang"], turns=turns)
