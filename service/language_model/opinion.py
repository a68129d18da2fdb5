"""The stage `opinion`: one call, masked, to the language model; its answer, checked, beside the machine's verdict."""

import secrets
import time
from hashlib import sha256

from db.queries import opinions, scores
from scoring.facts import GoalCode
from scoring.second_opinion import Question, ask
from service.language_model.endpoint import endpoint_of, opinion_of
from service.settings import Settings
from service.world import World


async def opinion(call_id: int, world: World) -> None:
    """Does nothing where no model is set.  Raises EndpointDown: later again."""
    settings, endpoint = world.settings, endpoint_of(world.settings)
    if endpoint is None:
        return
    wanted = await world.db.read(opinions.goal_to_ask, call_id, endpoint.model)
    call = await world.db.read(
        scores.to_score, call_id, zone=settings.zone, competitors=settings.competitors, own_names=settings.company_names
    )
    if wanted is None or call.facts is None:
        return
    goal, origin = wanted
    names = [*await world.db.read(opinions.names_of, call_id), *settings.company_names]
    asked = ask(call.facts, GoalCode(goal) if goal else None, names=names, fence=secrets.token_hex(6))
    began = time.perf_counter()
    found = await opinion_of(world.http, endpoint, asked) if isinstance(asked, Question) else asked
    await world.db.write(
        opinions.keep,
        call_id,
        found,
        goal=goal,
        origin=origin,
        host=endpoint.host,
        model=endpoint.model,
        seconds=time.perf_counter() - began,
        at=world.clock(),
    )
    world.live.publish(f"call:{call_id}")


def is_chosen(settings: Settings, call_id: int, goal: str | None) -> bool:
    """Whether a call is one of those the model is asked about: the same calls every time."""
    if not settings.language_model_url or (settings.language_model_goals and goal not in settings.language_model_goals):
        return False
    drawn = int.from_bytes(sha256(str(call_id).encode()).digest()[:4])
    return drawn < settings.language_model_share * 2**32
