"""The six real recordings: which call each is, and which exchange reports it.  Played to the service when it runs."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from service.demo.customers import BY_NUMBER, Customer
from service.demo.plots import PLOTS

FOLDER = Path(__file__).with_name("recordings")
RINGING = timedelta(seconds=9)  # from dialling to answer


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedCall:
    """An outgoing call that has a recording."""

    file: str
    exchange: str  # the source's name
    customer: Customer
    extension: str
    seconds: int  # of the talk, to the whole second, as exchanges report it
    minutes_ago: int
    agent_channel: int | None = 0  # left; None: one mixed channel

    @property
    def path(self) -> Path:
        return FOLDER / self.file

    def started_at(self, made_at: datetime) -> datetime:
        """To the whole second: some exchanges know no finer time."""
        return (made_at - timedelta(minutes=self.minutes_ago)).replace(microsecond=0)

    def answered_at(self, made_at: datetime) -> datetime:
        return self.started_at(made_at) + RINGING

    def ended_at(self, made_at: datetime) -> datetime:
        return self.answered_at(made_at) + timedelta(seconds=self.seconds)


def _call(
    file: str, exchange: str, customer: int, seconds: int, minutes_ago: int, agent_channel: int | None = 0
) -> RecordedCall:
    plot = next(plot for plot in PLOTS if plot.customer.number == customer)
    return RecordedCall(
        file=file,
        exchange=exchange,
        customer=BY_NUMBER[customer],
        extension=plot.person(plot.path[plot.stands]).extension,
        seconds=seconds,
        minutes_ago=minutes_ago,
        agent_channel=agent_channel,
    )


RECORDED = (
    _call("ru05.mp3", "generic", 46, 70, 185, None),
    _call("ru07.opus", "asterisk", 36, 58, 160),
    _call("ru01.opus", "mango", 1, 85, 130),
    _call("ru10.opus", "asterisk", 26, 56, 95),
    _call("en02.mp3", "freeswitch", 55, 92, 65),
    _call("ru04.opus", "mango", 15, 76, 25),
)
BY_CUSTOMER = {call.customer.number: call for call in RECORDED}
