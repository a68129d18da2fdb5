"""THE WAY OF A CALL.

    delivery ─keep─▶ parse ─▶ call row ─▶ link ─▶ fetch ─▶ transcribe ─▶ score
        ▲────────────── inquire ◀──────────┘

`webhooks.py` and `listeners.py` keep, `intake.py` parses.  From the call row on, each stage below is a function of a
call's id: it reads, thinks or works outside any transaction, writes, and asks for the next stage in the transaction
that wrote.  Every stage may run twice with the same result.  `worker.py` knows only how to run, retry and park them.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from adapters.errors import NotReady, ProviderDown, Refused
from db.queries import awaited, call_facts, jobs, promise_signs, purpose, recordings, scores, transcripts
from scoring.judge import judge
from scoring.kpis.talk import UNKNOWN, measure
from service import linking
from service.hearing import hear
from service.inquiry import inquire, is_due
from service.language_model.opinion import is_chosen, opinion
from service.privacy import Private, hide_heard, keep
from service.recordings import AudioRejected, fetch_recording, path_of
from service.script_checks import check_call
from service.working_days import working_days
from service.world import World
from transcription.engine import TranscribeRequest
from transcription.suspects import suspect_seconds
from transcription.transcript import Transcript

PROMISES_LIVE = timedelta(days=120)  # a promise older than this is not settled any more


async def link(call_id: int, world: World) -> None:
    """Number and extension → company, contact, lead, deal, stage, employee; then what an ended call needs."""
    found = await world.db.write(linking.link_call, call_id, at=world.clock())
    world.metrics.linked(found.method)
    await world.db.write(_after_link, call_id, world.clock())
    _tell(world, call_id)


async def fetch(call_id: int, world: World) -> None:
    """The PBX's recordings → checked files of ours.  Waits, by failing for now, until the PBX has finished them."""
    waiting: NotReady | ProviderDown | None = None
    for recording in await world.db.read(recordings.to_fetch, call_id):
        try:
            stored = await fetch_recording(world, recording)
            await world.db.write(recordings.mark_stored, recording.id, stored, at=world.clock())
            world.metrics.recording("ok")
        except (Refused, AudioRejected) as error:
            await _give_up(world, recording, error)
        except (NotReady, ProviderDown) as error:
            waiting = await _wait_longer(world, recording, error) or waiting
    await world.db.write(_after_fetch, call_id, world.clock())
    _tell(world, call_id)
    if waiting is not None:
        raise waiting


async def transcribe(call_id: int, world: World) -> None:
    """Recordings → turns of agent and customer.

    No names are whispered to the model: with fourteen hot words six recordings had a word error rate of 17–55 %,
    without them of 7–24 % (base model; it says the names instead of what was said)."""
    assert world.transcriber is not None, "the worker takes this stage only where there is a model"
    is_urgent = await world.db.read(awaited.is_awaited, call_id, now=world.clock())
    for recording in await world.db.read(transcripts.to_hear, call_id):
        request = TranscribeRequest(
            agent_channel=recording.agent_channel, languages=world.settings.languages, is_urgent=is_urgent
        )
        heard = await hear(
            world.transcriber,
            path_of(world.settings, recording.sha256),
            request,
            is_outbound=recording.is_outbound,
            own_names=world.settings.company_names,
        )
        world.metrics.transcribed(heard.engine, heard.seconds, heard.wall_seconds, suspect_seconds(heard.turns))
        shown, private = await hide_heard(world, call_id, recording.recording_id, recording.sha256, heard)
        await world.db.write(_after_hearing, call_id, recording.recording_id, shown, private, world.clock())
        _tell(world, call_id)
    await world.db.write(_ask, "score", call_id, world.clock())


async def score(call_id: int, world: World) -> None:
    """Turns → verdict with evidence, measures of the talk, and whether a person was reached at all."""
    settings = world.settings
    call = await world.db.read(
        scores.to_score, call_id, zone=settings.zone, competitors=settings.competitors, own_names=settings.company_names
    )
    verdict = judge(call.facts) if call.facts is not None else None
    measures = measure(call.facts.turns, call.talk_seconds) if call.facts is not None else UNKNOWN
    script = await check_call(world, call_id, call.facts, verdict) if call.facts is not None and verdict else None

    turns = call.facts.turns if call.facts is not None else ()
    person_spoke = verdict.outcome.is_talk_with_a_person if verdict is not None else None

    def write(session: Session, at: datetime) -> None:
        if verdict is not None:
            scores.replace_machine_verdict(
                session, call_id, verdict, at=at, turns=turns, working=working_days(settings, at.date())
            )
        if script is not None:
            script.keep(session, call_id)
        if measures != UNKNOWN:
            scores.replace_talk_metrics(session, call_id, {**asdict(measures), "is_guessed": call.channels != 2})
        scores.set_connected(session, call_id, *_connected(call, person_spoke), at=at)
        purpose.mark_call_due(session, call_id, settings.zone)
        promise_signs.settle_company(session, call_id, now=at, zone=settings.zone, since=at - PROMISES_LIVE)
        if verdict is not None and is_chosen(settings, call_id, verdict.goal):
            jobs.add(session, stage="opinion", call_id=call_id, now=at, priority=jobs.BACKFILL)

    await world.db.write(write, world.clock())
    world.metrics.scored(verdict)
    for result in script.results if script is not None else ():
        world.metrics.script_item(result.item, result.mark)
    _tell(world, call_id)


@dataclass(frozen=True, slots=True)
class Policy:
    """How a stage is run: `at_once` side by side, each within `deadline`; when it fails, again after these pauses."""

    at_once: int
    deadline: timedelta
    pauses: tuple[int, ...]  # seconds; after the last one the job is parked, unless the error says to wait on


Stage = Callable[[int, World], Awaitable[None]]
STAGES: Mapping[str, Stage] = {stage.__name__: stage for stage in (link, inquire, fetch, transcribe, score, opinion)}
POLICIES: Mapping[str, Policy] = {
    "link": Policy(8, timedelta(seconds=30), (1, 5, 30)),
    "inquire": Policy(2, timedelta(minutes=1), (5, 15, 60, 300, 900)),
    "fetch": Policy(4, timedelta(minutes=30), (5, 10, 20, 30, 60, 120, 300, 600, 900)),
    "transcribe": Policy(16, timedelta(hours=4), (5, 60)),
    "score": Policy(2, timedelta(minutes=2), (5, 60)),
    "opinion": Policy(1, timedelta(minutes=25), (30, 300, 900)),
}


def _after_link(session: Session, call_id: int, at: datetime) -> None:
    """An ended call: fetch what was recorded; a call with nothing to hear is settled by what the PBX said."""
    if not call_facts.is_ended(session, call_id):
        return
    if is_due(session, call_id):
        jobs.add(session, stage="inquire", call_id=call_id, now=at)
    if recordings.to_fetch(session, call_id):
        jobs.add(session, stage="fetch", call_id=call_id, now=at)
    jobs.add(session, stage="score", call_id=call_id, now=at)


def _after_fetch(session: Session, call_id: int, at: datetime) -> None:
    next_stage = "transcribe" if transcripts.to_hear(session, call_id) else "score"
    priority = jobs.URGENT if awaited.is_awaited(session, call_id, now=at) else None
    jobs.add(session, stage=next_stage, call_id=call_id, now=at, priority=priority)


def _after_hearing(
    session: Session, call_id: int, recording_id: int, heard: Transcript, private: Private, at: datetime
) -> None:
    transcripts.replace(session, call_id, recording_id, heard, at=at, masks=private.masks)
    keep(session, recording_id, private)
    if heard.sides.get("by") == "words":
        recordings.set_side(session, recording_id, agent_channel=int(str(heard.sides["agent_channel"])))
    jobs.add(session, stage="score", call_id=call_id, now=at)


def _ask(session: Session, stage: str, call_id: int, at: datetime) -> None:
    jobs.add(session, stage=stage, call_id=call_id, now=at)


async def _give_up(world: World, recording: recordings.ToFetch, error: Exception) -> None:
    """It will never come, or it is no recording: said so, counted, and the call goes on without."""
    mark = recordings.mark_corrupt if isinstance(error, AudioRejected) else recordings.mark_missing
    await world.db.write(mark, recording.id, error=str(error))
    world.metrics.recording("corrupt" if isinstance(error, AudioRejected) else "missing")


async def _wait_longer(
    world: World, recording: recordings.ToFetch, error: NotReady | ProviderDown
) -> NotReady | ProviderDown | None:
    """Later than `late`: shown as such; later than `missing`: given up, and None."""
    age = world.clock() - recording.expected_at
    if age > timedelta(hours=world.settings.recording_missing_hours):
        await _give_up(world, recording, error)
        return None
    if age > timedelta(minutes=world.settings.recording_late_minutes) and recording.state != "late":
        await world.db.write(recordings.mark_late, recording.id, error=str(error))
        world.metrics.recording("late")
    return error


def _connected(call: scores.ToScore, person_spoke: bool | None) -> tuple[bool | None, str | None]:
    """A person spoke: by what was heard; where nothing can be heard, by what the PBX said; else not known yet."""
    if person_spoke is not None:
        return person_spoke and call.is_answered, "speech"
    if not call.is_answered:
        return False, "signalling"
    return (None, None) if call.is_recording_coming else (True, "signalling")


def _tell(world: World, call_id: int) -> None:
    world.live.publish(f"call:{call_id}")
    world.live.publish("board")
    world.wake.set()
