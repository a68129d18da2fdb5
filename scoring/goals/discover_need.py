"""Goal: it is known what the customer needs, how much of it (number, size or budget), and by when.

All three from the customer: his own words, or his yes to the agent's question.  Old purchases do not count, and
"nothing needed" undoes it."""

from scoring.facts import CallFacts, GoalCode
from scoring.goals.finding import Finding, Signal, Stance
from scoring.goals.need_words import (
    ABOUT_A_CALL,
    ASK_KIND,
    ASK_MUCH,
    ASK_WHAT,
    ASK_WHEN,
    BUDGET,
    DEADLINE,
    MEASURES,
    NO_THINGS,
    NOTHING,
    OTHER_PERSON,
    PAST,
    PEOPLE,
    TIME_UNITS,
    UNKNOWN,
    URGENT,
)
from scoring.speech.dialogue import Dialogue, Line, dialogue_of
from scoring.speech.lexicon import NEED
from scoring.speech.money import amounts
from scoring.speech.numbers import Number, numbers
from scoring.speech.words import Word, language_of, words
from scoring.verdict import Outcome

ID, VERSION = GoalCode.DISCOVER_NEED, 3  # raise VERSION when any call could get another outcome

EXAMPLES = (  # the definition: documentation and test are made from it
    (("customer: Нам нужны двадцать стеллажей к пятнице.",), Outcome.ATTAINED),
    (
        (
            "agent: Что вы ищете?",
            "customer: Ищем поставщика труб, нужно пять тонн в месяц.",
            "agent: К какому сроку?",
            "customer: До конца января.",
        ),
        Outcome.ATTAINED,
    ),
    (
        (
            "agent: Вам нужна плёнка на сто поддонов?",
            "customer: Да, верно.",
            "agent: Когда нужно?",
            "customer: К первому декабря.",
        ),
        Outcome.ATTAINED,
    ),
    (("customer: We need forty licenses by the end of March.",), Outcome.ATTAINED),
    (
        (
            "customer: We are looking for a new forklift, the budget is twenty thousand dollars.",
            "agent: When do you need it?",
            "customer: In two weeks.",
        ),
        Outcome.ATTAINED,
    ),
    (("agent: Вам нужны двадцать стеллажей к пятнице.",), Outcome.NOT_ATTAINED),
    (("customer: Нам нужны стеллажи, сколько, пока не знаем.",), Outcome.NOT_ATTAINED),
    (("customer: Нам нужны двадцать стеллажей.", "agent: Когда?", "customer: Пока не решили."), Outcome.NOT_ATTAINED),
    (("customer: Нам ничего не нужно.",), Outcome.NOT_ATTAINED),
    (
        ("agent: How many licenses do you need?", "customer: I can't say yet, we are just looking."),
        Outcome.NOT_ATTAINED,
    ),
)

SURE = 0.7  # at least one of the three must be as clear as this
SLOTS = ("what", "much", "when")  # all three make a need known


def check(call: CallFacts) -> Finding:
    talk = dialogue_of(call)
    slots: dict[str, Signal] = {}
    against: Signal | None = None
    for line in talk.customer:
        if line.is_question:
            continue
        if line.mentions(OTHER_PERSON):
            against = Signal(Stance.OPEN, line, 0.65)
        elif (line.mentions(NOTHING) and not _what(talk, line)) or (line.takes_back and len(slots) == len(SLOTS)):
            against = Signal(Stance.AGAINST, line, 0.8)
        elif line.mentions(UNKNOWN):
            against = against or Signal(Stance.OPEN, line, 0.6)
        else:
            _fill(talk, line, slots)
    return _finding(slots, against)


def _finding(slots: dict[str, Signal], against: Signal | None) -> Finding:
    known = tuple(sorted(slots.values(), key=lambda signal: signal.line.place))
    last = max((signal.line.place for signal in known), default=-1)
    undone = against is not None and against.stance is Stance.AGAINST and against.line.place > last
    is_known = len(slots) == len(SLOTS) and max(signal.strength for signal in known) >= SURE
    if is_known and not undone:
        return Finding(ID, VERSION, known, True, _distinct(known))
    signals = tuple(sorted((*known, *([against] if against else [])), key=lambda signal: signal.line.place))
    return Finding(ID, VERSION, signals, False, (against,) if against else _distinct(known))


def _distinct(signals: tuple[Signal, ...]) -> tuple[Signal, ...]:
    """One signal a line: «двадцать стеллажей к пятнице» fills three slots at once."""
    return tuple({signal.line.place: signal for signal in signals}.values())


def _fill(talk: Dialogue, line: Line, slots: dict[str, Signal]) -> None:
    for slot, fills in zip(SLOTS, (_what, _much, _when), strict=True):
        strength = fills(talk, line)
        if strength and (slot not in slots or strength > slots[slot].strength):
            slots[slot] = Signal(Stance.FOR, line, strength)


def _what(talk: Dialogue, line: Line) -> float:
    """A need with a thing: «нужна резервная система», the answer to "what do you need?", or a counted thing."""
    for clause, hit in line.found(NEED):
        if not clause.is_denied(hit.first) and _has_thing(clause.words[hit.first :]) | _has_thing(
            clause.words[: hit.first]
        ):
            return 0.9
    asked = talk.asked(line)
    if asked is not None and asked.is_question:
        if asked.mentions(NEED) and line.accepts and len(asked.sentence.words) > 3:
            return 0.75
        if asked.mentions(ASK_WHAT) and _has_thing(line.sentence.words) and not line.refuses:
            return 0.7
        if asked.mentions(ASK_KIND) and _has_thing(line.sentence.words) and not line.refuses:
            return 0.55
    return 0.55 if any(_is_counted_thing(line.text, number) for number in numbers(line.text)) else 0.0


def _much(talk: Dialogue, line: Line) -> float:
    """A counted thing, a measure or a budget; years, times of day and old purchases are none."""
    if line.mentions(PAST):
        return 0.0
    text = line.text
    asked = talk.asked(line)
    is_asked = asked is not None and asked.mentions(ASK_MUCH)
    if amounts([(0, text)], language_of(text)) and (line.mentions(BUDGET) or is_asked):
        return 0.9
    said = numbers(text)
    if any(_is_quantity(text, number) for number in said):
        return 0.9 if is_asked or line.mentions(NEED) else 0.7
    if is_asked and said and not line.whens and not said[0].is_ordinal:
        return 0.7
    is_confirmed = asked is not None and asked.is_question and line.accepts
    if asked is not None and is_confirmed and any(_is_quantity(asked.text, number) for number in numbers(asked.text)):
        return 0.7
    return 0.0


def _when(talk: Dialogue, line: Line) -> float:
    """A day, a month or "as soon as possible" that answers the question of when, or stands with the need."""
    asked = talk.asked(line)
    is_asked = asked is not None and asked.mentions(ASK_WHEN)
    days = [when for when in line.whens if when.is_day and (when.date is None or when.date >= line.call.call_date)]
    if days or line.mentions(URGENT):
        if is_asked or line.mentions(NEED) or line.mentions(DEADLINE):
            return 0.9
        return 0.0 if line.mentions(ABOUT_A_CALL) or (asked and asked.mentions(ABOUT_A_CALL)) else 0.6
    if asked is not None and asked.is_question and asked.whens and line.accepts:
        return 0.7
    return 0.0


def _is_quantity(text: str, number: Number) -> bool:
    """It counts something that is no time, and is no ordinal, lone «один» or part of a telephone number."""
    after = _counted(text, number)
    if after is None:
        return False
    return (
        after.is_noun
        or after.has("ADJF")
        or (after.norm.isascii() and len(after.norm) > 2 and after.norm not in ("and", "the", "per", "but", "for"))
    )


def _is_counted_thing(text: str, number: Number) -> bool:
    """«Двадцать кроватей», "three coaches": the thing itself is counted, no tons and no people."""
    said, after = words(text), _counted(text, number)
    rest = said[number.last : number.last + 4]
    if after is None or not _has_thing(rest):
        return False
    first = next((word for word in rest if word.is_noun or word.norm.isascii()), None)
    return first is not None and MEASURES.isdisjoint((first.norm, *first.forms)) and not PEOPLE.is_in((first,))


def _counted(text: str, number: Number) -> Word | None:
    """The word after a number where that may be what is counted."""
    said = words(text)
    if number.is_ordinal or (number.value == 1 and number.scale == 1) or number.last >= len(said):
        return None
    after = said[number.last]
    is_time = after.norm in TIME_UNITS or not TIME_UNITS.isdisjoint(after.forms)
    return None if is_time or after.has("NUMR") else after


def _has_thing(said: tuple[Word, ...]) -> bool:
    """A noun (Russian), or any word long enough that is no function word (English)."""
    return any(word.is_noun for word in said) or any(
        word.norm.isascii() and len(word.norm) > 3 and word.norm not in NO_THINGS for word in said
    )
