"""The demo's past into a database: CRM records, then a month of calls by the way every call takes.

Calls come as deliveries of a PBX and are parsed, linked and judged by the same stages as live ones.  What was said in
them is put in place of what a model would have heard (engine "written"); verdicts are the judge's own."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy.orm import Session

from adapters.contract import Request
from db.models.crm import Lead
from db.queries import accounts, audit, deliveries, demo, rejected, reviews, scripts, transcripts
from db.queries.crm import reference
from scoring.scripts.presets import presets
from service import intake, signs
from service.access import Role
from service.accounts import hash_password
from service.demo import crm, dataset
from service.demo.exchanges import generic
from service.demo.nouns import Dataset, DemoCall, DemoReview
from service.demo.sources import GENERIC, connect
from service.schedule import settle_promises
from service.sources import KnownSource
from service.worker import Worker
from service.world import World

AT_ONCE = 100  # calls in one commit
SCRIPTS_SINCE = timedelta(days=30)
PASSED_ON = timedelta(seconds=2)  # from the end of a call to its delivery
PEOPLE = (  # e-mail, name, role, employee's external id
    ("demo@example.org", "Анна Верещагина", Role.ADMIN, None),
    ("supervisor@example.org", "Ольга Ремизова", Role.SUPERVISOR, None),
    ("manager@example.org", "Артём Лапин", Role.MANAGER, "lapin"),
)


async def seed(world: World, password: str) -> datetime:
    """Fill an empty database; the moment the data belong to.  A database that is filled already is left as it is."""
    made_at = await made(world)
    if made_at is not None:
        return made_at
    data = dataset.make(world.clock(), world.settings.zone)
    await world.db.write(crm.feed, data)
    await world.db.write(_people, hash_password(password), data.made_at)
    ready = presets(world.settings.language)
    await world.db.write(scripts.take_presets, ready, by=None, at=data.made_at - SCRIPTS_SINCE)
    await connect(world, data.made_at)
    source = await world.sources.named(GENERIC)
    assert source is not None, "it was connected just now"
    calls = iter(data.calls)
    while batch := list(islice(calls, AT_ONCE)):
        await world.db.write(_bring, batch, source)
    await Worker(world, ("link", "score")).run_until_idle()
    await settle_promises(world)
    await signs.refresh(world)
    await world.db.write(_past_reviews, data)
    return data.made_at


async def made(world: World) -> datetime | None:
    """When this database was filled; None: not yet, or not to its end."""
    return await world.db.read(demo.made_at)


def _bring(session: Session, calls: Sequence[DemoCall], source: KnownSource) -> None:
    """Deliver, parse, and lay what was said beside the call."""
    for call in calls:
        played = generic.past(call, source.connection.secrets["secret"])
        at = call.ended_at + PASSED_ON
        headers = {name.lower(): value for name, value in played.headers.items()}
        request = Request(received_at=at, body=played.body, headers=headers)
        source.adapter.verify(request, source.connection)
        identity = source.adapter.identity(request, source.connection)
        delivery_id = deliveries.keep(session, source_id=source.id, identity=identity, request=request)
        if delivery_id is None:
            continue  # a start that was cut off had brought it
        parsed = intake.parse(session, delivery_id, {source.id: source}, at)
        for change in parsed.changes:
            if call.said is not None:
                transcripts.replace(session, change.call_id, None, call.said, at=at)


def _people(session: Session, password_hash: str, at: datetime) -> None:
    for email, name, role, employee in PEOPLE:
        if accounts.by_email(session, email) is None:
            accounts.add_user(
                session, email=email, name=name, role=role, password_hash=password_hash, at=at, employee=employee
            )


def _past_reviews(session: Session, data: Dataset) -> None:
    """What the supervisor decided in the past month, on what the judge heard; then the data are complete."""
    supervisor = accounts.by_email(session, PEOPLE[1][0])
    assert supervisor is not None, "it was added above"
    for review in data.reviews:
        _review(session, review, supervisor.id)
    audit.write(session, at=data.made_at, who="command line", action=demo.FILLED, subject="demo")


def _review(session: Session, review: DemoReview, user_id: int) -> None:
    lead_id = reference(session, Lead, review.lead, "lead")
    assert lead_id is not None, "reviews are of leads that were fed"
    lead = session.get_one(Lead, lead_id)
    said = reviews.Decision(
        decision=review.decision,
        next_step=review.next_step,
        next_step_on=(review.at + timedelta(days=1)).date() if review.next_step else None,
        note=review.note,
    )
    reviews.keep(
        session,
        lead_id=lead_id,
        said=said,
        rejected_at=review.rejected_at,
        stated=review.stated_reason,
        talk=rejected.last_talk(session, lead_id, lead.company_id, until=review.at),
        user_id=user_id,
        at=review.at,
    )


def new_password() -> str:
    return secrets.token_urlsafe(9)
