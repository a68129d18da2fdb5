"""Recordings leave the service here and nowhere else: role-checked, each listening kept; and they come in here too."""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from aiohttp import BodyPartReader, web
from sqlalchemy.orm import Session

from db.queries import audit, jobs, recordings
from db.queries.recordings import Stored
from service.access import WHO, Permission, Routes
from service.privacy import Withheld, sound
from service.recordings import AudioRejected, folder_of, store_upload
from service.world import WORLD, World

CHUNK = 1 << 16
MOST_LISTED = 200
AUDIO = "/recordings/{id:\\d+}/audio"

routes = Routes()


@routes.on("HEAD", AUDIO, Permission.LISTEN)
@routes.get(AUDIO, Permission.LISTEN)
async def play(request: web.Request) -> web.StreamResponse:
    """The file, with Range: where numbers are muted, the copy without them.

    `?original=1`: with them, for a role that may.  409: the copy is not there (yet).  Whoever listens is kept: once a
    listening, however many ranges the player asks for."""
    world, who = request.app[WORLD], request[WHO]
    recording_id = int(request.match_info["id"])
    found = await world.db.read(
        recordings.to_play, recording_id, hides=world.settings.hide_numbers, only_employee=who.only_employee
    )
    if found is None:
        raise web.HTTPNotFound(text="there is no such recording, or it is not yours to hear")
    may, wants = who.may(Permission.HEAR_ORIGINAL), request.query.get("original") == "1"
    if wants and not may:
        raise web.HTTPForbidden(text="this role hears recordings with private numbers muted only")
    try:
        chosen = sound(world.settings, found, may_hear_original=may, wants_original=wants)
    except Withheld as error:
        raise web.HTTPConflict(text=str(error)) from error
    if not await asyncio.to_thread(chosen.place.is_file):
        raise web.HTTPNotFound(text="the recording's file is gone from the data folder")
    if request.method == "GET":
        await world.db.write(_note, recording_id, found.call_id, request, chosen.is_original)
    headers = {"Content-Type": chosen.media_type, "Cache-Control": "private, no-store", "Accept-Ranges": "bytes"}
    return web.FileResponse(chosen.place, headers=headers)


@routes.get("/api/v1/recordings/{id:\\d+}/peaks", Permission.SEE_CALLS)
async def peaks(request: web.Request) -> web.Response:
    """The waveform: for each side, 0..100 in equal parts of the recording's time."""
    found = await request.app[WORLD].db.read(
        recordings.peaks, int(request.match_info["id"]), only_employee=request[WHO].only_employee
    )
    if found is None:
        raise web.HTTPNotFound(text="there is no such recording, or it is not yours to hear")
    return web.json_response({"seconds": found.seconds, "channels": found.channels, "peaks": dict(found.peaks)})


@routes.get("/api/v1/recordings/unmatched", Permission.SEE_SOURCES)
async def unmatched(request: web.Request) -> web.Response:
    """Files of the watched folder that fit no call, newest first."""
    files = [
        {"name": orphan.name, "bytes": orphan.bytes, "changed_at": orphan.changed_at.isoformat()}
        for orphan in request.app[WORLD].unmatched
    ]
    return web.json_response({"count": len(files), "files": files[:MOST_LISTED]})


@routes.post("/api/v1/calls/{id:\\d+}/recording", Permission.UPLOAD)
async def upload(request: web.Request) -> web.Response:
    """The recording of a call: the raw body, or the file of a multipart form.

    201: stored, will be transcribed; 200: this call has it already."""
    world, call_id = request.app[WORLD], int(request.match_info["id"])
    if not await world.db.read(recordings.call_exists, call_id):
        raise web.HTTPNotFound(text=f"there is no call {call_id}")
    agent_channel = await world.db.read(recordings.agent_channel, call_id)
    place = await _receive(request, world)
    try:
        stored = await store_upload(world.settings, place, agent_channel=agent_channel)
    except AudioRejected as error:
        raise web.HTTPUnprocessableEntity(text=str(error)) from error
    finally:
        place.unlink(missing_ok=True)
    recording_id = await attach(world, call_id, stored, name="upload", who=request[WHO].audit_name)
    return web.json_response(
        {"recording": recording_id, "seconds": stored.seconds, "channels": stored.channels},
        status=200 if recording_id is None else 201,
    )


async def attach(
    world: World, call_id: int, stored: Stored, *, name: str, who: str, announced: int | None = None
) -> int | None:
    """Give a stored file to a call and have it heard; None: the call has it already."""

    def write(session: Session) -> int | None:
        at = world.clock()
        recording_id = recordings.add_uploaded(session, call_id, stored, name=name, at=at, announced=announced)
        if recording_id is not None:
            jobs.add(session, stage="transcribe", call_id=call_id, now=at)
            audit.write(session, at=at, who=who, action="upload recording", subject=f"call:{call_id}")
        return recording_id

    recording_id = await world.db.write(write)
    if recording_id is not None:
        world.metrics.recording("ok")
    world.wake.set()
    world.live.publish(f"call:{call_id}")
    return recording_id


def _note(session: Session, recording_id: int, call_id: int, request: web.Request, is_original: bool) -> None:
    world, who = request.app[WORLD], request[WHO]
    at = world.clock()
    if recordings.note_play(
        session,
        recording_id,
        user_id=who.user_id,
        token_id=who.token_id,
        role=str(who.role),
        at=at,
        is_original=is_original,
    ):
        action = "play original" if is_original else "play"
        audit.write(session, at=at, who=who.audit_name, action=action, subject=f"call:{call_id}")
        world.metrics.played(str(who.role))


async def _receive(request: web.Request, world: World) -> Path:
    """The file in a temporary one of ours; 413 beyond the limit, 400 when there is none."""
    folder, most = folder_of(world.settings), world.settings.recording_most_bytes
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".upload-", dir=folder)
    place, size = Path(name), 0
    try:
        with os.fdopen(handle, "wb") as target:
            async for chunk in _pieces(request):
                size += len(chunk)
                if size > most:
                    raise web.HTTPRequestEntityTooLarge(max_size=most, actual_size=size, text=f"at most {most} bytes")
                target.write(chunk)
        if size == 0:
            raise web.HTTPBadRequest(text="there is no file; send the recording's bytes, or a form with a file in it")
    except BaseException:
        os.unlink(name)
        raise
    return place


async def _pieces(request: web.Request) -> AsyncIterator[bytes]:
    if request.content_type != "multipart/form-data":
        async for chunk in request.content.iter_chunked(CHUNK):
            yield chunk
        return
    async for part in await request.multipart():
        if isinstance(part, BodyPartReader) and part.filename:
            while chunk := await part.read_chunk(CHUNK):
                yield chunk
            return
