"""What happens next, who does it, and when: the firmest promise or order of the call."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from scoring.facts import GoalCode
from scoring.goals.finding import Finding
from scoring.goals.push_payment import WILL_PAY
from scoring.speech.dialogue import Dialogue, Line
from scoring.speech.phrases import Concept
from scoring.step_actions import ACTIONS, MEET, OTHER, PAYS, Action
from scoring.verdict import NextStep, Outcome, Side

OF_GOAL = {
    GoalCode.ISSUE_INVOICE: ("invoice",),
    GoalCode.DISCOVER_NEED: ("visit", "meeting", "offer", "prepare"),
    GoalCode.GET_APPLICATION: ("application", "deliver"),
    GoalCode.FOLLOW_UP_OFFER: ("contract", "invoice", "offer"),
    GoalCode.PUSH_PAYMENT: ("pay",),
    GoalCode.BOOK_MEETING: ("meeting", "visit"),
}
WILL_EN = Concept("""
    i'll; we'll; i|we|you will; you'll; going to; =i'd; let me; shall; they'll; he'll; she'll; it'll; will be
    """)
ASKS_EN = Concept("""
    =call|send|email|ring|come|try|give|forward|text|drop|phone|contact me|us|it|back|over|by|the|a; can|could you;
    please; you can
    """)
WAITS = Concept("жду|ждем", "wait for; look forward")
PERSONS = ("1per", "3per")
AFTER_REFUSAL = ("remove",)  # what is still promised to one who refused


@dataclass(frozen=True, slots=True)
class _Step:
    line: Line
    action: Action
    who: Side
    day: date | None
    weight: float


def next_step(talk: Dialogue, outcome: Outcome, finding: Finding | None, goal: GoalCode | None) -> NextStep | None:
    """The step agreed on; None when nobody promised anything (or the number was wrong)."""
    if outcome is Outcome.WRONG_NUMBER:
        return None
    of_goal = _step_of_goal(talk, outcome, finding, goal)
    if of_goal is not None:
        return of_goal
    steps = [step for line in talk.lines for step in _steps(talk, line, outcome, goal)]
    if outcome is Outcome.REJECTED:
        steps = [step for step in steps if step.action.name in AFTER_REFUSAL]
    best = max(steps, key=lambda step: (step.weight, -step.line.place), default=None)
    return None if best is None else _shown(talk, best.line, best.action, best.who, best.day)


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


def _steps(talk: Dialogue, line: Line, outcome: Outcome, goal: GoalCode | None) -> Iterable[_Step]:
    who = _who(talk, line)
    if who is None:
        return
    days = [when for when in line.whens if when.is_day and (when.date is None or when.date >= line.call.call_date)]
    action = PAYS if line.is_customers and line.affirms(WILL_PAY) and goal is GoalCode.PUSH_PAYMENT else _done(line)
    if action is None and not days:
        return
    action = action or OTHER
    day = next((when.date for when in days if when.date is not None), None)
    weight = (3.0 if day else 1.5 if days else 0.0) + 2.0 * line.place / max(1, len(talk.lines) - 1)
    weight += 1.5 if goal is not None and action.name in OF_GOAL[goal] and outcome is Outcome.ATTAINED else 0.0
    weight += 1.5 if action.name == "call" and outcome is not Outcome.ATTAINED else 0.0
    weight += 0.5 if any(one.accepts for one in talk.reply(line)[:2]) else 0.0
    weight -= 2.0 if line.is_doubtful else 0.0
    weight -= 1.0 if line.is_question else 0.0
    yield _Step(line, action, who, day, weight)


def _who(talk: Dialogue, line: Line) -> Side | None:
    """Who will act: the speaker who promises, or the agent whom the customer asks."""
    said = line.sentence.words
    if line.is_question and not (not line.is_customers and any(one.accepts for one in talk.reply(line)[:1])):
        return None
    is_english = any(word.norm.isascii() for word in said)
    if not line.is_customers:
        promises = WILL_EN.is_in(said) if is_english else any(_promises(line, i) for i in range(len(said)))
        return Side.AGENT if promises else None
    if is_english:
        if (ASKS_EN.is_in(said) or _opens_with_a_verb(line)) and not line.denies(ASKS_EN):
            return Side.AGENT
        return Side.CUSTOMER if WILL_EN.is_in(said) and not line.denies(WILL_EN) else None
    if any(
        word.has("VERB", "impr") and not _is_denied(line, i) and not word.is_("давать") for i, word in enumerate(said)
    ) or WAITS.is_in(said):
        return Side.AGENT
    return Side.CUSTOMER if any(_promises(line, i) for i in range(len(said))) else None


def _opens_with_a_verb(line: Line) -> bool:
    """ "Ping me after New Year": an order to the agent, whatever the verb."""
    return any(len(c.words) > 2 and c.words[1].norm in ("me", "us", "it", "them") for c in line.sentence.clauses)


def _promises(line: Line, at: int) -> bool:
    """«пришлю», «подъедет», «будет у вас», «выставляю»: a verb of the future, or of the present in the first person."""
    word = line.sentence.words[at]
    is_future = word.has("VERB", "futr") and not word.has("VERB", "2per")
    is_doing = word.has("VERB", "pres", "1per") and any(one.is_day for one in line.whens)
    return (is_future or is_doing) and not _is_denied(line, at)


def _is_denied(line: Line, at: int) -> bool:
    word = line.sentence.words[at]
    for clause in line.sentence.clauses:
        for i, one in enumerate(clause.words):
            if one.start == word.start:
                return clause.is_denied(i)
    return False


def _done(line: Line) -> Action | None:
    return next((action for action in ACTIONS if line.mentions(action.said)), None)


def _shown(talk: Dialogue, line: Line, action: Action, who: Side, day: date | None) -> NextStep:
    what = (action.ru if talk.language == "ru" else action.en)[who]
    return NextStep(what=what, who=who, date=day, quote=line.text, turn=line.turn)
