"""`ringback evaluate model`: the language model's opinions against labels, beside the machine's on the same calls."""

import json
import secrets
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import click

from scoring.agreement.kappa import agreement
from scoring.dialogue_file import DialogueUnreadable, LabelledCall
from scoring.evaluate import is_same_words
from scoring.judge import judge
from scoring.second_opinion import Missing, NoOpinion, Opinion, Question, ask
from scoring.verdict import Evidence, Outcome
from service.commands.judge import TEXTS, read_dialogue
from service.commands.running import run
from service.language_model.endpoint import Endpoint, EndpointDown, endpoint_of, opinion_of
from service.settings import read_settings

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One labelled call and what both said of it."""

    call: LabelledCall
    expected: Outcome
    machine: Outcome
    model: Opinion | NoOpinion
    seconds: float


@click.command("model")
@click.argument("folder", type=FOLDER)
@click.option("--every", type=click.IntRange(1), default=1, help="Only every N-th dialogue: models are slow.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(folder: Path, every: int, as_json: bool) -> None:
    """Ask the configured language model about every dialogue of FOLDER and compare with its labels."""
    endpoint = endpoint_of(read_settings())
    if endpoint is None:
        raise click.ClickException("no language model is set; RINGBACK_LANGUAGE_MODEL_URL says which")
    found = figures(run(_ask_all(endpoint, _labelled(folder)[::every])))
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    click.echo(f"{found['calls']} calls, {found['opinions']} opinions, {found['seconds']:.1f} s a call")
    click.echo(f"  none: {', '.join(f'{why} {count}' for why, count in found['none'].items()) or '–'}")
    click.echo(f"  quotes dropped {found['dropped']}; opinions with a quote in a labelled turn {found['evidence']}")
    for who in ("model", "machine"):
        one = found[who]
        kappa = "–" if one["kappa"] is None else f"{one['kappa']:.2f}"
        click.echo(
            f"  {who:8} outcome {one['right']}/{one['of']}  F1 of attained {one['f1']:.2f}  κ with labels {kappa}"
        )
    kappa = found["kappa_machine_model"]
    click.echo(f"  κ of model and machine {'–' if kappa is None else f'{kappa:.2f}'}")


def figures(asked: Sequence[Asked]) -> dict[str, Any]:
    """No opinion is never right: the model is measured over all calls."""
    none = Counter(str(one.model.why) for one in asked if isinstance(one.model, NoOpinion))
    given = [one for one in asked if isinstance(one.model, Opinion)]
    both = [(str(one.machine), str(one.model.outcome)) for one in given if isinstance(one.model, Opinion)]
    return {
        "calls": len(asked),
        "opinions": len(given),
        "none": dict(none),
        "dropped": sum(one.model.dropped for one in asked),
        "evidence": sum(_is_labelled(one) for one in given),
        "seconds": sum(one.seconds for one in asked) / max(len(asked), 1),
        "model": _measured([(one.expected, _outcome(one.model)) for one in asked]),
        "machine": _measured([(one.expected, one.machine) for one in asked]),
        "kappa_machine_model": agreement(both).kappa,
    }


def _measured(pairs: Sequence[tuple[Outcome, Outcome | None]]) -> dict[str, Any]:
    hit = sum(expected is found is Outcome.ATTAINED for expected, found in pairs)
    said = sum(found is Outcome.ATTAINED for _, found in pairs)
    real = sum(expected is Outcome.ATTAINED for expected, _ in pairs)
    answered = [(str(expected), str(found)) for expected, found in pairs if found is not None]
    return {
        "right": sum(expected is found for expected, found in pairs),
        "of": len(pairs),
        "f1": 2 * hit / (said + real) if said + real else 0.0,
        "kappa": agreement(answered).kappa,
        "table": [[*key, count] for key, count in sorted(Counter(answered).items())],
    }


def _outcome(found: Opinion | NoOpinion) -> Outcome | None:
    return found.outcome if isinstance(found, Opinion) else None


def _is_labelled(one: Asked) -> bool:
    labels = one.call.labels
    evidence: Sequence[Evidence] = one.model.evidence if isinstance(one.model, Opinion) else ()
    return labels is not None and any(
        quote.turn == label.turn or is_same_words(quote.quote, label.quote)
        for quote in evidence
        for label in labels.evidence
    )


async def _ask_all(endpoint: Endpoint, calls: Sequence[LabelledCall]) -> list[Asked]:
    found = []
    async with aiohttp.ClientSession() as http:
        for call in calls:
            began = time.perf_counter()
            said = await _ask(http, endpoint, call)
            seconds = time.perf_counter() - began
            assert call.labels is not None, "only labelled calls are read"
            machine = judge(call.facts).outcome
            found.append(Asked(call=call, expected=call.labels.outcome, machine=machine, model=said, seconds=seconds))
            click.echo(f"\r{len(found)} of {len(calls)} calls", nl=False, err=True)
    click.echo(err=True)
    return found


async def _ask(http: aiohttp.ClientSession, endpoint: Endpoint, call: LabelledCall) -> Opinion | NoOpinion:
    asked = ask(call.facts, call.facts.goal, names=(), fence=secrets.token_hex(6))
    if not isinstance(asked, Question):
        return asked
    try:
        return await opinion_of(http, endpoint, asked)
    except EndpointDown:
        return NoOpinion(why=Missing.NO_ANSWER)


def _labelled(folder: Path) -> list[LabelledCall]:
    try:
        calls = [read_dialogue(path) for path in sorted(folder.iterdir()) if path.suffix in TEXTS]
    except DialogueUnreadable as error:
        raise click.ClickException(str(error)) from error
    labelled = [call for call in calls if call.labels is not None]
    if not labelled:
        raise click.ClickException(f"{folder} has no labelled dialogue")
    return labelled
