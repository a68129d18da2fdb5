"""Whether the lead is lost, why, and whether there is only nothing wanted now.

Refusals are weighed, since few people say "no": a decision outweighs all, disinterest loses the lead unless the door is
left open, and a hint («фирму мы закрыли», "your last batch was rotten") counts with another one or with a plain no."""

from dataclasses import dataclass

from scoring.competitors import names_another
from scoring.later_words import ACTIVITY, CALL_LATER, FIRST, FOR_NOW, NOTHING, NOTHING_NOW, QUIET
from scoring.reason_words import STRONG, WEAK
from scoring.refusal_words import (
    CHEERS_UP,
    CHOSE,
    DECIDED,
    DONT,
    GENERIC,
    NO_THING_EN,
    NOT_TAKING,
    NOT_THE_REASON,
    UNWANTED,
    WHY,
    signs_with_another,
)
from scoring.speech.clauses import Clause
from scoring.speech.dialogue import Dialogue, Line
from scoring.speech.lexicon import CALL_AGAIN, NEED
from scoring.speech.no_words import NO
from scoring.speech.phrases import Concept, Hit
from scoring.verdict import RejectionReason

DECISION, DISINTEREST, HINT, PLAIN_NO, OBJECTION = 1.0, 0.7, 0.45, 0.35, 0.35  # weights of a line
ENOUGH = 0.7  # of all weights: the lead is lost
SHORT_NO = 3  # words of a clause that only says no
NEAR = 8  # lines between a hint and the no it belongs to
HINTS = (
    RejectionReason.NO_NEED,
    RejectionReason.COMPETITOR,
    RejectionReason.TRUST,
)  # price and timing are argued about


@dataclass(frozen=True, slots=True)
class Refusal:
    """The lead is lost."""

    line: Line  # the words that say so
    reason: RejectionReason | None
    reason_line: Line  # the words that say why; the same line when no better is known
    is_decided: bool


def refusal(talk: Dialogue, *, since: int = -1, against: frozenset[int] = frozenset()) -> Refusal | None:
    """The customer's no to all of it, said after a line's place and not softened since.

    against  places of the lines that refuse the goal itself: a plain no each

    A decision (signed with another, "it is a no") stands; «не интересно» gives way to «позвоните весной»."""
    weighed = [
        (weight, line)
        for line in talk.customer
        if line.place > since and (weight := max(_weight(talk, line), PLAIN_NO * (line.place in against)))
    ]
    if not weighed:
        return None
    most, line = max(weighed, key=lambda one: (one[0], -one[1].place))
    if most < ENOUGH and not _add_up(talk, weighed):
        return None
    is_decided = most >= DECISION
    if not is_decided and _is_softened(talk, weighed[0][1], line):
        return None
    reason, because = _reason(talk, line)
    return Refusal(line, reason, because, is_decided)


def _add_up(talk: Dialogue, weighed: list[tuple[float, Line]]) -> bool:
    """A hint and a no beside it, the later one in the second half of the call: «фирму закрыли… нет, не надо»."""
    hints = [line for weight, line in weighed if _heard(line, STRONG) is not None]
    noes = [line for _, line in weighed if line.refuses or _heard(line, STRONG) is None]
    middle = len(talk.lines) / 2
    return any(
        hint is not no and max(hint.place, no.place) >= middle and abs(hint.place - no.place) <= NEAR
        for hint in hints
        for no in noes
    )


def nothing_now(talk: Dialogue) -> Line | None:
    """The customer's words that nothing is wanted now."""
    quiet = [line for line in talk.customer if not line.is_question and _is_nothing_now(line)]
    return max(quiet, key=lambda line: (_is_idle(line) and _has_horizon(line), -line.place), default=None)


def only_quiet(talk: Dialogue) -> Line | None:
    """«Всё хорошо, звоните весной»: no need is spoken of, and the door is left open."""
    calm = [line for line in talk.customer if not line.is_question and not line.is_doubtful and line.mentions(QUIET)]
    return calm[0] if calm and open_door(talk, calm[0]) is not None else None


def open_door(talk: Dialogue, since: Line) -> Line | None:
    """After a no: the customer asks to be called later, or says yes to it."""
    for line in talk.customer:
        if line.place < since.place:
            continue
        asks = line.affirms(CALL_LATER) and not line.denies(CALL_LATER) and not line.is_question
        if asks and not _decides(line):
            return line
        asked = talk.asked(line)
        is_asked = line.place > since.place and asked is not None and asked.mentions(CALL_AGAIN)
        if is_asked and line.accepts and line.nth == 0:
            return line
    return None


def _weight(talk: Dialogue, line: Line) -> float:
    """How much one line of the customer speaks for a lost lead."""
    is_decided = _decides(line) or _chose_another(talk, line)
    if line.is_question or (line.is_conditional and not is_decided):
        return 0.0
    if is_decided:
        return DECISION
    if _has_horizon(line) or line.mentions(NOTHING_NOW) or line.is_doubtful:
        return 0.0
    if _is_unwanted(line):
        return DISINTEREST
    reason = _heard(line, STRONG)
    if reason is None:
        return PLAIN_NO if line.is_ironic or (line.refuses and line.nth == 0) or _forbids(line) else 0.0
    if _ends_with_a_no(line):
        return DISINTEREST
    return HINT if reason in HINTS else OBJECTION


def _is_softened(talk: Dialogue, first: Line, line: Line) -> bool:
    """The door is left open, or the customer talks on about it: hedges, orders, sets conditions."""
    return open_door(talk, first) is not None or any(
        one.place > line.place and (one.is_doubtful or one.mentions(NOTHING_NOW)) for one in talk.customer
    )


def _decides(line: Line) -> bool:
    for clause, hit in line.found(DECIDED):
        head = clause.words[hit.first]
        if head.norm.isascii() or not clause.is_denied(hit.first) or head.norm.startswith(("не", "ни")):
            return True
    return False


def _forbids(line: Line) -> bool:
    """«Не приезжайте», «не трудитесь», "don't bother": the agent shall not."""
    for clause in line.sentence.clauses:
        for at, word in enumerate(clause.words):
            is_order = word.has("VERB", "impr") and at > 0 and clause.words[at - 1].norm == "не"
            if is_order and not CHEERS_UP.is_in((word,)):
                return True
    return line.mentions(DONT)


def _ends_with_a_no(line: Line) -> bool:
    """«Отзывы ужасные, не надо», "that kind of money, no thank you": a clause that is nothing but a no."""
    last = line.sentence.clauses[-1].words
    return len(line.sentence.clauses) > 1 and len(last) <= SHORT_NO and NO.is_in(last)


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
    """«Зимой ничего не закупаем», "we need nothing until they finish": idle for a time, and no word of for ever."""
    if line.mentions(FIRST):
        return False
    if line.mentions(NOTHING_NOW):
        return not line.is_conditional or not line.affirms(NEED)
    return not line.is_doubtful and _has_horizon(line) and (_is_unwanted(line) or _is_idle(line))


def _has_horizon(line: Line) -> bool:
    """It is only for a time: «пока», "until", «до облёта»."""
    if line.mentions(FOR_NOW):
        return True
    for clause in line.sentence.clauses:
        for at, word in enumerate(clause.words[:-1]):
            after = clause.words[at + 1]
            if (
                word.norm == "до"
                and after.has("NOUN", "gent")
                and not after.is_("свидание")
                and not after.is_("директор")
            ):
                return True
    return False


def _is_idle(line: Line) -> bool:
    return line.mentions(NOTHING) or line.denies(ACTIVITY)


def _reason(talk: Dialogue, line: Line) -> tuple[RejectionReason | None, Line]:
    """Said in the refusing line or turn; else where the agent asked why; else before it, nearest first; else after."""
    rest = [one for one in talk.customer if one is not line]
    same_turn = [one for one in rest if one.turn == line.turn]
    asked_why = [one for one in rest if one.place > line.place and _is_why(talk.asked(one))]
    before = [one for one in reversed(rest) if one.place < line.place]
    after = [one for one in rest if one.place > line.place]
    told = [one for one in (line, *same_turn, *asked_why, *before, *after) if not one.is_question]
    told = [one for one in told if not one.mentions(NOT_THE_REASON)]
    for one in told:
        if _chose_another(talk, one):
            return RejectionReason.COMPETITOR, one
    for concepts in (STRONG, WEAK):
        for one in told:
            reason = _heard(one, concepts)
            if reason is not None:
                return reason, one
    return None, line


def _heard(line: Line, concepts: tuple[tuple[RejectionReason, Concept], ...]) -> RejectionReason | None:
    """The reason with most words in a line; of equals the first of the list."""
    counted = [(len({hit.first for _, hit in line.found(concept)}), reason) for reason, concept in concepts]
    most, reason = max(counted, key=lambda one: one[0])
    return reason if most else None


def _is_why(asked: Line | None) -> bool:
    return asked is not None and asked.mentions(WHY)
