"""The words say whose voice is whose; where they do not, nobody guesses."""

from scoring.mono_sides import swapped, tell
from transcription.transcript import Speaker, Turn

TALK = (
    ("c", "Алло, слушаю."),
    ("a", "Добрый день, меня зовут Ирина, компания Вектор, удобно говорить?"),
    ("c", "Да, говорите."),
    ("a", "Мы предлагаем плёнку, могу выслать прайс. Сколько вам нужно?"),
    ("c", "Нам нужно двенадцать рулонов, пришлите счёт."),
    ("a", "Хорошо, я вам вышлю счёт и перезвоню завтра."),
    ("c", "Жду."),
    ("a", "Спасибо за время, до свидания."),
)


def stretches(*texts: str) -> list[Turn]:
    return [
        Turn(speaker=Speaker.UNKNOWN, start=4.0 * place, end=4.0 * place + 3, text=text)
        for place, text in enumerate(texts)
    ]


def odds_of(who: str, *, first: str) -> list[float]:
    return [-2.0 if one == first else 2.0 for one in who]


def test_the_agent_is_found_whichever_voice_comes_first() -> None:
    said = stretches(*(text for _, text in TALK))
    who = "".join(side for side, _ in TALK)
    for first in "ac":
        told = tell(said, odds_of(who, first=first), 4.0, is_outbound=True)
        assert [str(turn.speaker)[0] for turn in told.turns] == list(who)
        assert (told.by, told.confidence > 0.95) == ("voice", True)


def test_two_voices_that_are_perhaps_one_are_not_told() -> None:
    said = stretches(*(text for _, text in TALK))
    told = tell(said, odds_of("cacacaca", first="c"), 0.5)
    assert (told.by, {turn.speaker for turn in told.turns}) == ("", {Speaker.UNKNOWN})


def test_words_that_fit_both_sides_are_no_ground_to_guess() -> None:
    told = tell(stretches(*["Да.", "Нет.", "Хорошо.", "Да."] * 2), [-2.0, 2.0] * 4, 4.0)
    assert (told.by, told.confidence) == ("", 0.5)
    assert " ".join(turn.text for turn in told.turns) == "Да. Нет. Хорошо. Да. Да. Нет. Хорошо. Да."


def test_an_own_name_is_the_agents() -> None:
    said = stretches(
        "Да.", "Вектор, добрый день.", "Хорошо.", "Это снова Вектор.", "Да.", "Вектор на связи.", "Да.", "Вектор."
    )
    told = tell(said, [-3.0, 3.0] * 4, 4.0, own_names=["ООО Вектор"])
    assert [turn.speaker for turn in told.turns] == [Speaker.CUSTOMER, Speaker.AGENT] * 4


def channels(agents: str) -> list[Turn]:
    """The talk, where this side is taken for the agent's."""
    return [
        Turn(speaker=Speaker.AGENT if side == agents else Speaker.CUSTOMER, start=4.0 * n, end=4.0 * n + 3, text=text)
        for n, (side, text) in enumerate(TALK)
    ]


def test_channels_that_were_taken_the_wrong_way_round_are_told_by_the_words() -> None:
    assert swapped(channels("a"), is_outbound=True)[0] is False
    is_swapped, confidence = swapped(channels("c"), is_outbound=True)
    assert (is_swapped, confidence > 0.95) == (True, True)
    assert swapped([], is_outbound=True) == (False, 0.5)


def test_too_few_stretches_tell_nothing() -> None:
    said = stretches(*(text for _, text in TALK))[:7]
    assert tell(said, odds_of("cacacac", first="c"), 4.0).by == ""
