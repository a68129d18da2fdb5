"""The classifier's opinion on one answer."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from scoring.learned.act import ACTS, Act
from scoring.learned.weights import shipped


@lru_cache(maxsize=8192)
def acts_of(answer: str, before: str, language: str) -> Mapping[Act, float]:
    """How likely each act is for a customer's answer; the probabilities sum to 1.

    before    the agent's line it answers, "" when there is none
    language  "ru", else English"""
    chances = shipped(language).chances(answer, before)
    return MappingProxyType({act: float(chance) for act, chance in zip(ACTS, chances, strict=True)})
