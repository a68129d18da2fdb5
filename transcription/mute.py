"""A second copy of a recording, silent where something private is said: on both channels, since lines leak."""

import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import av
import av.error
import numpy as np

from transcription.audio import AudioUnreadable, Samples

RATE = 16_000  # Hz; more than a telephone line carries, and one of the rates of Opus
BITS = 32_000  # a second; a telephone voice sounds as before
SAME_BYTES = {"fflags": "+bitexact"}  # no random serial number: the same recording makes the same copy
MEDIA_TYPE = "audio/ogg; codecs=opus"


def muted_copy(source: Path, target: Path, spans: Sequence[tuple[float, float]]) -> None:
    """Write `target`, Ogg Opus of the same length; complete or not at all.  spans: seconds [start, end).

    raises  AudioUnreadable: the source can't be decoded to its end;  OSError: the copy can't be written
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".muting-", dir=target.parent)
    os.close(handle)
    try:
        _write(source, Path(name), spans)
        with open(name, "rb") as written:
            os.fsync(written.fileno())
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _write(source: Path, target: Path, spans: Sequence[tuple[float, float]]) -> None:
    try:
        with av.open(str(source)) as read, av.open(str(target), "w", format="ogg", options=SAME_BYTES) as written:
            if not read.streams.audio:
                raise AudioUnreadable("there is no sound in this file")
            channels = 2 if read.streams.audio[0].codec_context.channels >= 2 else 1
            layout = "stereo" if channels == 2 else "mono"
            stream = written.add_stream("libopus", rate=RATE, layout=layout)
            stream.bit_rate = BITS
            at = 0
            for samples in _resampled(read, layout):
                silent = _silenced(samples, at, channels, spans)
                frame = av.AudioFrame.from_ndarray(silent, format="s16", layout=layout)
                frame.sample_rate, frame.pts = RATE, at
                at += frame.samples
                written.mux(stream.encode(frame))
            written.mux(stream.encode(None))
            if not at:
                raise AudioUnreadable("there is no sound in this file")
    except av.error.FFmpegError as error:
        raise AudioUnreadable("no muted copy could be made of this file") from error


def _resampled(read: "av.container.InputContainer", layout: str) -> Iterator[Samples]:
    """(1, samples × channels) pieces, interleaved."""
    resampler = av.AudioResampler(format="s16", layout=layout, rate=RATE)
    for frame in read.decode(read.streams.audio[0]):
        for piece in resampler.resample(frame):
            yield piece.to_ndarray().astype(np.int16, copy=False)
    for piece in resampler.resample(None):
        yield piece.to_ndarray().astype(np.int16, copy=False)


def _silenced(samples: Samples, at: int, channels: int, spans: Sequence[tuple[float, float]]) -> Samples:
    """`at`: number of the piece's first sample."""
    silent = samples.astype(np.int16, copy=True)
    for start, end in spans:
        first, last = (max(round(moment * RATE) - at, 0) * channels for moment in (start, end))
        silent[:, first:last] = 0
    return silent
