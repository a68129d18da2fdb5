"""`ringback transcribe`: several files at once, in their order, in every format, and what goes wrong told by file."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from service.commands import transcribe
from service.commands.transcript_formats import as_srt, as_vtt
from service.settings import Settings
from transcription.audio import AudioUnreadable
from transcription.engine import TranscribeRequest
from transcription.pool import Transcriber
from transcription.transcript import Speaker, Transcript, Turn

TURNS = (
    Turn(speaker=Speaker.AGENT, start=0.0, end=1.5, text="Мой номер 8 916 123 45 67"),
    Turn(speaker=Speaker.CUSTOMER, start=3661.25, end=3661.25, text="a < b"),
)


class Ear(Transcriber):
    def __init__(self) -> None:
        """No model."""

    async def transcribe(self, path: Path, request: TranscribeRequest) -> Transcript:
        if path.stem == "broken":
            raise AudioUnreadable("this file is no readable recording")
        return Transcript(
            language="ru", seconds=3662.0, channels=2, turns=TURNS, engine="e", model=path.stem, wall_seconds=1.0
        )  # fmt: skip

    async def close(self) -> None:
        """Nothing to close."""


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    def ear(settings: Settings) -> Ear:
        return Ear()

    monkeypatch.setattr(transcribe, "open_transcriber", ear)
    monkeypatch.setenv("RINGBACK_DATA_DIR", str(tmp_path))
    paths = [tmp_path / name for name in ("one.wav", "two.wav", "broken.wav")]
    for path in paths:
        path.touch()
    return [str(path) for path in paths]


def test_in_their_order_and_one_that_fails_stops_no_other(files: list[str]) -> None:
    one, two, broken = files
    said = CliRunner().invoke(transcribe.command, ["--json", two, broken, one])
    assert said.exit_code == 1
    assert [json.loads(line)["model"] for line in said.stdout.splitlines()] == ["two", "one"]
    assert said.stderr == f"ringback: {broken}: this file is no readable recording\n"


@pytest.mark.parametrize(
    ("form", "name"), [("json", "one.json"), ("text", "one.txt"), ("srt", "one.srt"), ("vtt", "one.vtt")]
)
def test_a_file_for_each(files: list[str], tmp_path: Path, form: str, name: str) -> None:
    said = CliRunner().invoke(transcribe.command, ["--format", form, "--out", str(tmp_path / "out"), files[0]])
    assert (said.exit_code, said.stdout) == (0, "")
    assert "Мой номер 8 916 123 45 67" in (tmp_path / "out" / name).read_text("utf-8")


def test_numbers_can_be_left_out(files: list[str]) -> None:
    said = CliRunner().invoke(transcribe.command, ["--hide-numbers", files[0]])
    assert "Мой номер [телефон]" in said.stdout


def test_two_of_one_name_do_not_write_over_each_other(files: list[str], tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = tmp_path / "other" / "one.wav"
    other.touch()
    said = CliRunner().invoke(transcribe.command, ["--out", str(tmp_path / "out"), files[0], str(other)])
    assert said.exit_code == 1
    assert "the same name" in said.output


def test_subtitles() -> None:
    heard = Transcript(language="ru", seconds=3662.0, channels=2, turns=TURNS, engine="e", model="m")
    assert as_srt(Path("x"), heard).split("\n\n")[1] == "2\n01:01:01,250 --> 01:01:01,350\nCustomer: a < b\n"
    assert as_vtt(Path("x"), heard).startswith("WEBVTT\n\n00:00:00.000 --> 00:00:01.500\n<v agent>Мой номер")
    assert "<v customer>a &lt; b" in as_vtt(Path("x"), heard)
