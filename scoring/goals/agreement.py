"""How a customer comes to agree: says it himself, or says yes to the agent's offer; and how he takes it back.

Shared by the goals that are one decision (invoice, offer).  The agent's words are only ever what is answered."""

from collections.abc import Callable

from scoring.goals.finding import Signal, Stance
from scoring.speech.dialogue import Dialogue, Line
from scoring.speech.phrases import Concept

BOUND, CARRIED, DETAILED, GRANTED = (
    0.8,
    0.65,
    0.6,
    0.65,
)  # how sure a yes to the offer just made is, one made some turns
# ago, an answer that only makes sense after a yes, and a yes after the agent met the condition
Test = Callable[[Line], float]


def agreement(
    talk: Dialogue, *, topic: Concept, direct: Test, against: Test, details: Concept | None = None
) -> list[Signal]:
    """The customer's lines that decide.

    topic    what the agent's offer must be about for a yes to count
    direct   how surely a line agrees by its own words, 0: it does not
    against  how surely a line refuses by its own words
    details  what the agent asks only when it is settled: whoever answers has agreed ("which address goes on it?")"""
    found: list[Signal] = []
    for line in talk.customer:
        signal = _signal(talk, line, found, topic=topic, direct=direct, against=against)
        if signal is None and details is not None and _gives_details(talk, line, details):
            signal = Signal(Stance.FOR, line, DETAILED)
        if signal is not None:
            found.append(signal)
    return found


def _signal(
    talk: Dialogue, line: Line, found: list[Signal], *, topic: Concept, direct: Test, against: Test
) -> Signal | None:
    agreed = any(signal.stance is Stance.FOR for signal in found)
    asked = talk.asked(line)
    is_asked = asked is not None and asked.mentions(topic) and asked.offers
    if line.takes_back and (agreed or is_asked or line.mentions(topic)):
        return Signal(Stance.AGAINST, line, 0.85)
    if refused := against(line):
        return Signal(Stance.AGAINST, line, refused)
    sure = direct(line)
    if line.is_doubtful and (sure or is_asked or line.mentions(topic) or _goes_on(line, found)):
        return Signal(Stance.OPEN, line, 0.75)
    if line.is_doubtful:
        return None
    if sure:
        return Signal(Stance.FOR, line, sure)
    if is_asked and line.refuses and line.nth == 0:
        return Signal(Stance.AGAINST, line, 0.75)
    if is_asked and line.accepts and not _is_turned(talk, line):
        return Signal(Stance.FOR, line, BOUND * line.accepts)
    return _carried(talk, line, found, topic, asked)


def _carried(talk: Dialogue, line: Line, found: list[Signal], topic: Concept, asked: Line | None) -> Signal | None:
    """A firm yes some turns after the offer, or a yes to the agent who has just met the customer's condition."""
    is_open = asked is None or not asked.is_question or asked.mentions(topic)
    is_firm = line.accepts_firmly or line.says_reluctant_yes
    if is_firm and line.nth <= 1 and is_open and not line.refuses and talk.offered(line, topic):
        return Signal(Stance.FOR, line, CARRIED)
    was_open = found and found[-1].stance is Stance.OPEN and found[-1].line.is_conditional
    if was_open and line.accepts and line.nth == 0 and not line.refuses and _is_granted(talk, found[-1].line):
        return Signal(Stance.FOR, line, GRANTED * line.accepts)
    return None


def _is_granted(talk: Dialogue, condition: Line) -> bool:
    """The agent said yes to the condition, and no "but"."""
    reply = talk.reply(condition)
    return any(one.accepts or one.offers for one in reply[:2]) and not any(one.refuses for one in reply)


def _gives_details(talk: Dialogue, line: Line, details: Concept) -> bool:
    """A plain answer to what is only asked when it is settled."""
    asked = talk.asked(line)
    is_plain = not (line.is_question or line.is_doubtful or line.refuses or line.is_ironic or line.takes_back)
    return is_plain and line.nth <= 1 and asked is not None and asked.is_question and asked.mentions(details)


def _goes_on(line: Line, found: list[Signal]) -> bool:
    """It follows an agreement in the same breath: «Давайте. Только мне надо с директором согласовать»."""
    return bool(found) and found[-1].stance is Stance.FOR and found[-1].line.turn == line.turn


def _is_turned(talk: Dialogue, line: Line) -> bool:
    """The yes is only polite: the same breath goes on with a refusal."""
    rest = [one for one in talk.after(line)[:2] if one.side is line.side and one.turn == line.turn]
    return any(one.refuses or one.takes_back for one in rest)
