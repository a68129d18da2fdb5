"""Mango sends no leg of the customer's: what is known of it comes from the employee's."""

from pathlib import Path

import pytest

from adapters import captured, registry
from adapters.call_state import fold
from adapters.events import LegOutcome, Party
from adapters.grouping import group

FIXTURES = Path(__file__).parents[1] / "fixtures" / "mango"


@pytest.mark.parametrize("example", ["in_answered", "out_answered"])
def test_a_customer_who_talked_has_answered(example, parse):
    said = captured.read(FIXTURES / f"{example}.json")
    connection = registry.from_example(said.connection)
    (call,) = [fold(facts, connection) for facts in group(parse(said.requests, connection))]
    (customer,) = [leg for leg in call.legs if leg.party is Party.CUSTOMER]
    assert (example, customer.outcome) == (example, LegOutcome.ANSWERED)
