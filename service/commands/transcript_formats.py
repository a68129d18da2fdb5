"""A transcript as files: JSON of the contract, text, subtitles.  Pure."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from transcription.transcript import Speaker, Transcript, Turn


def as_object(path: Path, heard: Transcript) -> dict[str, Any]:
    return {
        "file": str(path),
        "language": heard.language,
        "seconds": heard.seconds,
        "channels": heard.channels,
        "engine": heard.engine,
        "model": heard.model,
        "sides": dict(heard.sides),
        "wall_seconds": heard.wall_seconds,
        "turns": [turn.as_json() for turn in heard.turns],
    }


def as_text(path: Path, heard: Transcript) -> str:
    lines = [f"{path}: {heard.seconds:.0f} s, {heard.language or 'nobody speaks'}, took {heard.wall_seconds:.1f} s"]
    lines += [
        f"  {turn.start:7.1f}  {turn.speaker:8}  {turn.text}{'  [perhaps invented]' if turn.is_suspect else ''}"
        for turn in heard.turns
    ]
    return "\n".join(lines)


def as_json(path: Path, heard: Transcript) -> str:
    return json.dumps(as_object(path, heard), ensure_ascii=False)


def as_srt(path: Path, heard: Transcript) -> str:
    """SubRip: what most players read."""
    blocks = (
        f"{number}\n{_clock(turn.start, ',')} --> {_clock(_end(turn), ',')}\n{_line(turn)}\n"
        for number, turn in enumerate(heard.turns, 1)
    )
    return "\n".join(blocks)


def as_vtt(path: Path, heard: Transcript) -> str:
    """WebVTT: what browsers read; the side as its voice."""
    blocks = (
        f"{_clock(turn.start, '.')} --> {_clock(_end(turn), '.')}\n<v {turn.speaker}>{_escaped(turn.text)}\n"
        for turn in heard.turns
    )
    return "\n".join(("WEBVTT\n", *blocks))


def _line(turn: Turn) -> str:
    return turn.text if turn.speaker is Speaker.UNKNOWN else f"{str(turn.speaker).capitalize()}: {turn.text}"


def _end(turn: Turn) -> float:
    """Players leave out what ends as it begins."""
    return max(turn.end, turn.start + 0.1)


def _clock(seconds: float, point: str) -> str:
    thousandths = round(seconds * 1000)
    hours, rest = divmod(thousandths, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}{point}{rest % 1000:03}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


FORMATS: Mapping[str, Callable[[Path, Transcript], str]] = {
    "json": as_json,
    "text": as_text,
    "srt": as_srt,
    "vtt": as_vtt,
}
SUFFIXES = {"json": "json", "text": "txt", "srt": "srt", "vtt": "vtt"}
