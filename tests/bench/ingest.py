"""Webhook ingest, durable, beside bare aiohttp that answers 200 without doing anything: same client, same run.

python3 run.py bench ingest [DELIVERIES]
"""

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.request import urlopen

from tests.bench.load import HEADERS, HOOK, Service, free_port, send

ROUNDS, CONNECTIONS, STEADY_RATE = 3, 64, 200.0

BARE = """
import sys
from aiohttp import web
async def answer(request):
    await request.read()
    return web.Response(status=200)
app = web.Application()
app.router.add_route("*", "/{path:.*}", answer)
import uvloop
uvloop.install()
web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=None, access_log=None)
"""


def main(deliveries: int = 6000) -> None:
    with tempfile.TemporaryDirectory() as folder:
        service = Service(Path(folder), os.environ.get("RINGBACK_BENCH_DATABASE_URL", ""))
        service.prepare()
        service.start("--no-worker")
        port = free_port()
        bare = subprocess.Popen([sys.executable, "-c", BARE, str(port)])
        _wait(f"http://127.0.0.1:{port}/")
        try:
            _measure(service, f"http://127.0.0.1:{port}", deliveries)
        finally:
            bare.terminate()
            service.stop()


def _measure(service: Service, bare: str, deliveries: int) -> None:
    rates: dict[str, list[float]] = {"bare aiohttp": [], "ringback": []}
    for number in range(ROUNDS):
        for name, address in (("bare aiohttp", bare), ("ringback", service.address)):
            numbers = range(number * deliveries, (number + 1) * deliveries)
            load = asyncio.run(send(address, HOOK, numbers, connections=CONNECTIONS, headers=HEADERS))
            assert not load.failed, f"{len(load.failed)} deliveries were not answered"
            rates[name].append(load.per_second)
            print(
                f"{name:13} {load.per_second:8.0f} deliveries/s   p50 {load.percentile(0.5):6.1f} ms"
                f"   p99 {load.percentile(0.99):6.1f} ms   ({CONNECTIONS} connections, as fast as they go)"
            )
    print(f"ratio of medians {statistics.median(rates['ringback']) / statistics.median(rates['bare aiohttp']):.2f}")
    first = ROUNDS * deliveries
    steady = asyncio.run(
        send(
            service.address,
            HOOK,
            range(first, first + 2000),
            connections=16,
            headers=HEADERS,
            rate=STEADY_RATE,
        )
    )
    print(
        f"ringback at {STEADY_RATE:.0f} deliveries/s: p50 {steady.percentile(0.5):.1f} ms,"
        f" p99 {steady.percentile(0.99):.1f} ms, parsing at the same time"
    )


def _wait(address: str) -> None:
    for _ in range(200):
        try:
            with urlopen(address, timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    raise SystemExit(f"nothing answers at {address}")
