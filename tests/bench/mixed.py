"""`kill -9` every second while ten PBX kinds deliver: is anything lost, is any call doubled, is any call another one?

Each source sends its captured conversations in order and sends again what was not answered, as a PBX would.  The
service runs without the worker of later stages, so that it is up again in a second or two and meets more kills.

python3 run.py bench kill [DELIVERIES]
"""

import asyncio
import json
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

from aiohttp import ClientConnectorError, ClientError, ClientSession, ClientTimeout, TCPConnector
from sqlalchemy import create_engine, text
from yarl import URL

from adapters import captured, registry
from adapters.call_state import fold
from adapters.contract import Connection, Request
from adapters.grouping import group
from db.connect import Database
from db.queries import sources
from tests.bench.load import Service

FIXTURES = Path(__file__).parents[1] / "adapters" / "fixtures"
KINDS = ("mango", "telphin", "uis", "megafon", "zadarma", "sipuni", "beeline", "bitrix24", "generic", "freeswitch")
ALIVE_SECONDS = 1.0  # between two kills
AT_ONCE = 32  # sources that send at one time
MOST_TRIES = 3000  # of one delivery, a tenth of a second apart
PARSED_WITHIN_SECONDS = 600


@dataclass
class Sender:
    """One PBX: what it sends, and what must come of it."""

    name: str
    kind: str
    connection: Connection
    requests: list[Request]
    repeats: int = 0  # sent again, for the answer had not come
    errors: int = 0  # sent again, for the answer was 5xx

    def deliveries(self) -> set[str]:
        return {registry.adapter(self.kind).identity(request, self.connection) for request in self.requests}

    def calls(self) -> set[tuple[str, bool]]:
        """Id and whether it was answered."""
        adapter = registry.adapter(self.kind)
        once = {adapter.identity(request, self.connection): request for request in reversed(self.requests)}
        facts = [fact for request in reversed(once.values()) for fact in adapter.parse(request, self.connection)]
        return {(call.pbx_call_id, call.answered_at is not None) for call in
                (fold(own, self.connection) for own in group(facts))}  # fmt: skip

    def url(self, address: str, request: Request) -> URL:
        path = f"{address}/hook/{self.name}/{request.path}".rstrip("/")
        return URL(f"{path}?{request.query}" if request.query else path, encoded=True)


@dataclass
class Killed:
    """What a run met with."""

    kills: int = 0
    sources: int = 0
    sent: int = 0
    repeats: int = 0
    errors: int = 0
    lost: int = 0  # deliveries that were accepted and are not in the store
    doubled: int = 0  # deliveries or calls that stand there twice
    other: int = 0  # calls that are not those of the fixtures
    parked: int = 0
    kinds: set[str] = field(default_factory=set, repr=False)
    seconds: float = 0.0


def main(deliveries: int = 10_000) -> None:
    from tests.postgres import running_postgres

    print(f"{len(KINDS)} kinds, {deliveries} deliveries, a kill every {ALIVE_SECONDS:.0f} s of life")
    with tempfile.TemporaryDirectory() as folder, running_postgres() as url:
        for name, database_url in (("SQLite", ""), ("PostgreSQL", url)):
            data_dir = Path(folder) / name
            data_dir.mkdir()
            print(f"{name:11} {kill_every_second(Service(data_dir, database_url), deliveries)}", flush=True)


def kill_every_second(service: Service, deliveries: int) -> Killed:
    service.prepare()
    senders = make_senders(deliveries)
    database = Database(_url(service), readers=1)
    for sender in senders:
        flat = sender.connection
        database.write_now(
            sources.add, name=sender.name, adapter=sender.kind, secrets=flat.secrets, options=flat.options,
            at=datetime.now(UTC),
        )  # fmt: skip
    database.close()
    began = time.monotonic()
    killed = asyncio.run(_run(service, senders))
    killed.seconds = round(time.monotonic() - began, 1)
    _compare(service, senders, killed)
    service.stop()
    return killed


def make_senders(deliveries: int) -> list[Sender]:
    """Sources of all kinds, one a set-up of the fixtures and copy, until there is so much to send."""
    patterns: dict[tuple[str, str], list[Request]] = {}
    for kind in KINDS:
        for path in sorted((FIXTURES / kind).glob("*.json")):
            case = captured.read(path)
            posted = [request for request in case.requests if request.transport == "http"]
            if posted:
                patterns.setdefault((kind, json.dumps(dict(case.connection), sort_keys=True)), []).extend(posted)
    found: list[Sender] = []
    for number, ((kind, entered), requests) in enumerate(cycle(patterns.items())):
        if sum(len(sender.requests) for sender in found) >= deliveries:
            break
        name = f"{kind}-{number}"
        found.append(Sender(name, kind, registry.from_example(json.loads(entered), name), requests))
    return found


async def _run(service: Service, senders: list[Sender]) -> Killed:
    killed = Killed(sources=len(senders), kinds={sender.kind for sender in senders})
    await asyncio.to_thread(service.start, "--no-worker")
    waiting = iter(senders)
    done = asyncio.Event()

    async def send_all(session: ClientSession) -> None:
        for sender in waiting:
            for request in sender.requests:
                await _send(session, service, sender, request)
                killed.sent += 1

    async def kill() -> None:
        while not done.is_set():
            await asyncio.sleep(ALIVE_SECONDS)
            service.kill()
            killed.kills += 1
            await asyncio.to_thread(service.start, "--no-worker")

    killing = asyncio.create_task(kill())
    async with ClientSession(connector=TCPConnector(limit=AT_ONCE), timeout=ClientTimeout(total=10)) as session:
        await asyncio.gather(*(send_all(session) for _ in range(AT_ONCE)))
    done.set()
    await killing
    killed.repeats = sum(sender.repeats for sender in senders)
    killed.errors = sum(sender.errors for sender in senders)
    return killed


async def _send(session: ClientSession, service: Service, sender: Sender, request: Request) -> None:
    """Until it is answered with yes."""
    url = sender.url(service.address, request)
    for _ in range(MOST_TRIES):
        try:
            async with session.request(request.method, url, data=request.body, headers=request.headers) as answer:
                said = await answer.text()
                if 200 <= answer.status < 300:
                    return
                assert answer.status >= 500, f"{sender.name}: {answer.status} {said}"
                sender.errors += 1
                await asyncio.sleep(0.1)
        except ClientConnectorError:
            await asyncio.sleep(0.1)  # it is down: nothing was sent
        except (ClientError, TimeoutError, OSError):
            sender.repeats += 1  # it died before it answered, and may have kept it
            await asyncio.sleep(0.1)
    raise AssertionError(f"{sender.name}: not taken in {MOST_TRIES} tries; see service.log")


def _compare(service: Service, senders: list[Sender], killed: Killed) -> None:
    engine = create_engine(_url(service))
    deadline = time.monotonic() + PARSED_WITHIN_SECONDS
    with engine.connect() as database:
        while time.monotonic() < deadline:
            if not database.execute(text("SELECT count(*) FROM delivery WHERE state = 'kept'")).scalar_one():
                break
            database.rollback()
            time.sleep(0.5)
        killed.parked = database.execute(text("SELECT count(*) FROM delivery WHERE state = 'parked'")).scalar_one()
        kept: dict[str, list[str]] = {}
        of_source = "FROM delivery d JOIN source s ON s.id = d.source_id"
        for name, identity in database.execute(text(f"SELECT s.name, d.identity {of_source}")):
            kept.setdefault(name, []).append(identity)
        calls: dict[str, list[tuple[str, bool]]] = {}
        found = (
            "SELECT s.name, c.pbx_call_id, c.answered_at IS NOT NULL FROM call c JOIN source s ON s.id = c.source_id"
        )
        for name, call_id, answered in database.execute(text(found)):
            calls.setdefault(name, []).append((call_id, bool(answered)))
    engine.dispose()
    for sender in senders:
        wanted, here = sender.deliveries(), kept.get(sender.name, [])
        killed.lost += len(wanted - set(here))
        killed.doubled += len(here) - len(set(here))
        made = calls.get(sender.name, [])
        killed.doubled += len(made) - len({call_id for call_id, _ in made})
        killed.other += len(set(made) ^ sender.calls())


def _url(service: Service) -> str:
    return service.database_url or f"sqlite:///{service.data_dir / 'ringback.db'}"
