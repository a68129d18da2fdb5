"""The four exchanges of the demo as sources of the service, and where they stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from db.queries import sources
from service.demo.company import EXPORT_LINE, LINE
from service.demo.recorded import FOLDER
from service.world import World

GENERIC, MANGO, FREESWITCH, ASTERISK = "generic", "mango", "freeswitch", "asterisk"
FILES_HOST = "http://127.0.0.1"  # written out with its scheme: plain HTTP on this machine is allowed for the demo


@dataclass(frozen=True, slots=True)
class Ports:
    """Of the demo's own servers; 0: not started."""

    files: int = 0
    manager: int = 0


async def connect(world: World, at: datetime, ports: Ports | None = None) -> None:
    """Add the sources, or tell them where the servers are this time."""
    await world.db.write(_connect, ports or Ports(), world.settings.time_zone, at)
    world.sources.forget()


async def last_ports(world: World) -> Ports:
    """Where the servers stood the last time: addresses of recordings that wait to be fetched point there."""
    stored = {source.name: source for source in await world.db.read(sources.every)}
    if not stored:
        return Ports()
    return Ports(
        files=urlsplit(stored[MANGO].options.get("api_url", "")).port or 0,
        manager=int(stored[ASTERISK].options.get("port", "0")),
    )


def _connect(session: Session, ports: Ports, zone: str, at: datetime) -> None:
    common = {"timezone": zone, "own_numbers": f"{LINE},{EXPORT_LINE}"}
    local = {"recording_folder": str(FOLDER)}
    fetched = {"recording_hosts": FILES_HOST}
    kinds: Mapping[str, tuple[dict[str, str], dict[str, str]]] = {  # adapter → secrets, options
        GENERIC: ({"secret": "demo-secret"}, common | fetched),
        MANGO: ({"vpbx_api_key": "demo-key", "vpbx_api_salt": "demo-salt"}, common | fetched | _at(MANGO, ports)),
        FREESWITCH: ({"basic_auth_user": "demo", "basic_auth_password": "demo-secret"}, common | local),
        ASTERISK: ({"ami_username": "demo", "ami_secret": "demo-secret"}, common | local | _at(ASTERISK, ports)),
    }
    known = {source.name for source in sources.every(session)}
    for name, (secrets, options) in kinds.items():
        if name in known:
            sources.change_options(session, name, options)
        else:
            sources.add(session, name=name, adapter=name, secrets=secrets, options=options, at=at)


def _at(name: str, ports: Ports) -> dict[str, str]:
    """Where a server is; nothing while it is not started: nobody then connects in vain."""
    if name == MANGO:
        return {"api_url": f"{FILES_HOST}:{ports.files}/vpbx"} if ports.files else {}
    return {"host": "127.0.0.1", "port": str(ports.manager)} if ports.manager else {}
