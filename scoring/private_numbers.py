"""Numbers a customer would not like to be passed on: phone, card, passport, as they are said in a talk.

In doubt a row of seven digits or more is taken for one, whatever it is: nobody needs it to judge the talk.  A shorter
one counts where the talk is about a passport, a card or a phone.  One number may be dictated over several turns, with
«ага» of the other side between them, and be read back."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from scoring.speech.digit_rows import Row, rows
from scoring.speech.words import listed, words
from transcription.transcript import Speaker, Turn

FEWEST_DIGITS = 7  # a town's phone number; a sum has a currency or a unit behind it, or fewer digits
LONGEST_PAUSE = 12.0  # seconds between two pieces of one number: the other side writes it down
READ_BACK = 4  # turns after a number in which the other side may repeat it
CODE_DIGITS = 3  # on the back of a card
SURE_PIECE = 4  # digits of it among other words
ABOUT_TURNS = 2  # turns for which a talk stays about the passport
CARD_DIGITS, PHONE_DIGITS, PASSPORT_DIGITS = range(13, 20), range(7, 13), 10


MOMENT = re.compile(r"\d[:.]\d")
FEWEST_IN_DOUBT = 10  # digits: a whole phone number; sizes, hours and quantities said in a row have fewer
NEVER = 1000
DIALLED_TURNS = 2
WORDS_BEFORE = 5
DIALLED = listed(
    "номер номерок телефон мобильный звонить позвонить перезвонить набрать number phone mobile cell call reach"
)


class Kind(StrEnum):
    CARD = "card"
    PASSPORT = "passport"
    PHONE = "phone"
    NUMBER = "number"  # an account, a tax number … or nobody knows


ABOUT = (  # words, what the talk is about then, from how many digits on a row is that
    (listed("cvv cvc цвв сививи"), Kind.CARD, CODE_DIGITS),
    (listed("паспорт паспортный passport"), Kind.PASSPORT, 4),
    (listed("карта карточка visa виза mastercard card"), Kind.CARD, 4),
    (listed("телефон мобильный сотовый телефончик phone mobile cell"), Kind.PHONE, 5),
)
INSTEAD = {
    "ru": {Kind.CARD: "[карта]", Kind.PASSPORT: "[паспорт]", Kind.PHONE: "[телефон]", Kind.NUMBER: "[номер]"},
    "en": {Kind.CARD: "[card]", Kind.PASSPORT: "[passport]", Kind.PHONE: "[phone]", Kind.NUMBER: "[number]"},
}


@dataclass(frozen=True, slots=True)
class Found:
    """Characters [first, last) of a turn's text."""

    turn: int
    first: int
    last: int
    kind: Kind


@dataclass(slots=True)
class _Dictation:
    """One number so far: (turn, row) in order of time."""

    parts: list[tuple[int, Row]]

    @property
    def digits(self) -> str:
        return "".join(row.digits for _, row in self.parts)


def find(turns: Sequence[Turn]) -> list[Found]:
    """All private numbers of a talk, in order; `turns` in order of time."""
    found: dict[tuple[int, int], Found] = {}
    kinds: list[tuple[_Dictation, Kind]] = []
    for speaker in Speaker:
        for dictation in _dictations(turns, speaker):
            kind = _kind(turns, dictation)
            alone = [_Dictation([part]) for part in dictation.parts] if kind is None else []
            for one, its in [(dictation, kind), *((part, _kind(turns, part)) for part in alone)]:
                if its is not None:
                    kinds.append((one, its))
    for dictation, kind in kinds:
        for turn, row in (*dictation.parts, *_read_back(turns, dictation)):
            found.setdefault((turn, row.first), Found(turn, row.first, row.last, kind))
    return [found[place] for place in sorted(found)]


def instead_of(kind: Kind, language: str) -> str:
    return INSTEAD.get(language, INSTEAD["en"])[kind]


def _dictations(turns: Sequence[Turn], speaker: Speaker) -> Iterator[_Dictation]:
    """Rows of one side; a row that ends its turn goes on with one that opens a later turn of the same side."""
    last: _Dictation | None = None
    for number, turn in enumerate(turns):
        if turn.speaker is not speaker:
            continue
        for row in rows(turn.text):
            if row.is_counted and len(row.digits) < 10:
                continue
            if last is not None and _continues(turns, last.parts[-1], (number, row)):
                last.parts.append((number, row))
                continue
            if last is not None:
                yield last
            last = _Dictation([(number, row)])
    if last is not None:
        yield last


def _continues(turns: Sequence[Turn], one: tuple[int, Row], other: tuple[int, Row]) -> bool:
    """Not when something else was asked for between them.

    In one turn: a recogniser put a small word in («345 в 67»)."""
    if one[0] == other[0]:
        return _is_loose(turns[one[0]].text, one[1], other[1])
    if not (one[1].is_open and other[1].opens):
        return False
    is_soon = turns[other[0]].start - turns[one[0]].end <= LONGEST_PAUSE
    return is_soon and not any(_named(turn.text) for turn in turns[one[0] + 1 : other[0]])


def _is_loose(text: str, one: Row, other: Row) -> bool:
    """One word of a letter or two between them, and neither is a date or a time."""
    between = words(text[one.last : other.first])
    small = len(between) == 1 and between[0].norm.isalpha() and len(between[0].norm) <= 2
    return small and not any(MOMENT.search(text[row.first : row.last]) for row in (one, other))


def _is_to_be_dialled(turns: Sequence[Turn], dictation: _Dictation) -> bool:
    """«мой номер», «звоните» a few words before, or in the turns just before."""
    turn, row = dictation.parts[0]
    before = [*words(turns[turn].text[: row.first])[-WORDS_BEFORE:]]
    before += [word for one in turns[max(0, turn - DIALLED_TURNS) : turn] for word in words(one.text)]
    return any(not DIALLED.isdisjoint({word.norm, *word.forms}) for word in before)


def _fewest_in_doubt(dictation: _Dictation) -> int:
    """Digits from which on it is a number though nobody called it one: a list, or pieces, may be quantities."""
    loose = sum(one[0] == other[0] for one, other in pairwise(dictation.parts))
    if loose > 1:
        return NEVER
    return FEWEST_IN_DOUBT if len(dictation.parts) > 1 or dictation.parts[0][1].is_list else FEWEST_DIGITS


def _kind(turns: Sequence[Turn], dictation: _Dictation) -> Kind | None:
    """None: no private number."""
    length = len(dictation.digits)
    about, fewest = _about(turns, *dictation.parts[0])
    if about is not None and length >= fewest:
        return Kind.PHONE if about is Kind.PASSPORT and length > PASSPORT_DIGITS else about
    fewest = FEWEST_DIGITS if _is_to_be_dialled(turns, dictation) else _fewest_in_doubt(dictation)
    if length < fewest:
        return None
    return Kind.CARD if length in CARD_DIGITS else Kind.PHONE if length in PHONE_DIGITS else Kind.NUMBER


def _about(turns: Sequence[Turn], at: int, row: Row) -> tuple[Kind | None, int]:
    """What the talk is about just here, by the nearest word before the row; and how many digits that needs."""
    texts = [turns[at].text[: row.first]] + [turn.text for turn in reversed(turns[max(0, at - ABOUT_TURNS) : at])]
    return next((named for text in texts if (named := _named(text)) is not None), (None, 0))


def _named(text: str) -> tuple[Kind, int] | None:
    """By the last word of the kind; the code of a card, the shortest of all, wherever it stands."""
    found = [
        (kind, fewest)
        for word in words(text)
        for named, kind, fewest in ABOUT
        if not named.isdisjoint({word.norm, *word.forms})
    ]
    return next((one for one in found if one[1] == CODE_DIGITS), found[-1] if found else None)


def _read_back(turns: Sequence[Turn], dictation: _Dictation) -> Iterator[tuple[int, Row]]:
    """Rows between and shortly after that repeat a piece of the number, whoever says them."""
    first, last = dictation.parts[0][0], dictation.parts[-1][0]
    mine = {(turn, row.first) for turn, row in dictation.parts}
    for number in range(first, min(last + READ_BACK + 1, len(turns))):
        for row in rows(turns[number].text):
            is_alone = row.opens and row.is_open and len(row.digits) > 1
            is_piece = (is_alone or len(row.digits) >= SURE_PIECE) and row.digits in dictation.digits
            if is_piece and (number, row.first) not in mine:
                yield number, row
