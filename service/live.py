"""What changed just now, for whoever looks at a page: a fan-out within one process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

MOST_WAITING = 100  # a listener further behind than this is told to load the page again


class Live:
    """`publish` never waits; a listener that sleeps loses the oldest messages, not the service's time."""

    def __init__(self) -> None:
        self._listeners: dict[asyncio.Queue[str], asyncio.Task[object] | None] = {}

    def publish(self, topic: str) -> None:
        """Tell all listeners that `topic` ("calls", "call:15", "board") changed; what changed they ask themselves."""
        for waiting in self._listeners:
            if waiting.full():
                waiting.get_nowait()
            waiting.put_nowait(topic)

    @asynccontextmanager
    async def listen(self) -> AsyncIterator[asyncio.Queue[str]]:
        """A queue of topics for as long as the block lasts."""
        waiting: asyncio.Queue[str] = asyncio.Queue(MOST_WAITING)
        self._listeners[waiting] = asyncio.current_task()
        try:
            yield waiting
        finally:
            self._listeners.pop(waiting, None)

    def close(self) -> None:
        """Let all listeners go: a stream that waits would hold up the service's stop for a minute."""
        for task in list(self._listeners.values()):
            if task is not None:
                task.cancel()

    @property
    def listeners(self) -> int:
        return len(self._listeners)
