"""The PBXs a running service knows: whoever asks first, asks well."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.contract import Request
from db.connect import Database
from db.queries import deliveries
from service.intake import Intake
from service.world import World
from tests.service_world import add_source, world_of

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
async def world(db: Database, tmp_path: Path) -> AsyncIterator[World]:
    async with world_of(db, tmp_path / "data", NOW) as made:
        yield made


async def test_all_who_ask_while_the_list_is_read_get_it(world: World) -> None:
    """Webhooks that come in the first moment of a service's life must not hear that there is no such PBX."""
    await world.db.write(add_source, NOW)
    found = await asyncio.gather(*(world.sources.named("pbx") for _ in range(20)))
    assert all(source is not None and source.name == "pbx" for source in found)


async def test_a_delivery_of_a_pbx_added_since_is_parsed_not_parked(world: World) -> None:
    assert await world.sources.every() == []
    source_id = await world.db.write(add_source, NOW)
    request = Request(received_at=NOW, body=b'{"event": "started", "call_id": "1", "direction": "inbound"}')
    delivery_id = await world.db.write(deliveries.keep, source_id=source_id, identity="1", request=request)
    assert delivery_id is not None
    await Intake(world).parse_all([delivery_id])
    assert await world.db.read(deliveries.count_parked) == 0
    assert await world.db.read(deliveries.kept, limit=1) == []
