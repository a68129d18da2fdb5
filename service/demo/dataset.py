"""The demo's data: a company, its customers, a month of calls.  The same for the same seed and moment.  Pure."""

import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from adapters.events import CallOutcome, Direction
from adapters.records import CompanyRecord
from service.demo import stories
from service.demo.company import (
    CALLERS,
    IGOR,
    LINE,
    MARIA,
    MARINA,
    NOBODYS_EXTENSION,
    OLEG,
    OLEGS_MOBILE,
    POLINA,
    STAFF,
    Person,
)
from service.demo.customers import BY_NUMBER, CUSTOMERS, TWINS, TWINS_PHONE
from service.demo.dialogue import Scene, write
from service.demo.moments import working_moments
from service.demo.nouns import Dataset, DemoCall
from service.demo.plots import PLOTS

STRANGERS = ("+79000030001", "+79000030002", "+79000030003")  # on nobody's card


def make(now: datetime, zone: ZoneInfo, seed: int = 1) -> Dataset:
    """now: aware, UTC; nothing in the data is later."""
    told = [stories.tell(plot, now, zone, random.Random(f"{seed}/{plot.customer.id}")) for plot in PLOTS]  # noqa: S311  # varies texts, guards nothing
    around = _Around(now, zone, random.Random(f"{seed}/around"))  # noqa: S311  # the same
    deals = [stories.deal(story) for story in told]
    calls = [call for story in told for call in story.calls] + around.calls()
    return Dataset(
        made_at=now,
        employees=tuple(person.record for person in STAFF),
        companies=tuple(_company(number) for number in BY_NUMBER),
        contacts=tuple(customer.contact_record for customer in CUSTOMERS),
        leads=tuple(stories.lead(story) for story in told),
        deals=tuple(deal for deal in deals if deal is not None),
        changes=tuple(change for story in told for change in story.changes),
        calls=tuple(sorted(calls, key=lambda call: (call.started_at, call.id))),
        reviews=tuple(review for story in told for review in story.reviews),
    )


def _company(number: int) -> CompanyRecord:
    record = BY_NUMBER[number].company_record
    if number not in TWINS:
        return record
    return CompanyRecord(
        **{name: getattr(record, name) for name in record.__slots__ if name != "phones"},
        phones=(*record.phones, TWINS_PHONE),
    )


class _Around:
    """Calls beside the stories: what every telephone system has, and what pages of exceptions are for."""

    def __init__(self, now: datetime, zone: ZoneInfo, chance: random.Random) -> None:
        self.now, self.zone, self.chance = now, zone, chance
        self.made: list[DemoCall] = []

    def calls(self) -> list[DemoCall]:
        for at in self._moments(8):
            self._add(at, "", self.chance.choice((MARIA, MARINA, OLEG)).extension, Direction.INTERNAL, talks=True)
        for at, stranger in zip(self._moments(3), STRANGERS, strict=True):
            self._add(at, stranger, POLINA.extension, Direction.INBOUND, talks=True)
        for at in self._moments(3):
            self._add(at, TWINS_PHONE, POLINA.extension, Direction.INBOUND, talks=True)
        for at in self._moments(4):
            self._add(at, self._someone(), NOBODYS_EXTENSION, Direction.OUTBOUND, talks=True)
        self._add(self._moments(1)[0], "", POLINA.extension, Direction.INBOUND, talks=False)
        for at in self._moments(22):
            self._missed_then_called_back(at)
        for at in self._moments(34):
            self._add(at, self._someone(), self.chance.choice(CALLERS).extension, Direction.OUTBOUND, talks=False)
        for number, days in ((4, 1), (28, 1), (49, 2)):  # nobody called these back
            self._add(self._last(days), BY_NUMBER[number].phone, POLINA.extension, Direction.INBOUND, talks=False)
        for number in (5, 18, 41, 58):
            self._regular(number)
        self._for_show()
        return self.made

    def _regular(self, number: int) -> None:
        """The account manager's talks with those who order on their own."""
        customer = BY_NUMBER[number]
        for at in self._moments(4):
            scene = Scene(
                customer=customer,
                agent=MARINA,
                day=at.astimezone(self.zone).date(),
                goal="",
                result=self.chance.choice(("attained", "keep_in_touch")),
            )
            self._add(at, customer.phone, MARINA.extension, Direction.OUTBOUND, talks=True, scene=scene)

    def _for_show(self) -> None:
        """What the page of signs is for: a row of very short calls late in the day, our own number, idle talks."""
        late = self._last(2).astimezone(self.zone).replace(hour=17, minute=4)
        for number in range(6):
            at = late.astimezone(UTC) + timedelta(minutes=4 * number)
            self._add(at, self._someone(), IGOR.extension, Direction.OUTBOUND, talks=True, seconds=7 + number)
        for at in self._moments(2):
            self._add(at, OLEGS_MOBILE, IGOR.extension, Direction.OUTBOUND, talks=True, seconds=95)
        for number, at in zip((5, 18, 41, 41, 41, 5), self._moments(6), strict=True):
            customer, agent = BY_NUMBER[number], IGOR if number == 5 else MARINA
            day = at.astimezone(self.zone).date()
            scene = Scene(customer=customer, agent=agent, day=day, goal="", result="idle")
            self._add(at, customer.phone, agent.extension, Direction.OUTBOUND, talks=True, scene=scene)

    def _missed_then_called_back(self, at: datetime) -> None:
        customer = self.chance.choice(CUSTOMERS[:54])
        plot = next(plot for plot in PLOTS if plot.customer is customer)
        person: Person = stories.person_of(plot)
        self._add(at, customer.phone, person.extension, Direction.INBOUND, talks=False)
        later = at + timedelta(minutes=self.chance.randint(4, 50))
        if self.chance.random() < 0.75 and later < self.now:
            self._add(later, customer.phone, person.extension, Direction.OUTBOUND, talks=self.chance.random() < 0.3)

    def _add(
        self,
        at: datetime,
        customer: str,
        extension: str,
        direction: Direction,
        *,
        talks: bool,
        scene: Scene | None = None,
        seconds: int | None = None,
    ) -> None:
        ring = timedelta(seconds=self.chance.randint(6, 30))
        said = write(scene, self.chance) if scene else None
        usual = round(said.seconds) if said else self.chance.randint(25, 140)
        talk = timedelta(seconds=(seconds or usual) if talks else 0)
        lost = (
            CallOutcome.ABANDONED
            if direction is Direction.INBOUND and self.chance.random() < 0.3
            else CallOutcome.MISSED
        )
        self.made.append(
            DemoCall(
                id=f"around-{len(self.made) + 1:03}",
                direction=direction,
                customer="202" if direction is Direction.INTERNAL else customer,
                line="" if direction is Direction.INTERNAL else LINE,
                extension=extension,
                started_at=at,
                answered_at=at + ring if talks else None,
                ended_at=at + ring + talk,
                outcome=CallOutcome.ANSWERED if talks else lost,
                said=said,
            )
        )

    def _someone(self) -> str:
        return self.chance.choice([plot.customer for plot in PLOTS if plot.ending in ("open", "fresh")]).phone

    def _moments(self, count: int) -> list[datetime]:
        return working_moments(self.now - timedelta(days=29), self.now, count, self.zone, self.chance)

    def _last(self, days: int) -> datetime:
        """A working moment so many days back."""
        until = self.now - timedelta(days=days - 1, hours=1)
        return working_moments(until - timedelta(days=1), until, 1, self.zone, self.chance)[0]
