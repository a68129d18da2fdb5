"""How right the judge is, against people's labels.  Pure: pairs of verdict and labelled call in, figures out."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from scoring.dialogue_file import LabelledCall, Labels
from scoring.reliability import Reliability, reliability
from scoring.speech.words import normal
from scoring.verdict import Verdict

SAME_WORDS = 70  # 0..100, rapidfuzz partial ratio: a quote of a recognised turn against the labelled words


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """So many right of so many; value None when there was nothing to be right about."""

    right: int
    of: int

    @property
    def value(self) -> float | None:
        return self.right / self.of if self.of else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One thing judged otherwise than labelled."""

    call: str
    what: str  # outcome | evidence | next_step | date | who | reason | competitors | prices
    expected: str
    found: str
    turn: int | None = None  # where the verdict's own evidence stands
    traps: tuple[str, ...] = ()  # of the call


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Of one language, or of all calls."""

    calls: int
    precision: float | None  # of "attained"; None: nothing was called attained
    recall: float | None  # None: nothing was labelled attained
    f1: float | None
    outcome: Share
    evidence: Share  # calls whose deciding quote stands in a labelled turn, of calls with a label
    next_step: Share  # whether there is one at all
    date: Share  # exact day (or none), of calls with a labelled step
    who: Share
    reason: Share  # of labelled rejections
    competitors: Share  # calls with exactly the labelled names
    prices: Share  # calls with exactly the labelled amounts


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    overall: Scores
    by_language: dict[str, Scores]
    by_goal: dict[str, Scores]  # "none": no goal was set
    by_trap: dict[str, Scores]  # a call with several traps counts for each
    outcomes: dict[tuple[str, str], int]  # (labelled, judged) → calls
    reliability: Reliability | None
    mistakes: tuple[Mistake, ...]

    @property
    def causes(self) -> list[tuple[str, str, str, tuple[str, ...]]]:
        """Wrong outcomes grouped, the most frequent first: labelled, judged, trap ("" for none), calls."""
        groups: dict[tuple[str, str, str], list[str]] = {}
        for mistake in self.mistakes:
            if mistake.what == "outcome":
                for trap in mistake.traps or ("",):
                    groups.setdefault((mistake.expected, mistake.found, trap), []).append(mistake.call)
        return [(*cause, tuple(calls)) for cause, calls in sorted(groups.items(), key=lambda one: -len(one[1]))]


Pair = tuple[Verdict, LabelledCall]


def evaluate(pairs: Iterable[Pair]) -> Evaluation:
    """Figures over all pairs whose call is labelled."""
    labelled = [(verdict, call) for verdict, call in pairs if call.labels is not None]
    return Evaluation(
        overall=_scores(labelled),
        by_language=_grouped(labelled, lambda call: (call.facts.language,)),
        by_goal=_grouped(labelled, lambda call: (str(call.facts.goal or "none"),)),
        by_trap=_grouped(labelled, lambda call: call.traps),
        outcomes=dict(Counter((str(_labels(call).outcome), str(verdict.outcome)) for verdict, call in labelled)),
        reliability=reliability(
            [(verdict.confidence, verdict.outcome is _labels(call).outcome) for verdict, call in labelled]
        ),
        mistakes=tuple(mistake for verdict, call in labelled for mistake in _mistakes(verdict, call)),
    )


def _grouped(pairs: Sequence[Pair], names: Callable[[LabelledCall], Iterable[str]]) -> dict[str, Scores]:
    groups: dict[str, list[Pair]] = {}
    for pair in pairs:
        for name in names(pair[1]):
            groups.setdefault(name, []).append(pair)
    return {name: _scores(group) for name, group in sorted(groups.items())}


def is_evidence_right(verdict: Verdict, call: LabelledCall) -> bool:
    """Whether a quote of the verdict stands in a turn that holds a labelled one (or says nearly the same words)."""
    turns = {quote.turn for quote in _labels(call).evidence}
    return any(
        quote.turn in turns or any(is_same_words(quote.quote, label.quote) for label in _labels(call).evidence)
        for quote in verdict.evidence
    )


def _scores(pairs: Sequence[Pair]) -> Scores:
    hit = sum(verdict.attained and _labels(call).attained for verdict, call in pairs)
    said = sum(verdict.attained for verdict, _ in pairs)
    real = sum(_labels(call).attained for _, call in pairs)
    wrong = Counter(mistake.what for verdict, call in pairs for mistake in _mistakes(verdict, call))
    stepped = sum(_labels(call).next_step is not None for _, call in pairs)
    missed = sum(_labels(call).next_step is not None and verdict.next_step is None for verdict, call in pairs)
    proven = sum(bool(_labels(call).evidence) for _, call in pairs)
    lost = sum(_labels(call).rejection is not None for _, call in pairs)
    return Scores(
        calls=len(pairs),
        precision=hit / said if said else None,
        recall=hit / real if real else None,
        f1=2 * hit / (said + real) if said + real else None,
        outcome=_share(len(pairs), wrong["outcome"]),
        evidence=_share(proven, wrong["evidence"]),
        next_step=_share(len(pairs), wrong["next_step"]),
        date=_share(stepped, wrong["date"] + missed),
        who=_share(stepped, wrong["who"] + missed),
        reason=_share(lost, wrong["reason"]),
        competitors=_share(len(pairs), wrong["competitors"]),
        prices=_share(len(pairs), wrong["prices"]),
    )


def _share(of: int, wrong: int) -> Share:
    return Share(right=of - wrong, of=of)


def _mistakes(verdict: Verdict, call: LabelledCall) -> Iterable[Mistake]:
    labels = _labels(call)

    def mistake(what: str, expected: object, found: object) -> Mistake:
        turn = verdict.evidence[-1].turn if verdict.evidence else None
        return Mistake(call=call.id, what=what, expected=str(expected), found=str(found), turn=turn, traps=call.traps)

    if verdict.outcome is not labels.outcome:
        yield mistake("outcome", labels.outcome, verdict.outcome)
    if labels.evidence and not is_evidence_right(verdict, call):
        yield mistake(
            "evidence", [quote.quote for quote in labels.evidence], [quote.quote for quote in verdict.evidence]
        )
    step, heard = labels.next_step, verdict.next_step
    if (step is None) != (heard is None):
        yield mistake("next_step", step and step.quote, heard and heard.quote)
    if step is not None and heard is not None:
        if step.date != heard.date:
            yield mistake("date", f"{step.date} ({step.quote})", f"{heard.date} ({heard.quote})")
        if step.who is not heard.who:
            yield mistake("who", f"{step.who} ({step.quote})", f"{heard.who} ({heard.quote})")
    reason = verdict.rejection.reason if verdict.rejection else None
    if labels.rejection is not None and reason is not labels.rejection:
        yield mistake("reason", labels.rejection, reason)
    names = {normal(one.name) for one in verdict.competitors}
    if names != {normal(name) for name in labels.competitors}:
        yield mistake("competitors", sorted(labels.competitors), sorted(one.name for one in verdict.competitors))
    amounts = {(one.amount, one.currency) for one in verdict.prices}
    if amounts != set(labels.prices):
        yield mistake("prices", sorted(map(str, labels.prices)), sorted(map(str, amounts)))


def is_same_words(found: str, label: str) -> bool:
    """Nearly the same words; of a quote of a few letters nothing is said."""
    shorter = min(len(found), len(label))
    return shorter > 8 and fuzz.partial_ratio(normal(found), normal(label)) >= SAME_WORDS


def _labels(call: LabelledCall) -> Labels:
    if call.labels is None:
        raise ValueError(f"{call.id} has no labels")
    return call.labels
