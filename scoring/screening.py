"""Calls in which nobody could reach the goal: a machine answered, nobody was heard, the number was wrong."""

from dataclasses import dataclass

from scoring.screening_words import (
    A_PERSON_SAYS,
    ABOUT_A_MISTAKE,
    AGENT_GIVES_UP,
    CANT_HEAR,
    GREETING,
    MACHINE,
    NOT_HEARD,
    WONDERS,
    WRONG,
)
from scoring.speech.dialogue import Dialogue, Line
from scoring.speech.lexicon import CALL_AGAIN
from scoring.speech.phrases import Concept
from scoring.verdict import Outcome

SURE_MACHINE = 2  # phrases of a machine that need no look at how long it spoke
MACHINE_LINES = 5  # a greeting is no longer than this


@dataclass(frozen=True, slots=True)
class Screened:
    outcome: Outcome
    line: Line | None  # None: nothing was said at all
    strength: float


def screen(talk: Dialogue) -> Screened | None:
    """None: a person was reached, the goal may be looked at."""
    return _voicemail(talk) or _silence(talk) or _wrong_number(talk)


def _voicemail(talk: Dialogue) -> Screened | None:
    """The other side says only what a machine says.  Where sides are guessed, all early lines are looked at."""
    theirs = talk.lines if talk.is_guessed else talk.customer
    machine = [line for line in theirs if line.mentions(MACHINE) and not line.mentions(A_PERSON_SAYS)]
    if not machine or machine[0].place > MACHINE_LINES:
        return None
    phrases = sum(len({hit.first for _, hit in line.found(MACHINE)}) for line in machine)
    spoken = {line.turn for line in machine}
    human = [line for line in talk.customer if line.place > machine[-1].place and line.turn not in spoken]
    if len(human) > 1 and not (talk.is_guessed and phrases >= SURE_MACHINE):
        return None
    return Screened(Outcome.VOICEMAIL, machine[-1], 0.95 if phrases >= SURE_MACHINE else 0.8)


def _silence(talk: Dialogue) -> Screened | None:
    """Nobody speaks on the other side, or only calls "hello" into a dead line."""
    if not talk.lines:
        return Screened(Outcome.NO_SPEECH, None, 0.9)
    lost = [line for line in talk.lines if line.mentions(CANT_HEAR)]
    if talk.is_guessed and lost and all(_is_calling_out(line) for line in talk.lines):
        return Screened(Outcome.NO_SPEECH, next((line for line in lost if line.mentions(NOT_HEARD)), lost[-1]), 0.75)
    if not talk.customer:
        shown = next(
            (line for line in reversed(lost) if line.mentions(NOT_HEARD)), lost[-1] if lost else talk.lines[-1]
        )
        return Screened(Outcome.NO_SPEECH, shown, 0.95 if lost else 0.8)
    if (
        lost
        and all(_is_only_a_hello(line) for line in talk.customer)
        and all(_is_calling_out(line) for line in talk.agent[1:])
    ):
        return Screened(Outcome.NO_SPEECH, lost[-1], 0.75)
    return None


def _is_only_a_hello(line: Line) -> bool:
    return len(line.sentence.words) <= 4 and (line.mentions(GREETING) or line.mentions(CANT_HEAR))


def _is_calling_out(line: Line) -> bool:
    return line.mentions(GREETING) or line.mentions(CANT_HEAR) or len(line.sentence.words) <= 3


def _wrong_number(talk: Dialogue) -> Screened | None:
    """«Вы ошиблись», "wrong number"; not «вы ошиблись в счёте», and not when the talk goes on about business.

    One who only wonders («какой ещё акт?») is at a wrong number when he wonders twice or the agent gives up."""
    sure = [
        line
        for line in talk.customer
        if _is_wrong(line) or ((line.mentions(NOT_HERE) or line.mentions(NO_SUCH)) and _denies_a_name(talk, line))
    ]
    wonders = [line for line in talk.customer if line.mentions(WONDERS) and not line.mentions(ABOUT_A_MISTAKE)]
    given_up = [line for line in talk.agent if line.mentions(AGENT_GIVES_UP)]
    if not sure and not (wonders and given_up and len(talk.customer) <= LINES_AFTER_MISTAKE):
        return None
    shown = (sure or wonders)[0]
    later = [one for one in talk.customer if one.place > shown.place]
    if len(later) > LINES_AFTER_MISTAKE + 4 * bool(given_up) or any(_is_business(talk, one) for one in later):
        return None
    return Screened(Outcome.WRONG_NUMBER, shown, 0.9 if sure and (given_up or wonders or len(sure) > 1) else 0.75)


NO_SUCH = Concept("никакой; никаких; нет тут|здесь; не знать")
IS_OUT = Concept(  # he is known there, and comes back
    """
    на месте; сейчас; пока; сегодня; завтра; отпуск; обед; выйти; уехать; отойти; быть:futr; вернуться; перезвонить;
    позвонить; позже; совещание; еще; уже; командировка; болеть; больничный; час; передать; занятый
    """
)
NOT_HERE = Concept("нет; =нету; не жить; не работать; не знать; не водиться; не проживать; не числиться; не бывать")
LINES_AFTER_MISTAKE = 9  # people explain whose number it is; a talk about business is longer


def _is_wrong(line: Line) -> bool:
    return line.mentions(WRONG) and not line.mentions(ABOUT_A_MISTAKE)


def _denies_a_name(talk: Dialogue, line: Line) -> bool:
    """«Сойкиных нет», «никакого Петра тут не знаю»: a person the agent asked for; not «Петрова нет на месте»."""
    same_turn = [one for one in talk.customer if one.turn == line.turn]
    if any(one.mentions(IS_OUT) for one in same_turn):
        return False
    asked = {form for one in talk.agent if one.place < line.place for word in one.sentence.words for form in word.forms}
    for clause in line.sentence.clauses:
        for at, word in enumerate(clause.words):
            if (
                word.text[0].isupper()
                and (word.has("Surn") or word.has("Name"))
                and not asked.isdisjoint(word.forms)
                and (NOT_HERE.is_in(clause.words[at + 1 :]) or NO_SUCH.is_in(clause.words[:at]))
            ):
                return True
    return False


def _is_business(talk: Dialogue, line: Line) -> bool:
    """He answers the agent's offer or promises: the number was right after all."""
    asked = talk.asked(line)
    return asked is not None and asked.mentions(CALL_AGAIN) and bool(line.accepts) and bool(line.whens)
