"""Two voices of one channel told apart: pitch and timbre of each stretch of speech, in two groups.  Pure.

Small and without weights: mel cepstra (the timbre of a telephone voice) and pitch of a stretch are averaged, scaled by
how much they vary inside stretches, and split in two.  It tells that there are two voices, not whose they are."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transcription.audio import RATE, Samples
from transcription.transcript import Turn, Word

FRAME, STEP = 400, 160  # samples: 25 ms every 10 ms
BANDS, CEPSTRA = 24, 13
LOW_HZ, HIGH_HZ = 200.0, 3700.0  # what a telephone line carries
PITCH_HZ = (70.0, 350.0)
VOICED = 0.45  # height of the pitch's peak in the autocorrelation
GAP = 0.25  # seconds of silence at which a stretch ends; or the end of a sentence
SHORTEST = 0.35  # seconds: less tells no voice
FARTHEST = 2.5  # of the usual spread around the middle: one odd stretch must not be a voice of its own
ROUNDS = 30
SURE = 4.0  # log-odds one stretch may give at most: a cough must not outvote a talk

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Voices:
    """For each stretch the log-odds of the second voice against the first; 0: not known.

    distance  between the two voices in units of how much one varies; small: perhaps it is one"""

    odds: tuple[float, ...]
    distance: float


def stretches_of(turns: Sequence[Turn]) -> list[Turn]:
    """Turns cut where one may end and the other side begin: at a pause between words, and after a sentence."""
    cut: list[Turn] = []
    for turn in turns:
        if not turn.words:
            cut.append(turn)
            continue
        run: list[Word] = []
        for word in turn.words:
            if run and (word.start - run[-1].end >= GAP or run[-1].text.rstrip().endswith((".", "?", "!", "…"))):
                cut.append(_turn_of(turn, run))
                run = []
            run.append(word)
        cut.append(_turn_of(turn, run))
    return cut


def voices(samples: Samples, stretches: Sequence[Turn]) -> Voices:
    """Which of two voices says each stretch of a mono recording, 16 kHz."""
    bank = _bank()
    described = [_described(samples[int(one.start * RATE) : int(one.end * RATE)], bank) for one in stretches]
    known = [number for number, one in enumerate(described) if one is not None]
    if len(known) < 3:
        return Voices((0.0,) * len(stretches), 0.0)
    means = np.array([described[number][0] for number in known])  # type: ignore[index]  # None is left out above
    inside = np.array([described[number][1] for number in known])  # type: ignore[index]  # the same
    weights = np.sqrt([stretches[number].end - stretches[number].start for number in known])
    scaled = (means - means.mean(0)) / np.sqrt(inside.mean(0) + 1e-6)
    odds, distance = _split(_without_odd_ones(scaled), weights)
    found = np.zeros(len(stretches))
    found[known] = odds
    return Voices(tuple(float(one) for one in found), distance)


def _split(points: Floats, weights: Floats) -> tuple[Floats, float]:
    """Two groups by the longest axis, then by the nearest centre, until nothing moves."""
    centred = points - np.average(points, axis=0, weights=weights)
    axis = np.linalg.svd(centred * weights[:, None], full_matrices=False)[2][0]
    second = centred @ axis > 0
    for _ in range(ROUNDS):
        if second.all() or not second.any():
            return np.zeros(len(points)), 0.0
        centres = [np.average(points[side], axis=0, weights=weights[side]) for side in (~second, second)]
        away = [((points - centre) ** 2).sum(1) for centre in centres]
        moved = away[0] > away[1]
        if (moved == second).all():
            break
        second = moved
    spread = float(np.average(np.minimum(*away), weights=weights))
    apart = float(((centres[0] - centres[1]) ** 2).sum())
    odds = (away[0] - away[1]) / (2 * spread + 1e-9) * points.shape[1] / 4
    return np.clip(odds, -SURE, SURE), float(np.sqrt(apart / (spread + 1e-9)))


def _without_odd_ones(points: Floats) -> Floats:
    """Each measure cut where it is far out: a cough, a laugh, a pitch heard an octave off."""
    middle = np.median(points, axis=0)
    usual = 1.48 * np.median(np.abs(points - middle), axis=0) + 1e-6
    cut: Floats = np.clip(points, middle - FARTHEST * usual, middle + FARTHEST * usual)
    return cut


def _described(samples: Samples, bank: Floats) -> tuple[Floats, Floats] | None:
    """Mean and variance of the loud frames' cepstra, and pitch in octaves; None: too short to tell."""
    if len(samples) < SHORTEST * RATE:
        return None
    floats = samples.astype(np.float64) / 32768
    frames = np.lib.stride_tricks.sliding_window_view(floats, FRAME)[::STEP]
    energy = (frames**2).mean(1)
    loud = frames[energy > max(float(np.quantile(energy, 0.9)) / 30, 1e-8)] * np.hanning(FRAME)
    if len(loud) < 15:
        return None
    spectrum = np.abs(np.fft.rfft(loud, 512)) ** 2
    mel = np.log(spectrum @ bank.T + 1e-10)
    turn = np.cos(np.pi * np.outer(np.arange(1, CEPSTRA + 1), np.arange(BANDS) + 0.5) / BANDS)
    cepstra = mel @ turn.T * np.sqrt(2 / BANDS)
    pitch = _pitch(spectrum)
    return np.append(cepstra.mean(0), pitch), np.append(cepstra.var(0), 0.03)


def _pitch(spectrum: Floats) -> float:
    """Median octave above 100 Hz of the voiced frames; 0.5, between man and woman, when there is none."""
    wave = np.fft.irfft(spectrum)
    first, last = int(RATE / PITCH_HZ[1]), int(RATE / PITCH_HZ[0])
    lags = wave[:, first:last] / (wave[:, :1] + 1e-12)
    best = lags.argmax(1)
    voiced = best[lags.max(1) > VOICED] + first
    return float(np.median(np.log2(RATE / voiced / 100))) if len(voiced) >= 5 else 0.5


def _bank() -> Floats:
    """Triangles of equal width on the mel scale."""
    low, high = (2595 * np.log10(1 + hz / 700) for hz in (LOW_HZ, HIGH_HZ))
    edges = 700 * (10 ** (np.linspace(low, high, BANDS + 2) / 2595) - 1)
    bins = np.fft.rfftfreq(512, 1 / RATE)
    rise = (bins[None] - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    fall = (edges[2:, None] - bins[None]) / (edges[2:] - edges[1:-1])[:, None]
    return np.maximum(np.minimum(rise, fall), 0)


def _turn_of(turn: Turn, words: Sequence[Word]) -> Turn:
    return Turn(
        speaker=turn.speaker,
        start=words[0].start,
        end=max(words[-1].end, words[0].start),
        text="".join(word.text for word in words).strip(),
        is_suspect=turn.is_suspect,
        words=tuple(words),
    )
