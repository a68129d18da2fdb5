"""Who will act by a clause: the speaker who promises, the agent whom the customer asks, both who meet."""

from collections.abc import Iterable, Sequence

from scoring.facts import GoalCode
from scoring.goals.push_payment import WILL_PAY
from scoring.promise_words import (
    ARRIVES,
    AT_YOURS,
    FIRST_EN,
    GOES_EN,
    IS_WAITED_FOR,
    JOINS,
    NO_DEED,
    NO_DEED_EN,
    OF_MONEY,
    ORDERS_EN,
    OUR_PLACE,
    POLITE_EN,
    POLITE_ORDER,
    SET_DOWN,
    TO_US,
    TOGETHER,
    VERBS_EN,
    WAITS,
    WAITS_TOO,
    WILL_EN,
)
from scoring.speech.clauses import Clause
from scoring.speech.dialogue import Dialogue, Line
from scoring.speech.lexicon import CALL_AGAIN, REST
from scoring.speech.words import Word
from scoring.step_actions import ACTIONS
from scoring.verdict import Side, StepKind

SENT = (StepKind.INVOICE, StepKind.OFFER, StepKind.CONTRACT, StepKind.APPLICATION, StepKind.DELIVER, StepKind.SEND)
THINGS = tuple(action for action in ACTIONS if action.kind in SENT)


def who_acts(talk: Dialogue, line: Line, clause: Clause) -> Side | None:
    """Who will act by a clause: the speaker who promises, or the agent whom the customer asks."""
    if line.is_question and not _is_taken_up(talk, line):
        return None
    said = clause.words
    if not is_russian(clause):
        return _who_english(line, clause)
    own = Side.CUSTOMER if line.is_customers else Side.AGENT
    if any(word.has("VERB", "futr", "1per", "plur") and any(word.is_(verb) for verb in TOGETHER) for word in said):
        return Side.AGENT
    if line.is_customers and _orders(clause):
        return Side.BOTH if WAITS.is_in(said) and OUR_PLACE.is_in(said) else Side.AGENT
    return own if any(_promises(line, clause, at) for at in range(len(said))) else None


def _who_english(line: Line, clause: Clause) -> Side | None:
    said = clause.words
    promises = any(not clause.is_denied(hit.last - 1) for hit in WILL_EN.find(said)) and not NO_DEED_EN.is_in(said)
    promises = promises or (any(one.date is not None for one in line.whens) and GOES_EN.is_in(said))
    if not line.is_customers:
        return Side.AGENT if promises else None
    if promises and FIRST_EN.is_in(said):
        return Side.CUSTOMER
    orders = any(not clause.is_denied(hit.first) for hit in ORDERS_EN.find(said)) or WAITS.is_in(said)
    begins = next((word.norm for word in said if word.norm not in POLITE_EN), "")
    if orders or begins in VERBS_EN or (len(said) > 2 and said[1].norm in ("me", "us", "it", "them") and not promises):
        return Side.AGENT
    return Side.CUSTOMER if promises else None


def _orders(clause: Clause) -> bool:
    """«пришлите», «жду»: an order, not «давайте» or «подождите»."""
    if IS_WAITED_FOR.is_in(clause.words) or (WAITS.is_in(clause.words) and not WAITS_TOO.is_in(clause.words)):
        return True
    return any(
        word.has("VERB", "impr", "excl") and not word.is_noun and not word.has("NUMR") and not clause.is_denied(at)
        and not any(word.is_(form) for form in POLITE_ORDER)
        for at, word in enumerate(clause.words)
    )  # fmt: skip


def _promises(line: Line, clause: Clause, at: int) -> bool:
    """«пришлю», «подъедет», «будет у вас», «выставляю»: a verb of the future, or of the present in the first person."""
    word, is_dated = clause.words[at], any(one.is_day for one in line.whens)
    if clause.is_denied(at) or word.is_noun:
        return False
    if is_dated and word.is_("быть") and word.has("VERB", "futr"):
        return word.norm == "буду" or (word.has("3per") and _is_of_ours(line, clause, is_dated))
    if is_dated and word.has("VERB", "past") and SET_DOWN.is_in(clause.words[at:]):
        return True  # «записала вас на среду»
    if is_dated and line.is_customers and any(word.is_(verb) for verb in ("мочь", "смочь")):
        return word.has("1per") and any(one.has("INFN") for one in clause.words)  # «смогу в пятницу оплатить»
    if any(word.is_(verb) for verb in NO_DEED):
        return False
    is_future = word.has("VERB", "futr", "1per") or (
        word.has("VERB", "futr", "3per") and not word.has("VERB", "2per") and _is_of_ours(line, clause, is_dated)
    )
    is_doing = is_dated and word.has("VERB", "pres", "1per")
    is_going = is_dated and word.has("VERB", "pres", "3per") and any(word.is_(verb) for verb in ARRIVES)
    return is_future or is_doing or (is_going and _is_of_ours(line, clause, is_dated))


def _is_of_ours(line: Line, clause: Clause, is_dated: bool) -> bool:
    """«деньги уйдут в среду», «водитель привезёт»: somebody's deed that the speaker answers for."""
    if not line.is_customers:
        arrives = is_dated and any(word.is_(verb) for word in clause.words for verb in ARRIVES)
        return arrives or any(a.said.is_in(clause.words) for a in ACTIONS) or AT_YOURS.is_in(clause.words)
    if TO_US.is_in(clause.words) and CALL_AGAIN.is_in(clause.words):
        return True  # «Ирина вам перезвонит»
    things = any(action.said.is_in(clause.words) for action in THINGS)
    return is_dated and (things or OF_MONEY.is_in(clause.words) or WILL_PAY.is_in(clause.words))


def who_of_line(talk: Dialogue, line: Line) -> Side | None:
    return next((who for clause in line.sentence.clauses if (who := who_acts(talk, line, clause)) is not None), None)


def by_thing(line: Line, goal: GoalCode | None) -> Side | None:
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
    is_ours = any(
        AT_YOURS.is_in(clause.words) or (is_russian(clause) and any(a.said.is_in(clause.words) for a in THINGS))
        for clause in line.sentence.clauses
        if not any(word.has("VERB", "past") for word in clause.words)
    )
    return Side.AGENT if is_ours and any(when.date is not None for when in days) else None


def is_russian(clause: Clause) -> bool:
    return any(not word.norm.isascii() for word in clause.words)


def _is_taken_up(talk: Dialogue, line: Line) -> bool:
    """An agent's question that proposes, and a yes to it."""
    return not line.is_customers and any(
        one.accepts or any(is_russian(clause) and _orders(clause) for clause in one.sentence.clauses)
        for one in talk.reply(line)[:1]
    )


def parts(line: Line) -> Iterable[Clause]:
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


def goes_on(part: Clause) -> bool:
    """ "and call you on Friday": the doer was said before."""
    return len(part.words) > 1 and part.words[0].norm in JOINS and part.words[1].norm in VERBS_EN
