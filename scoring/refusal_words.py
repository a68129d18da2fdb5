"""How customers refuse, in words: decisions, lack of interest, lack of need now, and the reasons given."""

from scoring.speech.dialogue import Line
from scoring.speech.phrases import Concept
from scoring.speech.words import listed
from scoring.verdict import RejectionReason

DECIDED = Concept(  # a decision: stays one whatever polite words follow
    """
    отказываться:1per; отказаться:past; решить:past отказаться|не;
    не быть работать|брать|покупать|заказывать|сотрудничать|продолжать|участвовать|подписывать;
    не быть продлевать|встречаться|рассматривать|связываться|иметь|вести|менять|подключать|внедрять;
    не собираться работать|брать|покупать|заказывать|сотрудничать|подписывать|встречаться|менять|иметь;
    не хотеть работать|сотрудничать|иметь|связываться|слышать|видеть|знать; дело иметь не; решить:past … не;
    прощайте; конец разговор; разговаривать не о; обсуждать нечего; даже не обсуждаться;
    никакой встреча|договор|сотрудничество|дело; ни сейчас ни потом;
    больше не работать|заказывать|сотрудничать|звонить|звоните; не звонить:impr; =звоните больше; не надо звонить;
    звонить не надо; звонить не нужно; удалить:impr … номер; убрать:impr … номер; вычеркнуть:impr;
    забыть:impr … номер; уже подписать|купить|заключить|выбрать|заказать|оплатить … другой|конкурент|они;
    подписать:past … с другой|конкурент|они; заключить:past … с другой|конкурент|они;
    выбрать:past … другой|конкурент; уйти:past к другой|конкурент|они; перейти:past к|на другой|конкурент|они;
    взять:past … другой|конкурент|они; купить:past … другой|конкурент|они; заказать:past … другой|конкурент|они;
    остановиться:past на другой; решить:past … в польза; отдать:past … другой|предпочтение;
    вопрос|тема закрыть|закрыт; закрыть … вопрос|тема; разговор окончен; решить:past … с другой;
    нашли … другой|дешевле; найти:past … другой|дешевле; выбор сделан; выбрали не вас; вам отказать; мы пас; я пас;
    без нас; ответ отрицательный; ответ нет; однозначно нет; нет и еще раз нет; не надейтесь; договор расторгать;
    расторгнуть; не вижу смысла продолжать
    """,
    """
    =it's|is a no; be a no; no from us; we'll pass; i'll pass; going to pass; have to pass; will pass;
    decide against; decide not to; not going ahead; not go ahead; not go with you|your; not move forward;
    not moving forward; not proceed; not be proceeding; went with; gone with;
    go with another|someone|other|different; choose another|someone|other|different; chose another;
    sign with another|someone|them|other; bought … from another|someone|them|other; buy … from another|someone;
    stop call; don't|not call … again|me|us|anymore; never call; remove me|us|our|my; take me|us off;
    take my|our … off; lose my number; turn … down; decline; say no; answer be no; no longer interested;
    no longer need; off the table; done with you; not doing business; end of discussion; have no intention;
    picked another; pick someone|another; end up with|going; go with the other|others; walk away; count us out;
    the answer is no; no deal; not doing this; closing … file; close our account; we're done; hard no;
    not happening; thanks but no; stick with; stay with; staying with; never work|do|deal|buy
    """,
)
SIGNED = Concept(  # counts with anybody but us, however his name was heard
    "подписать|заключить:past … договор|контракт … с|со", "=signed … contract|deal|agreement … with"
)
WITH_US = frozenset(["вами", "вашей", "вашим", "вами-то", "you", "your", "yours"])
CHOSE = Concept(  # counts with another company's name beside it
    """
    в итог; выбрать:past; взять:past; купить:past; подписать:past; заключить:past; заказать:past; остановиться:past;
    перейти:past; уйти:past; начать:past; решить:past; договориться:past; подключить:past; поставить:past;
    быть работать
    """,
    """
    =went; =going with; end up; =chose; =chosen; =picked; =signed; =switched; =bought; =decided on; =gone;
    settle on; =hired; =took; stick with; stay with
    """,
)
ENGAGE = (  # what one does with a seller
    "взять|брать|купить|покупать|закупать|заказать|заказывать|работать|сотрудничать|менять|сменить|переходить|перейти|"
    "подписать|подписывать|участвовать|продлить|продлевать|связываться|подключать|подключить|внедрять|встречаться|"
    "продолжать|рассматривать|тянуть|потянуть"
)
ENGAGE_EN = "buy|order|work|take|go|renew|switch|sign|continue|proceed|do|need|use|join|change|spend|afford|pay"
UNWANTED = Concept(  # a refusal that an open door softens
    """
    не интересно; неинтересно; не интересный; не интересовать; не актуально; неактуально; нет интереса;
    нет необходимость; необходимость нет; нет потребность; потребность нет; не подходить; не наш профиль;
    не по карману; не потянуть; слишком дорого; не устраивать … цена; цена не устраивать; заморозить; заморожен;
    бюджет нет; нет бюджет; денег нет на; не в этот год; в этот год не; не видеть смысл; смысла не; смысла нет;
    нет смысл; закрываться:1per; справляться сами; сами делаем; не наша тематика; не наше направление;
    у нас другой профиль; ни к чему; обходиться без; обойтись без; нет такой потребности; дорого для нас;
    не вписываться; не укладываться; денег нет
    """,
    """
    not interested; no interest; not for us; not a fit; not a good fit; not relevant; no thanks; no thank you;
    too expensive; can't afford; cannot afford; out of our budget; budget be freeze|cut; be frozen; freeze;
    no budget; not this year; not worth; don't see the point; happy with our|what|current; handle … ourselves;
    closing down; shutting down; not suitable; not in our line; outside our scope; not what we do; do it ourselves;
    too much for us; beyond our budget; over budget; steep for us; can't justify
    """,
)
NOT_TAKING = Concept(  # a refusal of all of it only where no single thing or day is named: «доставка не нужна» is none
    f"не {ENGAGE}:1per; {ENGAGE}:INFN … не быть:1per; не быть:1per … {ENGAGE}:INFN; не собираться:1per … {ENGAGE}:INFN",
    f"won't … be {ENGAGE_EN}; =won't {ENGAGE_EN}; not going to {ENGAGE_EN}; will not {ENGAGE_EN}",
    f"no plans to {ENGAGE_EN}",
    """
    нам не нужно|нужен|нужна|нужны; не требоваться; не нужно нам; не пользоваться; не заниматься;
    не хотеть … работать|дело; не используем; не применять; нам без надобности
    """,
    """
    don't need; do not need; no need for; we don't do; we don't use; don't want; do not want; no use for;
    we never use
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
    сейчас не нужно|надо|требоваться|актуально|планировать; ничего не нужно|надо|требоваться|менять; иметь в вид;
    будем иметь в виду; если что обращусь|обратимся|позвоню|позвоним|наберу|понадобиться; как понадобиться;
    как появиться; когда понадобиться; пока тихо; затишье; не сезон; склад забит; склады забиты; всем обеспечены;
    запаслись; затарились; закрыты … позиции; в этом месяце ничего|не; пока не до; пока обходимся;
    пока своими силами; ничего нового; все по-старому; до весны; до лета; до осени; до нового года;
    ближе к весне|лето|осень|зима
    """,
    """
    nothing at the moment; nothing right now; nothing for now; nothing new; nothing planned; not at the moment;
    not right now; all set; we're good; be good for now; have enough; plenty; stock up; stocked; well stocked;
    no plans; not planning; don't need anything; nothing we need; keep you in mind; keep … in mind;
    if anything comes up|change; if we need; when we need; if something come; let you know if; still have; be full;
    shelves|warehouse full; covered; well covered; nothing this month|week|quarter; nothing from us; taken care of;
    sorted; fully stocked; no changes; same as before; until spring|summer|fall; not before; slow season;
    quiet season
    """,
)
SAYS_COMPETITOR = Concept(
    """
    конкурент; другой поставщик|компания|подрядчик|фирма|продавец|банк|агентство|перевозчик; у другой; с другой;
    другой выбрать; у них дешевле; в польза; другой; взять:past другой; другим; у соседей; начали работать с;
    работать с|начать
    """,
    """
    competitor; another supplier|company|vendor|provider|firm|one|contractor;
    other supplier|company|vendor|provider; someone else; went with; gone with; go with; sign with; signed with;
    switch to; bought from; different supplier|vendor|provider|company; already work with; already using;
    ended up with|going; go with; stick with; another quote; their offer; stay with; the other
    """,
)
SAYS_TIMING = Concept(
    """
    заморозить; заморожен; бюджет … до|на|следующий|нет|закрыт; в следующий год|квартал|сезон; на следующий год;
    через год|полгода; не сейчас; не время; не вовремя; перенести; отложить; отложен; приостановить; не в этот год;
    в этот год не; после новый год; стройка встать; до весна|лето|осень; проект … пауза|стоп; не в этом сезоне;
    рано; подождать … весна|лето|осень|год|квартал; перенесли; сдвинуть; сдвинулся; после праздников
    """,
    """
    freeze; frozen; next year|quarter|season|budget; on hold; postpone; bad time; timing; not this year|quarter;
    later this|in; put off; budget cycle; not the right time; pushed back; after the new year; no budget;
    in six months; paused; delay; too early; too soon; revisit; pushed to; another time; not until
    """,
)
SAYS_TRUST = Concept(
    """
    брак; обмануть; обманывать; подвести; подводить; жалоба; обнаглеть; врать; наврать; сорвать; испортить;
    не доверять; доверие; кинуть:past; мошенник; развод; опоздать:past; хамить; нахамить; выбивать; суд;
    плохой опыт|отзыв|отзывы; обещать:past; задержать:past; бракованный; некачественный; не верить; надоесть;
    достать:past; пересорт; потерять:past; сломаться; трубку не брали; не дозвониться; пропасть:past;
    слово не сдержать; сорвали; не выполнить; перепутать; испорченный; треснуть; протекать; гнилой; сгнить;
    просрочить:past; молчать
    """,
    """
    trust; scam; lie; let us down; let me down; broke; break promise; complaint; damaged; defective; faulty;
    bad experience; terrible; awful; rude; late deliver; never deliver; cheat; burned; burnt; ripped off;
    poor quality; bad review; lost our|my; mess up; spam; ruin; fail; failed us; never called back; ignored;
    wrong parts; disaster; nightmare; twice already; still waiting for; double charged; overcharged; not honest
    """,
)
SAYS_PRICE = Concept(
    """
    дорого; дороговато; дорогой; цена; дешевле; стоимость; не по карману; не потянуть; бюджет … не|меньше|позволять;
    переплачивать; ценник; накладно; подорожать; скидка; за такие деньги; денег; космос; неподъемно; неподъемный;
    кусается; кусаются; не вписываться; не укладываться; разница в цене; бюджета не хватить; выходить много;
    за такие деньги; за эти деньги; таких денег; не стоить того; дешевле найти|нашли
    """,
    """
    expensive; price; cost; cheaper; afford; budget; pricey; too much money; overpriced; out of reach;
    half the price; steep; too high; too much for; can't justify; over budget; beyond … budget; more than we;
    for that money; that kind of money; more than we can; can spend; above our|what; not worth the
    """,
)
SAYS_NO_NEED = Concept(
    """
    нам не нужно|нужный|надо; не нужный; не требоваться; не актуально; неактуально; не интересно; не интересовать;
    неинтересно; все есть; сами делаем; справляться; не пользоваться; не заниматься; не наш профиль;
    потребность нет; нет потребность|необходимость; закрываться; закрыть:past; продать:past; смысл; хватать;
    отказаться от; без этого; свой; не используем; не применять; обходиться; ни к чему; другой профиль;
    не собираться; все устраивать; уйти:past от; отойти:past от; прекратить:past; свернуть:past;
    закрыть:past … направление|производство|филиал|отдел; ликвидироваться; продать:past; больше не заниматься
    """,
    """
    need; not interested; no interest; no use; don't use; all set; have enough; in-house; ourselves; not relevant;
    closed; sold; not for us; no longer; don't do; happy with; already have; never use; not what we do; don't use;
    not looking; don't have any; shut down; wound up; closed that; discontinued; phased out; moved away from;
    stopped doing|using|making|selling
    """,
)
REASONS = (  # looked for in this order: what was decided comes before how it was felt
    (RejectionReason.COMPETITOR, SAYS_COMPETITOR),
    (RejectionReason.TIMING, SAYS_TIMING),
    (RejectionReason.TRUST, SAYS_TRUST),
    (RejectionReason.PRICE, SAYS_PRICE),
    (RejectionReason.NO_NEED, SAYS_NO_NEED),
)
CALL_LATER = Concept(
    """
    звонить|позвонить|перезвонить|перезванивать|набрать|набирать|написать|писать|напомнить|вернуться|обратиться|связаться:impr;
    давайте|можно|можете … созвониться|перезвонить|вернуться|свяжемся|созвонимся|позвонить|обсудим; будьте на связь;
    маякнуть|маякни|объявиться|стукнуть|черкнуть|дернуть:impr; будем на связи; на созвон; наведаться:impr
    """,
    """
    =call|ring|try|contact|email us|me; check … back|in; reach out; come back; get back … in;
    let talk … in|after|next; give … call|ring; touch base; follow up; talk again; circle back;
    =ping|nudge|remind|shout|holler me|us; try me; get back to me; hit me up; drop me; look us up; knock
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
NO_THING_EN = listed(
    "it this that these those them any anything your yours you with from for us more anymore now at all all "
    "again ever either new services service products product offer our company here thanks thank sorry "
    "forward ahead business"
)


def signs_with_another(line: Line) -> bool:
    """«Подписали договор с …», whoever it is, but not "with you"."""
    return any(
        not clause.is_denied(hit.first) and WITH_US.isdisjoint(word.norm for word in clause.words[hit.last :])
        for clause, hit in line.found(SIGNED)
    )
