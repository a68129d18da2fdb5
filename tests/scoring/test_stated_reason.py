import pytest

from scoring.stated_reason import EXAMPLES, SIGNS, classify
from scoring.verdict import RejectionReason


@pytest.mark.parametrize(("stated", "reason"), EXAMPLES)
def test_what_is_on_the_card_means(stated: str, reason: RejectionReason | None) -> None:
    assert classify(stated) is reason


@pytest.mark.parametrize("reason", RejectionReason)
def test_a_code_means_itself(reason: RejectionReason) -> None:
    assert classify(reason) is reason


def test_every_reason_has_signs() -> None:
    assert set(SIGNS) == set(RejectionReason)


def test_nothing_stated_is_no_reason() -> None:
    assert classify(None) is None
