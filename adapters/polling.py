"""A PBX that has to be asked again and again: its history, read every few minutes, is heard like a connection.

Rows that were read before are the same deliveries and are not kept twice.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from adapters.contract import Connection, History, Request
from adapters.errors import NotReady, ProviderDown

OPTION = "poll_minutes"  # how often; without it nothing is asked
FIRST = timedelta(days=1)  # looked back when it begins: what was missed meanwhile
AGAIN = timedelta(hours=3)  # and each time: a long call, or its recording, appears long after it began


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """`contract.Listener`"""

    history: History
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    seconds_a_minute: float = 60.0

    async def frames(self, connection: Connection) -> AsyncIterator[Request]:
        """Raises what the history raises; what is not there yet is asked for again."""
        pause = int(connection.options[OPTION]) * self.seconds_a_minute
        back = FIRST
        while True:
            now = self.clock()
            try:
                async for row in self.history.deliveries(connection, now - back, now):
                    yield row
            except NotReady as error:
                raise ProviderDown(str(error), adapter=connection.adapter) from error
            back = AGAIN
            await asyncio.sleep(pause)
