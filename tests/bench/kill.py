"""`kill -9` of the service under load of one PBX, again and again: is anything accepted lost, is any call doubled?

python3 run.py bench kill-one [KILLS]
"""

import asyncio
import random
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, text

from tests.bench.load import HEADERS, HOOK, Load, Service, send

PARSED_WITHIN_SECONDS = 400  # for all that was accepted, after the last kill
AT_A_TIME = 400  # deliveries sent while one process lives


@dataclass(frozen=True)
class Survived:
    kills: int
    accepted: int
    lost: int  # accepted, and not in the store
    doubled: int  # calls that stand there twice
    unparsed: int  # accepted, and no call made of them


def main(kills: int = 20) -> None:
    from tests.postgres import running_postgres

    with tempfile.TemporaryDirectory() as folder, running_postgres() as url:
        for name, database_url in (("SQLite", ""), ("PostgreSQL", url)):
            data_dir = Path(folder) / name
            data_dir.mkdir()
            print(f"{name:11} {kill_under_load(Service(data_dir, database_url), kills)}")


def kill_under_load(service: Service, kills: int) -> Survived:
    """Send, kill at a moment of chance, start again; what was not answered is sent again, as a PBX would."""
    service.prepare()
    accepted: set[int] = set()
    for number in range(kills):
        service.start()
        numbers = range(number * AT_A_TIME, (number + 1) * AT_A_TIME)
        load = asyncio.run(_send_and_kill(service, numbers))
        accepted.update(load.accepted)
    service.start()
    for number in range(kills):
        numbers = range(number * AT_A_TIME, (number + 1) * AT_A_TIME)
        accepted.update(asyncio.run(send(service.address, HOOK, numbers, connections=16, headers=HEADERS)).accepted)
    survived = _look(service, kills, accepted)
    service.stop()
    return survived


async def _send_and_kill(service: Service, numbers: range) -> Load:
    sending = asyncio.create_task(send(service.address, HOOK, numbers, connections=16, headers=HEADERS))
    await asyncio.sleep(random.uniform(0.05, 0.6))
    service.kill()
    return await sending


def _look(service: Service, kills: int, accepted: set[int]) -> Survived:
    engine = create_engine(service.database_url or f"sqlite:///{service.data_dir / 'ringback.db'}")
    deadline = time.monotonic() + PARSED_WITHIN_SECONDS
    with engine.connect() as connection:
        while time.monotonic() < deadline:
            waiting = connection.execute(text("SELECT count(*) FROM delivery WHERE state = 'kept'")).scalar_one()
            connection.rollback()
            if not waiting:
                break
            time.sleep(0.5)
        kept = {row[0] for row in connection.execute(text("SELECT identity FROM delivery"))}
        calls = [row[0] for row in connection.execute(text("SELECT pbx_call_id FROM call"))]
    engine.dispose()
    return Survived(
        kills=kills,
        accepted=len(accepted),
        lost=len(accepted) - len(kept),
        doubled=len(calls) - len(set(calls)),
        unparsed=len({f"call-{number}" for number in accepted} - set(calls)),
    )
