"""The reasons customers give when they refuse, in words.

STRONG says the reason by itself ("we closed the plant"); WEAK only speaks of its subject ("the price") and counts where
nothing stronger is said."""

from scoring.speech.phrases import Concept
from scoring.verdict import RejectionReason

COMPETITOR = Concept(
    """
    конкурент … выбрать|взять|работать|дешевле|дать|предложить;
    выбрать:past … другой|другого|другую|других|иной|конкурент; другой выбрать; у них дешевле;
    в польза другой|другого|других|конкурент|иной; взять:past у другой|другого|других;
    другой поставщик|компания|подрядчик|фирма|продавец|банк|агентство|перевозчик|исполнитель|производитель|завод;
    у другой; с другой; с другими; с другим; у других; к другим; другим отдали; другому отдали; другие ребята;
    у соседей; у соседа; начали работать с; договор с другой|другим|другими; контракт с другой|другим|другими;
    уже работать с; давно работать с; работать с … год|лет|давно|постоянно; всю жизнь работать с; сотрудничать с;
    есть … поставщик|подрядчик|партнер|исполнитель|перевозчик|агентство; свой|наш|постоянный|проверенный поставщик;
    поставщик|подрядчик … есть|свой|выбран|выбрали|нашли|определен; поставщика нашли|выбрали|менять;
    подрядчика нашли|выбрали|менять; нас обслуживать|возить|снабжать|устраивать … другой|компания|поставщик;
    тендер|конкурс|аукцион|торги выиграть|отдать|забрать|достаться;
    выиграть:past … другой|другие|конкурент|компания; победить:past … другой|компания|конкурент;
    вас опередили|обошли|обскакали|перебили; нас перехватили; перехватить:past;
    отдать:past … заказ|предпочтение|контракт|объект|работу; уйти:past к; перейти:past к|на; переметнуться;
    подписать:past с; подписались с; подписали с|договор|контракт; заключить:past … с|договор|контракт;
    уже купить|взять у; купить:past у; взять:past у; брать:pres у; закупать:pres у; заказать:past у;
    привезти:past другой|другие; дать:past … лучше|интереснее|дешевле;
    предложить:past … лучше|интереснее|дешевле|выгоднее|условия;
    предложение поинтереснее|получше|выгоднее|интереснее;
    нашли … дешевле|выгоднее|ближе|лучше|другой|другого|других|вариант; остановиться:past на; выбор сделан|пал;
    выбор … в пользу; вместо вас; не менять … поставщик|подрядчик|партнер; от добра добра; коней на переправе;
    сменили … поставщик|подрядчик; поставил:past … другой|другие; уже поставили … другие;
    сделать:past … другой|другие|соседи; знакомый … делать|возить|поставлять|сделать;
    кум|зять|брат|сват … делать|возить|сделать|привезти
    """,
    """
    another supplier|company|vendor|provider|firm|one|contractor|outfit|shop|agency|quote|offer|bid; someone else;
    other supplier|company|vendor|provider|guys|lot|people|firm|bid|quote; somebody else; a competitor;
    competitor of yours; your competitor|competition; competition … beat|cheaper|offered|won; went with; gone with;
    going with; go with; sign with; signed with; signed up with; switch to; switched to; moved to|over to;
    bought from; different supplier|vendor|provider;
    already work|working|deal|dealing|using|have|got|use … with|supplier|vendor|provider|guy|someone|system|people;
    already using; have a supplier|vendor|provider|guy|partner|contractor; got a guy|supplier|vendor;
    our usual|regular|current; ended up with|going|choosing|buying|using; stick with; sticking with; staying with;
    stay with; another quote; their offer; the other; beat you; beat your; beaten you; outbid; undercut;
    won the bid|tender|contract|job; awarded … to; gave … to|job|contract|business to;
    contract … went|with|elsewhere; elsewhere; under contract; in contract; locked in with; locked into;
    tied to|into … contract|supplier|provider; happy with our|who|what we; chose; chosen; picked; decided on; hired;
    handles|handle|does|do … for us; next door; brother|nephew|cousin|son does|do|handles|runs; better offer|deal;
    shook hands with; gone another|different|other way|direction|route; different direction;
    went another|different|elsewhere; someone local; loyal to; been with … years; with them … years
    """,
)
TIMING = Concept(
    """
    заморозить; заморожен; заморозка;
    бюджет … до|на|следующий|нет|закрыт|распределить|расписан|сверстать|выбрать|исчерпать; бюджета нет;
    в следующий год|квартал|сезон; на следующий год; через год|полгода|год-другой|пару лет; не сейчас; не время;
    не вовремя; не ко времени; перенести; отложить; отложен; приостановить; приостановлен; не в этот год;
    в этот год не; после новый год; стройка встать|стоять; до весна|лето|осень|зима|навигации|сезон;
    проект … пауза|стоп|стоять; на паузе; в паузе; не в этом сезоне; рано; рановато;
    подождать … весна|лето|осень|год|квартал; перенесли; сдвинуть; сдвинулся; сдвинули; сдвигаться;
    после праздников; сезон закончиться|прошел|кончился|закрыт|не; не сезон; мертвый сезон; поздно; опоздать:past;
    опоздали; поезд ушел; стройка|проект|объект остановить|закрыть|отменить; поезд уже ушел; раньше надо|нужно|бы;
    надо было раньше; вчера нужно; срок|сроки не устраивать|устроить|подходить|годиться|прошли|вышли|горят|сорваны;
    долго ждать|везти|делать|слишком|очень; слишком долго; так долго; ждать не можем|будем|могу; столько ждать;
    не успеть:futr; не успеваете; не успеете; не дождемся; нам … нужно|надо|нужны вчера|сейчас|сегодня|завтра;
    переезд; переезжать; реорганизация; реструктуризация; ремонт; кризис; не до этого; не до того; не до вас;
    декрет; на год вперед; мероприятие прошло|отменили; отменить:past … выставка|мероприятие|тендер;
    закупки закрыты|заморожены|остановлены|прекращены; все закупки; мораторий; план … закрыт|сверстан|утвержден;
    лимит исчерпан|выбран; уже … начать|идти|запустить сезон|стройка|проект; момент упущен; упустить:past;
    сняли с плана; из плана
    """,
    """
    freeze; frozen; froze; next year|quarter|season|budget|fiscal; on hold; on ice; postpone; bad time; timing;
    wrong time; not this year|quarter|season; later this|in; put off; budget cycle; not the right time; pushed back;
    after the new year; no budget; budget be spend|gone|allocated|used|locked|closed|set;
    budget … gone|spent|allocated|used up|locked; in six months; paused; delay; delayed; too early; too soon;
    revisit; pushed to; another time; not until; too late; late now; bit late; missed the; ship has sailed;
    boat's gone; missed the boat; needed it yesterday|last|sooner|by; needed them yesterday|last|by; can't wait;
    cannot wait; couldn't wait; won't wait; too long; lead time; that long; takes forever; not fast enough;
    weeks is too|no; season is over|done; off season; off-season; moving office|premises|house; restructuring;
    reorganization; reorganisation; merger; merging; acquired; hiring freeze; spending freeze;
    event is cancelled|over|gone; cancelled the project; project … be cancel|shelve|scrap;
    project … cancelled|canceled|shelved|scrapped|stalled|dead|on hold; shelved; scrapped; fiscal year; year end;
    not on the radar|roadmap|agenda; bandwidth; maternity; too much on; plate
    """,
)
TRUST = Concept(
    """
    брак; обмануть; обманывать; обман; подвести; подводить; жалоба; обнаглеть; врать; наврать; вранье; сорвать;
    испортить; не доверять; доверие; кинуть:past; кидать; кидалово; кидалы; мошенник; мошенничество; развод;
    разводить:past; разводилы; опоздать:past … на; хамить; нахамить; хамство; нагрубить; выбивать; суд; судиться;
    плохой опыт|отзыв|отзывы; прошлый|последний|предыдущий|та поставка|партия|заказ|история; отзыв; отзывы;
    обещать:past; наобещать; обещанного; обещания; обещаниями; задержать:past; задержка; бракованный;
    некачественный; качество … плохой|хромать|ужасный|никакой|упасть|не; не верить; не верю; верить … нельзя|больше;
    надоесть; достать:past; пересорт; недовес; недостача; недолив; обвес; потерять:past; сломаться; полететь:past;
    трубку не брали|берет; трубку не; не дозвониться; пропасть:past; слово не сдержать; сорвали; не выполнить;
    перепутать; испорченный; треснуть; протекать; потечь; гнилой; сгнить; тухлый; плесень; ржавый; кривой;
    просрочить:past; просроченный; просрочка; молчать; отмораживаться; однодневка; шарашкина; шарага;
    контора … мутный|левый|рога; мутный; левый; подозрительный; сомнительный; репутация; не внушать; обжечься;
    обжигаться; обожглись; нагреть:past; нагрели; ославиться; прошлый раз … хватить|хватит;
    после того|прошлого|той|этой … раз|случай|история|поставка|раза|случая|истории|поставки|что; больше ни ногой;
    сыт по горло; сыты по горло; наслышан; наслышаны; дурная слава; штраф … из-за|за; претензия; рекламация;
    вернуть … деньги; деньги не вернуть; навязать:past; навязывать; впарить; впаривать; втюхать; втюхивать;
    надувать; надуть:past; облапошить; лапша; лапшу; уши; в реестре нет; нет в реестре; лицензия нет; нет лицензии;
    сертификата нет; поддельный; подделка; фальшивка; липа; липовый; неизвестный; не знаем вас; вас не знаем;
    первый раз слышу; имени нет; никто не знает; гарантия нет|никаких|какие; где гарантии; проверить:past … вас|по;
    сколько можно; хватит с; хватит с нас; третий раз; второй раз уже; утечка; данные утекли; слили;
    безопасность … не|пропустить|против|завернуть|зарубить; служба безопасности; безопасники; разочаровать;
    разочарован; разочарованы; непорядочно; не по-людски; подстава; подставить:past; накосячить; косяк; косяки;
    напортачить; бардак; безответственный; ненадежный
    """,
    """
    trust; scam; scammer; lie; liar; lied; let us down; let me down; broke; break promise; complaint; damaged;
    defective; faulty; bad experience; terrible; awful; rude; late deliver; never deliver; cheat; cheated; burned;
    burnt; ripped off; rip off; poor quality; bad review; reviews; review online; lost our|my; mess up; messed up;
    mess; spam; ruin; fail; failed us; failed; never called back; never showed; never came; never fixed;
    never answered; never got; no-show; no show; ignored; fool me; wrong parts; disaster; nightmare; twice already;
    still waiting for; double charged; overcharged; not honest; dishonest; shady; sketchy; fishy; dodgy;
    sounds like a con; con artist; crook; crooks; fraud; legit; legitimate; reputation; heard bad; heard things;
    horror story|stories; warned about; better business; don't know you; never heard of; who you are; no references;
    hidden fee|charge|cost; small print; fine print; bait and switch; misled; mislead; misleading; mis-sold;
    misrepresented; leaked; leaking; cracked; rusted; rotten; mouldy; moldy; broken; stopped working; fell apart;
    returned half; refund; lawyer; sue; sued; legal action; court; data breach; breach; hacked;
    security … concern|team|flagged; not secure; compliance … flagged|blocked; last time; after what happened;
    what you did|pulled; learned … lesson|hard; once bitten; fed up; sick of; had enough of; pushy; pressure;
    harass; harassing; hung up on; last straw; unreliable; unprofessional; sloppy; word … nothing; empty promises;
    promised … never|didn't|and
    """,
)
PRICE = Concept(
    """
    дорого; дороговато; дорогой … нам|для|слишком|очень; слишком дорогой; дороже … чем|раз|вдвое|рынок|нам|на;
    не по карману; не потянуть; не потянем; бюджет … не|меньше|позволять|маленький|скромный|ограничен|превышать;
    переплачивать; переплата; ценник; накладно; подорожать; за такие деньги; космос; космический; неподъемно;
    неподъемный; неподъемная; кусается; кусаются; кусачий; кусачая; не вписываться; не укладываться; не вписываемся;
    не укладываемся; разница в цене; бюджета не хватить|хватает; выходить много|дорого; выйти дорого|дороже;
    за эти деньги; таких денег; таких сумм; не стоить того; дешевле … найти|нашли|вдвое|купить|взять|сам|раз;
    не по зубам; в копеечку; в копейку; влетать; влетит; разориться; разорение; разоримся; грабеж; обдираловка;
    дерете; драть; ломить; заломить:past; задрать:past; загнуть:past; заоблачный; заоблачная; заоблачные; бешеный;
    бешеные; сумасшедший деньги|цена; цена сумасшедший|бешеный|высокий|конский|не; конский ценник; высокий цена;
    цена … высокий|высоковатый|высоковат|великоват|завышен|завысить|кусаться|убить|выше; завышать; не окупиться;
    не окупится; не отобьется; не отбить; отобью … лет; не осилить; не осилим; не по средствам; жаба; жирно;
    жирновато; роскошь; столько … не стоить|платить|денег|стоит; золотой|золотые; из золота;
    вдвое|втрое больше|дороже|выше; в два|три|полтора раза больше|дороже|выше; позволить … себе не;
    не можем позволить; не может позволить; не могу позволить; экономия; экономить; режем расходы;
    сокращаем расходы; денег нет; нет денег; денег столько; средств нет; нет средств; не тянем; не тянет; скидка не;
    скидки нет; без скидки; не дали скидку; наценка … зверский|большой|дикий; не сойтись … цена; не сошлись;
    по деньгам
    """,
    """
    expensive; cheaper … elsewhere|than|find|found|option|by; can't afford; cannot afford; couldn't afford; afford;
    pricey; pricy; too much money; overpriced; out of reach; half the price; half that; twice the|what|as;
    double what|the; triple; steep; too high; too much; too rich; can't justify; over budget; beyond … budget;
    out of … budget; more than we|i|our; for that money; that kind of money; can spend; above our|what;
    not worth the; not worth it; price … high|too|out|killed|doesn't|wrong; cost … too|more|arm;
    costs … more|too|arm; arm and a leg; daylight robbery; highway robbery; rip; fortune; through the roof;
    sticker shock; numbers don't work|add; doesn't pencil; don't pencil; margins; margin; no money;
    don't have the money; don't have … money|cash|kind; tight budget; budget … tight|small|won't|doesn't|can't;
    not in the budget; not in our budget; money's tight; money is tight; break the bank; breaks the bank;
    priced out; price tag; price point; premium; luxury; gold; cheap enough; on our budget; for less; save; roi;
    payback; never pay for itself; wouldn't pay for itself; cutting costs; cut costs; bleed; outrageous; ridiculous
    """,
)
NO_NEED = Concept(
    """
    нам не нужно|нужный|надо|нужен|нужна|нужны; не нужный; не требоваться; не актуально; неактуально; не интересно;
    не интересовать; неинтересно; все есть; уже есть; есть уже; у нас есть; сами делаем;
    сами справляемся|возим|печем|шьем|печатаем|варим|моем|чиним|ремонтируем|ставим; справляться; не пользоваться;
    не заниматься; не наш профиль; не наше; не наша; не наш; не по нашей части; потребность нет;
    нет потребность|необходимость; закрываться;
    закрыть:past … направление|производство|филиал|отдел|магазин|точка|цех|фирма|кафе|проект|компания; закрылись;
    закрылся; закрылась; продать:past; продали; продаем … бизнес|здание|оборудование|все; распродавать;
    смысл … не|нет; отпала; отпасть:past; надобность; без надобности; незачем; зачем нам|мне|оно|они;
    на что нам|мне; к чему нам; куда нам|мне|их; хватать; отказаться от; без этого; без вас; без них; своими силами;
    свой … цех|бригада|транспорт|бухгалтер|программист|специалист|склад|отдел|машина|машины|люди|производство|мастер;
    собственный; штатный; в штате; не используем; не применять; не применяем; обходиться; обходимся; обойдемся;
    ни к чему; другой профиль; сменить:past профиль|деятельность|направление; не собираться; все устраивать;
    нас все устраивает; уйти:past от; отойти:past от; прекратить:past; свернуть:past; сворачивать; сворачиваемся;
    сворачиваем; ликвидироваться; ликвидировать; ликвидируем; ликвидация; банкротство; банкрот; обанкротиться;
    больше не заниматься|делать|работать|производить|печь|шить|строить|возить|льем|печем; вышел на пенсию;
    на пенсии; на пенсию; закрываем; закрываем … ип|ооо|фирма|лавочка; лавочку; ип закрыл; прикрыли;
    никому не понадобиться|нужен|нужно|нужны; не понадобиться; не пригодиться; пригодится; пользоваться не;
    ни разу не; никогда не; вообще не; в принципе не;
    только что|недавно|уже купить|закупить|взять|поставить|обновить|поменять|сделать|заказать|запастись|провести;
    на … год|года|лет вперед; впрок; на век хватит; завались; девать некуда; стоит без дела; пылится; простаивает;
    нет таких задач; задач таких нет; не вижу применения; применения нет; не про нас; не для нас; не по адресу;
    нет у нас … такой|таких|столько; съехали; переехали в; сократить:past; сокращать; отменить:past; упразднить;
    расформировать
    """,
    """
    no need; don't need; do not need; not need; not interested; no interest; no use; don't use; all set;
    have enough; have plenty; got plenty; in-house; in house; ourselves; not relevant; closed … down|the|that|our;
    closing … down|the|our; sold … the|our|up|that|off|business; not for us; no longer; don't do; happy with;
    already have; already got; never use; not what we do; got our own; have our own; our own; not looking;
    don't have any; shut down; shutting; shut … up; wound up; winding; discontinued; phased out; moved away from;
    nothing to use|put; retired; retiring; bankrupt; bankruptcy; out of business; going out of; liquidat;
    liquidation; stopped doing|using|making|selling|offering|running; don't run; don't sell; don't make;
    don't handle; don't see … use|need|point|value; no point; what would we|i; what for; why would we|i;
    what do i|we need; wouldn't use; won't use; wouldn't know what; never need; have no need; makes no sense for;
    not our thing; not our business; not our line; not in that business; different business; wrong kind of; we're a;
    too small for; we're too small; two of us; just me; one-man; pen and paper; spreadsheet does; excel does;
    works fine; works for us as; do just fine; doing fine; fine as we are; fine without; without it; manage without;
    just bought; just replaced|installed|upgraded|renewed; bought last; brand new; gathering dust; sitting in the;
    got rid of; getting rid of; downsizing; laid off; cut the team|department; no demand; doesn't apply;
    not applicable; outsourced; covered by; head office does|handles; it does it all; already do
    """,
)
STRONG = (  # what was decided comes before how it was felt
    (RejectionReason.COMPETITOR, COMPETITOR),
    (RejectionReason.TRUST, TRUST),
    (RejectionReason.NO_NEED, NO_NEED),
    (RejectionReason.PRICE, PRICE),
    (RejectionReason.TIMING, TIMING),
)
WEAK = (
    (
        RejectionReason.PRICE,
        Concept(
            "цена; стоимость; деньги; скидка; бюджет; сумма; ценовой; тариф",
            "price; cost; budget; pricing; money; discount; dollar; quote",
        ),
    ),
    (
        RejectionReason.COMPETITOR,
        Concept(
            "конкурент; они; другой; у них; поставщик; тендер",
            "competitor; they; them; other; supplier; vendor; provider",
        ),
    ),
    (
        RejectionReason.TIMING,
        Concept("срок; время; сезон; год; поздно; рано; план", "time; year; season; month; schedule; deadline; late"),
    ),
    (RejectionReason.NO_NEED, Concept("нужно; надо; есть; потребность; нечего; сам", "need; use; have; own")),
    (
        RejectionReason.TRUST,
        Concept("качество; отзыв; гарантия; раз; надежный", "quality; service; experience; guarantee; reliable"),
    ),
)
