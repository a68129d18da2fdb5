"""The call as other programs see it: the contract's names.  A test holds every item against these models."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from adapters.events import CallOutcome, Direction
from scoring.facts import GoalCode, GoalOrigin
from scoring.verdict import Outcome


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class EmployeeOfCall(Model):
    id: int
    external_id: str | None
    name: str
    extension: str | None


class RecordingOfCall(Model):
    state: str  # expected | late | stored | missing | corrupt | none
    seconds: float | None
    channels: int | None
    url: str | None


class Named(Model):
    id: int
    external_id: str | None
    name: str


class Titled(Model):
    id: int
    external_id: str | None
    title: str
    status: str


class StageOfCall(Model):
    code: str
    name: str


class Link(Model):
    method: str  # phone | shared_phone | ambiguous | manual | none | internal
    confidence: float


class LinkWithWhy(Link):
    why: dict[str, Any]  # the candidates with their reasons


class Goal(Model):
    code: GoalCode | None
    origin: GoalOrigin | None


class Quote(Model):
    turn: int
    speaker: str
    quote: str
    start: float


class VerdictOfCall(Model):
    outcome: Outcome
    attained: bool
    confidence: float
    evidence: list[Quote]
    why: str
    next_step: dict[str, Any] | None
    rejection: dict[str, Any] | None
    by: str  # machine | human


class Leg(Model):
    extension: str | None
    started_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    outcome: str


class CallItem(Model):
    id: int
    source: str
    pbx_call_id: str
    direction: Direction
    customer_phone: str | None  # E.164; null when hidden
    line: str | None
    employee: EmployeeOfCall | None
    extension: str | None
    started_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    talk_seconds: float
    wait_seconds: float | None
    outcome: CallOutcome
    connected: bool | None  # a person spoke; null: not known yet
    recording: RecordingOfCall
    company: Named | None
    contact: Named | None
    lead: Titled | None
    deal: Titled | None
    stage: StageOfCall | None
    link: Link
    goal: Goal
    verdict: VerdictOfCall | None
    legs: list[Leg]


class CallPage(Model):
    items: list[CallItem]
    next: int | None  # the `after` of the following page


class Turn(Model):
    speaker: str  # agent | customer | unknown
    start: float
    end: float
    text: str
    is_suspect: bool = False


class TranscriptOfCall(Model):
    recording_id: int | None
    language: str
    engine: str
    model: str
    seconds: float
    channels: int
    turns: list[Turn]


class StoredRecording(Model):
    id: int
    state: str
    seconds: float | None
    channels: int | None
    error: str | None
    url: str | None


class Judgement(VerdictOfCall):
    user: str | None
    at: datetime
    is_effective: bool  # the one that counts
    goal: GoalCode | None
    competitors: list[dict[str, Any]]
    prices: list[dict[str, Any]]


class CommentOfCall(Model):
    id: int
    user: str | None
    at_seconds: float | None
    text: str
    at: datetime


class Play(Model):
    user: str | None
    role: str
    at: datetime


class CallInFull(CallItem):
    link: LinkWithWhy
    transcripts: list[TranscriptOfCall]  # one a recording; turn numbers of quotes count through all of them
    recordings: list[StoredRecording]
    verdicts: list[Judgement]  # newest first
    talk: dict[str, bool | float | int | None] | None  # null: not measured, as for mono recordings
    comments: list[CommentOfCall]
    plays: list[Play] | None  # null: this role may not see who listened
