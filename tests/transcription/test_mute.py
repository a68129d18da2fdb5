"""The copy is silent where it must be, sounds as before everywhere else, and is complete or not there."""

from pathlib import Path

import numpy as np
import pytest

from tests.service_world import write_wav
from transcription.audio import AudioUnreadable, decode, loudness
from transcription.mute import muted_copy

RATE = 16_000


@pytest.mark.parametrize("channels", [1, 2])
def test_silent_there_and_nowhere_else(tmp_path: Path, channels: int) -> None:
    source = write_wav(tmp_path / "call.wav", seconds=4.0, channels=channels)
    muted_copy(source, tmp_path / "muted" / "copy", [(1.0, 2.0), (3.5, 60.0)])
    before, after = decode(source), decode(tmp_path / "muted" / "copy")
    assert abs(before.seconds - after.seconds) < 0.05
    assert len(after.channels) == channels
    for channel, was in zip(after.channels, before.channels, strict=True):
        for start, end in ((1.05, 1.95), (3.55, 3.95)):
            assert loudness(channel[int(start * RATE) : int(end * RATE)]) < -60
        for start, end in ((0.1, 0.9), (2.1, 3.4)):
            part = slice(int(start * RATE), int(end * RATE))
            assert abs(loudness(channel[part]) - loudness(was[part])) < 2
    pitch = np.fft.rfft(after.channels[0][2 * RATE : 3 * RATE].astype(float))
    assert int(np.abs(pitch).argmax()) == 440


def test_a_file_that_is_no_sound_leaves_nothing_behind(tmp_path: Path) -> None:
    source = tmp_path / "call.wav"
    source.write_bytes(b"no sound at all")
    with pytest.raises(AudioUnreadable):
        muted_copy(source, tmp_path / "muted" / "copy", [(0.0, 1.0)])
    assert list((tmp_path / "muted").iterdir()) == []
