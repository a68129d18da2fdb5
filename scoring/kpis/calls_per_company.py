"""Connected calls per company: do our people get through to the same company again, or are they sent away? (S1.30–34)

value   connected calls to companies in the period ÷ companies with at least one of them
norms   telemarketing: 1.5 and less is "simply sent away", more than 2 works, 2.7 is the norm;
        who closes contracts: at least 3
Connected calls only, over the calendar period, several numbers of one company counting as one."""

from dataclasses import dataclass
from enum import StrEnum

SENT_AWAY, WORKS, NORM, CLOSES = 1.5, 2.0, 2.7, 3.0  # S1.31, S1.32, S1.30, S1.34
CLOSING_ROLES = ("closer", "account_manager")  # adapters.records.EmployeeRole
ROLES_WITHOUT_NORM = ("logistics",)  # they answer, nobody measures how often they call


class Band(StrEnum):
    """The word for a value, by the role's norm."""

    SENT_AWAY = "sent_away"
    WEAK = "weak"  # above "sent away", not yet working
    WORKS = "works"
    NORM = "norm"
    BELOW_CLOSING = "below_closing"
    CLOSES = "closes"
    NONE = "none"  # no company reached, or no norm for the role


@dataclass(frozen=True, slots=True, kw_only=True)
class CallsPerCompany:
    calls: int  # connected calls to companies
    companies: int  # with at least one of them
    one: int  # companies by how many they got
    two: int
    three_four: int
    five_plus: int

    @property
    def value(self) -> float | None:
        """None: no company was reached."""
        return self.calls / self.companies if self.companies else None

    @property
    def three_and_more(self) -> int:
        return self.three_four + self.five_plus


EXAMPLES = (  # role, calls, companies → band: the definition, the documentation and the test
    ("telemarketing", 15, 10, Band.SENT_AWAY),
    ("telemarketing", 18, 10, Band.WEAK),
    ("telemarketing", 20, 10, Band.WEAK),
    ("telemarketing", 21, 10, Band.WORKS),
    ("telemarketing", 27, 10, Band.NORM),
    ("closer", 27, 10, Band.BELOW_CLOSING),
    ("closer", 30, 10, Band.CLOSES),
    ("closer", 12, 10, Band.SENT_AWAY),
    ("account_manager", 31, 10, Band.CLOSES),
    ("logistics", 31, 10, Band.NONE),
    (None, 24, 10, Band.WORKS),
    ("telemarketing", 0, 0, Band.NONE),
)


def band(value: float | None, role: str | None) -> Band:
    """The word for calls per company; role None: several roles together, measured by telemarketing's norm."""
    if value is None or role in ROLES_WITHOUT_NORM:
        return Band.NONE
    if value <= SENT_AWAY:
        return Band.SENT_AWAY
    if role in CLOSING_ROLES:
        return Band.CLOSES if value >= CLOSES else Band.BELOW_CLOSING
    if value >= NORM:
        return Band.NORM
    return Band.WORKS if value > WORKS else Band.WEAK


def norm(role: str | None) -> float | None:
    """What a role should reach; None: no norm."""
    if role in ROLES_WITHOUT_NORM:
        return None
    return CLOSES if role in CLOSING_ROLES else NORM
