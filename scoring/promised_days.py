"""A day that is all that is said: «В четверг после обеда», "Tuesday then", as an answer or as the last word on it.

What is to be done that day stands in the question it answers, or in what was spoken of just before."""

from scoring.facts import GoalCode
from scoring.goals.push_payment import WILL_PAY
from scoring.promise_words import HEDGED
from scoring.speech.dialogue import Dialogue, Line
from scoring.speech.lexicon import PAYMENT
from scoring.step_actions import ACTIONS, CALLS, MEET, PAYS, Action
from scoring.verdict import Side, StepKind

MOST_WORDS = 9  # a longer sentence says itself what is done
BACK = 4  # lines in which the deed is looked for
OF_BOTH = (StepKind.MEETING, StepKind.VISIT)


def named_day(talk: Dialogue, line: Line, goal: GoalCode | None) -> tuple[Side, Action] | None:
    """Who does what on the day that a short sentence names; None: it is no such sentence, or nothing was spoken of."""
    if line.is_question or line.is_conditional or line.refuses or len(line.sentence.words) > MOST_WORDS:
        return None
    if not any(when.date is not None and when.date >= line.call.call_date for when in line.whens):
        return None
    has_verb = any(word.has("VERB") and not word.is_noun and not word.has("impr") for word in line.sentence.words)
    if has_verb or HEDGED.is_in(line.sentence.words):
        return None
    asked = talk.asked(line) if line.is_customers else None
    if line.is_customers and (asked is None or line.nth):
        return None
    if asked is not None:
        return _of_question(asked, goal)
    return _spoken_of(talk, line, goal) if line.place else None


def _of_question(asked: Line, goal: GoalCode | None) -> tuple[Side, Action] | None:
    """«Когда вам набрать?», «Когда оплатите?», «Когда подъехать?»"""
    if asked.mentions(WILL_PAY) or (goal is GoalCode.PUSH_PAYMENT and asked.mentions(PAYMENT)):
        return Side.CUSTOMER, PAYS
    found = next((action for action in ACTIONS if asked.mentions(action.said)), None)
    if found is None:
        return (Side.BOTH, MEET) if goal is GoalCode.BOOK_MEETING else None
    if found.kind in OF_BOTH:
        return Side.BOTH, MEET
    is_yours = any(word.has("VERB", "2per") and not word.has("VERB", "impr") for word in asked.sentence.words)
    return (Side.CUSTOMER if is_yours and found.kind is not StepKind.CALL else Side.AGENT), found


def _spoken_of(talk: Dialogue, line: Line, goal: GoalCode | None) -> tuple[Side, Action] | None:
    """The agent's last word on the day: «Тогда во вторник», "Tuesday it is"."""
    for before in reversed(talk.lines[max(0, line.place - BACK) : line.place]):
        if before.mentions(WILL_PAY) and goal is GoalCode.PUSH_PAYMENT:
            return Side.CUSTOMER, PAYS
        found = next((action for action in ACTIONS if before.mentions(action.said)), None)
        if found is not None:
            return (Side.BOTH, MEET) if found.kind in OF_BOTH else (Side.AGENT, found)
    if goal is GoalCode.PUSH_PAYMENT:
        return Side.CUSTOMER, PAYS
    return (Side.BOTH, MEET) if goal is GoalCode.BOOK_MEETING else (Side.AGENT, CALLS)
