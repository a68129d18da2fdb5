"""A concept is a list of phrases, and a phrase is a row of dictionary forms looked for among the words of a clause.

    "выставить|выписать счет"    one of two verbs in any form, then «счёт»; «вам», «нам», "the" may stand between
    "оплатить:futr"              only readings with this grammeme (OpenCorpora's names)
    "=давайте"                   exactly this word, not «дать»
    "send … invoice"             up to four other words between

A semicolon or a line's end closes a phrase.  English is written in base forms, "=" asks for the very form."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scoring.speech.words import Word, listed, readings_of

SKIPPED = listed(
    "мне нам вам тебе мы я вы ты ну же вот пожалуйста уже тогда то там тут это так бы ли просто давайте вас "
    "нас его ее их please just me us you i we the a an our your it that this my then really also of to them "
    "some"
)
ORDER, AS_ORDER = frozenset({"impr"}), frozenset({"2per", "plur"})
MAX_GAP = 4  # words, for «…»


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a phrase was found: indexes of its first word and one past its last."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Token:
    forms: frozenset[str]
    tags: frozenset[str]
    is_exact: bool
    is_gap: bool = False

    def fits(self, word: Word) -> bool:
        if self.is_exact:
            return word.norm in self.forms
        if self.tags:
            return any(form in self.forms and _has(tags, self.tags) for form, tags in readings_of(word.norm))
        return word.norm in self.forms or not self.forms.isdisjoint(word.forms)


class Concept:
    """An idea and the phrases that say it."""

    def __init__(self, *phrases: str) -> None:
        self.phrases = phrases
        self._rows = [tuple(map(_token, row.split())) for row in _rows("\n".join(phrases))]
        self._starts: dict[str, list[tuple[_Token, ...]]] = {}
        for row in self._rows:
            for form in row[0].forms:
                self._starts.setdefault(form, []).append(row)

    @property
    def tags(self) -> frozenset[str]:
        """The grammemes its phrases ask for."""
        return frozenset(tag for row in self._rows for token in row for tag in token.tags)

    def may_be_in(self, forms: frozenset[str]) -> bool:
        """False when none of its phrases can start with any of these words and forms: the quick way to a no."""
        return not self._starts.keys().isdisjoint(forms)

    def find(self, said: Sequence[Word]) -> list[Hit]:
        """Every place in the words, first to last."""
        return [hit for at in range(len(said)) for hit in self._at(said, at)]

    def is_in(self, said: Sequence[Word]) -> bool:
        return any(True for at in range(len(said)) for _ in self._at(said, at))

    def _at(self, said: Sequence[Word], at: int) -> Iterable[Hit]:
        word, tried = said[at], set[int]()
        for form in (word.norm, *word.forms):
            for row in self._starts.get(form, ()):
                if id(row) in tried or not row[0].fits(word):
                    continue
                tried.add(id(row))
                end = _match(row[1:], said, at + 1)
                if end is not None:
                    yield Hit(at, end)


def _has(tags: frozenset[str], asked: frozenset[str]) -> bool:
    """An order is also said as «выставляете счёт», and recognisers hear «выставляйте» so."""
    return asked <= tags or (asked == ORDER and tags >= AS_ORDER)


def _rows(text: str) -> list[str]:
    """A semicolon or a line's end closes a phrase."""
    return [row for row in text.replace(";", "\n").splitlines() if row.strip()]


def _match(row: Sequence[_Token], said: Sequence[Word], at: int) -> int | None:
    """The word after the rest of a phrase that goes on at a word."""
    if not row:
        return at
    if row[0].is_gap:
        return next((end for skip in range(MAX_GAP + 1) if (end := _match(row[1:], said, at + skip)) is not None), None)
    while at < len(said):
        if row[0].fits(said[at]):
            return _match(row[1:], said, at + 1)
        if said[at].norm not in SKIPPED:
            return None
        at += 1
    return None


def _token(part: str) -> _Token:
    if part == "…":
        return _Token(frozenset(), frozenset(), False, True)
    forms, _, tags = part.partition(":")
    is_exact = forms.startswith("=")
    return _Token(
        frozenset(forms.removeprefix("=").replace("ё", "е").split("|")),
        frozenset(tags.split(",")) if tags else frozenset(),
        is_exact,
    )
