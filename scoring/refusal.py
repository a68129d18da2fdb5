"""Whether the lead is lost, why, and whether there is only nothing wanted now."""

from dataclasses import dataclass

from scoring.speech.dialogue import Dialogue, Line
from scoring.speech.lexicon import CALL_AGAIN
from scoring.speech.phrases import Concept
from scoring.speech.words import listed
from scoring.verdict import RejectionReason

DECIDED = Concept(  # a decision: stays one whatever polite words follow
    """
    отказываться:1per; отказаться:past; решить:past отказаться|не;
    быть не работать|брать|покупать|заказывать|сотрудничать|продолжать|участвовать|подписывать|продлевать;
    не быть продлевать|встречаться|рассматривать|связываться;
    никакой встреча|договор|сотрудничество|дело; ни сейчас ни потом;
    больше не работать|заказывать|сотрудничать|звонить|звоните; не звонить:impr; =звоните больше; не надо звонить;
    звонить не надо; звонить не нужно; удалить:impr … номер; убрать:impr … номер; вычеркнуть:impr;
    забыть:impr … номер;
    уже подписать|купить|заключить|выбрать|заказать|оплатить … у|с|другой|конкурент|них|договор;
    подписать:past … договор … с; заключить:past … договор … с; выбрать:past … другой|конкурент; уйти:past к;
    перейти:past к|на; взять:past … у|другой; купить:past … у|другой; заказать:past … у|другой;
    остановиться:past на другой; решить:past … в польза; отдать:past … другой|предпочтение;
    вопрос|тема закрыть|закрыт; закрыть … вопрос|тема; разговор окончен; решить:past … с другой;
    нашли … другой|дешевле; найти:past … другой|дешевле
    """,
    """
    =it's|is a no; be a no; no from us; we'll pass; i'll pass; going to pass; have to pass; will pass;
    decide against; decide not to; not going ahead; not go ahead; not go with you|your; not move forward;
    not moving forward; not proceed; not be proceeding; went with; gone with;
    go with another|someone|other|different; choose another|someone|other|different; chose another; sign with;
    signed with; sign … contract with; bought … from; buy … from another|someone; stop call;
    don't|not call … again|me|us|anymore; never call; remove me|us|our|my; take me|us off; take my|our … off;
    lose my number; turn … down; decline; say no; answer be no; no longer interested; no longer need; off the table;
    done with you; not doing business; end of discussion; have no intention; picked another; pick someone|another
    """,
)
UNWANTED = Concept(  # a refusal that an open door softens
    """
    не интересно; неинтересно; не интересный; не интересовать; не актуально; неактуально; нет интереса;
    нам не нужно|нужен|нужна|нужны; не требоваться; не нужно нам; нет необходимость; необходимость нет;
    нет потребность; потребность нет; не подходить; не пользоваться; не заниматься; не наш профиль; не по карману;
    не потянуть; слишком дорого; не устраивать … цена; цена не устраивать; заморозить; заморожен; бюджет нет;
    нет бюджет; денег нет на; не в этот год; в этот год не; не видеть смысл; смысла не; смысла нет; нет смысл;
    закрываться:1per; справляться сами; сами делаем; не хотеть … работать|дело
    """,
    """
    not interested; no interest; don't need; do not need; no need for; not for us; not a fit; not a good fit;
    not relevant; no thanks; no thank you; too expensive; can't afford; cannot afford; out of our budget;
    budget be freeze|cut; be frozen; freeze; no budget; not this year; not worth; don't see the point; we don't do;
    we don't use; don't want; do not want; no use for; happy with our|what|current; handle … ourselves;
    closing down; shutting down; not suitable
    """,
)
FOR_NOW = Concept(
    "пока; сейчас; на данный момент; на сегодня; в ближайшее; временно; на текущий; в этот месяц|квартал",
    """
    at the moment; right now; for now; currently; at present; for the time being; just now; this month|quarter; yet;
    today
    """,
)
NOTHING_NOW = Concept(
    """
    все есть; всего хватать; хватать; запас есть; есть запас; склад полный; закупились; закупиться:past;
    заказ не планировать; не планировать; ничего не планировать; пока ничего;
    пока не нужно|надо|требоваться|актуально|планировать|собираться|до; пока без;
    сейчас не нужно|надо|требоваться|актуально|планировать; ничего не нужно|надо|требоваться|менять; все устраивать;
    иметь в вид; будем иметь в виду; если что обращусь|обратимся|позвоню|позвоним|наберу|понадобиться;
    как понадобиться; как появиться; когда понадобиться; пока тихо; затишье; не сезон
    """,
    """
    nothing at the moment; nothing right now; nothing for now; nothing new; nothing planned; not at the moment;
    not right now; all set; we're good; be good for now; have enough; plenty; stock up; stocked; well stocked;
    no plans; not planning; don't need anything; nothing we need; keep you in mind; keep … in mind;
    if anything comes up|change; if we need; when we need; if something come; let you know if; quiet; still have
    """,
)
REASONS = (  # looked for in this order: what was decided comes before how it was felt
    (
        RejectionReason.COMPETITOR,
        Concept(
            """
    конкурент; другой поставщик|компания|подрядчик|фирма|продавец|банк|агентство|перевозчик; у другой; с другой;
    подписать:past … с; заключить:past … с; работать:pres с; выбрать:past; другой выбрать; уйти:past к;
    перейти:past к|на; остановиться:past на; купить:past … у; взять:past … у; у них дешевле; в польза; другой
    """,
            """
    competitor; another supplier|company|vendor|provider|firm|one|contractor;
    other supplier|company|vendor|provider; someone else; went with; gone with; go with; sign with; signed with;
    chose; choose; switch to; bought from; different supplier|vendor|provider|company; contract with
    """,
        ),
    ),
    (
        RejectionReason.TIMING,
        Concept(
            """
    заморозить; заморожен; бюджет … до|на|следующий|нет|закрыт; в следующий год|квартал|сезон; на следующий год;
    через год|полгода; не сейчас; не время; не вовремя; перенести; отложить; отложен; приостановить; не в этот год;
    в этот год не; после новый год; стройка встать; до весна|лето|осень; проект … пауза|стоп
    """,
            """
    freeze; frozen; next year|quarter|season|budget; on hold; postpone; bad time; timing; not this year|quarter;
    later this|in; put off; budget cycle; not the right time; pushed back; after the new year; no budget;
    in six months; paused; delay
    """,
        ),
    ),
    (
        RejectionReason.TRUST,
        Concept(
            """
    брак; обмануть; обманывать; подвести; подводить; жалоба; обнаглеть; врать; наврать; сорвать; испортить;
    не доверять; доверие; кинуть:past; мошенник; развод; опоздать:past; хамить; нахамить; выбивать; суд;
    плохой опыт|отзыв|отзывы; обещать:past; задержать:past; бракованный; некачественный; не верить; надоесть;
    достать:past; пересорт; потерять:past; сломаться
    """,
            """
    trust; scam; lie; let us down; let me down; broke; break promise; complaint; damaged; defective; faulty;
    bad experience; terrible; awful; rude; late deliver; never deliver; cheat; burned; burnt; ripped off;
    poor quality; bad review; lost our|my; mess up; spam; ruin
    """,
        ),
    ),
    (
        RejectionReason.PRICE,
        Concept(
            """
    дорого; дороговато; дорогой; цена; дешевле; стоимость; не по карману; не потянуть; бюджет … не|меньше|позволять;
    переплачивать; ценник; накладно; подорожать; скидка; за такие деньги; денег
    """,
            """
    expensive; price; cost; cheaper; afford; budget; pricey; too much money; overpriced; out of reach;
    half the price; steep
    """,
        ),
    ),
    (
        RejectionReason.NO_NEED,
        Concept(
            """
    нам не нужно|нужный|надо; не нужный; не требоваться; не актуально; неактуально; не интересно; не интересовать;
    неинтересно; все есть; сами делаем; справляться; не пользоваться; не заниматься; не наш профиль;
    потребность нет; нет потребность|необходимость; закрываться; закрыть:past; продать:past; смысл; хватать;
    отказаться от; без этого; свой
    """,
            """
    need; not interested; no interest; no use; don't use; all set; have enough; in-house; ourselves; not relevant;
    closed; sold; not for us; no longer; don't do; happy with; already have
    """,
        ),
    ),
)
CALL_LATER = Concept(
    """
    звонить|позвонить|перезвонить|перезванивать|набрать|набирать|написать|писать|напомнить|вернуться|обратиться|связаться:impr;
    давайте|можно|можете … созвониться|перезвонить|вернуться|свяжемся|созвонимся|позвонить|обсудим; будьте на связь
    """,
    """
    =call|ring|try|contact|email us|me; check … back|in; reach out; come back; get back … in;
    let talk … in|after|next; give … call|ring; touch base; follow up; talk again; circle back
    """,
)
WHY = Concept(
    "почему; причина; что стать решающим; что не устроить; с чем связать; в чем дело; что смутить",
    "why; reason; what is the problem; what made; may i ask",
)
NOT_THE_REASON = Concept(
    "не в цена; дело не в; не проблема; не из-за",
    "not the problem; not the issue; not about; not because; nothing to do with",
)
GENERIC = listed("это услуга предложение продукт оборудование сотрудничество товар ничто помощь ваш мы вы")


@dataclass(frozen=True, slots=True)
class Refusal:
    """The lead is lost."""

    line: Line  # the words that say so
    reason: RejectionReason | None
    reason_line: Line  # the words that say why; the same line when no better is known
    is_decided: bool


def refusal(talk: Dialogue, *, since: int = -1) -> Refusal | None:
    """The customer's no to all of it, said after a line's place and not softened since.

    A decision (signed with another, "it is a no") stands; «не интересно» gives way to «позвоните весной»."""
    found: Refusal | None = None
    for line in talk.customer:
        if line.place <= since or line.is_question or (line.is_conditional and not line.mentions(DECIDED)):
            continue
        is_decided = _decides(line)
        is_first = found is None or (is_decided and not found.is_decided)
        if is_first and (is_decided or (_is_unwanted(line) and not line.mentions(FOR_NOW))):
            reason, because = _reason(talk, line)
            found = Refusal(line, reason, because, is_decided)
    if found is None or found.is_decided or open_door(talk, found.line) is None:
        return found
    return None


def nothing_now(talk: Dialogue) -> Line | None:
    """The customer's words that nothing is wanted now."""
    return next((line for line in talk.customer if not line.is_question and _is_nothing_now(line)), None)


def open_door(talk: Dialogue, since: Line) -> Line | None:
    """After a no: the customer asks to be called later, or says yes to it."""
    for line in talk.customer:
        if line.place < since.place:
            continue
        if (
            line.affirms(CALL_LATER)
            and not line.denies(CALL_LATER)
            and not line.is_question
            and not line.mentions(DECIDED)
        ):
            return line
        asked = talk.asked(line)
        if (
            line.place > since.place
            and asked is not None
            and asked.mentions(CALL_AGAIN)
            and line.accepts
            and line.nth == 0
        ):
            return line
    return None


def _decides(line: Line) -> bool:
    for clause, hit in line.found(DECIDED):
        head = clause.words[hit.first]
        if head.norm.isascii() or not clause.is_denied(hit.first) or head.norm.startswith(("не", "ни")):
            return True
    return False


def _is_unwanted(line: Line) -> bool:
    """A no to the whole; «доставка не нужна» refuses a detail."""
    for clause, hit in line.found(UNWANTED):
        nouns = [word for word in clause.words[: hit.first] + clause.words[hit.last :] if word.has("NOUN")]
        if (
            clause.words[hit.first].norm.isascii()
            or all(not GENERIC.isdisjoint(word.forms) for word in nouns)
            or len(clause.words) > 5
        ):
            return True
    return False


def _is_nothing_now(line: Line) -> bool:
    return line.mentions(NOTHING_NOW) or (line.mentions(FOR_NOW) and _is_unwanted(line))


def _reason(talk: Dialogue, line: Line) -> tuple[RejectionReason | None, Line]:
    """Said in the refusing line or turn; else where the agent asked why; else before it, nearest first; else after."""
    rest = [one for one in talk.customer if one is not line]
    same_turn = [one for one in rest if one.turn == line.turn]
    asked_why = [one for one in rest if one.place > line.place and _is_why(talk.asked(one))]
    before = [one for one in reversed(rest) if one.place < line.place]
    after = [one for one in rest if one.place > line.place]
    for one in (line, *same_turn, *asked_why, *before, *after):
        if one.is_question or one.mentions(NOT_THE_REASON):
            continue
        for reason, concept in REASONS:
            if one.mentions(concept):
                return reason, one
    return None, line


def _is_why(asked: Line | None) -> bool:
    return asked is not None and asked.mentions(WHY)
