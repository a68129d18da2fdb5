"""A service in a process of its own, and a load of webhooks for it: shared by the benchmark and the kill test."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.request import urlopen

from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector

SECRET = "bench-secret"
SOURCE = "bench"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Service:
    """`ringback serve` with one generic PBX; can be killed and started again on the same data."""

    data_dir: Path
    database_url: str = ""
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def environment(self) -> dict[str, str]:
        ours = {name: value for name, value in os.environ.items() if not name.startswith("RINGBACK_")}
        return {
            **ours,
            "RINGBACK_DATA_DIR": str(self.data_dir),
            "RINGBACK_DATABASE_URL": self.database_url,
            "RINGBACK_PORT": str(self.port),
        }

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def prepare(self) -> None:
        """Schema and the PBX that the load comes from."""
        self.command("migrate")
        self.command("pbx", "add", SOURCE, "--adapter", "generic", "--secret", SECRET)

    def command(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "service", *arguments],
            env=self.environment,
            cwd=self.data_dir,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, *options: str) -> None:
        """Returns when it answers."""
        with (self.data_dir / "service.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "service", "serve", *options],
                env=self.environment,
                cwd=self.data_dir,
                stderr=log,
            )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                with urlopen(f"{self.address}/healthz", timeout=1) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                assert self.process.poll() is None, (self.data_dir / "service.log").read_text()
                time.sleep(0.05)
        raise AssertionError("the service did not start within a minute")

    def kill(self) -> None:
        """As the kernel or a power cut would."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=30)


def delivery(number: int, began: datetime) -> dict[str, object]:
    """One finished call of a month's many: a fifth missed."""
    started = began + timedelta(seconds=number * 7 % 2_000_000)
    talk = 0 if number % 5 == 0 else 20 + number % 300
    return {
        "id": f"event-{number}",
        "event": "ended",
        "call_id": f"call-{number}",
        "direction": "outbound" if number % 2 else "inbound",
        "customer": f"+7900{number % 10_000_000:07d}",
        "extension": str(101 + number % 20),
        "started_at": started.isoformat(),
        "ended_at": (started + timedelta(seconds=talk + 12)).isoformat(),
        "talk_seconds": talk,
        "at": (started + timedelta(seconds=talk + 12)).isoformat(),
    }


@dataclass
class Load:
    """What a load of deliveries met with."""

    accepted: list[int] = field(default_factory=list)
    failed: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)  # from request to answer, of the accepted
    wall_seconds: float = 0.0

    @property
    def per_second(self) -> float:
        return len(self.accepted) / self.wall_seconds

    def percentile(self, share: float) -> float:
        """Milliseconds."""
        return sorted(self.seconds)[min(int(len(self.seconds) * share), len(self.seconds) - 1)] * 1000


async def send(
    address: str, path: str, numbers: range, *, connections: int, headers: Mapping[str, str], rate: float | None = None
) -> Load:
    """Post these deliveries over so many connections, as fast as they are answered or at `rate` a second."""
    began, load, waiting = datetime.now(UTC) - timedelta(days=25), Load(), iter(numbers)
    bodies = {number: json.dumps(delivery(number, began)).encode() for number in numbers}
    start = time.perf_counter()

    async def one_connection(session: ClientSession) -> None:
        for number in waiting:
            if rate is not None:
                await asyncio.sleep(max(start + (number - numbers.start) / rate - time.perf_counter(), 0))
            asked = time.perf_counter()
            try:
                async with session.post(address + path, data=bodies[number], headers=headers) as answer:
                    await answer.read()
                    ok = 200 <= answer.status < 300
            except (ClientError, TimeoutError, OSError):
                ok = False
            (load.accepted if ok else load.failed).append(number)
            if ok:
                load.seconds.append(time.perf_counter() - asked)

    connector, timeout = TCPConnector(limit=connections), ClientTimeout(total=10)
    async with ClientSession(connector=connector, timeout=timeout) as session:
        await asyncio.gather(*(one_connection(session) for _ in range(connections)))
    load.wall_seconds = time.perf_counter() - start
    return load


HEADERS = {"X-Ringback-Secret": SECRET, "Content-Type": "application/json"}
HOOK = f"/hook/{SOURCE}"
