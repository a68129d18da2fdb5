"""How people say no at the head of an answer.  What the no loses the goals and the refusal find out."""

from scoring.speech.phrases import Concept

NO = Concept(
    """
    нет; =неа; =не =а; =нее; =нету; не надо; не нужно; не стоить; не хотеть; не быть; не мочь; не готовый;
    не получиться; не выйти; не подходить; не устраивать; не давать:impr; ни в кой случай; увы; вряд ли; исключено;
    откажусь; отказываться; бесполезно; невозможно; не думаю; не интересно; неинтересно; не стану; не станем;
    не пойдет; не пойдем; не согласный; не согласен; не согласна; не одобряю; не вариант; ни за что; никогда;
    ни при каких; ни под каким; даже не; ни в какую; воздержусь; воздержимся; обойдусь; обойдемся; обойдетесь;
    перебьюсь; перебьемся; пас; мимо; фиг; незачем; ни к чему; не нуждаться; против; боюсь что нет; к сожалению;
    сожалеть:1per; спасибо не; спасибо нет; благодарю нет; благодарю не; увольте; избавьте; спасибо не надо;
    не утруждайтесь; не беспокойтесь; не трудитесь; не смогу; не сможем; не успеть; не вижу; какой там; какое там;
    да ну; да какой; еще чего; вот еще; с какой стати; с чего бы; зачем; отпадать; отменяется; не катит;
    не прокатит; не канает; ничего не; никак; никакой
    """,
    """
    =no; =nope; =nah; =nay; =negative; not really; not now; not yet; =don't; =can't; =won't; =cannot; =sorry;
    =unfortunately; rather not; not possible; no way; do not; not interested; not going; not ready; not happening;
    afraid not; i'm afraid; don't think so; not think so; never; not for us|me; no chance; not a chance; fat chance;
    forget it; forget about it; i'd pass; we'd pass; pass on; i'll pass; we'll pass; hard pass; not keen; not happy;
    wouldn't; =not; absolutely not; certainly not; definitely not; of course not; thanks but; regrettably; sadly;
    no can do; no go; doesn't work; don't bother; not worth; out of the question; count me|us out; nothing doing;
    not on your; no need; =isn't; =doesn't; =didn't; not this; not at this; i refuse; we refuse; we decline;
    i decline
    """,
)
NO_PROBLEM = Concept(
    """
    нет проблема; без проблема; не вижу причин; не видим причин; причин … не вижу; препятствий нет; нет препятствий;
    не против; не возражать; нет вопрос; не вопрос; почему нет; почему бы и нет; не проблема; нет возражений;
    не возражаю; возражений нет; вопросов нет; не откажусь; не откажемся; не отказался; чего нет; не сомневайтесь;
    не подведите; не затягивайте; не тяните; не забыть:impr; не томить:impr; нечего тянуть; зачем тянуть
    """,
    """
    no problem; not mind; don't mind; no worries; no objection; no issue; don't see why not; why not; no reason not;
    wouldn't mind; not a problem; don't worry; no questions; not wait any longer; no complaints; wouldn't say no;
    can't say no; don't see any problem; couldn't agree; can't complain; not against
    """,
)
