"""What happens next, who does it, and when: the firmest promise or order of the call."""

from collections.abc import Iterable, Sequence
from datetime import date

from scoring.facts import GoalCode
from scoring.goals.finding import Finding
from scoring.promises import Heard, is_declined, is_doubtful, is_void
from scoring.speech.dialogue import Dialogue, Line
from scoring.step_actions import MEET, PAYS, Action
from scoring.verdict import NextStep, Outcome, Side, StepKind

OF_GOAL = {
    GoalCode.ISSUE_INVOICE: (StepKind.INVOICE,),
    GoalCode.DISCOVER_NEED: (StepKind.VISIT, StepKind.MEETING, StepKind.OFFER, StepKind.PREPARE),
    GoalCode.GET_APPLICATION: (StepKind.APPLICATION, StepKind.DELIVER),
    GoalCode.FOLLOW_UP_OFFER: (StepKind.CONTRACT, StepKind.INVOICE, StepKind.OFFER),
    GoalCode.PUSH_PAYMENT: (StepKind.PAY,),
    GoalCode.BOOK_MEETING: (StepKind.MEETING, StepKind.VISIT),
}
AFTER_REFUSAL = (StepKind.REMOVE,)  # what is still promised to one who refused


def next_step(
    talk: Dialogue, found: Sequence[Heard], outcome: Outcome, finding: Finding | None, goal: GoalCode | None
) -> NextStep | None:
    """The step agreed on; None when nobody promised anything (or the number was wrong)."""
    if outcome is Outcome.WRONG_NUMBER:
        return None
    of_goal = _step_of_goal(talk, outcome, finding, goal)
    if of_goal is not None:
        return of_goal
    steps = list(_steps(talk, found, outcome, goal))
    if outcome is Outcome.REJECTED:
        steps = [step for step in steps if step[1].action.kind in AFTER_REFUSAL]
    _, best = max(steps, key=lambda step: (step[0], -step[1].line.place), default=(0.0, None))
    return None if best is None else best.shown(talk.language)


def _step_of_goal(talk: Dialogue, outcome: Outcome, finding: Finding | None, goal: GoalCode | None) -> NextStep | None:
    """A payment or a meeting that was agreed is itself the next step."""
    if outcome is not Outcome.ATTAINED or finding is None or not finding.deciding:
        return None
    signal = finding.deciding[-1]
    if goal is GoalCode.PUSH_PAYMENT and signal.when is not None:
        return _shown(talk, signal.line, PAYS, Side.CUSTOMER, signal.when)
    if goal is GoalCode.BOOK_MEETING:
        return _shown(talk, signal.line, MEET, Side.BOTH, signal.when)
    return None


def _steps(
    talk: Dialogue, found: Sequence[Heard], outcome: Outcome, goal: GoalCode | None
) -> Iterable[tuple[float, Heard]]:
    """Each with how firm it is: a day, late in the call, about the goal, taken up by the other side."""
    for one in found:
        if is_declined(talk, one) or is_void(one):
            continue
        line, kind = one.line, one.action.kind
        weight = (3.0 if one.day else 1.5 if one.has_when else 0.0) + 2.0 * line.place / max(1, len(talk.lines) - 1)
        weight += 1.5 if goal is not None and kind in OF_GOAL[goal] and outcome is Outcome.ATTAINED else 0.0
        weight += 1.5 if kind is StepKind.CALL and outcome is not Outcome.ATTAINED else 0.0
        weight += 0.5 if any(reply.accepts for reply in talk.reply(line)[:2]) else 0.0
        weight -= 2.0 if line.is_doubtful or is_doubtful(one) else 0.0
        weight -= 1.0 if line.is_question else 0.0
        weight -= 0.5 if not one.is_agreed else 0.0
        weight -= 1.5 if kind is StepKind.OTHER and not one.has_when else 0.0
        yield weight, one


def _shown(talk: Dialogue, line: Line, action: Action, who: Side, day: date | None) -> NextStep:
    what = (action.ru if talk.language == "ru" else action.en)[who]
    return NextStep(what=what, who=who, date=day, quote=line.text, turn=line.turn, kind=action.kind)
