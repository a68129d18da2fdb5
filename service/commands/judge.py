"""`ringback judge`: a dialogue or a recording → verdict, evidence, next step, reason.  Without a database."""

import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from scoring.dialogue_file import DialogueUnreadable, LabelledCall, parse
from scoring.facts import CallFacts, GoalCode, GoalOrigin
from scoring.judge import judge
from scoring.verdict import Verdict
from service.commands.running import run
from service.commands.transcribe import open_transcriber
from service.hearing import hear
from service.settings import Settings, read_settings
from transcription.audio import AudioError
from transcription.engine import TranscribeRequest
from transcription.pool import EngineFailed

TEXTS = frozenset((".yaml", ".yml", ".json"))


@click.command("judge")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--goal", type=click.Choice([str(code) for code in GoalCode]), help="What the call was for.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a file.")
def command(files: Sequence[Path], goal: str | None, as_json: bool) -> None:
    """Judge dialogues (YAML, JSON) or recordings FILES; without --goal a file's own goal, else a guess."""
    missing = next((path for path in files if not path.is_file()), None)
    if missing is not None:
        raise click.ClickException(f"{missing}: no such file")
    if run(_all(read_settings(), files, GoalCode(goal) if goal else None, as_json)):
        sys.exit(1)


async def _all(settings: Settings, files: Sequence[Path], goal: GoalCode | None, as_json: bool) -> int:
    """How many could not be judged; each says why, the others go on."""
    transcriber, failed = open_transcriber(settings), 0
    try:
        for path in files:
            try:
                facts = (
                    read_dialogue(path, goal).facts
                    if path.suffix in TEXTS
                    else await _hear(settings, transcriber, path, goal)
                )
            except (DialogueUnreadable, AudioError, EngineFailed) as error:
                click.echo(f"ringback: {path}: {error}", err=True)
                failed += 1
                continue
            facts = replace(facts, own_names=settings.company_names or facts.own_names)
            verdict = judge(facts)
            click.echo(json.dumps(as_object(path, verdict), ensure_ascii=False) if as_json else as_text(path, verdict))
    finally:
        await transcriber.close()
    return failed


def read_dialogue(path: Path, goal: GoalCode | None = None) -> LabelledCall:
    """A call without a day is of the day the file was written.  Raises DialogueUnreadable: one line that says why."""
    try:
        text = path.read_text("utf-8")
        written = datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
    except (OSError, UnicodeDecodeError) as error:
        raise DialogueUnreadable("not a text file in UTF-8") from error
    return parse(text, name=path.stem, goal=goal, today=written)


async def _hear(settings: Settings, transcriber: Any, path: Path, goal: GoalCode | None) -> CallFacts:
    """A recording, as if the call were of the day the file was written."""
    heard = await hear(
        transcriber,
        await asyncio.to_thread(path.resolve),
        TranscribeRequest(languages=settings.languages),
        own_names=settings.company_names,
    )
    written = (await asyncio.to_thread(path.stat)).st_mtime
    return CallFacts(
        turns=heard.turns,
        call_date=datetime.fromtimestamp(written, settings.zone).date(),
        goal=goal,
        origin=GoalOrigin.SET,
        language=heard.language or settings.language,
        talk_seconds=heard.seconds,
        competitors=settings.competitors,
        own_names=settings.company_names,
    )


def as_object(path: Path, verdict: Verdict) -> dict[str, Any]:
    """The contract's fields."""
    step, rejection = verdict.next_step, verdict.rejection
    return {
        "file": str(path),
        "goal": verdict.goal,
        "origin": verdict.origin,
        "outcome": verdict.outcome,
        "attained": verdict.attained,
        "confidence": verdict.confidence,
        "why": verdict.why,
        "evidence": [
            {"turn": one.turn, "speaker": one.speaker, "quote": one.quote, "start": one.start}
            for one in verdict.evidence
        ],
        "next_step": step and {"what": step.what, "who": step.who, "date": _iso(step.date), "quote": step.quote},
        "rejection": rejection and {"reason": rejection.reason, "quote": rejection.quote},
        "competitors": [{"name": one.name, "quote": one.quote} for one in verdict.competitors],
        "prices": [
            {"amount": float(one.amount), "currency": one.currency, "quote": one.quote} for one in verdict.prices
        ],
        "promises": [
            {"what": one.what, "who": one.who, "date": _iso(one.date), "quote": one.quote} for one in verdict.promises
        ],
        "objections": [
            {"kind": one.kind, "quote": one.quote, "met": one.is_met, "answer": one.answer}
            for one in verdict.objections
        ],
    }


def as_text(path: Path, verdict: Verdict) -> str:
    lines = [f"{path}: {verdict.outcome} ({verdict.goal or 'no goal'}, {verdict.origin}, {verdict.confidence:.2f})"]
    lines += [f"  {verdict.why}"]
    lines += [f"  {one.start:7.1f}  {one.speaker}: {one.quote}" for one in verdict.evidence]
    if verdict.next_step is not None:
        lines.append(f"  next step: {verdict.next_step.what}, {verdict.next_step.who}, {_iso(verdict.next_step.date)}")
    if verdict.rejection is not None:
        lines.append(f"  lost: {verdict.rejection.reason}: {verdict.rejection.quote}")
    return "\n".join(lines)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
