"""One customer's month: calls, moves between stages, a lead, perhaps a deal.  Pure: chance and the day are given."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from adapters.events import CallOutcome, Direction
from adapters.records import DealRecord, DealStatus, LeadRecord, LeadStatus, StageChangeRecord
from service.demo.company import EXPORT_LINE, LINE, POLINA, Person
from service.demo.dialogue import Scene, order_units, write
from service.demo.moments import working_moments
from service.demo.nouns import DemoCall, DemoReview
from service.demo.plots import CALLER, LOST_STAGE, NOBODY, PathStage, Plot
from service.demo.recorded import BY_CUSTOMER

# How many talks lead nowhere before one does, by whose stage it is: role norms come out of these
# (tests/service/demo/test_dataset.py measures them: telemarketing about 2.2 talks a company, closers 3 and more).
IDLE_TALKS = {"caller": (0, 0, 1, 1, 2), "closer": (1, 1, 2, 2, 3), "account": (1, 1, 2), "driver": (0, 0, 1)}
MISS = 0.4  # of a stage's first tries reach nobody
CALLS_BACK = 0.3  # a customer who was not reached calls back
CAMPAIGNS = ("Выставка «Складские решения»", "База 2026", "Сайт", None)


@dataclass(slots=True)
class Event:
    """A call, or a change of the CRM that follows the call before it."""

    kind: str  # call | move | convert | reject | review
    stage: PathStage
    result: str = ""  # of a call: the scene's result, or no_answer | busy | missed
    is_inbound: bool = False


@dataclass(slots=True)
class Story:
    """Grows while it is told."""

    plot: Plot
    now: datetime
    zone: ZoneInfo
    chance: random.Random
    calls: list[DemoCall] = field(default_factory=list)
    changes: list[StageChangeRecord] = field(default_factory=list)
    reviews: list[DemoReview] = field(default_factory=list)
    stage: str = ""
    converted_at: datetime | None = None
    rejected_at: datetime | None = None
    closed_at: datetime | None = None
    began_at: datetime | None = None

    @property
    def lead_id(self) -> str:
        return f"l{self.plot.customer.number:03}"

    @property
    def deal_id(self) -> str:
        return f"d{self.plot.customer.number:03}"


def tell(plot: Plot, now: datetime, zone: ZoneInfo, chance: random.Random) -> Story:
    """The whole story, all of it before now."""
    story = Story(plot, now, zone, chance)
    events = _events(plot, chance)
    planned = _moments(story, sum(event.kind == "call" for event in events))
    moments = iter(planned)
    at = story.began_at = planned[0] - timedelta(minutes=chance.randint(12, 180))
    _move(story, plot.path[0].code, at)
    for event in events:
        at = next(moments) if event.kind == "call" else at + timedelta(minutes=chance.randint(3, 25))
        if event.kind == "call":
            at = _call(story, event, at)
        else:
            _change(story, event, at)
    if plot.is_recorded and plot.ending == "rejected":
        story.rejected_at = BY_CUSTOMER[plot.customer.number].ended_at(now) + timedelta(minutes=4)
        _move(story, LOST_STAGE, story.rejected_at)
    return story


def lead(story: Story) -> LeadRecord:
    plot, customer = story.plot, story.plot.customer
    is_converted, is_rejected = story.converted_at is not None, story.rejected_at is not None
    status = LeadStatus.NEW if plot.ending == "fresh" else LeadStatus.IN_WORK
    status = LeadStatus.CONVERTED if is_converted else LeadStatus.REJECTED if is_rejected else status
    while_a_lead = [stage for stage in plot.path if stage.whose == CALLER]
    stood_at = while_a_lead[-1] if is_converted else plot.path[plot.stands]
    return LeadRecord(
        external_id=story.lead_id,
        title=f"{customer.brand.product[0].upper()}{customer.brand.product[1:]}: {customer.name}",
        company=customer.id,
        contact=customer.contact_record.external_id,
        employee=plot.person(stood_at).id,
        status=status,
        pipeline=plot.pipeline,
        stage=LOST_STAGE if is_rejected else stood_at.code,
        expected_sum=_sum(plot),
        currency=customer.brand.currency,
        rejection_reason=plot.stated if is_rejected else None,
        rejected_at=story.rejected_at,
        created_at=story.began_at,
        campaign=CAMPAIGNS[customer.number % len(CAMPAIGNS)],
    )


def deal(story: Story) -> DealRecord | None:
    plot, customer = story.plot, story.plot.customer
    if story.converted_at is None:
        return None
    stands = plot.path[plot.stands]
    seller = next(stage for stage in plot.path if stage.whose not in (CALLER, NOBODY))
    return DealRecord(
        external_id=story.deal_id,
        title=f"{order_units(customer)} {customer.brand.unit}, {customer.name}",
        company=customer.id,
        lead=story.lead_id,
        employee=plot.person(stands if stands.whose != NOBODY else seller).id,
        status={"won": DealStatus.WON, "lost": DealStatus.LOST}.get(plot.ending, DealStatus.OPEN),
        pipeline=plot.pipeline,
        stage=LOST_STAGE if plot.ending == "lost" else stands.code,
        sum=_sum(plot),
        currency=customer.brand.currency,
        created_at=story.converted_at,
        closed_at=story.closed_at,
    )


def _sum(plot: Plot) -> Decimal:
    """The order; of payroll, a year of it."""
    months = 12 if plot.customer.is_english else 1
    return Decimal(order_units(plot.customer) * plot.customer.brand.price * months)


def _moments(story: Story, calls: int) -> list[datetime]:
    """When the calls are made: an ended story ended `days_ago`, a fresh one began a few days ago."""
    plot, chance = story.plot, story.chance
    until = story.now - timedelta(days=plot.days_ago, hours=5 if plot.is_recorded else chance.randint(1, 40))
    long = chance.randint(2, 4) if plot.ending == "fresh" else chance.randint(9, 27 - plot.days_ago)
    return working_moments(until - timedelta(days=long), until, max(calls, 1), story.zone, chance)


def _events(plot: Plot, chance: random.Random) -> list[Event]:
    events: list[Event] = []
    for position, stage in enumerate(plot.path[: plot.stands + 1]):
        is_last = position == plot.stands
        if position:
            becomes_deal = plot.ending != "rejected" and plot.path[position - 1].whose == CALLER != stage.whose
            events.append(Event("convert" if becomes_deal else "move", stage))
        if stage.whose == NOBODY:
            break
        if plot.goes_back and position == plot.stands:
            events += _way_back(plot, position)
        if plot.is_rescued and position == 0:
            events += _rescue(plot, stage)
        events += _tries(plot, stage, is_last, chance)
    return events


def _tries(plot: Plot, stage: PathStage, is_last: bool, chance: random.Random) -> list[Event]:
    """Calls at one stage: nobody there, talks that lead nowhere, and the one that leads on."""
    events: list[Event] = []
    is_called_back = False
    if chance.random() < MISS or plot.ending == "fresh":
        events.append(Event("call", stage, chance.choice(("no_answer", "no_answer", "busy", "voicemail"))))
        is_called_back = chance.random() < CALLS_BACK
    if plot.ending == "fresh":
        return events + ([Event("call", stage, "not_attained")] if plot.customer.number % 2 else [])
    for _ in range(chance.choice(IDLE_TALKS[stage.whose])):
        result = "keep_in_touch" if chance.random() < 0.22 else "not_attained"
        events.append(Event("call", stage, result if stage.goal else "attained", is_called_back))
        is_called_back = chance.random() < 0.12
    if not is_last:
        events.append(Event("call", stage, "attained", is_called_back))
    elif plot.ending in ("rejected", "lost") and not plot.is_recorded:
        events += [Event("call", stage, f"rejected:{plot.heard}"), Event("reject", stage)]
        if plot.review is not None:
            events.append(Event("review", stage, plot.review))
    return events


def _way_back(plot: Plot, position: int) -> list[Event]:
    """The customer takes it back: one stage down, and up again."""
    before, stage = plot.path[position - 1], plot.path[position]
    return [
        Event("call", stage, "not_attained"),
        Event("move", before),
        Event("call", before, "attained"),
        Event("move", stage),
    ]


def _rescue(plot: Plot, stage: PathStage) -> list[Event]:
    """Rejected; a supervisor heard the call and returned the lead to work."""
    return [Event("call", stage, f"rejected:{plot.heard}"), Event("reject", stage), Event("review", stage, "returned")]


def _call(story: Story, event: Event, at: datetime) -> datetime:
    """Add the call; when it ended."""
    plot, chance = story.plot, story.chance
    person = plot.person(event.stage)
    ring = timedelta(seconds=chance.randint(5, 24))
    said, outcome = None, CallOutcome.ANSWERED
    if event.result in ("no_answer", "busy"):
        outcome = CallOutcome.BUSY if event.result == "busy" else CallOutcome.MISSED
        ring = timedelta(seconds=3 if event.result == "busy" else chance.randint(25, 45))
    else:
        scene = Scene(
            customer=plot.customer,
            agent=person,
            day=at.astimezone(story.zone).date(),
            goal=event.stage.goal,
            result=event.result,
            is_inbound=event.is_inbound,
        )
        said = write(scene, chance)
    talk = timedelta(seconds=round(said.seconds) if said else 0)
    passed = event.is_inbound and chance.random() < 0.5 and person is not POLINA
    story.calls.append(
        DemoCall(
            id=f"{plot.customer.id}-{len(story.calls) + 1:02}",
            direction=Direction.INBOUND if event.is_inbound else Direction.OUTBOUND,
            customer=plot.customer.phone if chance.random() < 0.8 else plot.customer.office_phone,
            line=EXPORT_LINE if plot.customer.is_english else LINE,
            extension=person.extension,
            started_at=at,
            answered_at=at + ring if said else None,
            ended_at=at + ring + talk,
            outcome=outcome,
            said=said,
            first_extension=POLINA.extension if passed else None,
            passed_at=at + ring + talk * 0.15 if passed else None,
        )
    )
    return at + ring + talk


def _change(story: Story, event: Event, at: datetime) -> None:
    """The CRM follows."""
    plot = story.plot
    if event.kind == "reject" and plot.ending == "lost" and story.converted_at is not None:
        story.closed_at = at
        _move(story, LOST_STAGE, at)
    elif event.kind == "reject":
        story.rejected_at = at
        _move(story, LOST_STAGE, at)
    elif event.kind == "review":
        _review(story, event, at)
    else:
        if event.kind == "convert":
            story.converted_at = at
            story.stage = ""  # of the deal, which begins now
        _move(story, event.stage.code, at)
        if event.stage.whose == NOBODY:
            story.closed_at = at


def _review(story: Story, event: Event, at: datetime) -> None:
    plot = story.plot
    assert story.rejected_at is not None, "only what was rejected is reviewed"
    assert plot.stated is not None, "a rejection has a reason on its card"
    is_returned = event.result == "returned"
    story.reviews.append(
        DemoReview(
            lead=story.lead_id,
            rejected_at=story.rejected_at,
            at=at,
            decision=event.result,
            stated_reason=plot.stated,
            next_step="Перезвонить с новым расчётом" if is_returned else None,
            note="Почему не предложили другие условия?" if event.result == "asked" else None,
        )
    )
    if is_returned:
        _move(story, event.stage.code, at)
        story.rejected_at = None


def _move(story: Story, code: str, at: datetime) -> None:
    is_deal = story.converted_at is not None
    story.changes.append(
        StageChangeRecord(
            external_id=f"{story.plot.customer.id}-s{len(story.changes) + 1:02}",
            deal=story.deal_id if is_deal else None,
            lead=None if is_deal else story.lead_id,
            to_stage=code,
            from_stage=story.stage or None,
            at=at,
        )
    )
    story.stage = code


def person_of(plot: Plot) -> Person:
    """Who has the customer now."""
    return plot.person(plot.path[min(plot.stands, len(plot.path) - 2)])
