"""Words the recogniser misspelt, read as the words of the trade they sound like: «выставляйти», "invioce".

Only words no dictionary knows are touched, only those of five letters or more, and only towards the content words
below: a wrong guess about «не» or "yes" would turn a verdict round."""

from collections import defaultdict
from dataclasses import replace
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from scoring.speech.words import CYRILLIC, Word, forms_of, listed, morph, normal

LONG_ENOUGH = 5  # letters
LIKENESS = 85  # 0..100, rapidfuzz ratio: one letter of seven, two of thirteen
LIKENESS_EN = 84
CONTENT_RU = listed(
    "выставить выставлять выписать выписывать прислать присылать отправить отправлять оформить оформлять подготовить "
    "договор предложение заявка реквизит предоплата оплата оплатить оплачивать заплатить платеж платежка перечислить "
    "согласовать согласиться согласный подтвердить подтверждать утвердить одобрить подписать подписывать "
    "договориться устраивать подходить интересно интересовать актуально неактуально отказаться отказываться "
    "перезвонить перезванивать позвонить созвониться встреча встретиться подъехать приехать презентация "
    "поставщик конкурент директор бухгалтерия бюджет дорого дешевле подумать посоветоваться обсудить посмотреть "
    "решение решить передумать подождать отменить ошибиться номер сообщение сигнал недоступный абонент автоответчик "
    "понедельник вторник четверг пятница суббота воскресенье завтра послезавтра сегодня неделя месяц "
    "заказать заказывать работать сотрудничать закупать планировать нужный требоваться хватать обходиться "
    "половина остаток полностью задолженность доставка количество коммерческий"
)
CONTENT_EN = listed(
    "invoice contract agreement proposal quotation application payment transfer meeting interested expensive "
    "tomorrow monday tuesday wednesday thursday friday supplier competitor budget voicemail message "
    "available director accept confirm approve decided discuss delivery schedule appointment"
)

NOT_MISHEARD = listed(  # English words as good as those they look like
    "contact contacts contacted massage massages pavement depositor acceptable director's exceptions "
    "confirms conform melting meetings bidder compositor delver schooled transfers approved approach "
    "contracts contractor contractors contrast delivered deliver discussed"
)

APOSTROPHES = {  # as recognisers write them; only those that are no other word ("ill", "were", "well" are)
    spelt.replace("'", ""): spelt
    for spelt in listed(
        "don't won't can't didn't doesn't isn't wasn't aren't weren't haven't hasn't hadn't wouldn't couldn't "
        "shouldn't ain't i'm i've you've we've they've you're they're he's she's it's that's there's what's who's "
        "let's you'll they'll it'll that'll you'd they'd here's where's"
    )
}


def heard(word: Word) -> Word:
    """The word as it was probably said; the same one where the dictionary knows it or nothing is near."""
    if word.norm in APOSTROPHES:
        norm = APOSTROPHES[word.norm]
    elif len(word.norm) < LONG_ENOUGH or not word.norm.isalpha():
        return word
    else:
        norm = _likely(word.norm)
    return word if norm == word.norm else replace(word, norm=norm, forms=forms_of(norm))


@lru_cache(maxsize=65_536)
def _likely(norm: str) -> str:
    is_russian = CYRILLIC.search(norm) is not None
    if _is_known(norm, is_russian):
        return norm
    known = _spelt(is_russian)
    near = [one for long in (len(norm) - 1, len(norm), len(norm) + 1) for one in known.get((norm[0], long), ())]
    found = process.extractOne(norm, near, scorer=fuzz.ratio, score_cutoff=LIKENESS if is_russian else LIKENESS_EN)
    return norm if found is None else str(found[0])


def _is_known(norm: str, is_russian: bool) -> bool:
    """No English dictionary is at hand: forms of the content words and the words that look like them are known."""
    if is_russian:
        return bool(morph().word_is_known(norm))
    return norm in NOT_MISHEARD or not CONTENT_EN.isdisjoint(forms_of(norm))


@cache
def _spelt(is_russian: bool) -> dict[tuple[str, int], tuple[str, ...]]:
    """Every form of the content words, by first letter and length."""
    forms = set(CONTENT_EN)
    if is_russian:
        forms = {normal(form.word) for lemma in CONTENT_RU for form in morph().parse(lemma)[0].lexeme}
    found: dict[tuple[str, int], list[str]] = defaultdict(list)
    for form in sorted(forms):
        found[form[0], len(form)].append(form)
    return {key: tuple(spelt) for key, spelt in found.items()}
