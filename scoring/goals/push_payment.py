"""Goal: a day is named for the whole sum (parts with a day each count), or it is already paid.

«На днях», «постараюсь», half of it and a "when our customer pays" are no such day."""

from datetime import date

from scoring.facts import CallFacts, GoalCode
from scoring.goals.finding import Finding, Signal, Stance, settle
from scoring.speech.dialogue import Dialogue, Line, dialogue_of
from scoring.speech.lexicon import PART, PAYMENT, REST, WHOLE
from scoring.speech.phrases import Concept
from scoring.verdict import Outcome

ID, VERSION = GoalCode.PUSH_PAYMENT, 3  # raise VERSION when any call could get another outcome

EXAMPLES = (  # the definition: documentation and test are made from it
    (("agent: Когда ждать оплату?", "customer: Оплатим в пятницу."), Outcome.ATTAINED),
    (("agent: Когда оплатите счёт?", "customer: Завтра до обеда."), Outcome.ATTAINED),
    (("agent: Сможете оплатить счёт до среды?", "customer: Да, до среды оплатим."), Outcome.ATTAINED),
    (("customer: Мы вчера всё оплатили, могу платёжку прислать.",), Outcome.ATTAINED),
    (("customer: Половину переведём завтра, остаток оплатим в следующую среду.",), Outcome.ATTAINED),
    (("agent: When can you pay the invoice?", "customer: We will transfer the money on Thursday."), Outcome.ATTAINED),
    (("customer: The invoice was paid this morning.",), Outcome.ATTAINED),
    (("agent: Значит, оплатите в пятницу.",), Outcome.NOT_ATTAINED),
    (("customer: Оплатим на днях, как только деньги придут.",), Outcome.NOT_ATTAINED),
    (("customer: Постараюсь в пятницу оплатить, но не обещаю.",), Outcome.NOT_ATTAINED),
    (("customer: Половину оплатим завтра, про остальное пока не знаю.",), Outcome.NOT_ATTAINED),
    (("agent: Can you pay on Friday?", "customer: No, we can't."), Outcome.NOT_ATTAINED),
    (("customer: We will pay when our own customer pays us.",), Outcome.NOT_ATTAINED),
)

WILL_PAY = Concept(
    """
    оплатить:futr; заплатить:futr; проплатить:futr; погасить:futr; перечислить:futr; перечислим; перевести:futr;
    рассчитаться:futr; закрыть:futr; провести:futr; внести:futr; отправить:futr; скинуть:futr;
    платеж|платежка|оплата|деньги|средство|перевод … уйти|прийти|поступить|быть|пройти:futr;
    уйти|прийти|поступить|быть|пройти:futr … платеж|платежка|оплата|деньги; платить:pres; оплачивать:pres; оплачу;
    переводить:pres; перечислять:pres; перевожу; будет оплачен|оплачено; поставить:past … на|в оплата|реестр|платеж;
    ставить:pres … на|в оплата; стоять … на|в оплата|реестр; деньги|оплата|платеж … на|в; уйти:futr; закроем;
    провожу; отправляю; деньги|оплата|платеж … у вас; увидеть:futr … деньги|счет|оплата|платеж;
    получить:futr … деньги|оплата|платеж; рассчитаемся; отдать:futr; добить:futr; кинуть:futr; раскидать
    """,
    """
    we'll|i'll pay|transfer|wire|send|settle|clear; will|going pay|transfer|wire|settle|clear|send; be paid;
    payment|money|transfer|wire|funds go|leave|arrive|come|be|land; will be paid|done|sent|settled; pay you;
    schedule … payment|for; payment … schedule; wire … on|by|tomorrow|today; pay … on|by|tomorrow|today|this;
    you'll|will have … money|payment|funds; can pay; it be in … run; settle it; in|on your account; see it|all in;
    you'll see; get it to you; get paid; be with you by; hit your account; get your money; put it through;
    go through; send it over; take care of it
    """,
)
HAS_PAID = Concept(
    """
    оплатить:past; заплатить:past; проплатить:past; погасить:past; перечислить:past; перевести:past;
    рассчитаться:past; отправить:past … платеж|деньги|платежка; провести:past;
    деньги|платеж|платежка|оплата … уйти|пройти|отправить:past; уйти|пройти:past … деньги|платеж|платежка|оплата;
    =оплачено; =оплачен; =проплачено; оплата прошла|ушла; уже оплатить; закрыть:past … счет|долг; рассчитались;
    деньги у вас; поручение;
    """,
    """
    already pay; =paid; have pay; =wired|transferred|settled; payment|money|wire|transfer|funds go|leave out;
    go out|through; made … payment|transfer; sent … payment|money|wire; be settled; cleared; went through;
    go through yesterday|today|monday; done already; taken care of; sent over; left our account
    """,
)
NOT_PAID_YET = Concept("еще; никто; никем", "not; yet; get; got; half")
CANNOT = Concept(
    """
    не мочь; не могу … назвать|сказать|обещать; нечем платить; деньги нет; нет деньги; пока не; не получиться;
    не выйти; не в состояние; касса пустой; не знать … когда; не скажу; заморозить; кассовый разрыв;
    не быть платить|оплачивать; руки связаны; взять негде; денег не быть; неоткуда; пока никак; без понятия; беда с;
    с деньгами беда|плохо|туго; ждем оплату|деньги; сами ждать; нечем; не раньше
    """,
    """
    can't|cannot … pay|date|day|promise|say|give|tell; no money; not able; unable; no cash; won't pay|be able;
    not know when; cash flow; don't have … money|cash|funds; no date; hands are tied; until the; tied up;
    short on|of; waiting for|on … money|payment|loan|customer|client|bank; no way; not possible; out of money;
    can't commit; bear with us; tight
    """,
)

NO_DAY = Concept(
    "дата; день; число; срок; когда; обещать; сказать; назвать", "date; day; when; promise; say; tell; commit"
)


def check(call: CallFacts) -> Finding:
    talk = dialogue_of(call)
    found: list[Signal] = []
    parts: list[date] = []
    for line in talk.customer:
        signal = _signal(talk, line, found, parts)
        if signal is not None:
            found.append(signal)
    return settle(ID, VERSION, found)


def _signal(talk: Dialogue, line: Line, found: list[Signal], parts: list[date]) -> Signal | None:
    about = _is_about(talk, line)
    if line.is_question:
        return None
    if line.takes_back and found and found[-1].stance is Stance.FOR:
        return Signal(Stance.AGAINST, line, 0.85)
    if _is_paid(line):
        return Signal(Stance.FOR, line, 0.85)
    if about and (line.mentions(CANNOT) or (line.denies(WILL_PAY) and not line.affirms(WILL_PAY))):
        return Signal(Stance.AGAINST, line, 0.9 if line.mentions(NO_DAY) else 0.8)
    if about and line.refuses and line.nth == 0 and not _day(line):
        return Signal(Stance.AGAINST, line, 0.7)
    return _promise(talk, line, found, parts) if about else None


def _promise(talk: Dialogue, line: Line, found: list[Signal], parts: list[date]) -> Signal | None:
    """A day named by the customer, or a yes to the day the agent named."""
    asked = talk.asked(line)
    day, strength = _day(line), 0.95 if line.affirms(WILL_PAY) else 0.8
    if day is None and asked is not None and asked.whens and line.accepts and not line.whens and line.nth == 0:
        day, strength = _day(asked), 0.75 * line.accepts
    if line.is_doubtful:
        follows = bool(found) and found[-1].stance is Stance.FOR and found[-1].line.turn == line.turn
        return Signal(Stance.OPEN, line, 0.75) if day or follows or line.affirms(WILL_PAY) else None
    if day is None:
        is_vague = (
            line.affirms(WILL_PAY) and not line.mentions(WHOLE) and not (found and found[-1].stance is Stance.FOR)
        )
        return Signal(Stance.OPEN, line, 0.6) if is_vague else None
    return (
        Signal(Stance.FOR, line, strength, day)
        if _is_whole(talk, line, parts, day)
        else Signal(Stance.OPEN, line, 0.8, day)
    )


def _is_whole(talk: Dialogue, line: Line, parts: list[date], day: date) -> bool:
    """The whole sum, or the last of its parts: each has its day then."""
    asked = talk.asked(line)
    is_part = line.mentions(PART) or (
        asked is not None and asked.mentions(PART) and not line.mentions(WHOLE) and bool(line.accepts)
    )
    named = [when.date for when in line.whens if when.date is not None]
    if is_part and line.mentions(REST) and len(named) >= 2:
        return True
    if line.mentions(REST):
        return bool(parts) or not is_part
    if is_part and not line.mentions(WHOLE):
        parts.append(day)
        return len(parts) >= 2
    return True


def _is_paid(line: Line) -> bool:
    """«Вчера оплатили», "it was paid on Monday"; not "we have not paid"."""
    return (
        line.affirms(HAS_PAID)
        and not line.denies(HAS_PAID)
        and not line.mentions(PART)
        and not line.is_doubtful
        and not line.mentions(NOT_PAID_YET)
    )


def _is_about(talk: Dialogue, line: Line) -> bool:
    """It speaks of paying, or answers a question about it."""
    if line.mentions(PAYMENT) or line.mentions(WILL_PAY):
        return True
    asked = talk.asked(line)
    if asked is not None and (asked.mentions(PAYMENT) or asked.mentions(ABOUT_WHEN)):
        return True
    return any(one.turn == line.turn and one.mentions(PAYMENT) for one in talk.customer if one.place < line.place)


ABOUT_WHEN = Concept(
    "когда ждать|ожидать|рассчитывать|сможете|поступить; какой число|день|срок; на какой дата",
    "when; what day|date; which day|date; by when",
)


def _day(line: Line) -> date | None:
    """The day named in it; the last one where parts have several."""
    days = [when.date for when in line.whens if when.date is not None and when.date >= line.call.call_date]
    return days[-1] if days else None
