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
    stretches,
)

FIXTURES = Path(__file__).with_name("fixtures")


def wav(path: Path, *channels: np.ndarray, rate: int = 8000) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(len(channels))
        file.setsampwidth(2)
        file.setframerate(rate)
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


def talk(seconds: float, *, seed: int) -> np.ndarray:
    """Noise in bursts of two seconds, with half a second of silence between."""
    noise = np.random.default_rng(seed).normal(0, 3000, int(seconds * RATE))
    return (noise * ((np.arange(len(noise)) / RATE) % 2.5 < 2)).astype(np.int16)


@pytest.mark.parametrize("seconds", [50.0, 100.0, 133.3])
def test_stretches_are_the_whole_recording_cut_in_silences(tmp_path: Path, seconds: float) -> None:
    left, right = talk(seconds, seed=1), talk(seconds, seed=2)
    parts = list(stretches(wav(tmp_path / "x.wav", left, right, rate=RATE), at_once_seconds=50))
    assert [part.is_last for part in parts] == [False] * (len(parts) - 1) + [True]
    for number, whole in enumerate((left, right)):
        assert np.array_equal(np.concatenate([part.channels[number] for part in parts]), whole)
    at = 0.0
    for part in parts:
        assert part.start_seconds == pytest.approx(at)
        assert at % 2.5 == 0 or 2 < at % 2.5 < 2.5
        at += len(part.channels[0]) / RATE


def test_a_long_recording_with_one_voice_on_both_channels_is_mono_in_all_its_stretches(tmp_path: Path) -> None:
    left, late = talk(120, seed=1), talk(120, seed=1)
    late[100 * RATE :] = talk(20, seed=3)  # other only at the end: two channels, from the start on
    one = stretches(wav(tmp_path / "one.wav", left, left // 2, rate=RATE), at_once_seconds=50)
    two = stretches(wav(tmp_path / "two.wav", left, late, rate=RATE), at_once_seconds=50)
    assert {len(part.channels) for part in one} == {1}
    assert {len(part.channels) for part in two} == {2}


def test_what_is_too_long_is_told_before_any_of_it_is_heard(tmp_path: Path) -> None:
    with pytest.raises(AudioTooLong):
        next(stretches(wav(tmp_path / "x.wav", talk(120, seed=1), rate=RATE), most_seconds=100, at_once_seconds=50))


def test_an_empty_recording_has_no_stretches(tmp_path: Path) -> None:
    with pytest.raises(AudioEmpty):
        list(stretches(wav(tmp_path / "x.wav", np.zeros(0, np.int16), rate=RATE)))
