"""Deliveries that were refused at the door: nothing of them is kept but when and why."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

MOST = 100  # of one PBX; the older are forgotten


@dataclass(frozen=True, slots=True)
class Refusal:
    at: datetime
    why: str  # our own words, never the sender's


class Refusals:
    """By source.  Held in memory of the process that answered: for whoever sets a PBX up and looks right now."""

    def __init__(self) -> None:
        self._by_source: dict[int, deque[Refusal]] = {}

    def add(self, source_id: int, refusal: Refusal) -> None:
        self._by_source.setdefault(source_id, deque(maxlen=MOST)).append(refusal)

    def since(self, source_id: int, at: datetime) -> Sequence[Refusal]:
        """Oldest first."""
        return [refusal for refusal in self._by_source.get(source_id, ()) if refusal.at >= at]
