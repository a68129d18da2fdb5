"""What each side promises in a call: who does what, until when, in which words.

Read clause by clause: «счёт сегодня пришлю, а в среду перезвоню» are two.  A promise is a verb of the future in the
speaker's own person, a present one with a day, a thing with a day («завтра оба документа у вас»), or what the customer
asks for and the agent agrees to.  Doubts, conditions, refusals and questions nobody said yes to are none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from scoring.facts import GoalCode
from scoring.goals.push_payment import WILL_PAY
from scoring.promise_words import (
    AT_YOURS,
    HAS_TO_AGREE,
    HAS_TO_ASK,
    HEDGED,
    IS_WAITED_FOR,
    JOINS,
    NO_DEED,
    NOT_PROMISED,
    OF_MONEY,
    ORDERS_EN,
    POLITE_ORDER,
    STATES,
    TOGETHER,
    VERBS_EN,
    WILL_EN,
    YOURS,
)
from scoring.speech.clauses import Clause
from scoring.speech.dialogue import Dialogue, Line
from scoring.speech.lexicon import REST
from scoring.speech.words import Word
from scoring.step_actions import ACTIONS, OTHER, PAYS, Action
from scoring.verdict import NextStep, Outcome, Side, StepKind

GENERIC = (StepKind.SEND, StepKind.PREPARE, StepKind.OTHER)  # said again as something more exact
SENT = (StepKind.INVOICE, StepKind.OFFER, StepKind.CONTRACT, StepKind.APPLICATION, StepKind.DELIVER, StepKind.SEND)
AS_MEETING = (StepKind.MEETING, StepKind.VISIT, StepKind.CALL, StepKind.OTHER)  # how a meeting is also spoken of
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
    if outcome in NOT_PROMISED:
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
    said = one.line.sentence.words
    return one.line.is_conditional or HEDGED.is_in(said) or (one.day is None and _waits_for_you(one))


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
    for part in _parts(line):
        who = _who(talk, line, part)
        if who is None and acting and acting[-1][0] is not None and _goes_on(part):
            who = acting[-1][1]
        if who is not None:
            acting.append((part, who))
    if not acting and (of_thing := _by_thing(line, goal)) is not None:
        acting = [(None, of_thing)]
    yield from _made(talk, line, acting, goal)


def _parts(line: Line) -> Iterable[Clause]:
    """Clauses, cut once more where a second deed is joined on: «отправлю сегодня | и перезвоню в пятницу»."""
    for clause in line.sentence.clauses:
        begin = 0
        for at, word in enumerate(clause.words):
            if word.norm in JOINS and _has_deed(clause.words[begin:at]) and _has_deed(clause.words[at + 1 :]):
                yield _part(clause, begin, at)
                begin = at
        yield _part(clause, begin, len(clause.words))


def _part(clause: Clause, first: int, last: int) -> Clause:
    said = clause.words[first:last]
    begin = said[0].start - clause.start
    return Clause(clause.text[begin : said[-1].end - clause.start], said[0].start, said)


def _has_deed(said: Sequence[Word]) -> bool:
    return any(
        (word.has("VERB", "futr") or word.has("VERB", "impr") or word.norm in VERBS_EN)
        and not any(word.is_(verb) for verb in NO_DEED)
        for word in said
    )


def _goes_on(part: Clause) -> bool:
    """ "and call you on Friday": the doer was said before."""
    return len(part.words) > 1 and part.words[0].norm in JOINS and part.words[1].norm in VERBS_EN


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
        action = (_action(clause.words, who, goal) if clause is not None else None) or _action(said, who, goal)
        if action is None and not days:
            continue
        if action is None and STATES.is_in(said):
            continue
        day = next((when.date for when in days if when.date is not None), None)
        yield Heard(line, action or OTHER, who, day, bool(days), first, last, _is_agreed(talk, line, who))


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
    if who is Side.CUSTOMER and WILL_PAY.is_in(said) and (goal is GoalCode.PUSH_PAYMENT or OF_MONEY.is_in(said)):
        return PAYS
    if who is Side.CUSTOMER and goal is GoalCode.PUSH_PAYMENT and OF_MONEY.is_in(said):
        return PAYS
    return next((action for action in ACTIONS if action.said.is_in(said)), None)


def _who(talk: Dialogue, line: Line, clause: Clause) -> Side | None:
    """Who will act by a clause: the speaker who promises, or the agent whom the customer asks."""
    if line.is_question and not _is_taken_up(talk, line):
        return None
    said = clause.words
    is_english = any(word.norm.isascii() and word.norm.isalpha() for word in said) and not any(
        not word.norm.isascii() for word in said
    )
    if is_english:
        return _who_english(line, clause)
    own = Side.CUSTOMER if line.is_customers else Side.AGENT
    if any(word.has("VERB", "futr", "1per", "plur") and any(word.is_(verb) for verb in TOGETHER) for word in said):
        return Side.AGENT
    if line.is_customers and _orders(clause):
        return Side.AGENT
    return own if any(_promises(line, clause, at) for at in range(len(said))) else None


def _who_english(line: Line, clause: Clause) -> Side | None:
    said = clause.words
    promises = any(not clause.is_denied(hit.last - 1) for hit in WILL_EN.find(said)) and not STATES.is_in(said)
    if not line.is_customers:
        return Side.AGENT if promises else None
    orders = any(not clause.is_denied(hit.first) for hit in ORDERS_EN.find(said))
    if orders or (len(said) > 2 and said[1].norm in ("me", "us", "it", "them") and not promises):
        return Side.AGENT
    if promises and YOURS.is_in(said):
        return Side.AGENT
    return Side.CUSTOMER if promises else None


def _orders(clause: Clause) -> bool:
    """«пришлите», «жду»: an order, not «давайте» or «подождите»."""
    if IS_WAITED_FOR.is_in(clause.words):
        return True
    return any(
        word.has("VERB", "impr", "excl") and not clause.is_denied(at)
        and not any(word.is_(form) for form in POLITE_ORDER)
        for at, word in enumerate(clause.words)
    )  # fmt: skip


def _promises(line: Line, clause: Clause, at: int) -> bool:
    """«пришлю», «подъедет», «будет у вас», «выставляю»: a verb of the future, or of the present in the first person."""
    word = clause.words[at]
    if any(word.is_(verb) for verb in NO_DEED) or clause.is_denied(at) or (word.norm == "буду" and at == 0):
        return word.norm == "буду" and not clause.is_denied(at) and any(one.is_day for one in line.whens)
    is_dated = any(one.is_day for one in line.whens)
    is_future = word.has("VERB", "futr", "1per") or (
        word.has("VERB", "futr", "3per") and not word.has("VERB", "2per") and (is_dated or not line.is_customers)
    )
    is_doing = word.has("VERB", "pres", "1per") and any(one.is_day for one in line.whens)
    return is_future or is_doing


def is_declined(talk: Dialogue, one: Heard) -> bool:
    """An agent's offer («могу прислать») that the customer said no to."""
    if one.line.is_customers or not one.line.mentions(HAS_TO_ASK):
        return False
    reply = talk.reply(one.line)[:1]
    return any(said.refuses for said in reply)


def _by_thing(line: Line, goal: GoalCode | None) -> Side | None:
    """A thing and a day without a verb: «завтра оба документа у вас», «остальное через неделю»."""
    days = [when for when in line.whens if when.is_day and (when.date is None or when.date >= line.call.call_date)]
    if not days or line.is_question:
        return None
    is_past = any(word.has("VERB", "past") for word in line.sentence.words)
    is_told = any(word.has("VERB") and not word.has("VERB", "past") for word in line.sentence.words)
    if line.is_customers and (is_told or (is_past and not line.mentions(REST))):
        return None
    if line.is_customers:
        pays = goal is GoalCode.PUSH_PAYMENT and line.mentions(OF_MONEY) and not line.denies(OF_MONEY)
        return Side.CUSTOMER if pays else None
    is_ours = line.mentions(AT_YOURS) or any(line.mentions(action.said) for action in ACTIONS if action.kind in SENT)
    return Side.AGENT if is_ours and not is_past else None


def _is_taken_up(talk: Dialogue, line: Line) -> bool:
    """An agent's question that proposes, and a yes to it."""
    return not line.is_customers and any(one.accepts for one in talk.reply(line)[:1])


def _is_agreed(talk: Dialogue, line: Line, who: Side) -> bool:
    """The doer says it himself, or is asked and does not object: agrees, promises, or thanks."""
    if line.is_customers and who is Side.AGENT:
        reply = talk.reply(line)[:3]
        return not reply or any(
            one.accepts or HAS_TO_AGREE.is_in(one.sentence.words) or _who_any(talk, one) is Side.AGENT for one in reply
        )
    if not line.is_customers and line.mentions(HAS_TO_ASK):
        return any(one.accepts or one.accepts_firmly for one in talk.reply(line)[:2])
    return True


def _who_any(talk: Dialogue, line: Line) -> Side | None:
    return next((who for clause in line.sentence.clauses if (who := _who(talk, line, clause)) is not None), None)


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
