"""Days that are named: «завтра до обеда», «во вторник, первого декабря», «через неделю», "next Tuesday", 25.11.

Worked out from the day of the call.  A weekday is the coming one (never the day of the call; the past one beside a verb
of the past, «в пятницу говорили»), «следующая среда» and "next Tuesday" lie in the next calendar week, a day of the
month is the coming one, «после праздников» names no day."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from scoring.speech.clauses import Sentence
from scoring.speech.day_reader import Found, Reader
from scoring.speech.day_rules import RULES
from scoring.speech.numbers import numbers
from scoring.speech.times import times
from scoring.speech.words import Word, listed, words

JOINTS = listed("в во на к ко до числа это то есть the of on утром днем вечером morning afternoon evening")


@dataclass(frozen=True, slots=True)
class When:
    """A day, a time of day, or both, as one mention."""

    date: date | None  # None: no day, or no certain one
    first: int  # characters [first, last) of the turn's text
    last: int
    is_day: bool  # some day is meant, certain or not
    has_time: bool = False  # «в десять утра»; «после обеда» is none
    rank: int = 0


def whens(sentence: Sentence, today: date) -> tuple[When, ...]:
    """Every mention in a sentence, in order, offsets in its turn."""
    return tuple(
        replace(one, first=one.first + sentence.start, last=one.last + sentence.start)
        for one in whens_in(sentence.text, today)
    )


@lru_cache(maxsize=4096)
def whens_in(text: str, today: date) -> tuple[When, ...]:
    """Every mention in a text; neighbours that mean one moment are one: «завтра, в пятницу, двадцать седьмого»."""
    said = words(text)
    counted = numbers(text)
    reader = Reader(text, said, {n.first: n for n in counted}, {n.last: n for n in counted}, today)
    mentions, at = [], 0
    while at < len(said):
        found = next((hit for rule in RULES if (hit := rule(reader, at)) is not None), None)
        if found is None:
            at += 1
        else:
            mentions.append(found)
            at = max(found.last, at + 1)
    return _with_times(text, said, _joined(said, mentions), times(text, [(one.first, one.last) for one in mentions]))


def _joined(said: Sequence[Word], mentions: Sequence[Found]) -> list[Found]:
    """Days that stand side by side are one, and the surer one counts; «среда или четверг» stay two."""
    joined: list[Found] = []
    for one in mentions:
        before = joined[-1] if joined else None
        gap = [word.norm for word in said[before.last : one.first]] if before else []
        is_other = before is not None and before.rank == one.rank and before.day != one.day
        if before is None or is_other or not JOINTS.issuperset(gap):
            joined.append(one)
        else:
            sure = before if before.rank >= one.rank else one
            joined[-1] = replace(sure, first=before.first, last=one.last)
    return joined


def _with_times(
    text: str, said: Sequence[Word], days: Sequence[Found], clock: Sequence[tuple[int, int]]
) -> tuple[When, ...]:
    """Each time of day goes to the nearest day named; with no day it stands alone."""
    found = [When(one.day, said[one.first].start, said[one.last - 1].end, True, False, one.rank) for one in days]
    alone = []
    for first, last in clock:
        begin, end = said[first].start, said[last - 1].end
        near = min(
            range(len(found)), key=lambda i: min(abs(found[i].last - begin), abs(end - found[i].first)), default=None
        )
        if near is None or (found[near].has_time and found[near].first != begin):
            alone.append(When(None, begin, end, False, True))
        else:
            one = found[near]
            found[near] = replace(one, first=min(one.first, begin), last=max(one.last, end), has_time=True)
    return tuple(sorted([*found, *alone], key=lambda one: one.first))
