"""What a call achieved: `CallFacts` in, `Verdict` out; pure.

First by rules, in this order: nobody was reached; the goal is attained (the last word counts); the lead is lost;
nothing is wanted now; not attained.  Then `learned/` weighs what the rules found with what each answer means, and has
the last word: rules know the words they list, people say it in others."""

from dataclasses import dataclass, replace

from scoring.competitors import competitors
from scoring.explain import why
from scoring.facts import CallFacts, GoalCode, GoalOrigin
from scoring.goals.catalogue import BY_CODE
from scoring.goals.finding import Finding, Stance
from scoring.infer import infer, nearest
from scoring.later_words import CALL_LATER
from scoring.learned.features import Ruled
from scoring.learned.opinion import Opinion, opinion
from scoring.next_step import next_step
from scoring.objections import objections
from scoring.promises import heard, promises
from scoring.refusal import Refusal, nothing_now, only_quiet, refusal
from scoring.reports import reports
from scoring.screening import Screened, screen
from scoring.speech.dialogue import Dialogue, Line, dialogue_of
from scoring.speech.money import amounts
from scoring.verdict import Evidence, Outcome, Price, Rejection, Verdict

NO_GOAL_VERSION = 3  # of the judgement of calls without a goal
GUESSED_SIDES = 0.8  # sureness is multiplied by this when a mono recording does not tell who speaks
GUESSED_GOAL = 0.85
A_TURN = 0.07  # less sure for each time the customer changed his mind
SILENT = 0.55  # nobody said a word for or against the goal
QUIET_LINES = 3  # a customer who says no more than this shows little
CLEAR = 0.65  # weaker signals do not say that a goal is being worked on
FEW = 4  # answers; shorter calls are hardly among those that were learned from, and rules suit them
SURE = 0.95  # chance below which it is not asked there
LEAST, MOST = 0.05, 0.98


@dataclass(frozen=True, slots=True)
class _Judged:
    outcome: Outcome
    evidence: tuple[Evidence, ...]  # the one that decides most comes last
    strength: float
    finding: Finding | None = None
    refusal: Refusal | None = None


def judge(call: CallFacts) -> Verdict:
    """The verdict on one call.  Never raises on any turns; the agent's own words never attain a goal."""
    talk = dialogue_of(call)
    goal, origin, lead = _goal(talk)
    judged = _by_rules(talk, goal)
    confidence = _confidence(talk, judged, origin, lead)
    weighed = opinion(talk, goal, Ruled(judged.outcome, confidence))
    if weighed is None or (weighed.answers < FEW and _is_rather_ruled(judged, weighed)):
        return _verdict(talk, goal, origin, judged, confidence, _rejection(judged.refusal))
    judged, confidence = _weighed(talk, judged, weighed), _calibrated(talk, weighed)
    return _verdict(talk, goal, origin, judged, confidence, _reason(talk, judged, weighed))


def _is_rather_ruled(judged: _Judged, weighed: Opinion) -> bool:
    """The rules heard words that decide, or that nobody was reached; or the learned part is not sure."""
    return judged.strength > SILENT or weighed.chances[weighed.outcome] < SURE


def ruled(call: CallFacts) -> Ruled:
    """What the rules alone make of a call: what the learned part starts from."""
    talk = dialogue_of(call)
    goal, origin, lead = _goal(talk)
    judged = _by_rules(talk, goal)
    return Ruled(judged.outcome, _confidence(talk, judged, origin, lead))


def _verdict(
    talk: Dialogue,
    goal: GoalCode | None,
    origin: GoalOrigin,
    judged: _Judged,
    confidence: float,
    rejection: Rejection | None,
) -> Verdict:
    is_reached = judged.outcome not in (Outcome.WRONG_NUMBER, Outcome.VOICEMAIL, Outcome.NO_SPEECH)
    promised = heard(talk, goal)
    step = next_step(talk, promised, judged.outcome, judged.finding, goal)
    return Verdict(
        goal=goal,
        origin=origin,
        version=BY_CODE[goal].version if goal is not None else NO_GOAL_VERSION,
        outcome=judged.outcome,
        confidence=confidence,
        why=why(talk.language, goal, judged.outcome, judged.evidence[-1] if judged.evidence else None, rejection),
        evidence=_in_order(talk, judged.evidence, rejection),
        next_step=step,
        promises=promises(talk, promised, judged.outcome, step),
        objections=objections(talk, judged.outcome, judged.refusal),
        reports=reports(talk) if is_reached else (),
        rejection=rejection,
        competitors=competitors(talk) if is_reached else (),
        prices=_prices(talk) if is_reached else (),
    )


def _weighed(talk: Dialogue, judged: _Judged, weighed: Opinion) -> _Judged:
    """The outcome that is likeliest in the end, with the words of both that speak for it."""
    turns = weighed.deciding[weighed.outcome]
    if weighed.outcome is not judged.outcome:
        told = tuple(_quoted(talk, turn) for turn in turns)
        return _Judged(weighed.outcome, told, weighed.chances[weighed.outcome], judged.finding, judged.refusal)
    known = {quote.turn: quote for quote in judged.evidence}
    others = (quote for turn, quote in known.items() if turn not in turns)
    return replace(judged, evidence=(*others, *(known.get(turn) or _quoted(talk, turn) for turn in turns)))


def _in_order(talk: Dialogue, shown: tuple[Evidence, ...], rejection: Rejection | None) -> tuple[Evidence, ...]:
    """As they were said, with the words that tell why a lead is lost."""
    if rejection is not None and all(quote.turn != rejection.turn for quote in shown):
        shown = (*shown, _quoted(talk, rejection.turn))
    return tuple(sorted(shown, key=lambda quote: (quote.turn, quote.start)))


def _quoted(talk: Dialogue, turn: int) -> Evidence:
    """All the customer says in a turn."""
    said = [line for line in talk.customer if line.turn == turn]
    return said[0].evidence(said[0].sentence.start, said[-1].sentence.end)


def _calibrated(talk: Dialogue, weighed: Opinion) -> float:
    """How often an outcome of this chance is right, less where the sides are guessed or words are suspect."""
    sure = weighed.chances[weighed.outcome]
    if talk.is_guessed:
        sure *= GUESSED_SIDES
    return round(min(MOST, max(LEAST, sure * _heard_well(talk))), 2)


def _heard_well(talk: Dialogue) -> float:
    suspect = sum(turn.is_suspect for turn in talk.call.turns)
    return 1 - 0.3 * suspect / len(talk.call.turns) if suspect else 1.0


def _reason(talk: Dialogue, judged: _Judged, weighed: Opinion) -> Rejection | None:
    """Why a lead is lost; None when it is not."""
    if judged.outcome is not Outcome.REJECTED:
        return None
    quote = talk.call.turns[weighed.reason_turn].text
    return Rejection(reason=weighed.reason, quote=quote, turn=weighed.reason_turn)


def _goal(talk: Dialogue) -> tuple[GoalCode | None, GoalOrigin, float]:
    """The goal that was set, else the inferred one and how clearly it leads."""
    if talk.call.goal is not None:
        return talk.call.goal, talk.call.origin, 1.0
    goal, lead = infer(talk)
    return goal, GoalOrigin.INFERRED, lead


def _by_rules(talk: Dialogue, goal: GoalCode | None) -> _Judged:
    screened = screen(talk)
    return _screened(screened) if screened is not None else _talked(talk, goal)


def _screened(screened: Screened) -> _Judged:
    evidence = () if screened.line is None else (screened.line.evidence(),)
    return _Judged(screened.outcome, evidence, screened.strength)


def _talked(talk: Dialogue, goal: GoalCode | None) -> _Judged:
    finding = BY_CODE[goal].check(talk.call) if goal is not None else None
    agreed = (
        max((signal.line.place for signal in finding.deciding), default=-1) if finding and finding.is_attained else -1
    )
    lost = refusal(talk, since=agreed, against=_refused(finding))
    if finding is not None and finding.is_attained and not (lost and lost.is_decided and _undoes(lost, talk)):
        return _Judged(
            Outcome.ATTAINED, tuple(signal.evidence for signal in finding.deciding), finding.strength, finding
        )
    if lost is not None:
        told = [lost.line] if lost.reason_line is lost.line else [lost.reason_line, lost.line]
        shown = tuple(line.evidence() for line in told)
        return _Judged(Outcome.REJECTED, shown, 0.9 if lost.is_decided else 0.7, finding, lost)
    quiet = nothing_now(talk) or (None if _is_open(finding) else only_quiet(talk))
    if quiet is not None and not _is_worked_on(finding, quiet):
        return _Judged(Outcome.KEEP_IN_TOUCH, (quiet.evidence(),), 0.75, finding)
    if finding is not None and finding.deciding:
        decided = tuple(signal.evidence for signal in finding.deciding)
        return _Judged(Outcome.NOT_ATTAINED, decided, finding.strength, finding)
    near = nearest(talk, goal)
    return _Judged(Outcome.NOT_ATTAINED, (near.evidence(),) if near is not None else (), SILENT, finding)


def _refused(finding: Finding | None) -> frozenset[int]:
    signals = finding.signals if finding is not None else ()
    return frozenset(signal.line.place for signal in signals if signal.stance is Stance.AGAINST)


def _undoes(lost: Refusal, talk: Dialogue) -> bool:
    """A refusal after the agreement undoes it unless it only asks not to be called: "do not call, write"."""
    return not lost.line.sentence.is_question and not any(
        one.accepts for one in talk.after(lost.line) if one.is_customers
    )


def _is_open(finding: Finding | None) -> bool:
    """Anything was said of the goal itself."""
    return finding is not None and any(signal.strength >= CLEAR for signal in finding.signals)


def _is_worked_on(finding: Finding | None, quiet: Line) -> bool:
    """The customer spoke of the goal itself after saying that nothing is wanted: it was put off, not idle talk."""
    if finding is None:
        return False
    return any(
        signal.line.place > quiet.place
        and signal.stance is not Stance.AGAINST
        and signal.strength >= CLEAR
        and not signal.line.mentions(CALL_LATER)
        for signal in finding.signals
    )


def _rejection(lost: Refusal | None) -> Rejection | None:
    if lost is None:
        return None
    return Rejection(reason=lost.reason, quote=lost.reason_line.text, turn=lost.reason_line.turn)


def _prices(talk: Dialogue) -> tuple[Price, ...]:
    said = [(index, turn.text) for index, turn in enumerate(talk.call.turns) if not turn.is_suspect]
    return tuple(
        Price(
            amount=one.amount,
            currency=one.currency,
            quote=talk.call.turns[one.turn].text[one.first : one.last],
            turn=one.turn,
        )
        for one in amounts(said, talk.language)
    )


def _confidence(talk: Dialogue, judged: _Judged, origin: GoalOrigin, lead: float) -> float:
    """0..1: how firm the deciding words are, less for every reason to doubt them."""
    sure = judged.strength
    if judged.finding is not None:
        sure -= A_TURN * judged.finding.turning
    if talk.is_guessed:
        sure *= GUESSED_SIDES
    if origin is GoalOrigin.INFERRED and judged.outcome not in (
        Outcome.VOICEMAIL,
        Outcome.NO_SPEECH,
        Outcome.WRONG_NUMBER,
    ):
        sure *= GUESSED_GOAL + (1 - GUESSED_GOAL) * min(1.0, lead)
    if len(talk.customer) < QUIET_LINES and judged.outcome in (Outcome.NOT_ATTAINED, Outcome.KEEP_IN_TOUCH):
        sure *= 0.85
    return round(min(MOST, max(LEAST, sure * _heard_well(talk))), 2)
