"""Whose words, when a mono recording does not tell: the likeliest row of sides over the sentences (Viterbi).

A sentence speaks for a side by what it says (an agent introduces himself and offers, a customer needs and orders), and
the floor changes hands after a question more often than in the middle of a turn.  A guess: verdicts made of it are
less sure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

from scoring.speech.clauses import Sentence
from scoring.speech.phrases import Concept
from scoring.verdict import Side
from transcription.transcript import Speaker

AGENT = Concept(
    """
    меня зовут; беспокоить; звонить:1per; звоню; компания; это … из; удобно говорить; удобно сейчас;
    предлагать:1per; могу предложить; наш компания; отправлять вы; отправлял; подсказать:impr; выставить:1per,futr;
    пришлю вам; вышлю; подготовлю; наш менеджер; у нас акция|скидка|предоплата; сколько вам; какой объем;
    когда вам удобно; напомню; спасибо за время|уделить|обращение|подробность; перезвонить:1per; позвонить:1per;
    наберу; будет у вас; скажите; уточните; могу я|поговорить; оплата; счет номер; по поводу; записать:past;
    записал; записала; поздравлять
    """,
    """
    my name be; this be … from|with; i be calling; i'm calling; calling about|from|regarding; good time; may i;
    can i ask; would you; we offer; i can offer; i'll send; i will send; we will send; shall i; should i; i'll call;
    i will call; our team|company|service|product; let me show; thank you for your time; have great day; i sent you;
    follow up; what about; how many; do you have
    """,
)
CUSTOMER = Concept(
    """
    =слушаю; =алло; нам нужно|нужен|нужна|нужны; мне нужно|нужен|нужна; у нас; выставлять:impr; выставить:impr;
    присылать:impr; прислать:impr; высылать:impr; скинуть:impr; сколько стоить; дорого; дороговато; не интересно;
    не надо; не нужно; перезвонить:impr; набрать:impr; позвонить:impr; приезжать:impr; оплатить:1per; оплачу;
    проплатить; бухгалтерия; директор; вы ошибиться; берем; посмотреть:past; бюджет; я за руль; я на совещание; жду;
    присылайте; номер … откуда; кто это
    """,
    """
    =hello; =speaking; we need; i need; we use; we have; send me; call me; email me; how much; too expensive;
    not interested; our boss|director|budget; my boss|director|manager; wrong number; we already; we pay; we'll pay;
    works for; who be this; we be looking
    """,
)
SWITCH_AFTER_QUESTION, SWITCH_IN_TURN, SWITCH_BETWEEN = 0.85, 0.3, 0.6  # how often the floor changes hands
CUE = 1.4  # log-odds of one cue
SIDES = (Side.AGENT, Side.CUSTOMER)
OF_SPEAKER = {Speaker.AGENT: Side.AGENT, Speaker.CUSTOMER: Side.CUSTOMER}


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence and where it stands."""

    turn: int
    speaker: Speaker
    sentence: Sentence


def sides(said: Sequence[Said], *, is_outbound: bool) -> tuple[Side, ...]:
    """The side of each sentence: as told by its channel, else guessed."""
    if not said:
        return ()
    if all(one.speaker in OF_SPEAKER for one in said):
        return tuple(OF_SPEAKER[one.speaker] for one in said)
    opening = Side.CUSTOMER if is_outbound else Side.AGENT  # who is called speaks first
    best = [[_cue(said[0], side) + (0.7 if side is opening else 0.0) for side in SIDES]]
    came: list[list[int]] = []
    for before, one in pairwise(said):
        stay = log(1 - _switch(before, one)), log(_switch(before, one))
        row, origin = [], []
        for to, side in enumerate(SIDES):
            reach = [best[-1][come] + stay[come != to] for come in (0, 1)]
            come = 0 if reach[0] >= reach[1] else 1
            row.append(reach[come] + _cue(one, side))
            origin.append(come)
        best.append(row)
        came.append(origin)
    return _trace(best, came)


def _trace(best: list[list[float]], came: list[list[int]]) -> tuple[Side, ...]:
    at = 0 if best[-1][0] > best[-1][1] else 1
    found = [at]
    for origin in reversed(came):
        at = origin[at]
        found.append(at)
    return tuple(SIDES[index] for index in reversed(found))


def _switch(before: Said, after: Said) -> float:
    if before.sentence.is_question:
        return SWITCH_AFTER_QUESTION
    return SWITCH_IN_TURN if before.turn == after.turn else SWITCH_BETWEEN


def _cue(one: Said, side: Side) -> float:
    """Log-odds for a side; what its channel says is certain."""
    if one.speaker in OF_SPEAKER:
        return 0.0 if OF_SPEAKER[one.speaker] is side else -1000.0
    said = one.sentence.words
    for_agent = min(2, len(AGENT.find(said))) - min(2, len(CUSTOMER.find(said)))
    return CUE / 2 * (for_agent if side is Side.AGENT else -for_agent)
