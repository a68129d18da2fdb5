"""Things and deeds that several rules ask for.  Russian by dictionary form, English by base form."""

from scoring.speech.phrases import Concept

INVOICE = Concept(
    "счет; счетик; счет-фактура; инвойс; реквизит; документ на оплату; платежка на оплату; счетом",
    "invoice; bill; proforma; pro forma; payment details; paperwork for … payment; pi; tax invoice",
)
APPLICATION = Concept(
    "заявка; заявочка; анкета; бланк; форма; заказ; бриф; техзадание; опросный лист",
    "application; form; order; request; questionnaire; purchase order; brief",
)
OFFER = Concept(
    """
    предложение; коммерческое; коммерческий предложение; кп; смета; расчет; условие; договор; прайс; контракт;
    тариф; проект
    """,
    "offer; proposal; quote; quotation; estimate; terms; contract; deal; package; plan",
)
MEETING = Concept(
    """
    встреча; встретиться; встречаться; увидеться; подъехать; приехать; приезжать; подъезжать; заехать; заезжать;
    показ; демонстрация; демо; презентация; созвон; созвониться; видеозвонок; видеовстреча; зум; визит; переговоры;
    замер; осмотр; показать:INFN; в офис; познакомиться
    """,
    """
    meeting; meet; demo; demonstration; visit; come over; come by; come in; stop by; drop by; video call; zoom;
    appointment; presentation; show you; walk you through; see you; get together; sit down; conference call
    """,
)
CALL_AGAIN = Concept(
    """
    перезвонить; перезванивать; позвонить; звонить; набрать; набирать; созвониться; связаться; на связь;
    вернуться к вопрос|разговор|тема; напомнить о себя; дать знать; выйти на связь; звоночек; звонок; сообщить;
    отписаться; написать; списаться; отписаться; маякнуть; напомнить; поговорить позже|потом; вернуться
    """,
    """
    call back; call you; call me; call again; call us; give … call|ring; ring; phone; speak again; talk again;
    get in touch; reach out; follow up; touch base; check back; get back to; try … again; reconnect; ping;
    write to you; nudge; remind; drop you; drop me; get back; catch up; be in touch; keep in touch; speak soon
    """,
)
PAYMENT = Concept(
    """
    оплатить; оплачивать; заплатить; платить; проплатить; проплачивать; погасить;
    закрыть … долг|счет|задолженность|остаток; рассчитаться; перечислить; перевести; перечислять; переводить;
    платеж; платежка; оплата; деньги; провести … платеж|оплата; долг; задолженность; транш; платежный поручение;
    скинуть … деньги; внести; отправить … деньги|платеж
    """,
    """
    pay; payment; transfer; wire; settle; clear … balance|invoice|debt; remit; cheque; money; funds; balance;
    overdue
    """,
)
SEND = Concept(
    """
    отправить; отправлять; прислать; присылать; выслать; высылать; послать; скинуть; скидывать; сбросить; кинуть;
    слать; переслать; направить
    """,
    "send; email; forward; submit; deliver; mail; text; share",
)
WHOLE = Concept(
    """
    весь сумма; целиком; полностью; все сразу; полный сумма; вся; всю; до копейка; на всю; без часть; одним платеж
    """,
    "whole; full; in full; entire; all of it; complete",
)
PART = Concept(
    """
    часть; частично; половина; половинка; полсуммы; аванс; частями; процент; треть; четверть; два транш; два платеж;
    пополам; первый платеж
    """,
    """
    part; half; partial; partially; portion; percent; third; quarter; installment; instalment; deposit;
    first payment
    """,
)
REST = Concept(
    "остаток; остальное; остальной; второй часть|половина|транш|платеж; оставшийся",
    "rest; remainder; remaining; other half; second half|part",
)
NEED = Concept(
    """
    нужно; нужный; надо; требоваться; потребоваться; понадобиться; необходимый; необходимо; искать; интересовать;
    хотеть; хотеться; планировать; брать:pres; закупать; потребность; рассматривать; подыскивать; присматривать;
    нам бы; мне бы; хватит; взять бы; надобно; ищем; подобрать; требоваться
    """,
    """
    need; look for; look at; want; require; would like; search for; interested in; after; plan to buy;
    in the market; use; be after; hoping to; hope to get; plan on; in need of; have to have; must have; get hold of;
    replace
    """,
)
