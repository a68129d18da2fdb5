"""Three accounts of a call: what differs, and what is near enough."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.accounts import Account, Accounts, Kind, Recorded, differences

TALK, MISSED, VOICEMAIL = Account("answered", 100), Account("missed", 0), Account("voicemail", 0)


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (Accounts(events=TALK, cdr=TALK, recordings=[Recorded("stored", 101)], cdr_is_whole=True), []),
        (Accounts(events=TALK, cdr=None), []),
        (Accounts(events=TALK, cdr=None, cdr_is_whole=True), [Kind.NO_CDR]),
        (Accounts(events=None, cdr=TALK), [Kind.NO_EVENTS]),
        (Accounts(events=None, cdr=TALK, has_events=False), []),
        (Accounts(events=MISSED, cdr=TALK), [Kind.ANSWER]),
        (Accounts(events=TALK, cdr=MISSED), [Kind.ANSWER]),
        (Accounts(events=MISSED, cdr=Account("busy", 0)), []),
        (Accounts(events=TALK, cdr=Account("answered", 109)), []),
        (Accounts(events=TALK, cdr=Account("answered", 112)), [Kind.TALK]),
        (Accounts(events=Account("answered", 8), cdr=Account("answered", 4)), []),
        (Accounts(events=Account("answered", 9), cdr=Account("answered", 3)), [Kind.TALK]),
        (Accounts(events=TALK, cdr=None, recordings=[Recorded("late", None)]), [Kind.NO_RECORDING]),
        (Accounts(events=TALK, cdr=None, recordings=[Recorded("missing", None)]), [Kind.NO_RECORDING]),
        (Accounts(events=TALK, cdr=None, recordings=[Recorded("none", None)]), []),
        (Accounts(events=TALK, cdr=None, recordings=[Recorded("stored", 60)]), [Kind.RECORDING]),
        (Accounts(events=TALK, cdr=None, recordings=[Recorded("stored", 50), Recorded("stored", 45)]), []),
        (Accounts(events=TALK, cdr=None, recordings=[Recorded("stored", 160)]), []),
        (Accounts(events=MISSED, cdr=None, recordings=[Recorded("stored", 4)]), []),
        # nineteen minutes of audio, and a record that says nobody answered
        (Accounts(events=MISSED, cdr=Account("missed", 1), recordings=[Recorded("stored", 1140)]), [Kind.RECORDING]),
        (Accounts(events=VOICEMAIL, cdr=None, recordings=[Recorded("stored", 30)]), []),
        (Accounts(events=None, cdr=None, recordings=[Recorded("stored", 30)]), []),
        (
            Accounts(events=MISSED, cdr=TALK, recordings=[Recorded("stored", 100)]),
            [Kind.ANSWER, Kind.RECORDING],
        ),
    ],
)  # fmt: skip
def test_what_differs(call: Accounts, expected: list[Kind]) -> None:
    assert differences(call) == expected


accounts = st.none() | st.builds(Account, st.sampled_from(["answered", "missed", "voicemail"]), st.floats(0, 1e6))


@given(accounts, accounts, st.booleans())
def test_neither_account_is_believed_more_than_the_other(
    one: Account | None, other: Account | None, whole: bool
) -> None:
    """But for which of them lacks the call."""
    there = {Kind.ANSWER, Kind.TALK}
    first = set(differences(Accounts(events=one, cdr=other, cdr_is_whole=whole))) & there
    assert first == set(differences(Accounts(events=other, cdr=one, cdr_is_whole=whole))) & there


@given(accounts, st.booleans())
def test_an_account_agrees_with_itself(one: Account | None, whole: bool) -> None:
    assert differences(Accounts(events=one, cdr=one, cdr_is_whole=whole)) == []
