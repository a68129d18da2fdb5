"""Sounds of a telephone line on which nobody speaks."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

RATE = 16_000


def _times(seconds: float) -> NDArray[np.float64]:
    return np.arange(int(seconds * RATE)) / RATE


def silence(seconds: float) -> NDArray[np.int16]:
    return np.zeros(int(seconds * RATE), np.int16)


def ring_back(seconds: float) -> NDArray[np.int16]:
    """425 Hz, a second in five."""
    times = _times(seconds)
    return (6000 * np.sin(2 * np.pi * 425 * times) * ((times % 5) < 1)).astype(np.int16)


def busy(seconds: float) -> NDArray[np.int16]:
    """425 Hz, half a second on, half off."""
    times = _times(seconds)
    return (8000 * np.sin(2 * np.pi * 425 * times) * ((times % 1) < 0.5)).astype(np.int16)


def white_noise(seconds: float) -> NDArray[np.int16]:
    return np.random.default_rng(7).normal(0, 500, int(seconds * RATE)).astype(np.int16)


def pink_noise(seconds: float) -> NDArray[np.int16]:
    """Its power falls with frequency; it swells and fades, as the noise of a street does."""
    white = np.fft.rfft(np.random.default_rng(8).normal(0, 1, int(seconds * RATE)))
    pink = np.fft.irfft(white / np.sqrt(np.maximum(np.arange(len(white)), 1)), int(seconds * RATE))
    swell = 0.55 + 0.45 * np.sin(2 * np.pi * _times(seconds) / 7)
    return (3000 * swell * pink / np.abs(pink).max() * 4).clip(-32000, 32000).astype(np.int16)


def music(seconds: float) -> NDArray[np.int16]:
    """A melody with harmonics over a bass, each note struck and fading; a drum on the beat."""
    notes = (262, 330, 392, 523, 440, 349, 294, 392)
    rng = np.random.default_rng(9)
    beat = int(0.4 * RATE)
    fade = np.exp(-np.arange(beat) / RATE * 4)
    made = []
    for number in range(int(seconds / 0.4) + 1):
        times, pitch = np.arange(beat) / RATE, notes[(number * 3 + number // 8) % len(notes)]
        tone = sum(np.sin(2 * np.pi * pitch * k * times) / k for k in (1, 2, 3, 4))
        bass = np.sin(2 * np.pi * pitch / 4 * times)
        drum = rng.normal(0, 1, beat) * np.exp(-np.arange(beat) / RATE * 40)
        made.append(4000 * fade * tone + 3000 * bass + 2500 * drum * (number % 2))
    return np.concatenate(made)[: int(seconds * RATE)].clip(-32000, 32000).astype(np.int16)


SOUNDS: Mapping[str, Callable[[float], NDArray[np.int16]]] = {
    "silence": silence,
    "ring-back": ring_back,
    "busy": busy,
    "white noise": white_noise,
    "pink noise": pink_noise,
    "music": music,
}
