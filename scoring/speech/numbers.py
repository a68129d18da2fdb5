"""Numbers as they are said, in Russian and English: «девять с половиной тысяч», "six thousand nine hundred", 58 200."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from scoring.speech.number_words import CARDINALS, HALVES, HUNDRED, ORDINALS, SCALE_SHORT, SCALES
from scoring.speech.words import Word, words

NOT_A_COUNT = ("несколько", "десяток", "сотня", "много", "сколько")  # «несколько десятков тысяч» is no number
BLANKS = " -\u00a0\u2011\u202f"
AND_A_HALF = (("с", "половиной"), ("and", "a", "half"))
HALF = Decimal("0.5")
MILLION = 1_000_000
FEW = (2, 3, 4)  # what a scale in the genitive singular stands with
TURNED = {  # scales that stand before their count, and whether only before a few
    "тысячи": (1_000, True), "миллиона": (1_000_000, True), "миллиарда": (1_000_000_000, True),
    "тысяч": (1_000, False), "миллионов": (1_000_000, False), "миллиардов": (1_000_000_000, False),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Number:
    """A number and the words it took."""

    value: Decimal
    first: int  # index of its first word
    last: int  # index one past its last word
    is_ordinal: bool = False  # «тридцатого», "twenty sixth"
    scale: int = 1  # the largest of thousand, million … that was said


@dataclass(frozen=True, slots=True)
class _Group:
    """What stands before «тысяч»: 1–999, digits of any size, halves."""

    value: Decimal
    last: int
    is_ordinal: bool = False


@lru_cache(maxsize=4096)
def numbers(text: str) -> tuple[Number, ...]:
    """All numbers of a text, left to right, none overlapping."""
    said, found, at = words(text), [], 0
    while at < len(said):
        number = _number_at(text, said, at)
        if number is None:
            at += 1
        else:
            found.append(number)
            at = number.last
    return tuple(found)


def touches(text: str, said: Sequence[Word], at: int) -> bool:
    """Only blanks or a hyphen stand between a word and the one before it."""
    return 0 < at < len(said) and not text[said[at - 1].end : said[at].start].strip(BLANKS)


def _number_at(text: str, said: Sequence[Word], first: int) -> Number | None:
    """The longest number that starts at a word: groups whose scales fall, «два миллиона | триста тысяч | сорок»."""
    about = _turned(text, said, first)
    if about is not None:
        return about
    total, ceiling, largest, at, last, before = Decimal(0), 10**13, 1, first, first, 1
    while at >= 0 and ceiling > 1:
        group, alone = _group(text, said, at), _scale_alone(said, at) if at == first else None
        if group is not None:
            scale, end = (1, group.last) if group.is_ordinal else _scale(text, said, group.last)
            amount = group.value * scale
        elif alone is not None:
            scale, end, amount = int(alone.value), alone.last, alone.value
        else:
            break
        if amount >= ceiling:
            break
        total, last, largest, ceiling = total + amount, end, max(largest, scale), scale
        if group is not None and group.is_ordinal:
            return Number(total, first, last, True, largest)
        if group is not None and largest >= MILLION and scale == 1:
            total += _left_unsaid(said[at], group.value, before)
        before = scale
        at = _next_group(text, said, last)
    return Number(total, first, last, False, largest) if last > first else None


def _left_unsaid(word: Word, rest: Decimal, before: int) -> Decimal:
    """What «миллион двести» and "a million two" leave out: the thousands, when nothing stands between."""
    if before < MILLION or rest % 1 or not 0 < rest < 1000:
        return Decimal(0)
    if rest < 10:
        return (
            rest * 100_000 * (before // MILLION) - rest if word.norm.isascii() and word.norm.isalpha() else Decimal(0)
        )
    return rest * (before // 1000) - rest


def _next_group(text: str, said: Sequence[Word], at: int) -> int:
    """Where the next group may begin: the touching word, or the one after a touching "and"; -1: nowhere."""
    if not touches(text, said, at):
        return -1
    if said[at].norm == "and":
        return at + 1 if touches(text, said, at + 1) else -1
    return at


def _group(text: str, said: Sequence[Word], first: int) -> _Group | None:
    if said[first].norm[0].isdecimal():
        return _digits(text, said, first)
    if said[first].norm in HALVES:
        return _Group(HALVES[said[first].norm], first + 1)
    if said[first].norm == "пол" and first + 1 < len(said) and any(said[first + 1].is_(one) for one in SCALES):
        return _Group(HALF, first + 1)  # «пол миллиона»
    value, at, room = 0, first, 1000
    if said[first].norm == HUNDRED and first and said[first - 1].norm == "a":
        value, at, room = 100, first + 1, 100
    while at < len(said) and (at == first or touches(text, said, at)):
        here = at + 1 if at > first and said[at].norm == "and" and room == 100 else at
        if here >= len(said):
            break
        unit, is_ordinal = _unit(said[here])
        if unit is None or unit >= room:
            break
        value, at = value + unit, here + 1
        if is_ordinal:
            return _Group(Decimal(value), at, True)
        if at < len(said) and said[at].norm == HUNDRED and 0 < value < 100 and touches(text, said, at):
            value, at, room = value * 100, at + 1, 100
        else:
            room = 100 if unit >= 100 else 10 if unit >= 20 else 1
    if at == first:
        return None
    return _with_half(said, value, at)


def _with_half(said: Sequence[Word], value: int, at: int) -> _Group:
    tenths, end = _tenths(said, at)
    if tenths is not None:
        return _Group(value + tenths, end)
    for phrase in AND_A_HALF:
        if tuple(word.norm for word in said[at : at + len(phrase)]) == phrase:
            return _Group(value + HALF, at + len(phrase))
    return _Group(Decimal(value), at)


def _tenths(said: Sequence[Word], at: int) -> tuple[Decimal | None, int]:
    """ "one point two five": digits after the point."""
    if at >= len(said) or said[at].norm != "point":
        return None, at
    digits, at = "", at + 1
    while at < len(said) and (unit := CARDINALS.get(said[at].norm)) is not None and unit < 10:
        digits, at = digits + str(unit), at + 1
    return (Decimal(f"0.{digits}"), at) if digits else (None, at)


def _unit(word: Word) -> tuple[int | None, bool]:
    """The value of one number word, and whether it is an ordinal."""
    for table, is_ordinal in ((CARDINALS, False), (ORDINALS, True)):
        for form in (word.norm, *word.forms):
            if form in table:
                return table[form], is_ordinal
    return None, False


def _digits(text: str, said: Sequence[Word], first: int) -> _Group | None:
    """58 200, 58,200, 9,5, 26th; a clock time (15:00) or a date (01.12.2026) is None."""
    raw, at = said[first].norm, first + 1
    head, *tail = raw.replace(",", ".").split(".")
    if ":" in raw:
        return None
    if tail and ("," in raw or len(tail) > 1) and all(len(part) == 3 for part in tail):
        return _Group(Decimal(head + "".join(tail)), at)
    if tail:
        return _Group(Decimal(f"{head}.{tail[0]}"), at) if len(tail) == 1 else None
    while at < len(said) and len(said[at].norm) == 3 and said[at].norm.isdecimal() and _is_one_blank(text, said, at):
        head, at = head + said[at].norm, at + 1
    is_ordinal = at < len(said) and said[at].norm in ("st", "nd", "rd", "th", "го") and touches(text, said, at)
    return _Group(Decimal(head), at + is_ordinal, is_ordinal)


def _is_one_blank(text: str, said: Sequence[Word], at: int) -> bool:
    return text[said[at - 1].end : said[at].start] in (" ", "\u00a0", "\u202f")


def _scale(text: str, said: Sequence[Word], at: int) -> tuple[int, int]:
    """(thousand, million …, the word after it); (1, at) when none follows."""
    if not touches(text, said, at):
        return 1, at
    word = said[at]
    if word.norm == "т" and [one.norm for one in said[at + 1 : at + 2]] == ["р"]:
        return 1_000, at + 2  # «120 т.р.»
    if word.norm in SCALE_SHORT and (len(word.norm) > 1 or said[at - 1].end == word.start):
        return SCALE_SHORT[word.norm], at + 1
    return next(((scale, at + 1) for form, scale in SCALES.items() if word.is_(form)), (1, at))


def _turned(text: str, said: Sequence[Word], at: int) -> Number | None:
    """«Миллиона два», «тысяч десять»: the scale before its count, which says "about"."""
    scale, is_for_few = TURNED.get(said[at].norm, (0, False))
    count = _group(text, said, at + 1) if scale and touches(text, said, at + 1) else None
    if count is None or count.is_ordinal or _scale(text, said, count.last)[0] > 1:
        return None
    if is_for_few and count.value not in FEW:
        return None  # «около миллиона ста рублей» is 1 000 100
    return Number(count.value * scale, at, count.last, False, scale)


def _scale_alone(said: Sequence[Word], at: int) -> _Group | None:
    """«тысяча двести», "a thousand", "half a million": a scale with no count before it."""
    word, before = said[at], [earlier.norm for earlier in said[max(0, at - 2) : at]]
    scale = next((scale for form, scale in SCALES.items() if word.is_(form)), None)
    if scale is None or any(said[at - 1].is_(count) for count in NOT_A_COUNT if at):
        return None
    if word.norm.isascii():
        share = HALF if before == ["half", "a"] else Decimal(1)
        return _Group(share * scale, at + 1) if before[-1:] == ["a"] else None
    return _Group(Decimal(scale), at + 1) if word.has("sing") else None
