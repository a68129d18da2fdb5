"""Names and numbers taken out of what was said, before it leaves the house.

Masked: phone numbers and other long rows of digits (in digits or in words), e-mail and web addresses, names of people,
and whatever else is written with a capital inside a sentence (companies, places).  In doubt it is masked: a model can
judge a talk without them.  Sums, quantities, days and times stay: the verdict needs them.

Limits: an unusual name that a recogniser wrote in lower case, an address of streets and houses, and what a talk tells
of a person in plain words are not found.  The setting's description says so to whoever switches the model on."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from scoring.private_numbers import FEWEST_DIGITS
from scoring.speech.digit_rows import rows
from scoring.speech.words import Word, listed, readings_of, words

NUMBER, ADDRESS, NAME = "[NUMBER]", "[ADDRESS]", "[NAME]"
PERSON = frozenset({"Name", "Surn", "Patr"})  # OpenCorpora's grammemes
ADDRESSES = re.compile(r"\S+@\S+|\b(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:ru|com|org|net|io|su|рф)\b", re.I)
END_OF_SENTENCE = re.compile(r"(?:^|[.!?…:]\s*[«»\"“”„—–-]*\s*|^[«\"“„—–-]+\s*)$")
NO_NAMES = listed(
    "i i'm i'll i'd i've ok okay monday tuesday wednesday thursday friday saturday sunday january february march april "
    "may june july august september october november december mr mrs ms"
)
FIRST_NAMES = listed(
    "james john robert michael david william richard joseph thomas charles christopher daniel matthew anthony mark "
    "steven paul andrew joshua kevin brian george edward ronald timothy jason jeffrey ryan jacob gary nicholas eric "
    "jonathan stephen larry scott frank brandon benjamin gregory samuel patrick alexander jack dennis jerry tyler "
    "aaron henry peter adam nathan zachary walter kyle harold carl arthur roger keith jeremy terry lawrence sean mary "
    "patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty margaret sandra ashley "
    "kimberly emily donna michelle carol amanda melissa deborah stephanie rebecca laura sharon cynthia kathleen amy "
    "angela anna emma helen nicole samantha katherine christine debra rachel carolyn janet catherine maria heather "
    "diane ruth julie olivia joyce victoria kelly lauren christina joan evelyn judith megan andrea hannah jacqueline "
    "martha gloria teresa ann sara jean alice julia grace rose tom mike dave bob jim joe steve chris dan matt tony "
    "andy josh jeff nick sam pat alex ben greg jenny liz sue kate kim tim ken pete claire lucy"
)


@dataclass(frozen=True, slots=True)
class _Gap:
    first: int  # of the text
    last: int
    instead: str


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without names and numbers, and the way back."""

    text: str
    original: str
    gaps: tuple[_Gap, ...]

    def place(self, first: int, last: int) -> tuple[int, int]:
        """Where characters [first, last) of the masked text stand in the original; a mask is wholly in or out."""
        return self._back(first, is_end=False), self._back(last, is_end=True)

    def _back(self, at: int, *, is_end: bool) -> int:
        shift = 0
        for gap in self.gaps:
            begins = gap.first + shift  # in the masked text
            ends = begins + len(gap.instead)
            if at <= begins:
                break
            if at < ends:
                return gap.last if is_end else gap.first
            shift += len(gap.instead) - (gap.last - gap.first)
        return at - shift


def mask(text: str, names: Iterable[str] = ()) -> Masked:
    """names   known ones (of the contact, the salesperson, both companies): each word of them, in its forms"""
    known = frozenset(form for name in names for word in words(name) for form in (word.norm, *word.forms))
    found = [_Gap(m.start(), m.end(), ADDRESS) for m in ADDRESSES.finditer(text)]
    found += _long_numbers(text)
    said = words(text)
    found += [_Gap(word.start, word.end, NAME) for word in said if _is_name(text, word, known)]
    gaps: list[_Gap] = []
    for gap in sorted(found, key=lambda gap: (gap.first, -gap.last)):
        if not gaps or gap.first >= gaps[-1].last:
            gaps.append(gap)
    masked, done = [], 0
    for gap in gaps:
        masked += [text[done : gap.first], gap.instead]
        done = gap.last
    return Masked("".join([*masked, text[done:]]), text, tuple(gaps))


def _long_numbers(text: str) -> list[_Gap]:
    """Rows of digits that are no sum, quantity or day."""
    return [
        _Gap(row.first, row.last, NUMBER)
        for row in rows(text)
        if len(row.digits) >= FEWEST_DIGITS and not row.is_counted
    ]


def _is_name(text: str, word: Word, known: frozenset[str]) -> bool:
    if known & {word.norm, *word.forms}:
        return len(word.norm) > 2
    if not word.text[0].isalpha() or word.norm in NO_NAMES or (word.text.isupper() and len(word.text) > 1):
        return False
    readings = readings_of(word.norm)
    people = [bool(PERSON & tags) for _, tags in readings]
    if people and all(people):
        return True
    if word.norm in FIRST_NAMES and word.text[0].isupper():
        return True
    if not word.text[0].isupper():
        return False
    is_first = END_OF_SENTENCE.search(text[: word.start]) is not None
    return any(people) if is_first else True
