"""Are lost leads lost for the reason on their cards?  The reason stated against the one heard in the last talk.

value   leads whose stated reason is not the heard one (or in whose last talk no refusal was heard) ÷ lost leads whose
        both are known; what is stated and fits no reason of the list is not known (scoring/stated_reason.py)"""

from collections.abc import Iterable

from scoring.kpis.interval import Rate, rate


def differing(differs: Iterable[bool | None]) -> Rate:
    """differs: of each lost lead; None where one of the two reasons is not known."""
    known = [one for one in differs if one is not None]
    return rate(sum(known), len(known))
