"""Two voices of one channel are told apart, one voice is seen to be one, and stretches keep every word."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from transcription.audio import RATE, Samples
from transcription.evaluate import Reference
from transcription.mono_truth import score_mono
from transcription.sides import stretches_of, voices
from transcription.transcript import Speaker, Transcript, Turn, Word

LOW, HIGH = (110.0, 700.0), (210.0, 1300.0)  # pitch and formant, Hz


def voice(pitch: float, formant: float, seconds: float, seed: int) -> Samples:
    """A buzz of this pitch with one formant that wanders a little, as in speech."""
    chance = np.random.default_rng(seed)
    time = np.arange(int(seconds * RATE)) / RATE
    wander = 1 + 0.03 * np.sin(2 * np.pi * chance.uniform(1, 3) * time)
    phase = np.cumsum(pitch * wander) / RATE * 2 * np.pi
    parts = (np.exp(-(((n * pitch - formant) / 500) ** 2)) * np.sin(n * phase) for n in range(1, 25))
    sound = sum(parts) + chance.normal(0, 0.02, len(time))
    return (np.asarray(sound) * 3000).astype(np.int16)


def talk(*who: tuple[float, float]) -> tuple[Samples, list[Turn]]:
    """A second of each, half a second between."""
    samples, turns = [], []
    for number, one in enumerate(who):
        samples += [voice(*one, 1.0, number), np.zeros(RATE // 2, np.int16)]
        turns.append(Turn(speaker=Speaker.UNKNOWN, start=1.5 * number, end=1.5 * number + 1, text="да"))
    return np.concatenate(samples), turns


def test_two_voices_are_two() -> None:
    samples, turns = talk(LOW, HIGH, LOW, HIGH, HIGH, LOW)
    found = voices(samples, turns)
    signs = [odd > 0 for odd in found.odds]
    assert signs in ([False, True, False, True, True, False], [True, False, True, False, False, True])
    assert found.distance > 3


def test_one_voice_is_nearer_to_itself_than_two_are() -> None:
    alone = voices(*talk(*[LOW] * 6)).distance
    both = voices(*talk(LOW, HIGH, LOW, HIGH, HIGH, LOW)).distance
    assert alone < both / 2


def test_a_stretch_too_short_to_tell_is_not_told() -> None:
    samples, turns = talk(LOW, HIGH, LOW, HIGH)
    short = Turn(speaker=Speaker.UNKNOWN, start=0.1, end=0.2, text="а")
    assert voices(samples, [*turns, short]).odds[-1] == 0
    assert voices(samples, [short]).odds == (0.0,)


WORDS = st.lists(st.tuples(st.floats(0.0, 0.6), st.sampled_from([" да", " нет.", " что?"])), min_size=1, max_size=20)


@given(WORDS)
def test_stretches_keep_every_word_in_order(parts: list[tuple[float, str]]) -> None:
    at, words = 0.0, []
    for pause, text in parts:
        words.append(Word(at + pause, at + pause + 0.3, text))
        at = words[-1].end
    text = "".join(word.text for word in words).strip()
    turn = Turn(speaker=Speaker.UNKNOWN, start=words[0].start, end=at, text=text, words=tuple(words))
    cut = stretches_of([turn])
    assert tuple(word for one in cut for word in one.words) == turn.words
    assert all(one.start == one.words[0].start and one.end == one.words[-1].end for one in cut)


def test_mono_truth_counts_words_by_their_time() -> None:
    true = (
        Turn(speaker=Speaker.AGENT, start=0.0, end=2.0, text="раз два"),
        Turn(speaker=Speaker.CUSTOMER, start=3.0, end=5.0, text="три четыре"),
    )
    heard = (
        Turn(speaker=Speaker.AGENT, start=0.0, end=4.0, text="раз два три"),
        Turn(speaker=Speaker.UNKNOWN, start=4.0, end=5.0, text="четыре"),
    )
    transcript = Transcript(language="ru", seconds=5, channels=1, turns=heard, engine="e", model="m")
    (found,) = score_mono([(Reference(name="a", language="ru", turns=true), transcript)])
    assert (found.words, found.told, found.unknown) == (4, 1, 0.25)
    assert found.right == 2 / 3
