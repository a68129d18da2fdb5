"""Whether the lead is lost, why, and whether there is only nothing wanted now."""

from dataclasses import dataclass

from scoring.competitors import names_another
from scoring.refusal_words import (
    CALL_LATER,
    CHOSE,
    DECIDED,
    FOR_NOW,
    GENERIC,
    NO_THING_EN,
    NOT_TAKING,
    NOT_THE_REASON,
    NOTHING_NOW,
    REASONS,
    UNWANTED,
    WHY,
    signs_with_another,
)
from scoring.speech.clauses import Clause
from scoring.speech.dialogue import Dialogue, Line
from scoring.speech.lexicon import CALL_AGAIN
from scoring.speech.phrases import Hit
from scoring.verdict import RejectionReason


@dataclass(frozen=True, slots=True)
class Refusal:
    """The lead is lost."""

    line: Line  # the words that say so
    reason: RejectionReason | None
    reason_line: Line  # the words that say why; the same line when no better is known
    is_decided: bool


def refusal(talk: Dialogue, *, since: int = -1) -> Refusal | None:
    """The customer's no to all of it, said after a line's place and not softened since.

    A decision (signed with another, "it is a no") stands; «не интересно» gives way to «позвоните весной»."""
    found: Refusal | None = None
    for line in talk.customer:
        if line.place <= since or line.is_question or (line.is_conditional and not line.mentions(DECIDED)):
            continue
        is_decided = _decides(line) or _chose_another(talk, line)
        is_first = found is None or (is_decided and not found.is_decided)
        if is_first and (is_decided or (_is_unwanted(line) and not line.mentions(FOR_NOW))):
            reason, because = _reason(talk, line)
            found = Refusal(line, reason, because, is_decided)
    if found is None or found.is_decided or open_door(talk, found.line) is None:
        return found
    return None


def nothing_now(talk: Dialogue) -> Line | None:
    """The customer's words that nothing is wanted now."""
    return next((line for line in talk.customer if not line.is_question and _is_nothing_now(line)), None)


def open_door(talk: Dialogue, since: Line) -> Line | None:
    """After a no: the customer asks to be called later, or says yes to it."""
    for line in talk.customer:
        if line.place < since.place:
            continue
        if (
            line.affirms(CALL_LATER)
            and not line.denies(CALL_LATER)
            and not line.is_question
            and not line.mentions(DECIDED)
        ):
            return line
        asked = talk.asked(line)
        if (
            line.place > since.place
            and asked is not None
            and asked.mentions(CALL_AGAIN)
            and line.accepts
            and line.nth == 0
        ):
            return line
    return None


def _decides(line: Line) -> bool:
    for clause, hit in line.found(DECIDED):
        head = clause.words[hit.first]
        if head.norm.isascii() or not clause.is_denied(hit.first) or head.norm.startswith(("не", "ни")):
            return True
    return False


def _chose_another(talk: Dialogue, line: Line) -> bool:
    """«В итоге взяли «Аквилон»», "we went with Cleanstar": a choice that is over, with another's name."""
    if signs_with_another(line):
        return True
    return line.mentions(CHOSE) and names_another(talk, line) and not line.denies(CHOSE)


def _is_unwanted(line: Line) -> bool:
    """A no to the whole; «доставка не нужна», «по субботам не работаем» refuse a detail."""
    if line.mentions(UNWANTED):
        return True
    return not line.whens and any(_is_whole(clause, hit) for clause, hit in line.found(NOT_TAKING))


def _is_whole(clause: Clause, hit: Hit) -> bool:
    """No single thing is named beside what is refused."""
    around = clause.words[: hit.first] + clause.words[hit.last :]
    if clause.words[hit.first].norm.isascii():
        return all(word.norm in NO_THING_EN for word in clause.words[hit.last :])
    return all(not GENERIC.isdisjoint(word.forms) for word in around if word.is_noun)


def _is_nothing_now(line: Line) -> bool:
    return line.mentions(NOTHING_NOW) or (line.mentions(FOR_NOW) and _is_unwanted(line))


def _reason(talk: Dialogue, line: Line) -> tuple[RejectionReason | None, Line]:
    """Said in the refusing line or turn; else where the agent asked why; else before it, nearest first; else after."""
    rest = [one for one in talk.customer if one is not line]
    same_turn = [one for one in rest if one.turn == line.turn]
    asked_why = [one for one in rest if one.place > line.place and _is_why(talk.asked(one))]
    before = [one for one in reversed(rest) if one.place < line.place]
    after = [one for one in rest if one.place > line.place]
    for one in (line, *same_turn, *asked_why, *before, *after):
        if one.is_question or one.mentions(NOT_THE_REASON):
            continue
        if _chose_another(talk, one):
            return RejectionReason.COMPETITOR, one
        for reason, concept in REASONS:
            if one.mentions(concept):
                return reason, one
    return None, line


def _is_why(asked: Line | None) -> bool:
    return asked is not None and asked.mentions(WHY)
