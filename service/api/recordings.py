"""Recordings leave the service here and nowhere else: role-checked, each listening kept; and they come in here too."""

import asyncio
import os
import tempfile
from pathlib import Path

from aiohttp import web
from sqlalchemy.orm import Session

from db.queries import audit, jobs, recordings
from db.queries.recordings import Stored
from service.access import WHO, Permission, Routes
from service.recordings import AudioRejected, folder_of, path_of, store_upload
from service.world import WORLD, World

routes = Routes()


@routes.get("/recordings/{id:\\d+}/audio", Permission.LISTEN)
async def play(request: web.Request) -> web.StreamResponse:
    """The file, with Range; whoever begins to listen is kept, once a listening."""
    world, who = request.app[WORLD], request[WHO]
    recording_id = int(request.match_info["id"])
    found = await world.db.read(recordings.to_play, recording_id, only_employee=who.only_employee)
    if found is None:
        raise web.HTTPNotFound(text="there is no such recording, or it is not yours to hear")
    if request.method == "GET":
        await world.db.write(_note, recording_id, found.call_id, request)
    headers = {"Content-Type": found.media_type, "Cache-Control": "private, no-store", "Accept-Ranges": "bytes"}
    return web.FileResponse(path_of(world.settings, found.sha256), headers=headers)


@routes.post("/api/v1/calls/{id:\\d+}/recording", Permission.UPLOAD)
async def upload(request: web.Request) -> web.Response:
    """The recording of a call, as the raw body.  201: stored, will be transcribed; 200: this call has it already."""
    world, call_id = request.app[WORLD], int(request.match_info["id"])
    if not await world.db.read(recordings.call_exists, call_id):
        raise web.HTTPNotFound(text=f"there is no call {call_id}")
    place = await _receive(request, world)
    try:
        stored = await store_upload(world.settings, place)
    except AudioRejected as error:
        raise web.HTTPUnprocessableEntity(text=str(error)) from error
    finally:
        os.unlink(place)
    recording_id = await attach(world, call_id, stored, name="upload", who=request[WHO].audit_name)
    return web.json_response(
        {"recording": recording_id, "seconds": stored.seconds, "channels": stored.channels},
        status=200 if recording_id is None else 201,
    )


async def attach(world: World, call_id: int, stored: Stored, *, name: str, who: str) -> int | None:
    """Give a stored file to a call and have it heard; None: the call has it already."""

    def write(session: Session) -> int | None:
        at = world.clock()
        recording_id = recordings.add_uploaded(session, call_id, stored, name=name, at=at)
        if recording_id is not None:
            jobs.add(session, stage="transcribe", call_id=call_id, now=at)
            audit.write(session, at=at, who=who, action="upload recording", subject=f"call:{call_id}")
        return recording_id

    recording_id = await world.db.write(write)
    world.wake.set()
    world.live.publish(f"call:{call_id}")
    return recording_id


def _note(session: Session, recording_id: int, call_id: int, request: web.Request) -> None:
    world, who = request.app[WORLD], request[WHO]
    at = world.clock()
    if recordings.note_play(
        session, recording_id, user_id=who.user_id, token_id=who.token_id, role=str(who.role), at=at
    ):
        audit.write(session, at=at, who=who.audit_name, action="play", subject=f"call:{call_id}")
        world.metrics.played(str(who.role))


async def _receive(request: web.Request, world: World) -> Path:
    """The body in a temporary file; 413 beyond the limit."""
    folder, most = folder_of(world.settings), world.settings.recording_most_bytes
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".upload-", dir=folder)
    size = 0
    with os.fdopen(handle, "wb") as target:
        async for chunk in request.content.iter_chunked(1 << 16):
            size += len(chunk)
            if size > most:
                os.unlink(name)
                raise web.HTTPRequestEntityTooLarge(max_size=most, actual_size=size, text=f"at most {most} bytes")
            target.write(chunk)
    if size == 0:
        os.unlink(name)
        raise web.HTTPBadRequest(text="the body is empty; send the recording's bytes")
    return Path(name)
