"""What becomes of each customer: a line each, so that every stage and every ending is there by intent, not by luck."""

from dataclasses import dataclass

from service.demo.company import (
    CALLERS,
    CLOSERS,
    FASTENERS,
    FORMWORK,
    MARINA,
    MARK,
    MAXIM,
    OFFICE,
    OLEG,
    PAPERLESS,
    PLASTICS,
    VERA,
    Person,
)
from service.demo.customers import BY_NUMBER, Customer

CALLER, CLOSER, ACCOUNT, DRIVER, NOBODY = "caller", "closer", "account", "driver", "nobody"


@dataclass(frozen=True, slots=True)
class PathStage:
    code: str  # db/presets.py
    goal: str  # of the calls made at it; "" where nothing is to be reached
    whose: str


PATHS: dict[str, tuple[PathStage, ...]] = {
    "optsnab": (
        PathStage("interest", "discover_need", CALLER),
        PathStage("offer", "follow_up_offer", CLOSER),
        PathStage("payment", "push_payment", CLOSER),
        PathStage("shipment", "", DRIVER),
        PathStage("shipped", "", NOBODY),
    ),
    "push": (
        PathStage("never_ordered", "get_application", CALLER),
        PathStage("push_invoice", "issue_invoice", CLOSER),
        PathStage("push_payment", "push_payment", ACCOUNT),
        PathStage("paid", "", DRIVER),
        PathStage("shipped", "", NOBODY),
    ),
    "bitrix-simple": (
        PathStage("new", "discover_need", CALLER),
        PathStage("active", "follow_up_offer", CLOSER),
        PathStage("customer", "push_payment", CLOSER),
        PathStage("client", "", NOBODY),
    ),
    "seven-step": (
        PathStage("lead", "discover_need", CALLER),
        PathStage("qualification", "discover_need", CALLER),
        PathStage("making_offer", "follow_up_offer", CLOSER),
        PathStage("negotiation", "book_meeting", CLOSER),
        PathStage("contract_invoice", "push_payment", ACCOUNT),
        PathStage("delivery", "", DRIVER),
        PathStage("after_sales", "", NOBODY),
    ),
}
LOST_STAGE = "rejected"


@dataclass(frozen=True, slots=True)
class Plot:
    """`stands`: the stage of the path where the story is now; the last one is the won one."""

    customer: Customer
    stands: int
    ending: str  # open | won | lost | rejected | fresh
    heard: str | None = None  # the reason in the last call, for rejected and lost
    stated: str | None = None  # the reason on the card
    review: str | None = None  # confirmed | asked: what a supervisor said of the rejection
    is_rescued: bool = False  # was rejected once, returned to work by a supervisor
    goes_back: bool = False  # moves one stage back on the way
    days_ago: int = 0  # the story ended so many days ago
    is_recorded: bool = False  # its last call is one of demo/recordings

    @property
    def pipeline(self) -> str:
        brand, number = self.customer.brand, self.customer.number
        if brand is FORMWORK:
            return "seven-step"
        if brand is OFFICE or (brand in (PLASTICS, FASTENERS) and number % 3 == 1):
            return "push"
        return "optsnab" if brand in (PLASTICS, FASTENERS) else "bitrix-simple"

    @property
    def path(self) -> tuple[PathStage, ...]:
        return PATHS[self.pipeline]

    def person(self, stage: PathStage) -> Person:
        """Who works on this customer at this stage."""
        number = self.customer.number
        if self.customer.is_english:
            return MARK
        if stage.whose in (ACCOUNT, DRIVER):
            return MARINA if stage.whose == ACCOUNT else OLEG
        if self.is_recorded and number in RECORDED_CALLERS:
            return RECORDED_CALLERS[number]
        if stage.whose == CALLER:
            return CALLERS[number % len(CALLERS)]
        return CLOSERS[1] if self.customer.brand is PAPERLESS else CLOSERS[number % len(CLOSERS)]


RECORDED_CALLERS = {1: CLOSERS[0], 15: CLOSERS[1], 26: MAXIM, 36: VERA}

# customer | where it stands | ending | what else: heard / stated reason, days since, a turn of the story
TABLE = """
 1 | 1 | open     | recorded
 2 | 4 | won      | 6 days
 3 | 2 | open     | back
 4 | 1 | open     |
 5 | 0 | open     |
 6 | 3 | open     |
 7 | 1 | rejected | price: Дорого | 2 days
 8 | 2 | open     |
 9 | 4 | won      | 9 days, rescued price: Дорого
10 | 0 | open     |
11 | 1 | lost     | competitor: Выбрали другого | 5 days
12 | 0 | fresh    |
13 | 0 | rejected | timing: Не отвечают на звонки | 4 days
14 | 1 | open     |
15 | 1 | rejected | competitor: Нет потребности | recorded
16 | 3 | won      | 8 days
17 | 1 | open     | back
18 | 0 | open     |
19 | 0 | rejected | no_need: Нет потребности | 6 days, confirmed
20 | 2 | open     |
21 | 1 | rejected | price: Не подошли по функциям | 1 days
22 | 3 | won      | 3 days, rescued timing: Нет бюджета
23 | 0 | fresh    |
24 | 2 | open     | back
25 | 0 | rejected | timing: Не сейчас | 9 days, confirmed
26 | 3 | rejected | trust: Не нужно | recorded
27 | 4 | open     |
28 | 1 | open     |
29 | 2 | open     | rescued price: Дорого
30 | 6 | won      | 4 days
31 | 3 | open     | back
32 | 0 | fresh    |
33 | 1 | rejected | trust: Дорого | 3 days
34 | 2 | lost     | price: Дорого | 7 days
35 | 5 | open     |
36 | 0 | open     | recorded
37 | 4 | won      | 5 days
38 | 1 | open     |
39 | 0 | rejected | no_need: Нет потребности | 8 days, confirmed
40 | 2 | open     |
41 | 0 | open     |
42 | 0 | rejected | competitor: Работают с другими | 1 days, asked
43 | 3 | open     |
44 | 0 | fresh    |
45 | 1 | open     | rescued no_need: Нет потребности
46 | 2 | open     | recorded
47 | 4 | won      | 7 days
48 | 1 | open     |
49 | 2 | open     |
50 | 0 | rejected | price: Клиент пропал | 5 days
51 | 3 | open     |
52 | 1 | lost     | timing: Не сейчас | 4 days
53 | 4 | won      | 11 days, rescued competitor: Работают с другими
54 | 0 | fresh    |
55 | 1 | rejected | timing: Too expensive | recorded
56 | 1 | open     |
57 | 3 | won      | 6 days
58 | 0 | open     |
59 | 1 | rejected | price: Too expensive | 7 days, confirmed
60 | 0 | fresh    |
"""


def _plot(line: str) -> Plot:
    number, stands, ending, *rest = (part.strip() for part in line.split("|"))
    turns = [turn.strip() for part in rest for turn in part.split(",") if turn.strip()]
    reasons = [turn.removeprefix("rescued ").split(": ") for turn in turns if ": " in turn]
    heard, stated = reasons[0] if reasons else (None, None)
    return Plot(
        customer=BY_NUMBER[int(number)],
        stands=int(stands),
        ending=ending,
        heard=heard,
        stated=stated,
        review=next((turn for turn in turns if turn in ("confirmed", "asked")), None),
        is_rescued=any(turn.startswith("rescued") for turn in turns),
        goes_back="back" in turns,
        days_ago=next((int(turn.split()[0]) for turn in turns if turn.endswith("days")), 0),
        is_recorded="recorded" in turns,
    )


PLOTS = tuple(_plot(line) for line in TABLE.strip().splitlines())
