"""How customers say that nothing is wanted now, and that one may come back."""

from scoring.speech.phrases import Concept

FOR_NOW = Concept(
    "пока; сейчас; на данный момент; на сегодня; в ближайшее; временно; на текущий; в этот месяц|квартал",
    """
    at the moment; right now; for now; currently; at present; for the time being; just now; this month|quarter; yet;
    today
    """,
    """
    на сейчас; на данном этапе; на этот раз; на этой неделе; этой зимой|весной|осенью; этим летом; зимой; летом;
    весной; осенью; до весны; до лета; до осени; до зимы; до нового года;
    до января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря;
    до конца года|месяца|квартала|сезона; до следующего; до нового; до сезона; до утверждения; до весеннего;
    в этом году|месяце|квартале|сезоне; в ближайший; в ближайшее время; в данный момент; в настоящее время; текущий;
    нынче; покамест; еще рано; прямо сейчас; пока что; на паузе; в паузе; на текущий момент; сам понимаешь сейчас;
    пока тихо
    """,
    """
    this season; this summer|winter|spring|fall|autumn; this time; at this time; this time around; at this stage;
    at this point; for the moment; before the|we|our|it|they|any|next; until; till; this week; just yet; presently;
    in the short term; near term; these days; nothing right now; through the end of; rest of the year;
    before the new year; before spring|summer
    """,
)
NOTHING_NOW = Concept(
    """
    все есть; всего хватать; запас есть; есть запас; склад полный; закупились; закупиться:past;
    заказ не планировать; не планировать; ничего не планировать; пока ничего;
    пока не нужно|надо|требоваться|актуально|планировать|собираться|до; пока без;
    сейчас не нужно|надо|требоваться|актуально|планировать; ничего не нужно|надо|требоваться|менять; иметь в вид;
    будем иметь в виду; если что обращусь|обратимся|позвоню|позвоним|наберу|понадобиться; как понадобиться;
    как появиться; когда понадобиться; пока тихо; затишье; не сезон; склад забит; склады забиты; всем обеспечены;
    запаслись; затарились; закрыты … позиции; в этом месяце ничего|не; пока не до; пока обходимся;
    пока своими силами; все по-старому
    """,
    """
    nothing at the moment; nothing right now; nothing for now; nothing new; nothing planned; not at the moment;
    not right now; all set; we're good; be good for now; have enough; plenty; stock up; stocked; well stocked;
    no plans; not planning; don't need anything; nothing we need; keep you in mind; keep … in mind;
    if anything comes up|change; if we need; when we need; if something come; let you know if;
    shelves|warehouse full; well covered; nothing this month|week|quarter; nothing from us; fully stocked;
    no changes; slow season; quiet season
    """,
    """
    ничего не закупаем|покупаем|заказываем|берем|планируем|строим|ведем|делаем|печатаем; не закупаем; закупок не;
    закупки не; закупок нет; заказов нет; заказов не; работы нет; объемов нет; объектов нет; проектов нет;
    стройки нет; нужды нет; нет нужды; нечего пока; пока нечего; печатать нечего; возить нечего; заказывать нечего;
    ремонтировать нечего; в паузе; на паузе; простаиваем; простой; межсезонье; мертвый сезон; снег по колено;
    сезон закончился|прошел|кончился|закрыт; вне сезона; не в сезон; затоварены; затоварились; затарены;
    запасов хватит; запаса хватит; запасов хватает; на складе полно|есть|лежит|битком; битком; еще есть;
    еще остался; еще лежит; еще полно; не израсходовали; не истратили; не доели; не продали; до весны хватит;
    до лета хватит; на год хватит; на месяц хватит; на зиму хватит; хватит надолго; пока хватит; пока хватает;
    пока живем; пока справляемся; пока обходимся; пока работаем на; пока всё в порядке; все в порядке; жалоб нет;
    пожеланий нет; нового ничего; все спокойно; ничего срочного; необходимости пока; потребности пока;
    пока потребности|необходимости|надобности|нужды; сейчас без надобности; без надобности сейчас; сейчас не до;
    не до того сейчас; пока не горит; не до закупок; появится нужда|необходимость|потребность;
    будет нужда|необходимость|потребность|нужно; надо будет позвоню|наберу|обращусь; если понадобится;
    если потребуется; как созреем; когда созреем; созреем; дозреем; как надумаем; надумаем; как закончится;
    как кончится; когда закончится; когда кончится; как распродадим; телефон сохраню; номер сохраню; бюджет выйдет;
    новый бюджет; денег нет до; до первых продаж; заморожено до; закупки заморожены; не выезжаем; пока на старом;
    старого хватает; недавно брали|закупали|покупали|заказывали; только брали|закупили|купили|взяли;
    только что закупились
    """,
    """
    nothing needed; nothing on; nothing doing right; nothing to report; nothing coming up; nothing on the horizon;
    nothing in the pipeline; nothing to order; nothing to ship; nothing to print; nothing urgent; nothing's changed;
    nothing has changed; all quiet; things are quiet|slow; it's quiet; pretty quiet; dead quiet; slow right now;
    slow at the moment; slow this; business is slow; we're slow; off season; off-season; out of season;
    end of season; in between; between projects; no projects; no jobs; no orders; no work; no need right;
    no need at; no need yet; no need for now; not needed right; not needed at; not needing; don't need any right;
    don't need anything right; don't need more; don't need any more; good for now; good right now;
    good at the moment; fine for now; fine at the moment; set for now; set for the; okay for now; ok for now;
    enough for now; enough to last; enough until; last us; lasts us; see us through; tide us; stocked up; full up;
    loaded up; overstocked; up to our; sitting on; plenty left; plenty of stock; haven't used; haven't run out;
    haven't gone through; haven't finished; just ordered; just stocked; just bought; just took delivery; only just;
    running fine; working fine; running smoothly; no complaints; no issues; no problems;
    everything is fine|good|ok|okay|working; everything's fine|good|ok|okay|working; happy for now;
    when things pick; if something; if we ever; should anything; should we need; have your number; got your number;
    have your card; got your card; have your details; know where to find; know who to call; you'll be the first;
    budget resets; new budget; budget opens; next budget; in a holding; holding pattern; waiting until;
    frozen until; freeze until; on holiday; shutdown; mothballed; hibernat
    """,
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
    """
    обновите; напомните; наберите … весной|летом|осенью|зимой|позже|через;
    звоните весной|летом|осенью|зимой|ближе|через|после; не пропадайте; заходите;
    приходите … весной|летом|осенью|позже; пишите; присылайте … новинки|прайс|когда|весной; возвращайтесь; вернемся;
    вернемся к; созвонимся; поговорим … весной|летом|осенью|зимой|позже|через|потом|после|ближе; там поговорим;
    тогда поговорим; тогда и; потом поговорим; ближе к … поговорим|созвонимся|решим|позвоните; дайте знать;
    держите в курсе; объявитесь; ждем вас
    """,
    """
    talk then; speak then; talk in|after|next|come; let's talk; speak in|after|next; we can talk; we'll talk;
    catch up in|after|next; check in with|in; check back; come back in|after|when|next;
    reach out in|after|when|again; send me … next|updated|new; try again in|after|next|later; ask me|us again;
    ask again in|next|later; revisit; look at it again; pick it up; pick this up; keep me|us posted; keep me|us on;
    keep in touch; stay in touch; we'll see you; you're welcome to; feel free to
    """,
)
NOTHING = Concept(
    "ничего не; нечего; никаких; ни одного; ни одной; ничего нам; ничего мне; ничего больше; ничего нового",
    "nothing; not a thing; none; no orders|order|work|need|projects|jobs|demand|shows|sales|business|requests; no new",
)
ACTIVITY = Concept(  # what a business does; denied for a time it is idle
    """
    закупать; закупить; закупаться; брать; взять; заказывать; заказать; покупать; купить; нужно; нужный; надо;
    требоваться; потребоваться; понадобиться; планировать; искать; просить; строить; вести; возить; печатать; шить;
    печь; лить; сеять; пахать; производить; выпускать; ремонтировать; обновлять; набирать; нанимать; тратить;
    расходовать
    """,
    """
    buy; order; need; want; plan; look; build; run; spend; hire; replace; purchase; take; print; ship; make; sell;
    restock; expand
    """,
)
FIRST = Concept("сначала; сперва; для начала; прежде", "first; beforehand")  # a step is named: it is worked on
QUIET = Concept(  # all is well and nothing is said of a need: idle when the door is left open too
    """
    все то же; все так же; все работает; все хорошо; все нормально; все отлично; все супер; все в ажуре; все путем;
    все ок; вопросов нет; новостей нет; как обычно; как всегда; без изменений; ничего не изменилось; ничего нового;
    все есть; пока есть; пока все; хватать; справляемся; живем; помаленьку; потихоньку; задач нет; работы мало;
    каникулы; в отпуске все; не пропадайте; звоните иногда; держите в курсе; оставайтесь на связи;
    ваш телефон|номер есть; визитка есть; контакты есть; про вас помню; вас помню; не забудем; буду знать кому;
    будет нужно; если будет; тьфу-тьфу; тьфу тьфу; грех жаловаться; не жалуемся; крутится; стоит работает;
    всем довольны; до весны; до лета; до осени; до нового года; до сезона; ближе к весне|лето|осень|зима
    """,
    """
    stay in touch; keep in touch; touch base; check in with; check back; all good; all fine; all well; no changes;
    same as before; same old; ticking over; ticking along; can't complain; mustn't grumble;
    have your number|card|details; on file; in the drawer; won't forget; think of you; when we run|get|need;
    when we're ready; when something; when there's; as and when; if that changes; if things change; covered; sorted;
    taken care of; still got; still have; not before; until spring|summer|fall|autumn;
    come spring|summer|fall|autumn|winter; paused; on pause; nothing much; quiet; doing fine; running well;
    holding up; good as gold; no trouble; no dramas
    """,
)
