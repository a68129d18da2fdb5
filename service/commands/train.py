"""`ringback train`: the learned part of the judge, made again from its labelled talks."""

from collections.abc import Iterator
from pathlib import Path

import click

from scoring.dialogue_file import DialogueUnreadable
from scoring.judge import ruled
from scoring.learned.mishearing import Ear
from scoring.learned.practice import PracticeTalk, PracticeUnreadable, practice
from scoring.learned.training import Example, Measured, measured
from scoring.learned.training import train as train_judge
from scoring.learned.weights import NAME, written
from service.commands.judge import read_dialogue

CORPUS = Path("tests/scoring/fixtures/corpus")  # of the repository
OUT = Path("scoring/learned") / NAME
DIALOGUES = (".yaml", ".yml", ".json")


@click.group("train")
def command() -> None:
    """Make the learned weights again; the same talks give the same weights."""


@command.command("judge")
@click.option("--corpus", type=click.Path(path_type=Path), default=CORPUS, help="Folder with practice/ and build/.")
@click.option("--out", type=click.Path(path_type=Path), default=OUT, help="Where the weights go.")
def judge(corpus: Path, out: Path) -> None:
    """Learn how calls end from labelled talks and say how right that is on talks left out."""
    practised, refused = _practice(corpus / "practice"), _practice(corpus / "practice" / "refusals")
    examples = [
        *(_example(one) for one in practised),
        *(_example(one, is_whole=False) for one in refused),
        *(_example(heard, copy_of=one.call.id) for one, heard in _misheard(practised)),
        *_dialogues(corpus / "build"),
    ]
    if not examples:
        raise click.ClickException(f"{corpus}: no talks; run it in a copy of the sources, or name --corpus and --out")
    trained = train_judge(examples)
    try:
        out.write_bytes(written(trained.weights))
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}; name --out") from error
    for language in ("ru", "en"):
        own = [
            at
            for at, one in enumerate(examples)
            if one.is_whole and not one.copy_of and one.call.facts.language == language
        ]
        figures = measured([examples[at] for at in own], [trained.guesses[at] for at in own])
        click.echo(f"{language}  {_line(figures)}")


def _line(found: Measured) -> str:
    return (
        f"{found.talks} talks, each judged without having been learned from: outcome {found.outcome:.3f}"
        f"  F1 of attained {found.f1:.3f}  evidence {found.evidence:.3f}  reason {found.reason:.3f}"
        f"  calibration error {found.ece:.3f}"
    )


def _practice(folder: Path) -> list[PracticeTalk]:
    found: list[PracticeTalk] = []
    for path in sorted(folder.glob("*.txt")):
        try:
            found += practice(path.read_text("utf-8"), name=f"{folder.name}/{path.stem}")
        except PracticeUnreadable as error:
            raise click.ClickException(str(error)) from error
    return found


def _misheard(talks: list[PracticeTalk]) -> Iterator[tuple[PracticeTalk, PracticeTalk]]:
    """Every second talk as a recogniser hears it."""
    for language in ("ru", "en"):
        own = [one for one in talks if one.call.facts.language == language]
        ear = Ear.of(own)
        yield from ((one, ear.misheard(one)) for one in own[::2])


def _example(talk: PracticeTalk, *, copy_of: str | None = None, is_whole: bool = True) -> Example:
    facts = talk.call.facts
    return Example(talk.call, ruled(facts), talk.stances, copy_of=copy_of, is_whole=is_whole)


def _dialogues(folder: Path) -> Iterator[Example]:
    for path in sorted(folder.glob("*")):
        if path.suffix not in DIALOGUES:
            continue
        try:
            call = read_dialogue(path)
        except DialogueUnreadable as error:
            raise click.ClickException(str(error)) from error
        if call.labels is not None:
            yield Example(call, ruled(call.facts))
