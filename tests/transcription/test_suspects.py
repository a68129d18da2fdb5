"""What a recogniser invents is marked; what people say, hurried and repeating themselves, is not."""

import json
from pathlib import Path

import pytest

from transcription.suspects import is_doubtful, marked, suspect_seconds
from transcription.transcript import Speaker, Transcript, Turn

FIXTURES = Path(__file__).with_name("fixtures")


def turn(text: str, *, start: float = 0.0, seconds: float = 3.0, who: str = "agent") -> Turn:
    return Turn(speaker=Speaker(who), start=start, end=start + seconds, text=text)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("Субтитры сделал DimaTorzok", 3.0),
        ("Продолжение следует...", 3.0),
        ("Thanks for watching!", 2.0),
        ("мы вам перезвоним завтра утром по поводу счёта и договора обязательно", 0.5),
        ("да да да да да да да да да", 4.0),
        ("в конце концов, в конце концов, в конце концов, в конце концов, в конце концов, в конце концов", 9.0),
        ("ご視聴ありがとうございました", 2.0),
    ],
)
def test_doubtful(text: str, seconds: float) -> None:
    assert is_doubtful(turn(text, seconds=seconds))


@pytest.mark.parametrize(
    "text",
    ["да, да, да, конечно", "Алло? Алло! Алло, вы меня слышите?", "Спасибо за звонок.", "PVC film, 350 руб., Ёжик"],
)
def test_said(text: str) -> None:
    assert not is_doubtful(turn(text))


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.json")), ids=lambda path: path.stem)
def test_no_true_turn_is_doubted(path: Path) -> None:
    for said in json.loads(path.read_text("utf-8"))["turns"]:
        assert not is_doubtful(turn(said["text"], seconds=said["end"] - said["start"]))


def test_the_same_phrase_again_and_again_is_marked_and_kept() -> None:
    turns = (*tuple(turn("спасибо вам большое", start=4.0 * n) for n in range(4)), turn("до свидания", start=20.0))
    heard = Transcript(language="ru", seconds=30, channels=2, turns=turns, engine="e", model="m")
    found = marked(heard)
    assert [one.is_suspect for one in found.turns] == [True] * 4 + [False]
    assert [one.text for one in found.turns] == [one.text for one in turns]
    assert suspect_seconds(found.turns) == 12.0
    assert not any(one.is_suspect for one in marked(Transcript(
        language="ru", seconds=30, channels=2, turns=turns[1:], engine="e", model="m",
    )).turns)  # fmt: skip
