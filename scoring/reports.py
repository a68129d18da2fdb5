"""What is said in a call to be done, or not, of what was promised earlier: "we got your offer", «счёт так и не пришёл».

Only a thing that is received, signed or paid counts; a plan or a question does not, unless it is answered."""

from collections.abc import Iterable

from scoring.goals.push_payment import HAS_PAID
from scoring.speech.dialogue import Dialogue, Line
from scoring.speech.phrases import Concept
from scoring.step_actions import ACTIONS
from scoring.verdict import Report, StepKind

THINGS = (StepKind.INVOICE, StepKind.OFFER, StepKind.CONTRACT, StepKind.APPLICATION)
GOT = Concept(
    """
    получить:past; прийти:past; дойти:past; вижу; увидеть:past; лежит; у нас; посмотреть:past; изучить:past;
    прочитать:past; есть; подписать:past; отправить:past; прислать:past; выслать:past; заполнить:past; видел; на руках
    """,
    """
    =got; =received; have; =arrived; =came; =seen; =saw; =read; in front of me; =signed; =sent; went through;
    =reviewed; have it; looked at
    """,
)
ASKS = Concept(*GOT.phrases, "=get; =receive; =see; =read; =arrive; come through; look at")
NOT_GOT = Concept(
    """
    не прийти:past; не получить:past; не получать; не дойти:past; не видеть:past; не приходить; не вижу; до сих пор нет;
    так и не; не присылать; не прислать:past; где счет; где предложение; ничего не прийти:past; не подписать:past;
    ничего не получать; нет ни счет|предложение|договор
    """,
    """
    not get|got|receive|received|arrive|arrived|come|see|seen; never got|came|received|arrived|sent; nothing came;
    didn't get|receive|arrive|come; haven't got|received|seen|had; still no; still waiting for
    """,
)


def reports(talk: Dialogue) -> tuple[Report, ...]:
    """The last word on each thing."""
    found: dict[StepKind, Report] = {}
    for line in talk.lines:
        for kind, is_done in _said(talk, line):
            found[kind] = Report(kind=kind, is_done=is_done, quote=line.text, turn=line.turn)
    return tuple(sorted(found.values(), key=lambda one: one.turn))


def _said(talk: Dialogue, line: Line) -> Iterable[tuple[StepKind, bool]]:
    if line.is_question or line.is_conditional or not line.is_customers:
        return
    if line.affirms(HAS_PAID):
        yield StepKind.PAY, True
    thing = _thing(line) or _asked_about(talk, line)
    if thing is None:
        return
    if line.mentions(NOT_GOT):
        yield thing, False
    elif line.affirms(GOT) or (line.accepts and line.nth == 0 and _is_about_receipt(talk, line)):
        yield thing, True


def _thing(line: Line) -> StepKind | None:
    return next((action.kind for action in ACTIONS if action.kind in THINGS and line.mentions(action.said)), None)


def _asked_about(talk: Dialogue, line: Line) -> StepKind | None:
    """«Счёт получили?» — «Да, пришёл»."""
    asked = talk.asked(line)
    return _thing(asked) if asked is not None and asked.is_question and asked.mentions(ASKS) else None


def _is_about_receipt(talk: Dialogue, line: Line) -> bool:
    return _asked_about(talk, line) is not None
