"""`ringback train`: the learned part of the judge, made again from its labelled answers."""

from pathlib import Path

import click

from scoring.learned.training import BankUnreadable, bank
from scoring.learned.training import train as train_acts
from scoring.learned.weights import written

BANK = Path("tests/scoring/fixtures/corpus/answers")  # of the repository
OUT = Path("scoring/learned")
LANGUAGES = ("ru", "en")


@click.group("train")
def command() -> None:
    """Make the learned weights again; the same answers give the same weights."""


@command.command("acts")
@click.option("--bank", "folder", type=click.Path(path_type=Path), default=BANK, help="Folder of ru.tsv and en.tsv.")
@click.option("--out", type=click.Path(path_type=Path), default=OUT, help="Where the weights go.")
def acts(folder: Path, out: Path) -> None:
    """Learn what an answer does (accepts, puts off, …) and say how right that is on answers left out."""
    for language in LANGUAGES:
        path = folder / f"{language}.tsv"
        try:
            weights, measured = train_acts(bank(path.read_text("utf-8")), language)
            (out / f"acts_{language}.weights").write_bytes(written(weights))
        except OSError as error:
            raise click.ClickException(
                f"{error.filename}: {error.strerror}; run it in a copy of the sources, or name --bank and --out"
            ) from error
        except BankUnreadable as error:
            raise click.ClickException(f"{path}: {error}") from error
        click.echo(
            f"{language}  {measured.answers} answers  accuracy {measured.accuracy:.2f}"
            f"  macro F1 {measured.macro_f1:.2f}  calibration error {measured.ece:.3f}"
        )
