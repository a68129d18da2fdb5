"""Calls in which nobody could reach the goal: a machine answered, nobody was heard, the number was wrong."""

from dataclasses import dataclass

from scoring.speech.dialogue import Dialogue, Line
from scoring.speech.phrases import Concept
from scoring.verdict import Outcome

MACHINE = Concept(
    """
    оставить:impr … сообщение; =оставьте сообщение; после … сигнал; абонент … не; аппарат абонент; вне зона;
    временно недоступный; временно не доступный; голосовой почта; голосовой ящик; автоответчик;
    вы позвонили в … компания; ваш звонок очень важный; перевести звонок на оператор; нажмите … цифру|один|ноль;
    сейчас никого нет дома; не может ответить на ваш; номер не обслуживается; набранный вами номер; переадресовать;
    поставить:impr в очередь; гудок; говорите после; подойти к телефон; не можем подойти; записать … голосовой;
    в данный момент … недоступный|занятый; рабочие часы; часы работы; нерабочее время; все операторы;
    наберите добавочный; оставайтесь на линии; ваш звонок записываться
    """,
    """
    leave … message; after … tone|beep; voicemail; voice mail; voice mailbox; not available right now; unavailable;
    cannot take your call; can't take … call; can't come to … phone; not able to … call; please record;
    you have reached; you've reached; mailbox; press one|1|two|2|zero; number … not in service; at the tone;
    person you are calling; subscriber; answering machine; after the signal; come to the phone; get to the phone;
    office hours; currently closed; our office is closed; please hold; all agents; your call is important;
    record your message; extension number; dial; out of the office
    """,
)
A_PERSON_SAYS = Concept(
    "могу … передать; что передать; я передам; оставьте … секретарю",
    "can i take; may i take; i can take; would you like to leave",
)
SURE_MACHINE = 2  # phrases of a machine that need no look at how long it spoke
MACHINE_LINES = 5  # a greeting is no longer than this

GREETING = Concept(
    """
    алло; слушать:1per; =слушаю; говорить:impr; слышно; слышать; кто; здравствовать; здравствуйте;
    добрый день|утро|вечер; =да; =але; девушка; связь; ау; есть кто
    """,
    """
    =hello; =hi; =hey; speaking; who be; anyone; anybody; hear; there; good morning|afternoon|evening; =yes; =yeah;
    line
    """,
)
CANT_HEAR = Concept(
    """
    не слышно; не слышать; плохо слышно; вы меня слышите; слышите меня; пропадать; связь; перезвонить:1per;
    прерываться; тишина
    """,
    """
    can't hear; cannot hear; not hear; hear me; hear you; anyone there; anybody there; are you there;
    bad line|connection; breaking up; silence; lost you; call … back; try … again
    """,
)

WRONG = Concept(
    """
    не туда попасть|звонить|попали|звоните|дозвониться; ошибиться номер; номером ошибиться; вы ошибиться;
    не тот номер; неправильный номер; неверный номер; номер неправильный; здесь|тут таких|такого|такой|такие нет;
    таких|такого|такой нет|не здесь|тут|знать; таких|такого|такой … нет; нет тут|здесь таких|такого|такой;
    нет таких; частный номер; это квартира; это частный; не знать никакой|такой|таких|такого;
    не работает здесь такой; никакого отношения; номер … раньше … другой; вы не туда; куда звонить:2per; вы куда;
    куда вы звонить; куда вы попасть; какой еще; какая еще; моя квартира; частное лицо; частный дом; такого номера;
    впервые слышать; не по адресу; другая организация; сменился; не знать … вообще; чужой номер; я не такой;
    номер давно мой; не здесь
    """,
    """
    wrong number; wrong person; wrong house; wrong company; no one … that name; nobody … that name; nobody … called;
    no one … called; not … right number; misdial; dialed … wrong; dialled … wrong; you have the wrong;
    private number; private residence; private line; never heard of; no such person; don't know any; got the wrong;
    isn't the; not his|her|their number; not a company; no … by that name; no … here by; there is no;
    there isn't any; no such; not at this number; at this number; who are you trying; who do you want;
    this is a house; this is my cell|mobile|home; nobody here; no one here; different company; this number is mine;
    not who; not him; not her; dialed; mixed up
    """,
)
ABOUT_A_MISTAKE = Concept(
    "ошибиться в|с|на|когда; ошибка; отдел; ошибиться … счет|сумма|цена|договор|документ|расчет",
    "wrong item|price|amount|size|invoice|order|department; wrong with",
)


@dataclass(frozen=True, slots=True)
class Screened:
    outcome: Outcome
    line: Line | None  # None: nothing was said at all
    strength: float


def screen(talk: Dialogue) -> Screened | None:
    """None: a person was reached, the goal may be looked at."""
    return _voicemail(talk) or _silence(talk) or _wrong_number(talk)


def _voicemail(talk: Dialogue) -> Screened | None:
    """The other side says only what a machine says.  Where sides are guessed, all early lines are looked at."""
    theirs = talk.lines if talk.is_guessed else talk.customer
    machine = [line for line in theirs if line.mentions(MACHINE) and not line.mentions(A_PERSON_SAYS)]
    if not machine or machine[0].place > MACHINE_LINES:
        return None
    phrases = sum(len({hit.first for _, hit in line.found(MACHINE)}) for line in machine)
    spoken = {line.turn for line in machine}
    human = [line for line in talk.customer if line.place > machine[-1].place and line.turn not in spoken]
    if len(human) > 1 and not (talk.is_guessed and phrases >= SURE_MACHINE):
        return None
    return Screened(Outcome.VOICEMAIL, machine[-1], 0.95 if phrases >= SURE_MACHINE else 0.8)


def _silence(talk: Dialogue) -> Screened | None:
    """Nobody speaks on the other side, or only calls "hello" into a dead line."""
    if not talk.lines:
        return Screened(Outcome.NO_SPEECH, None, 0.9)
    lost = [line for line in talk.lines if line.mentions(CANT_HEAR)]
    if talk.is_guessed and lost and all(_is_calling_out(line) for line in talk.lines):
        return Screened(Outcome.NO_SPEECH, next((line for line in lost if line.mentions(NOT_HEARD)), lost[-1]), 0.75)
    if not talk.customer:
        shown = next(
            (line for line in reversed(lost) if line.mentions(NOT_HEARD)), lost[-1] if lost else talk.lines[-1]
        )
        return Screened(Outcome.NO_SPEECH, shown, 0.95 if lost else 0.8)
    if (
        lost
        and all(_is_only_a_hello(line) for line in talk.customer)
        and all(_is_calling_out(line) for line in talk.agent[1:])
    ):
        return Screened(Outcome.NO_SPEECH, lost[-1], 0.75)
    return None


NOT_HEARD = Concept("не слышно; не слышать; плохо слышно", "can't hear; cannot hear; not hear; silence")


def _is_only_a_hello(line: Line) -> bool:
    return len(line.sentence.words) <= 4 and (line.mentions(GREETING) or line.mentions(CANT_HEAR))


def _is_calling_out(line: Line) -> bool:
    return line.mentions(GREETING) or line.mentions(CANT_HEAR) or len(line.sentence.words) <= 3


def _wrong_number(talk: Dialogue) -> Screened | None:
    """«Вы ошиблись», "wrong number"; not «вы ошиблись в счёте», and not when the talk goes on about business."""
    for line in talk.customer:
        if line.mentions(WRONG) and not line.mentions(ABOUT_A_MISTAKE) and not line.is_conditional:
            later = [one for one in talk.customer if one.place > line.place]
            return Screened(Outcome.WRONG_NUMBER, line, 0.9) if len(later) <= LINES_AFTER_MISTAKE else None
    return None


LINES_AFTER_MISTAKE = 9  # people explain whose number it is; a talk about business is longer
