"""Recordings as samples: decoded by PyAV (no ffmpeg program), each channel alone, 16 kHz, 16 bit."""

import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import av
import av.error
import numpy as np
from numpy.typing import NDArray

with warnings.catch_warnings():  # it looks for ffmpeg, which we do not use, and complains
    warnings.simplefilter("ignore", RuntimeWarning)
    from pydub import AudioSegment

RATE = 16_000  # Hz; what Whisper models expect
SAME_CHANNELS = 0.98  # correlation from which two channels are one, doubled (silence aside)
AUDIBLE_DBFS = -65.0  # a channel below this is nothing but the line's noise
PEAK_BUCKETS = 600
BLOCK = RATE * 60  # samples worked on at a time
STRETCH_SECONDS = 600.0  # of a recording in memory at a time: 38 MB of stereo
MEDIA_TYPES = {
    "ogg": "audio/ogg; codecs=opus",
    "mp3": "audio/mpeg",
    "wav": "audio/wav",
    "mov,mp4,m4a,3gp,3g2,mj2": "audio/mp4",
    "flac": "audio/flac",
    "matroska,webm": "audio/webm",
}

Samples = NDArray[np.int16]


class AudioError(ValueError):
    """A file that is no usable recording."""


class AudioUnreadable(AudioError):
    """Not audio, or cut off before the first frame."""


class AudioEmpty(AudioError):
    """A header and no sound: 44 bytes of WAV, for one."""


class AudioTooLong(AudioError):
    """Longer than allowed."""


@dataclass(frozen=True, slots=True)
class Probe:
    """What a file says of itself."""

    seconds: float
    channels: int
    media_type: str


@dataclass(frozen=True, slots=True)
class Audio:
    """A decoded recording.  `channels`: one contiguous array each; two only when they truly differ."""

    channels: tuple[Samples, ...]

    @property
    def seconds(self) -> float:
        return len(self.channels[0]) / RATE


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a recording, cut where nobody speaks."""

    start_seconds: float
    channels: tuple[Samples, ...]  # one contiguous array each; two only when they truly differ
    is_last: bool


def probe(path: Path) -> Probe:
    """Length and channels, decoded when the header does not tell.  Raises AudioUnreadable, AudioEmpty."""
    with _sounding(path) as (container, _):
        stream = container.streams.audio[0]
        channels = stream.codec_context.channels
        media_type = MEDIA_TYPES.get(container.format.name, "application/octet-stream")
        seconds = sum(frame.samples / frame.sample_rate for frame in container.decode(stream))
    if seconds < 0.05:
        raise AudioEmpty("this recording has no sound in it")
    return Probe(seconds=seconds, channels=min(channels, 2), media_type=media_type)


def decode(path: Path, *, most_seconds: float = 4 * 3600) -> Audio:
    """All samples, channel by channel.  Two equal channels are given as one.

    raises  AudioUnreadable, AudioEmpty, AudioTooLong
    """
    with _sounding(path) as (container, stereo):
        channels = _gathered(_resampled(container, stereo, most_seconds), 2 if stereo else 1)
    if not len(channels[0]):
        raise AudioEmpty("this recording has no sound in it")
    if len(channels) == 2 and are_the_same(*channels):
        channels = channels[:1]
    return Audio(channels)


def stretches(
    path: Path, *, most_seconds: float = 4 * 3600, at_once_seconds: float = STRETCH_SECONDS
) -> Iterator[Stretch]:
    """A recording part by part, so that hours of it never stand in memory.  Two equal channels are given as one.

    A recording of several stretches is decoded twice: whether it is readable, not too long, and of one channel or two
    is known only at its end.
    raises  AudioUnreadable, AudioEmpty, AudioTooLong
    """
    with _sounding(path) as (container, stereo):
        yield from _in_stretches(
            _resampled(container, stereo, most_seconds),
            int(at_once_seconds * RATE),
            count=2 if stereo else 1,
            are_one=lambda: _are_one(path, stereo, most_seconds),
        )


@contextmanager
def _sounding(path: Path) -> Iterator[tuple["av.container.InputContainer", bool]]:
    """A file with sound, and whether it has two channels.  Raises AudioUnreadable."""
    try:
        with av.open(str(path)) as container:
            if not container.streams.audio:
                raise AudioUnreadable("there is no sound in this file")
            yield container, container.streams.audio[0].codec_context.channels >= 2
    except AudioError:
        raise
    except (av.error.FFmpegError, OSError, ValueError) as error:
        raise AudioUnreadable("this file is no readable recording") from error


def are_the_same(left: Samples, right: Samples) -> bool:
    """Stereo faked from mono: it would give every word to both sides."""
    return _correlate(
        (left[start : start + BLOCK], right[start : start + BLOCK]) for start in range(0, len(left), BLOCK)
    )


def _correlate(blocks: Iterable[tuple[Samples, Samples]]) -> bool:
    both = left_power = right_power = 0.0
    for left, right in blocks:  # a whole call as floats would be four times its size
        a, b = left.astype(np.float64), right.astype(np.float64)
        both, left_power, right_power = both + float(a @ b), left_power + float(a @ a), right_power + float(b @ b)
    norm = float(np.sqrt(left_power * right_power))
    return norm > 0 and both / norm >= SAME_CHANNELS


def loudness(samples: Samples) -> float:
    """dBFS of a channel; -inf for digital silence."""
    segment = AudioSegment(data=samples.tobytes(), sample_width=2, frame_rate=RATE, channels=1)
    return float(segment.dBFS)


def is_audible(samples: Samples) -> bool:
    """Whether anything but the line's noise is on this channel."""
    return loudness(samples) > AUDIBLE_DBFS


def peaks(audio: Audio, *, buckets: int = PEAK_BUCKETS) -> list[list[int]]:
    """For the player: each channel's peak, 0..100, in equal parts of its time."""
    return [_peaks(channel, buckets) for channel in audio.channels]


def _peaks(samples: Samples, buckets: int) -> list[int]:
    edges = np.linspace(0, len(samples), buckets + 1).astype(int)
    loud = [int(np.abs(samples[a:b].astype(np.int32)).max()) if b > a else 0 for a, b in pairwise(edges)]
    top = max(max(loud), 1)
    return [round(100 * value / top) for value in loud]


def _gathered(pieces: Iterator[Samples], count: int) -> tuple[Samples, ...]:
    """Each channel in one array that grew in place: never a second copy of a long call."""
    grown = [bytearray() for _ in range(count)]
    for piece in pieces:
        for channel, samples in zip(grown, piece, strict=True):
            channel += samples.tobytes()
    return tuple(np.frombuffer(channel, np.int16) for channel in grown)


def _in_stretches(
    pieces: Iterator[Samples], most: int, *, count: int, are_one: Callable[[], bool]
) -> Iterator[Stretch]:
    held: list[Samples] = [np.zeros(0, np.int16)] * count
    gathered: list[list[Samples]] = [[] for _ in range(count)]
    start, size, is_one = 0, 0, None

    def joined() -> list[Samples]:
        return [np.concatenate([before, *parts]) for before, parts in zip(held, gathered, strict=True)]

    for piece in pieces:
        for parts, samples in zip(gathered, piece, strict=True):
            parts.append(samples)
        size += piece.shape[-1]
        if size < most:
            continue
        held, gathered = joined(), [[] for _ in range(count)]
        if is_one is None:
            is_one = are_one()
        at = quietest(held)
        yield Stretch(start / RATE, tuple(channel[:at] for channel in (held[:1] if is_one else held)), False)
        held = [channel[at:].copy() for channel in held]
        start, size = start + at, size - at
    held = joined()
    if not start and not size:
        raise AudioEmpty("this recording has no sound in it")
    if is_one is None:
        is_one = count == 2 and are_the_same(*held)
    yield Stretch(start / RATE, tuple(held[:1] if is_one else held), True)


def quietest(channels: Sequence[Samples]) -> int:
    """Where to cut: the middle of the quietest 0.3 s of the last half minute, all channels together."""
    length = len(channels[0])
    width = RATE * 3 // 10
    first = max(0, length - 30 * RATE)
    power = sum(np.square(channel[first:].astype(np.float64)) for channel in channels)
    sums = np.concatenate(([0.0], np.cumsum(power)))
    if len(sums) <= width:
        return length
    return first + int(np.argmin(sums[width:] - sums[:-width])) + width // 2


def _are_one(path: Path, stereo: bool, most_seconds: float) -> bool:
    """The whole recording decoded once, for this and to know at once that it is readable and not too long."""
    with av.open(str(path)) as container:
        pieces = _resampled(container, stereo, most_seconds)
        return _correlate((piece[0], piece[-1]) for piece in pieces)


def _resampled(container: "av.container.InputContainer", stereo: bool, most_seconds: float) -> Iterator[Samples]:
    """(channels, samples) pieces, so that a four-hour call never stands in memory as float."""
    resampler = av.AudioResampler(format="s16p", layout="stereo" if stereo else "mono", rate=RATE)
    taken = 0
    for frame in container.decode(container.streams.audio[0]):
        for piece in resampler.resample(frame):
            taken += piece.samples
            if taken > most_seconds * RATE:
                raise AudioTooLong(f"this recording is longer than {most_seconds / 3600:.1f} hours")
            yield piece.to_ndarray().astype(np.int16, copy=False)
    for piece in resampler.resample(None):
        yield piece.to_ndarray().astype(np.int16, copy=False)
