"""Words of a turn with their places and dictionary forms.

Place: character offsets into the turn's text, so that a quote cut by them is an exact substring.
Form: pymorphy3 for Russian (every likely reading: «три» is a number and an order to rub), a short list of endings and
irregular verbs for English.  «ё» is read as «е», since people and recognisers write either."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from pymorphy3 import MorphAnalyzer

TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|[$€₽£%№]")
CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
NO_NOUN = frozenset({"Abbr", "PREP", "CONJ", "PRCL", "NPRO"})
NO_TAGS: frozenset[str] = frozenset()
READINGS = 6  # of a Russian word: more are guesses of guesses

IRREGULAR = {  # English form → base; only verbs that sales talks use
    "sent": "send", "paid": "pay", "got": "get", "gotten": "get", "went": "go", "gone": "go", "said": "say",
    "told": "tell",
    "took": "take", "taken": "take", "chose": "choose", "chosen": "choose", "bought": "buy", "made": "make",
    "met": "meet",
    "done": "do", "did": "do", "does": "do", "came": "come", "gave": "give", "given": "give", "found": "find",
    "sold": "sell",
    "thought": "think", "spoke": "speak", "spoken": "speak", "wrote": "write", "written": "write", "left": "leave",
    "lost": "lose", "kept": "keep", "broke": "break", "broken": "break", "froze": "freeze", "frozen": "freeze",
    "had": "have",
    "has": "have", "is": "be", "are": "be", "am": "be", "was": "be", "were": "be", "been": "be", "i'm": "be",
    "we're": "be",
    "filled": "fill", "put": "put", "cut": "cut", "let's": "let", "lied": "lie", "tried": "try", "applied": "apply",
    "held": "hold",
    "knew": "know", "known": "know", "saw": "see", "seen": "see", "felt": "feel", "heard": "hear", "stuck": "stick",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """One word, number in digits or currency sign."""

    text: str
    norm: str  # lower case, «ё» as «е», straight apostrophe
    start: int  # first character in the turn's text
    end: int  # one past the last
    forms: Mapping[str, frozenset[str]]  # dictionary form → grammemes (OpenCorpora's names); empty for English

    def is_(self, form: str) -> bool:
        """Whether it is this word or a form of it."""
        return form == self.norm or form in self.forms

    def has(self, *tags: str) -> bool:
        """Whether one reading has all these grammemes: «купите» is an order or a future, never half of each."""
        asked = frozenset(tags)
        return any(asked <= found for _, found in readings_of(self.norm))

    @property
    def is_noun(self) -> bool:
        """A thing's name; not «с», «в», «раз», which the dictionary also knows as abbreviations and nouns."""
        readings = readings_of(self.norm) if len(self.norm) > 2 else ()
        return any("NOUN" in tags and not tags & NO_NOUN for _, tags in readings)


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[Word, ...]:
    """Words of a text, in order; punctuation is only seen as a gap between them."""
    return tuple(_word(match) for match in TOKEN.finditer(text))


def listed(text: str) -> frozenset[str]:
    """A set of words written as one line."""
    return frozenset(text.split())


def normal(text: str) -> str:
    return text.lower().replace("ё", "е").replace("’", "'")


def language_of(text: str) -> str:
    """ "ru" or "en", by the letters."""
    letters = sum(character.isalpha() for character in text)
    return "ru" if letters and len(CYRILLIC.findall(text)) * 2 >= letters else "en"


@cache
def morph() -> MorphAnalyzer:
    """The Russian dictionary: 70 ms and 30 MB, once a process."""
    return MorphAnalyzer()


@lru_cache(maxsize=65_536)
def readings_of(norm: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """Dictionary form and grammemes of each likely reading of a normalised word; () for one that is not Russian."""
    if not CYRILLIC.search(norm):
        return ()
    return tuple(
        (normal(reading.normal_form), frozenset(reading.tag.grammemes)) for reading in morph().parse(norm)[:READINGS]
    )


@lru_cache(maxsize=65_536)
def forms_of(norm: str) -> Mapping[str, frozenset[str]]:
    """Dictionary forms of a normalised word, each with the grammemes of all its readings."""
    found: dict[str, frozenset[str]] = {}
    for lemma, grammemes in readings_of(norm):
        found[lemma] = found.get(lemma, NO_TAGS) | grammemes
    return found or dict.fromkeys(_english(norm), NO_TAGS)


def _word(match: re.Match[str]) -> Word:
    norm = normal(match.group())
    return Word(match.group(), norm, match.start(), match.end(), forms_of(norm))


def _english(norm: str) -> set[str]:
    bases = {norm, IRREGULAR.get(norm, norm)}
    for ending, instead in (
        ("ies", "y"),
        ("es", ""),
        ("s", ""),
        ("ied", "y"),
        ("ed", ""),
        ("ed", "e"),
        ("ing", ""),
        ("ing", "e"),
    ):
        if norm.endswith(ending) and len(norm) > len(ending) + 1:
            stem = norm[: -len(ending)]
            bases.add(stem + instead)
            if len(stem) > 3 and stem[-1] == stem[-2]:
                bases.add(stem[:-1])  # shipped → ship
    return bases
