"""Four exchanges report six calls to a running service: by HTTP as PBXs do, by AMI to its listener."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from service.demo.exchanges import asterisk, freeswitch, generic, mango
from service.demo.exchanges.asterisk import ManagerServer
from service.demo.exchanges.files import FileServer
from service.demo.exchanges.played import Played
from service.demo.recorded import RECORDED, RecordedCall
from service.demo.sources import ASTERISK, FREESWITCH, GENERIC, MANGO, Ports, connect, last_ports
from service.sources import KnownSource
from service.world import World

HEARD_WITHIN = 90.0  # seconds; a listener looks for new PBXs every ten, and a first start is busy loading the model


class NotTaken(RuntimeError):
    """The service did not take a delivery; one line says which."""


@dataclass(frozen=True, slots=True)
class Exchanges:
    """The demo's own servers, started."""

    manager: ManagerServer
    ports: Ports


@asynccontextmanager
async def exchanges(world: World, made_at: datetime) -> AsyncIterator[Exchanges]:
    """Servers that play the exchanges' own side, and sources that know where they are."""
    before = await last_ports(world)
    known = {source.name: source.connection.secrets for source in await world.sources.every()}
    files = FileServer(known[MANGO]["vpbx_api_key"], known[MANGO]["vpbx_api_salt"])
    manager = ManagerServer(known[ASTERISK]["ami_username"], known[ASTERISK]["ami_secret"])
    try:
        ports = Ports(await _start(files.start, before.files), await _start(manager.start, before.manager))
        await connect(world, made_at, ports)
        yield Exchanges(manager, ports)
    finally:
        await files.close()
        await manager.close()


async def play(world: World, running: Exchanges, made_at: datetime, address: str) -> None:
    """Report every recorded call, oldest first; a service that knows them already is told nothing new.

    raises  NotTaken"""
    known = {source.name: source for source in await world.sources.every()}
    for call in RECORDED:
        if call.exchange == ASTERISK:
            await _say(running.manager, call, made_at)
            continue
        for played in _deliveries(call, made_at, known[call.exchange], running.ports, world):
            await _post(world, f"{address}/hook/{call.exchange}{played.path}", played)


def _deliveries(
    call: RecordedCall, made_at: datetime, source: KnownSource, ports: Ports, world: World
) -> Sequence[Played]:
    proof = source.connection.secrets
    if call.exchange == MANGO:
        return mango.deliveries(call, made_at, proof["vpbx_api_key"], proof["vpbx_api_salt"])
    if call.exchange == FREESWITCH:
        user, password = proof["basic_auth_user"], proof["basic_auth_password"]
        return freeswitch.deliveries(call, made_at, user, password, world.settings.zone)
    assert call.exchange == GENERIC, "there are four exchanges"
    return generic.deliveries(call, made_at, proof["secret"], f"http://127.0.0.1:{ports.files}/recordings")


async def _post(world: World, url: str, played: Played) -> None:
    async with world.http.post(url, data=played.body, headers=played.headers) as answer:
        if answer.status >= 300:
            raise NotTaken(f"{url.partition('?')[0]} answered {answer.status}: {(await answer.text())[:200]}")


async def _say(manager: ManagerServer, call: RecordedCall, made_at: datetime) -> None:
    try:
        await asyncio.wait_for(manager.is_heard.wait(), HEARD_WITHIN)
    except TimeoutError:
        raise NotTaken("the service's listener did not log in to the demo's Asterisk") from None
    await manager.say(asterisk.frames(call, made_at))


async def _start(start: Callable[[int], Awaitable[int]], port: int) -> int:
    """At the port of the last time, or at another one where that is taken."""
    try:
        return await start(port)
    except OSError:
        return await start(0)
