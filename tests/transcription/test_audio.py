"""Recordings as samples: real files, and files that are none."""

import wave
from pathlib import Path

import numpy as np
import pytest

from transcription.audio import (
    RATE,
    AudioEmpty,
    AudioTooLong,
    AudioUnreadable,
    are_the_same,
    decode,
    is_audible,
    loudness,
    peaks,
    probe,
)

FIXTURES = Path(__file__).with_name("fixtures")


def wav(path: Path, *channels: np.ndarray) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(len(channels))
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(np.stack(channels, axis=1).astype("<i2").tobytes())
    return path


def tone(seconds: float, hertz: float, level: int = 8000) -> np.ndarray:
    return (level * np.sin(2 * np.pi * hertz * np.arange(int(8000 * seconds)) / 8000)).astype(np.int16)


def test_a_stereo_recording_has_two_channels_of_its_length() -> None:
    audio = decode(FIXTURES / "ru11.opus")
    assert len(audio.channels) == 2
    assert audio.seconds == pytest.approx(42.59, abs=0.1)
    assert all(channel.flags["C_CONTIGUOUS"] and channel.dtype == np.int16 for channel in audio.channels)


def test_a_probe_tells_length_channels_and_type() -> None:
    found = probe(FIXTURES / "ru11.opus")
    assert (found.channels, found.media_type) == (2, "audio/ogg; codecs=opus")
    assert found.seconds == pytest.approx(42.59, abs=0.1)
    assert probe(FIXTURES / "ru09.mp3").media_type == "audio/mpeg"


def test_stereo_faked_from_mono_is_mono(tmp_path: Path) -> None:
    same = tone(2, 440)
    assert len(decode(wav(tmp_path / "fake.wav", same, same)).channels) == 1
    assert len(decode(wav(tmp_path / "true.wav", same, tone(2, 700))).channels) == 2


def test_silence_is_not_the_same_as_silence() -> None:
    silence = np.zeros(RATE, np.int16)
    assert not are_the_same(silence, silence)
    assert not is_audible(silence)
    assert loudness(silence) == float("-inf")


def test_a_bare_header_is_no_recording(tmp_path: Path) -> None:
    with pytest.raises(AudioEmpty):
        probe(wav(tmp_path / "bare.wav", np.zeros(0, np.int16)))


def test_what_is_no_audio_is_said_to_be_unreadable(tmp_path: Path) -> None:
    (tmp_path / "page.mp3").write_bytes(b"<html>not found</html>" * 50)
    with pytest.raises(AudioUnreadable):
        decode(tmp_path / "page.mp3")
    with pytest.raises(AudioUnreadable):
        probe(tmp_path / "page.mp3")


def test_a_recording_longer_than_allowed_is_refused() -> None:
    with pytest.raises(AudioTooLong, match="longer than"):
        decode(FIXTURES / "ru11.opus", most_seconds=10)


def test_peaks_show_where_it_is_loud(tmp_path: Path) -> None:
    quiet_then_loud = np.concatenate([tone(1, 440, 500), tone(1, 440, 16000)])
    (found,) = peaks(decode(wav(tmp_path / "x.wav", quiet_then_loud)), buckets=10)
    assert max(found) == 100
    assert max(found[:4]) < 10 < min(found[6:])


def test_a_recording_that_was_cut_off_is_heard_up_to_there(tmp_path: Path) -> None:
    whole = (FIXTURES / "ru11.opus").read_bytes()
    (tmp_path / "cut.opus").write_bytes(whole[: len(whole) // 2])
    assert 15 < decode(tmp_path / "cut.opus").seconds < 30


def test_channels_of_a_long_recording_are_compared_to_their_ends() -> None:
    """Alike in the first minute only: two channels."""
    left = np.tile(tone(1, 440), 2 * 90)
    right = np.concatenate([left[: RATE * 30], np.tile(tone(1, 700), 2 * 60)])
    assert are_the_same(left[: RATE * 30], right[: RATE * 30])
    assert not are_the_same(left, right)
