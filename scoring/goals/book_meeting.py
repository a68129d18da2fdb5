"""Goal: day and time of a meeting (visit, demo, video call) are agreed by the customer.  A call-back is no meeting.

Day and time may come apart and from either side («Четверг?» — «Да, в три»): what counts is that the customer named them
or said yes to them, and that nothing he said later undoes it."""

import re
from dataclasses import dataclass, field
from datetime import date

from scoring.facts import CallFacts, GoalCode
from scoring.goals.finding import Finding, Signal, Stance, settle
from scoring.goals.meeting_words import ABOUT_TIME, CALL_BACK, CALLS_OFF, CANNOT, COME, TAKES
from scoring.speech.days import When
from scoring.speech.dialogue import Dialogue, Line, dialogue_of
from scoring.speech.lexicon import CALL_AGAIN, MEETING
from scoring.speech.numbers import numbers
from scoring.verdict import Outcome

ID, VERSION = GoalCode.BOOK_MEETING, 3  # raise VERSION when any call could get another outcome

EXAMPLES = (  # the definition: documentation and test are made from it
    (("agent: Когда к вам приехать?", "customer: В среду в десять."), Outcome.ATTAINED),
    (("agent: Давайте встретимся в четверг в три?", "customer: Да, подходит."), Outcome.ATTAINED),
    (
        (
            "agent: Можем встретиться в пятницу?",
            "customer: Можно.",
            "agent: В двенадцать удобно?",
            "customer: Да, в двенадцать.",
        ),
        Outcome.ATTAINED,
    ),
    (("agent: Could we meet on Tuesday?", "customer: Tuesday is fine, at two."), Outcome.ATTAINED),
    (("agent: How about a demo on Monday at eleven?", "customer: Works for me."), Outcome.ATTAINED),
    (("agent: Приеду к вам в среду в десять.",), Outcome.NOT_ATTAINED),
    (("agent: Давайте встретимся.", "customer: Давайте на следующей неделе как-нибудь."), Outcome.NOT_ATTAINED),
    (("agent: Хочу приехать к вам в среду.", "customer: Перезвоните в среду в десять."), Outcome.NOT_ATTAINED),
    (("agent: Встретимся в среду в десять?", "customer: Нет, в среду не могу."), Outcome.NOT_ATTAINED),
    (
        (
            "agent: Встретимся в среду в десять?",
            "customer: Да.",
            "agent: Записал.",
            "customer: Нет, стойте, не получится, у меня отпуск.",
        ),
        Outcome.NOT_ATTAINED,
    ),
    (("agent: Can we meet on Friday at nine?", "customer: Maybe, I will let you know."), Outcome.NOT_ATTAINED),
)


@dataclass
class _Agreed:
    """What of the meeting the customer has said yes to."""

    day: date | None = None
    has_time: bool = False
    signals: list[Signal] = field(default_factory=list)

    @property
    def is_complete(self) -> bool:
        return self.day is not None and self.has_time


def check(call: CallFacts) -> Finding:
    talk = dialogue_of(call)
    agreed = _Agreed()
    if any(line.mentions(MEETING) for line in talk.lines) or call.goal is ID:
        for line in talk.customer:
            _hear(talk, line, agreed)
    return settle(ID, VERSION, agreed.signals)


def _hear(talk: Dialogue, line: Line, agreed: _Agreed) -> None:
    asked = _asked(talk, line)
    if _is_call_back(talk, line):
        return
    if line.is_question or (line.is_conditional and line.whens):
        _propose(talk, line, agreed)
        return
    is_about = bool(line.whens) or line.mentions(MEETING) or line.mentions(COME) or asked is not None
    if not is_about and not line.takes_back:
        return
    named = _named(line)
    is_told = line.affirms(COME) and (agreed.is_complete or (named is not None and bool(named.date)))
    if line.is_doubtful and not is_told:
        if named or agreed.is_complete or line.mentions(MEETING) or asked is not None:
            agreed.signals.append(Signal(Stance.OPEN, line, 0.7))
            agreed.has_time = False
    elif _undoes(line, asked) if agreed.is_complete else _refuses(line, named):
        agreed.signals.append(Signal(Stance.AGAINST, line, 0.85))
        agreed.day, agreed.has_time = None, False
    else:
        _agree(line, named, asked, agreed)


def _asked(talk: Dialogue, line: Line) -> Line | None:
    """The agent's question or offer that is answered, else what he last said of a day or a meeting before it."""
    asked = talk.asked(line)
    if asked is not None and (asked.mentions(MEETING) or asked.whens):
        return asked
    said = [one for one in talk.before(line) if (one.whens or one.mentions(MEETING)) and not one.refuses]
    return said[-1] if said and line.nth <= 1 else None


def _propose(talk: Dialogue, line: Line, agreed: _Agreed) -> None:
    """«А в четверг в три можете?»: the customer names the moment and the agent takes it."""
    named = _named(line)
    reply = talk.reply(line)
    if named is None or not (named.date or named.has_time) or not reply:
        return
    is_taken = any(one.accepts or one.mentions(TAKES) for one in reply[:3]) and not reply[0].refuses
    is_other = any(one.whens and not _is_same(one, line) for one in reply)
    if is_taken and not is_other:
        _agree(line, named, None, agreed)


def _is_same(one: Line, other: Line) -> bool:
    """They name no different days."""
    first, second = ({when.date for when in line.whens if when.date} for line in (one, other))
    return not first or not second or bool(first & second)


def _agree(line: Line, named: When | None, asked: Line | None, agreed: _Agreed) -> None:
    """Day and time from the customer's own words, else from the agent's offer he says yes to."""
    was = (agreed.day, agreed.has_time)
    offered = _named(asked) if asked is not None else None
    if named is not None and named.date is not None and named.date >= line.call.call_date:
        agreed.day = named.date
    if (named is not None and named.has_time) or _chooses(line, asked) or _tells_time(line):
        agreed.has_time = True
        if agreed.day is None and offered is not None:
            agreed.day = offered.date
    is_yes = (bool(line.accepts) or line.affirms(COME)) and line.nth <= 1
    if offered is not None and is_yes and _is_one(asked):
        agreed.day = agreed.day if named is not None and named.date else offered.date or agreed.day
        agreed.has_time = agreed.has_time or (
            (offered.has_time or (asked is not None and _tells_time(asked)))
            and (named is None or named.date in (None, offered.date))
        )
    if agreed.is_complete and (was != (agreed.day, agreed.has_time) or not agreed.signals):
        strength = 0.95 if named is not None and named.date and named.has_time else 0.8
        agreed.signals.append(Signal(Stance.FOR, line, strength, agreed.day))


AT_NUMBER = re.compile(r"\b(?:at|around|by|about|в|к|около|на)\s+\d{1,2}(?:[:. ]\d\d)?\b(?!\s*(?:%|шт|руб|чел))", re.I)


def _tells_time(line: Line) -> bool:
    """A time of the visit in any form: «после обеда», "come Saturday at 9", «к 12 на стройку»."""
    return line.affirms(ABOUT_TIME) or (
        any(when.is_day for when in line.whens) and AT_NUMBER.search(line.text) is not None
    )


def _chooses(line: Line, asked: Line | None) -> bool:
    """ "Eleven is perfect" after "eleven or two?": a bare number is one of the times that were offered."""
    if asked is None or not any(when.has_time for when in asked.whens):
        return False
    offered = {number.value for number in numbers(asked.text)}
    return any(number.value in offered for number in numbers(line.text))


def _named(line: Line | None) -> When | None:
    """Day and time in one line; a day with a time before one without, and the last of equals."""
    if line is None:
        return None
    usable = [when for when in line.whens if not _is_denied(line, when)]
    return max(usable, key=lambda when: (bool(when.date) + when.has_time, when.first), default=None)


def _is_denied(line: Line, when: When) -> bool:
    """«В среду не могу», "not Wednesday"."""
    for clause in line.sentence.clauses:
        inside = [i for i, word in enumerate(clause.words) if when.first <= word.start < when.last]
        if inside:
            return clause.is_denied(inside[0]) or CANNOT.is_in(clause.words)
    return False


def _is_one(asked: Line | None) -> bool:
    """One moment is offered; a yes to «среда или четверг?» chooses none."""
    return asked is not None and len([when for when in asked.whens if when.is_day]) <= 1


def _undoes(line: Line, asked: Line | None) -> bool:
    """What is agreed falls by a word taken back or a meeting called off, not by any «не пустят без паспорта»."""
    is_no = line.refuses and line.nth == 0 and asked is not None and asked.is_question and asked.mentions(MEETING)
    return line.takes_back or line.mentions(CALLS_OFF) or is_no


def _refuses(line: Line, named: When | None) -> bool:
    is_useful = named is not None and (named.date is not None or named.has_time)
    return not is_useful and (line.mentions(CANNOT) or line.refuses)


def _is_call_back(talk: Dialogue, line: Line) -> bool:
    """The moment is for a telephone call: said so, or asked so."""
    if line.mentions(MEETING):
        return False
    asked = talk.asked(line)
    return line.mentions(CALL_BACK) or (
        asked is not None and asked.mentions(CALL_AGAIN) and not asked.mentions(MEETING)
    )
