"""A talk as a small recogniser might have heard it: some words become others that sound alike, some are lost.

A model that has read only clean text takes a misheard word for a word.  The share is that of the `base` model over a
telephone line (a quarter of the words wrong, tests/scoring/fixtures/corpus/README.md); which words, is drawn from a
checksum, so that the same talk is always misheard the same way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from zlib import crc32

from rapidfuzz import fuzz, process

from scoring.dialogue_file import Quote
from scoring.learned.practice import PracticeTalk
from scoring.speech.words import normal
from transcription.transcript import Turn

OTHER, LOST = 20, 25  # of 100 words: below the first another word is heard, below the second none
SHORTEST = 4  # letters; shorter words have too many others like them
ALIKE = 60  # 0..100, rapidfuzz ratio of the spelling, which in Russian is near the sound
CHOICE = 5  # words to choose from


@dataclass(frozen=True, eq=False)
class Ear:
    """What words there are to hear, those of all talks of a language."""

    words: Sequence[str]

    @classmethod
    def of(cls, talks: Iterable[PracticeTalk]) -> "Ear":
        return cls(sorted({word for one in talks for turn in one.call.facts.turns for word in _words(turn.text)}))

    def misheard(self, talk: PracticeTalk) -> PracticeTalk:
        """The same talk, labels and all, in other words."""
        facts = talk.call.facts
        turns = tuple(self._turn(turn, f"{talk.call.id}:{at}") for at, turn in enumerate(facts.turns))
        labels = talk.call.labels
        if labels is not None:
            told = tuple(
                Quote(quote=turns[one.turn].text, turn=one.turn) for one in labels.evidence if one.turn is not None
            )
            labels = replace(labels, evidence=told)
        heard = replace(talk.call, id=f"{talk.call.id} misheard", facts=replace(facts, turns=turns), labels=labels)
        return PracticeTalk(call=heard, stances=talk.stances)

    def _turn(self, turn: Turn, seed: str) -> Turn:
        heard = [self._heard(word, f"{seed}:{at}") for at, word in enumerate(turn.text.split())]
        return replace(turn, text=" ".join(word for word in heard if word) or turn.text)

    def _heard(self, word: str, seed: str) -> str:
        drawn = crc32(seed.encode())
        letters = normal(word.strip(".,!?«»\"'()—-:;…"))
        if len(letters) < SHORTEST or drawn % 100 >= LOST:
            return word
        if drawn % 100 >= OTHER:
            return ""
        others = self._alike(letters)
        return others[drawn // 100 % len(others)] if others else word

    @cached_property
    def _known(self) -> dict[str, list[str]]:
        return {}

    def _alike(self, word: str) -> list[str]:
        if word not in self._known:
            found = process.extract(word, self.words, scorer=fuzz.ratio, limit=CHOICE + 1, score_cutoff=ALIKE)
            self._known[word] = [other for other, _, _ in found if other != word][:CHOICE]
        return self._known[word]


def _words(text: str) -> Iterable[str]:
    return (word for word in (normal(one.strip(".,!?«»\"'()—-:;…")) for one in text.split()) if len(word) >= SHORTEST)
