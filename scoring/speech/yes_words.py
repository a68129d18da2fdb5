"""How people say yes: plainly, firmly, reluctantly, with a proverb; and how they only seem to.

No subject stands here, the goals bring theirs."""

from scoring.speech.phrases import Concept

YES = Concept(  # at the head of an answer
    """
    да; ага; угу; конечно; хорошо; ладно; давать:impr; договориться; согласный; согласна; согласиться:1per;
    подходить; устраивать; годиться; =идет; =пойдет; можно; удобно; окей; =ок; =окей; =океюшки; добро; принято;
    отлично; прекрасно; замечательно; верно; именно; непременно; обязательно; не против; не возражать;
    будь по вашему; воля ваша; без проблема; с удовольствие; с радость; по рука; почему нет; почему бы и нет;
    ничего против; =валяйте; =валяй; разумеется; точно; супер; =го; лады; =ладненько; =хорошенько; =конечно;
    =естественно; безусловно; так и быть; будь по-вашему; пусть так; пусть будет; пускай; заметано; забились; идет;
    сойдет; нормально; норм; в порядке; вполне; по душе; с руками; руками и ногами; двумя руками; обеими руками;
    всеми руками; только за; мы за; я за; поддерживать:1per; одобрять:1per; приветствовать:1per; есть такое дело;
    так точно; будем; добренько; подтверждать:1per; подтверждено; прошу; угодно; сделайте; жду; ждем; ждем-с;
    отчего нет; чего бы нет; а давать:impr; ну а куда; в самый раз; самое то; то что надо; как раз;
    лучше не придумаешь
    """,
    """
    =yes; =yeah; =yep; =yup; =sure; =ok; =okay; =fine; =deal; =agreed; =great; =perfect; =absolutely; =definitely;
    =certainly; =alright; all right; =right; =correct; =good; of course;
    sound good|great|fine|right|perfect|reasonable; =works; work for; let do; let go; go ahead; no problem; why not;
    not mind; no objection; by all means; suit; happy to; =please; be fine; be good; =lovely; =exactly; =indeed;
    =aye; =yah; =ya; =uh-huh; =okey; =okey-dokey; =totally; =brilliant; =excellent; =super; =wonderful; =fantastic;
    =cool; =cheers; =splendid; =marvellous; be my guest; you bet; that'll do; that would work;
    that be perfect|great|fine|good|ideal|ok|okay|lovely|grand; fair enough; good enough; count me|us in; i'm in;
    we're in; i'm game; i'm on board; i guess so; i suppose so; might as well; may as well; =affirmative;
    don't mind; consider it done; be it then; so be it; fine by|with me|us; ok|okay by|with me|us;
    good by|with me|us; no worries; not at all; please do; do that; do it; with pleasure; gladly; love to;
    like that; i do; we do; i would; we would; it does; that does
    """,
)
RELUCTANT_YES = Concept(  # a yes all the same, with a sigh, a joke or a proverb
    """
    куда деваться; куда деться; куда я денусь; куда мы денемся; никуда не денешься; деваться некуда; уговорить:past;
    уболтать:past; убедить:past; уломать:past; соблазнить:past; купить:past с потрохами; ваша взяла; так и быть;
    бог с вами|ним; черт с вами|ним; была не была; где наша не пропадать; эх давать:impr; рискнем; рискну;
    гулять так гулять; махнуть рукой; сдаюсь; сдаемся; что с вами делать; что с вами поделаешь; ну что делать;
    надо так надо; раз надо; раз такое дело; чего тянуть; что тянуть; хватит тянуть; нечего тянуть; не будем тянуть;
    тянуть не буду|будем; и не тяните; чего ждать; чего сидим; чего тогда ждем|сидим; поехали; погнали; понеслась;
    вперед; с богом; ударим по рукам; по рукам; пишите; записывайте; куда вас денешь; так уж и быть; подписываюсь;
    давно пора; долго ждать не будем; заводите; запускайте; оформляйте; считайте договорились; считайте что да;
    считай договорились; можете считать; =ваш =клиент; =я =ваш; =мы =ваши; за мной дело не встанет; я только за;
    мы только за; что ж с вами
    """,
    """
    you've talked me into; talked me into it; you talked me; you win; twist my arm; twisted my arm; oh go on;
    go on then; oh alright; what the heck; what the hell; why the hell not; let's get it over; let's roll;
    let's rock; bite the bullet; i'm sold; you've sold me; we're sold; you got me; you've got me; you had me at;
    no reason not to; can't say no; can't argue with that; can't refuse; hard to say no; what are we waiting;
    what are you waiting; how do we do this; where do i sign; where do we sign; sign me up; sign us up;
    let's give it a go|shot|whirl|try; give it a shot|go|try; go for it; let's make it happen; make it so;
    pull the trigger; full steam; consider me; you've got yourself; i'll bite; you have yourself; green light;
    let's get cracking|moving|rolling|going; you may as well; you might as well
    """,
)
ONLY_ASKS_LIKE = Concept("почему нет; почему бы и нет; отчего нет; чего бы нет", "why not")  # questions only in form
FIRM_YES = Concept(  # carries an offer made some turns ago
    """
    давать:impr; договориться; по рука; согласный; =валяйте; =берем; решено; так и сделать; на том и;
    уговорить:past; так и быть; куда деваться; заметано; ударим по рукам; поехали; погнали; ваша взяла; была не была
    """,
    """
    go ahead; let do; let go; =deal; =agreed; sound good; you got deal; we be in; count us in; you've talked me;
    you've sold me; i'm sold; let's get going|rolling|moving; where do i|we sign; make it happen; go for it;
    go on then
    """,
)
HUMS = Concept(
    "угу; ага; понятно; ясно; понять; слушать; видеть; знать; помнить; так; ну; мгм",
    "=right; =see; =uh; =hm; =mm; =okay; =mhm; =uh-huh; understand; =got; i hear you; i see; fair enough",
)
IRONY = Concept(  # says yes and means no
    """
    бегу и падаю|спотыкаюсь|волосы; бежать:1per с кошелек; прямо|прям бегу; уже бегу; бегу с; спешу и падаю;
    ага щас; ага щаз; щас прям; сейчас прям; прям сейчас все брошу; ага разбежался; ага конечно; да уж конечно;
    ну конечно же; ну да конечно; ну да ну да; как же; держать:impr карман; карман шире; после дождичка;
    после дождика; когда рак; рак на горе; на горе свистнет; жди больше; ждите больше; мечтать не вредно;
    размечтались; размечтался; всю жизнь мечтать:past; только о вас и мечтать:past; только вас нам не хватало;
    вас еще не хватало; всю жизнь ждать:past; с нетерпением ждать:past; только вас и ждали; прямо ждали;
    осчастливить; облагодетельствовать; спасибо осчастливили; нашли дурака|дураков|лоха; дураков нет; ищите дурака;
    бесплатный сыр; флаг в руки; скатертью дорога; делать мне|нам больше нечего; больше мне делать нечего;
    заняться больше нечем; у нас деньги лишние; денег куры; мешок денег; печатать деньги; деньги печатаем;
    станок печатный; золотой запас; миллион лишний; лишних миллионов; лишние миллионы; на деревьях; очень смешно;
    обхохочешься; анекдот; цирк; свежо предание; ну-ну; сказки; сказочник; разбежались; раскатали губу;
    губу закатайте; не смешите; не смеши
    """,
    """
    yeah right; sure because; oh sure; oh yeah sure; yeah sure because; oh great another; oh joy; oh lovely another;
    when pigs|hell; pigs fly; hell freezes; in your dreams; dream on; keep dreaming; good luck with that; as if;
    money grows on trees; made of money; money to burn; print money; printing money; gold plated; lucky me;
    how generous; just what i|we need; just what i|we needed; exactly what i|we needed; love being; born yesterday;
    very funny; nice try; pull the other; tell me another; not holding my breath; don't hold your breath; spare me;
    thrilled; can hardly wait; cannot wait for another; what a surprise; be still my heart; over my dead body; laugh
    """,
)
