"""What the customer has against it, and how the agent met it.

An objection is a customer's statement of a kind; what he says of the same kind again is the same one.  It is met when
the talk goes on: the goal is attained, or he agrees to the answer; it is not met when he says it again after the
answer, refuses, or nobody answered.  What the call does not tell is None."""

from scoring.competitors import names_another
from scoring.objection_words import NEGATIVES, OBJECTIONS, PRAISES
from scoring.refusal import Refusal
from scoring.speech.dialogue import Dialogue, Line
from scoring.speech.phrases import Concept
from scoring.verdict import Objection, ObjectionKind, Outcome, RejectionReason

LOST = {
    RejectionReason.PRICE: ObjectionKind.PRICE,
    RejectionReason.NO_NEED: ObjectionKind.NEED,
    RejectionReason.COMPETITOR: ObjectionKind.COMPETITOR,
    RejectionReason.TIMING: ObjectionKind.TIMING,
    RejectionReason.TRUST: ObjectionKind.TRUST,
}
CHEAPER = Concept("дешевле; ниже; быстрее; лучше; уже", "cheaper; less; better; already; instead")
SHORT = 3  # words: a shorter sentence answers nothing


def objections(talk: Dialogue, outcome: Outcome, lost: Refusal | None) -> tuple[Objection, ...]:
    """In order; one that is raised again is one, not met.  lost: why the lead is lost, an objection as well."""
    if not outcome.is_talk_with_a_person or outcome is Outcome.WRONG_NUMBER:
        return ()
    found: dict[ObjectionKind, list[Line]] = {}
    for line in talk.customer:
        if (kind := _kind(talk, line)) is not None:
            found.setdefault(kind, []).append(line)
    if lost is not None and lost.reason is not None:
        lines = found.setdefault(LOST[lost.reason], [])
        if lost.reason_line not in lines:
            lines.append(lost.reason_line)
            lines.sort(key=lambda line: line.place)
    made = [_objection(talk, outcome, kind, lines) for kind, lines in found.items()]
    return tuple(sorted(made, key=lambda one: one.turn))


def _kind(talk: Dialogue, line: Line) -> ObjectionKind | None:
    if line.is_question or line.mentions(PRAISES):
        return None
    for kind, concept in OBJECTIONS:
        if any(
            clause.words[hit.first].norm in NEGATIVES or not clause.is_denied(hit.first)
            for clause, hit in line.found(concept)
        ):
            return kind
    return ObjectionKind.COMPETITOR if line.mentions(CHEAPER) and names_another(talk, line) else None


def _objection(talk: Dialogue, outcome: Outcome, kind: ObjectionKind, same: list[Line]) -> Objection:
    first = same[0]
    answer = _answer(talk, first)
    again = [line for line in same[1:] if answer is not None and line.place > answer.place]
    return Objection(
        kind=kind,
        quote=first.text,
        turn=first.turn,
        is_met=_is_met(talk, outcome, first, answer, again),
        answer=None if answer is None else answer.text,
        answer_turn=None if answer is None else answer.turn,
    )


def _answer(talk: Dialogue, line: Line) -> Line | None:
    """The agent's fullest sentence of what he says next."""
    said = [one for one in talk.reply(line) if len(one.sentence.words) >= SHORT]
    return max(said, key=lambda one: (not one.is_question, len(one.text)), default=None)


def _is_met(talk: Dialogue, outcome: Outcome, line: Line, answer: Line | None, again: list[Line]) -> bool | None:
    if outcome is Outcome.ATTAINED:
        return answer is not None or not again
    if answer is None or outcome in (Outcome.REJECTED, Outcome.KEEP_IN_TOUCH) or again:
        return False
    heard = talk.reply(answer)
    if not heard:
        return None
    return any(one.accepts or one.accepts_firmly for one in heard[:2]) and not any(
        one.is_doubtful or one.refuses for one in heard
    )
