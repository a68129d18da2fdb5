"""Signs of calls without purpose, computed by day: for every day some call of which was judged since the last time."""

from db.queries import purpose
from scoring.kpis.purpose import signs
from service.world import World


async def refresh(world: World) -> int:
    """Compute what is due; how many days that were.  May run twice, and in two processes: a day is one transaction."""
    days = await world.db.read(purpose.due_days)
    for day in days:
        await world.db.write(purpose.replace_day, day, world.settings.zone, signs)
    return len(days)
