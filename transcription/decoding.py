"""From windows of speech to words with times: features, encoder, beam search without timestamps, then alignment.

Each window is encoded alone at a length that depends on itself only, and decoded together with others of that length.
"""

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import ctranslate2
import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.tokenizer import Tokenizer
from faster_whisper.transcribe import merge_punctuations
from numpy.typing import NDArray

from transcription.turns import LOOP_COMPRESSION, loops

HOP = 160  # samples of one feature frame: 10 ms
TOKENS_A_SECOND = 12  # nobody says more; a loop does
MOST_TOKENS = 448  # of the decoder, with its prompt
SURE_LOG_PROBABILITY = -1.0  # Whisper's own: what is less likely is heard once more
SILENCE_CHANCE = 0.6  # Whisper's own
WHOLE_FRAMES = 3000  # 30 s: what the model was taught on
BEFORE, AFTER = "\"'“¿([{-«", "\"'.。,，!！?？:：”)]}、»"  # punctuation belongs to the word after, or before it

Floats = NDArray[np.float32]
Encoder = Callable[[Floats], Floats]  # (1, mels, frames) → (1, frames / 2, width)


@dataclass(frozen=True, slots=True)
class Word:
    start: float  # seconds within the window
    end: float
    text: str  # with its leading space
    log_probability: float  # mean of its tokens'


@dataclass(frozen=True, slots=True)
class Heard:
    """What one window says."""

    text: str
    words: tuple[Word, ...]
    log_probability: float  # mean over the tokens
    no_speech: float  # 0..1
    compression: float
    is_doubtful: bool = False  # heard twice, and doubtful still

    @property
    def is_silence(self) -> bool:
        return not self.text or (self.no_speech > SILENCE_CHANCE and self.log_probability < SURE_LOG_PROBABILITY)

    @property
    def looks_bad(self) -> bool:
        return bool(self.text) and (self.is_loop or self.log_probability < SURE_LOG_PROBABILITY)

    @property
    def is_loop(self) -> bool:
        return self.compression > LOOP_COMPRESSION or loops(self.text)


@dataclass(slots=True)
class Encoded:
    """A window as the encoder left it, and how long its sound is."""

    features: Floats  # (frames, width)
    seconds: float
    padded_frames: int


class Decoder:
    """One model; any number of threads may use it, each for a batch of its own."""

    def __init__(self, whisper: WhisperModel) -> None:
        self._whisper = whisper
        self._model: Any = whisper.model
        self.encoder: Encoder = self.encode_ordinarily  # another may take its place
        self._tokenizers: dict[str, Tokenizer] = {}

    def encode(self, samples: NDArray[np.int16], padded_samples: int) -> Encoded:
        frames = min(padded_samples // HOP, WHOLE_FRAMES)
        sound = samples.astype(np.float32) / 32768.0
        sound = np.pad(sound, (0, max(0, frames * HOP - len(sound))))
        mel = self._whisper.feature_extractor(sound, padding=0)[:, :frames]
        mel = np.pad(mel, ((0, 0), (0, frames - mel.shape[1]))).astype(np.float32)
        encoded = self.encoder(np.ascontiguousarray(mel[np.newaxis]))
        return Encoded(encoded[0], len(samples) / (HOP * 100), frames)

    @property
    def mels(self) -> int:
        return int(self._model.n_mels)

    def languages(self, encoded: Encoded) -> dict[str, float]:
        """Chance of each language the model knows."""
        if not self._model.is_multilingual:
            return {"en": 1.0}
        (chances,) = self._model.detect_language(_view([encoded]))
        return {token[2:-2]: float(chance) for token, chance in chances}

    def decode(self, batch: Sequence[tuple[Encoded, str]], *, beam_size: int, no_repeat: int = 0) -> list[Heard]:
        """What windows of one padded length say, each in its language."""
        encoded = _view([one for one, _ in batch])
        prompts = [self._prompt(language) for _, language in batch]
        limit = len(prompts[0]) + 24 + int(TOKENS_A_SECOND * batch[0][0].padded_frames / 100)
        results = self._model.generate(
            encoded,
            prompts,
            beam_size=beam_size,
            no_repeat_ngram_size=no_repeat,
            max_length=min(MOST_TOKENS, limit),
            return_scores=True,
            return_no_speech_prob=True,
        )
        texts = [
            self._text_tokens(result.sequences_ids[0], language)
            for result, (_, language) in zip(results, batch, strict=True)
        ]
        words = self._words(encoded, batch, texts)
        return [
            self._heard(tokens, spoken, result, language)
            for tokens, spoken, result, (_, language) in zip(texts, words, results, batch, strict=True)
        ]

    def again(self, first: Heard, samples: NDArray[np.int16], language: str) -> Heard:
        """A window that was heard badly, the ordinary way: padded to 30 s; then without repetitions.

        The likelier of what looks sound, else the first with its doubt said.  No chance: the same every time."""
        whole = self.encode(samples, WHOLE_FRAMES * HOP)
        for no_repeat in (0, 3):
            (second,) = self.decode([(whole, language)], beam_size=5, no_repeat=no_repeat)
            if not second.looks_bad:
                return second
            if first.is_loop and not second.is_loop:
                first = second
        return replace(first, is_doubtful=True)

    def _heard(self, tokens: list[int], words: tuple[Word, ...], result: Any, language: str) -> Heard:
        text = self._tokenizer(language).decode(tokens).strip()
        packed = text.encode()
        return Heard(
            text=text,
            words=words,
            log_probability=float(result.scores[0]),
            no_speech=float(result.no_speech_prob),
            compression=len(packed) / len(zlib.compress(packed)) if packed else 0.0,
        )

    def _words(
        self, encoded: Any, batch: Sequence[tuple[Encoded, str]], texts: Sequence[list[int]]
    ) -> list[tuple[Word, ...]]:
        """Times by the decoder's attention; one call for each language, as they begin differently."""
        found: list[tuple[Word, ...]] = [()] * len(batch)
        for language in sorted({language for _, language in batch}):
            rows = [i for i, (_, own) in enumerate(batch) if own == language and texts[i]]
            if not rows:
                continue
            tokenizer = self._tokenizer(language)
            view = encoded if len(rows) == len(batch) else _view([batch[i][0] for i in rows])
            aligned = self._model.align(
                view,
                list(tokenizer.sot_sequence),
                [texts[i] for i in rows],
                [min(batch[i][0].padded_frames, int(batch[i][0].seconds * 100) + 2) for i in rows],
            )
            for i, result in zip(rows, aligned, strict=True):
                found[i] = _timed(tokenizer, texts[i], result, batch[i][0].seconds)
        return found

    def _prompt(self, language: str) -> list[int]:
        tokenizer = self._tokenizer(language)
        return [*tokenizer.sot_sequence, tokenizer.no_timestamps]

    def _text_tokens(self, tokens: Sequence[int], language: str) -> list[int]:
        eot = self._tokenizer(language).eot
        return [token for token in tokens if token < eot]

    def _tokenizer(self, language: str) -> Tokenizer:
        if language not in self._tokenizers:
            self._tokenizers[language] = Tokenizer(
                self._whisper.hf_tokenizer, self._model.is_multilingual, task="transcribe", language=language
            )
        return self._tokenizers[language]

    def encode_ordinarily(self, mel: Floats) -> Floats:
        return np.array(self._model.encode(ctranslate2.StorageView.from_array(mel), to_cpu=True))


def _view(batch: Sequence[Encoded]) -> ctranslate2.StorageView:
    return ctranslate2.StorageView.from_array(np.ascontiguousarray(np.stack([one.features for one in batch])))


def _timed(tokenizer: Tokenizer, tokens: list[int], result: Any, seconds: float) -> tuple[Word, ...]:
    """Words of one window.  The path of the alignment goes token by token; a word begins where its first token does."""
    texts, grouped = tokenizer.split_to_word_tokens([*tokens, tokenizer.eot])
    path = np.array(result.alignments).reshape(-1, 2)
    if len(grouped) < 2 or not len(path):
        return ()
    begins = path[np.diff(path[:, 0], prepend=-1) > 0, 1] * 0.02  # of each token, and of the end
    edges = np.concatenate(([0], np.cumsum([len(group) for group in grouped[:-1]])))
    chances = np.log(np.maximum(np.array(result.text_token_probs), 1e-10))
    spoken = [
        {"word": text, "tokens": group, "start": a, "end": b}
        for text, group, a, b in zip(texts, grouped, edges[:-1].tolist(), edges[1:].tolist(), strict=False)
    ]
    merge_punctuations(spoken, BEFORE, AFTER)
    words: list[Word] = []
    at = 0
    for word in spoken:
        if not word["word"]:
            continue
        count = len(word["tokens"])
        start, end = float(begins[at]), float(begins[min(at + count, len(begins) - 1)])
        start, end = min(start, seconds), min(max(start, end), seconds)
        words.append(Word(start, end, word["word"], float(chances[at : at + count].mean())))
        at += count
    return tuple(words)
