"""`ringback evaluate goals`: the judge against people's labels."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

import click

from scoring.dialogue_file import DialogueUnreadable, LabelledCall, without_sides
from scoring.evaluate import Evaluation, Scores, evaluate
from scoring.facts import CallFacts
from scoring.judge import judge
from scoring.measured import FILE, as_text, measured
from service.commands.judge import read_dialogue

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command("goals")
@click.argument("folder", type=FOLDER)
@click.option("--mono", is_flag=True, help="Hide who speaks, as a mono recording does.")
@click.option("--no-goal", is_flag=True, help="Hide the goal that was set: it must be inferred.")
@click.option("--summary", is_flag=True, help="Figures only; no call is named: for folders that are only measured.")
@click.option(
    "--save",
    type=click.Path(dir_okay=False, path_type=Path),
    is_flag=False,
    flag_value=str(FILE),
    help="Keep the figures for the page Goals; without a FILE, where that page reads them.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(folder: Path, mono: bool, no_goal: bool, summary: bool, save: Path | None, as_json: bool) -> None:
    """Judge every dialogue (YAML, JSON) of FOLDER and compare with its labels."""
    if save is not None and (mono or no_goal):
        raise click.ClickException("--save keeps figures of calls as they are; leave out --mono and --no-goal")
    pairs = [(judge(_hidden(call, mono=mono, no_goal=no_goal)), call) for call in _labelled(folder)]
    found = evaluate(pairs)
    if save is not None:
        _save(save, as_text(measured(pairs, on=datetime.now(UTC).date(), folder=folder.resolve().name)))
    if summary:
        found = replace(found, mistakes=())
    if as_json:
        said = asdict(found) | {
            "outcomes": [[*key, count] for key, count in found.outcomes.items()],
            "causes": found.causes,
        }
        click.echo(json.dumps(said, ensure_ascii=False))
        return
    for line in _told(found):
        click.echo(line)


def _save(path: Path, text: str) -> None:
    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        raise click.ClickException(f"{path} can't be written: {error.strerror}") from error


def _hidden(call: LabelledCall, *, mono: bool, no_goal: bool) -> CallFacts:
    """What a call would look like with less known of it; the labels stay."""
    facts = (without_sides(call) if mono else call).facts
    return replace(facts, goal=None) if no_goal else facts


def _labelled(folder: Path) -> list[LabelledCall]:
    paths = sorted(path for path in folder.iterdir() if path.suffix in (".yaml", ".yml", ".json"))
    try:
        calls = [read_dialogue(path) for path in paths]
    except DialogueUnreadable as error:
        raise click.ClickException(str(error)) from error
    if not any(call.labels for call in calls):
        raise click.ClickException(f"{folder} has no labelled dialogue")
    return calls


def _told(found: Evaluation) -> Iterator[str]:
    yield _line("all", found.overall)
    for title, groups in (("language", found.by_language), ("goal", found.by_goal), ("trap", found.by_trap)):
        yield from _group(title, groups)
    yield "outcome: labelled → judged"
    for (labelled, judged), count in sorted(found.outcomes.items()):
        yield f"  {labelled} → {judged}: {count}"
    if found.reliability is not None:
        yield f"confidence: calibration error {found.reliability.ece:.3f}, Brier {found.reliability.brier:.3f}"
        for one in found.reliability.bins:
            yield f"  {one.low:.1f}–{one.high:.1f}: said {one.confidence:.2f}, right {one.right:.2f}, {one.calls} calls"
    if not found.mistakes:
        return
    yield "wrong outcomes by cause: labelled → judged (trap): calls"
    for labelled, judged, trap, calls in found.causes:
        yield f"  {labelled} → {judged} ({trap or 'no trap'}): {', '.join(calls)}"
    yield "mistakes"
    for mistake in found.mistakes:
        place = "" if mistake.turn is None else f" (turn {mistake.turn})"
        yield f"  {mistake.call}{place}: {mistake.what} {mistake.found or '–'} instead of {mistake.expected or '–'}"


def _group(title: str, groups: Mapping[str, Scores]) -> Iterator[str]:
    if groups:
        yield f"by {title}"
    for name, scores in groups.items():
        yield "  " + _line(name, scores)


def _line(name: str, scores: Scores) -> str:
    shares = "  ".join(
        f"{part} {share.right}/{share.of}"
        for part, share in (
            ("outcome", scores.outcome),
            ("evidence", scores.evidence),
            ("date", scores.date),
            ("reason", scores.reason),
            ("prices", scores.prices),
        )
    )
    rates = " / ".join("–" if rate is None else f"{rate:.2f}" for rate in (scores.precision, scores.recall, scores.f1))
    return f"{name}: {scores.calls} calls  precision / recall / F1 of attained {rates}  {shares}"
