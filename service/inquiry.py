"""What some PBXs tell of a call only when asked, after its end: asked once, kept and parsed like any other delivery."""

from sqlalchemy.orm import Session

from adapters import registry
from db.queries import inquiries
from service.webhooks import keep
from service.world import World


async def inquire(call_id: int, world: World) -> None:
    """The details of an ended call; the intake finds the kept answer by itself.

    raises  NotReady, ProviderDown: try again later; Refused: for good"""
    found = await world.db.read(inquiries.wanted, call_id, kinds=tuple(registry.DETAILS))
    source = await world.sources.by_id(found.source_id) if found else None
    if found is None or source is None:
        return  # told meanwhile, or its PBX is off
    answer = await registry.DETAILS[source.adapter.name].ask(found.pbx_call_id, source.connection)
    await keep(world, source, answer)


def is_due(session: Session, call_id: int) -> bool:
    return inquiries.wanted(session, call_id, kinds=tuple(registry.DETAILS)) is not None
