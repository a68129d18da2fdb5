"""What each side promises in a call: who does what, until when, in which words.

Read clause by clause: «счёт сегодня пришлю, а в среду перезвоню» are two.  A promise is a verb of the future in the
speaker's own person, a present one with a day, a thing with a day («завтра оба документа у вас»), or what the customer
asks for and the agent agrees to.  Doubts, conditions, refusals and questions nobody said yes to are none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from scoring.facts import GoalCode
from scoring.goals.push_payment import WILL_PAY
from scoring.promise_clauses import SENT, by_thing, goes_on, parts, who_acts, who_of_line
from scoring.promise_words import (
    AT_ONCE,
    FIRST_EN,
    HAS_TO_AGREE,
    HAS_TO_ASK,
    HEDGED,
    IN_THE_CALL,
    NO_DEED,
    OF_MONEY,
    STATES,
)
from scoring.promised_days import named_day
from scoring.speech.clauses import Clause
from scoring.speech.dialogue import Dialogue, Line
from scoring.speech.words import Word
from scoring.step_actions import ACTIONS, MEET, OTHER, PAYS, Action
from scoring.verdict import NextStep, Outcome, Side, StepKind

GENERIC = (StepKind.SEND, StepKind.PREPARE, StepKind.OTHER)  # said again as something more exact
AS_MEETING = (StepKind.MEETING, StepKind.VISIT, StepKind.CALL, StepKind.OTHER)  # how a meeting is also spoken of
DONE_AT_ONCE = (StepKind.PREPARE, StepKind.ANSWER, StepKind.OTHER)  # «сейчас посмотрю, минутку»
NEAR = 6  # lines within which a general word and an exact one mean one thing


@dataclass(frozen=True, slots=True)
class Heard:
    """A sentence, or its clause, that promises."""

    line: Line
    action: Action
    who: Side
    day: date | None
    has_when: bool  # some day is meant, certain or not
    first: int  # characters [first, last) of the turn
    last: int
    is_agreed: bool  # said by the one who does it, or asked and agreed to

    @property
    def quote(self) -> str:
        return self.line.call.turns[self.line.turn].text[self.first : self.last]

    def shown(self, language: str) -> NextStep:
        what = (self.action.ru if language == "ru" else self.action.en)[self.who]
        return NextStep(
            what=what, who=self.who, date=self.day, quote=self.quote, turn=self.line.turn, kind=self.action.kind
        )


def promises(talk: Dialogue, found: Sequence[Heard], outcome: Outcome, step: NextStep | None) -> tuple[NextStep, ...]:
    """Of both sides, in order, the next step among them; one said again stands once, with the day named last."""
    if outcome is Outcome.NO_SPEECH:
        return ()
    kept: list[Heard] = []
    for one in found:
        if not one.is_agreed or is_doubtful(one):
            continue
        before = next((i for i, known in enumerate(kept) if _is_same(known, one)), None)
        if before is None:
            kept.append(one)
        else:
            kept[before] = _better(kept[before], one)
    shown = [one.shown(talk.language) for one in kept if _still_stands(talk, one)]
    if step is not None:
        shown = [one for one in shown if not _is_step(one, step)] + [step]
    return tuple(sorted(shown, key=lambda one: (one.turn, talk.call.turns[one.turn].text.find(one.quote))))


def is_doubtful(one: Heard) -> bool:
    """Hedged, or under a condition; «уточню», «спрошу» are deeds, though nothing is decided by them."""
    return one.line.is_conditional or HEDGED.is_in(one.line.sentence.words) or is_void(one)


def is_void(one: Heard) -> bool:
    """Done within the call («сейчас посмотрю, минутку»), or said to be done for something in return."""
    is_done_at_once = one.action.kind in DONE_AT_ONCE and IN_THE_CALL.is_in(one.line.sentence.words)
    return one.day is None and (is_done_at_once or _waits_for_you(one))


def _waits_for_you(one: Heard) -> bool:
    """«Дадите сто рублей, подпишу»: a condition without its word."""
    return one.who is Side.CUSTOMER and any(word.has("VERB", "futr", "2per") for word in one.line.sentence.words)


def _is_step(one: NextStep, step: NextStep) -> bool:
    """A promise that the next step says already."""
    is_of_both = step.who is Side.BOTH and one.kind in AS_MEETING and one.date in (step.date, None)
    is_same = one.who is step.who and one.kind is step.kind and one.date in (step.date, None)
    return is_same or is_of_both or (one.turn, one.quote) == (step.turn, step.quote)


def heard(talk: Dialogue, goal: GoalCode | None) -> list[Heard]:
    """Every clause that may promise, agreed to or not."""
    return [found for line in talk.lines for found in _of_line(talk, line, goal)]


def _of_line(talk: Dialogue, line: Line, goal: GoalCode | None) -> Iterable[Heard]:
    acting: list[tuple[Clause | None, Side]] = []
    for part in parts(line):
        who = who_acts(talk, line, part)
        if who is None and acting and acting[-1][0] is not None and goes_on(part):
            who = acting[-1][1]
        if who is not None:
            acting.append((part, who))
    if not acting and (of_thing := by_thing(line, goal)) is not None:
        acting = [(None, of_thing)]
    if acting:
        yield from _made(talk, line, acting, goal)
    elif (named := named_day(talk, line, goal)) is not None:
        who, action = named
        day = next(when.date for when in line.whens if when.date is not None)
        yield Heard(line, action, who, day, True, line.sentence.start, line.sentence.end, True)


def _made(
    talk: Dialogue, line: Line, acting: Sequence[tuple[Clause | None, Side]], goal: GoalCode | None
) -> Iterable[Heard]:
    """One for each acting clause; a lone one has the days and things of its whole sentence."""
    is_alone = len(acting) < 2
    whens = [when for when in line.whens if when.is_day and (when.date is None or when.date >= line.call.call_date)]
    spans = _spans(line, [clause for clause, _ in acting if clause is not None]) if not is_alone else []
    for number, (clause, who) in enumerate(acting):
        first, last = (line.sentence.start, line.sentence.end) if is_alone else spans[number]
        days = [when for when in whens if first <= when.first < last]
        said = [word for word in line.sentence.words if first <= word.start < last]
        action = (_action(clause.words, who, goal) if clause is not None else None) or _action_around(
            line, said, who, goal
        )
        if action is None and ((not days and not _is_own_deed(line, clause, who)) or STATES.is_in(said)):
            continue
        day = max(
            (when for when in days if when.date is not None), key=lambda when: (when.rank, -when.first), default=None
        )
        on = day.date if day is not None else line.call.call_date if AT_ONCE.is_in(said) and not days else None
        yield Heard(line, action or OTHER, who, on, bool(days), first, last, _is_agreed(talk, line, who))


def _spans(line: Line, acting: Sequence[Clause]) -> list[tuple[int, int]]:
    """The sentence cut so that each acting clause has the clauses before it, the last one the rest as well."""
    edges = [line.sentence.start]
    edges += [clause.words[-1].end for clause in acting[:-1]]
    starts = [edges[0]]
    for edge in edges[1:]:
        after = [word.start for word in line.sentence.words if word.start >= edge]
        starts.append(min(after, default=edge))
    ends = [*edges[1:], line.sentence.end]
    return list(zip(starts, ends, strict=True))


def _action(said: Sequence[Word], who: Side, goal: GoalCode | None) -> Action | None:
    if who is Side.BOTH:
        return MEET
    if who is Side.CUSTOMER and WILL_PAY.is_in(said) and (goal is GoalCode.PUSH_PAYMENT or OF_MONEY.is_in(said)):
        return PAYS
    if who is Side.CUSTOMER and goal is GoalCode.PUSH_PAYMENT and OF_MONEY.is_in(said):
        return PAYS
    return next((action for action in ACTIONS if action.said.is_in(said)), None)


def _action_around(line: Line, said: Sequence[Word], who: Side, goal: GoalCode | None) -> Action | None:
    """The deed named in the clauses beside, unless it is denied there: «зря не звоните, дам на той неделе»."""
    action = _action(said, who, goal)
    return None if action is None or (line.denies(action.said) and not line.affirms(action.said)) else action


def _is_own_deed(line: Line, clause: Clause | None, who: Side) -> bool:
    """An agent's «передам», "I'll correct our list": a promise without a day and without a name for it."""
    if line.is_customers or who is not Side.AGENT or clause is None:
        return False
    return any(
        word.has("VERB", "futr", "1per", "sing") and not any(word.is_(verb) for verb in NO_DEED)
        for word in clause.words
    ) or FIRST_EN.is_in(clause.words)


def is_declined(talk: Dialogue, one: Heard) -> bool:
    """An agent's offer («могу прислать») that the customer said no to."""
    if one.line.is_customers or not one.line.mentions(HAS_TO_ASK):
        return False
    reply = talk.reply(one.line)[:1]
    return any(said.refuses for said in reply)


def _is_agreed(talk: Dialogue, line: Line, who: Side) -> bool:
    """The doer says it himself, or is asked and does not object: agrees, promises, or thanks."""
    if line.is_customers and who is not Side.CUSTOMER:
        reply = talk.reply(line)[:3]
        return not reply or any(
            one.accepts or HAS_TO_AGREE.is_in(one.sentence.words) or who_of_line(talk, one) is Side.AGENT
            for one in reply
        )
    if not line.is_customers and line.mentions(HAS_TO_ASK):
        reply = talk.reply(line)[:2]
        is_dated = any(when.date is not None for when in line.whens) and not line.is_conditional
        if is_dated and not any(one.refuses or one.is_doubtful for one in reply):
            return True
        return any(one.accepts or one.accepts_firmly for one in reply)
    return True


def _is_same(known: Heard, one: Heard) -> bool:
    """The same deed of the same side; two sums on two days are two, a corrected day is one."""
    if known.who is not one.who:
        return False
    is_near = one.line.place - known.line.place <= NEAR
    kinds = {known.action.kind, one.action.kind}
    alike = len(kinds) == 1 or (
        is_near and any(kind in GENERIC for kind in kinds) and all(kind in SENT or kind in GENERIC for kind in kinds)
    )
    if not alike:
        return False
    if known.day is None or one.day is None or known.day == one.day:
        return True
    return known.action.kind is not StepKind.PAY and known.line is not one.line


def _better(known: Heard, one: Heard) -> Heard:
    """The later day counts as corrected; the exact word names the deed."""
    action = one.action if known.action.kind in GENERIC else known.action
    dated = one if one.day is not None or known.day is None else known
    return replace(dated, action=action)


def _still_stands(talk: Dialogue, one: Heard) -> bool:
    """Not taken back later: «нет, не надо пока присылать»."""
    return not any(
        line.takes_back and line.mentions(one.action.said) and line.is_customers for line in talk.after(one.line)
    )
