"""/api/v1/calls: calls, one call with all that was said and judged, its goal, a person's verdict, comments."""

from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sqlalchemy.orm import Session

from db.queries import audit, call_detail, calls, jobs, judgements, scores
from db.queries.call_detail import Detail, SavedRecording
from scoring.facts import GoalCode
from scoring.verdict import Outcome
from service.access import WHO, Permission, Routes
from service.api.about import about
from service.api.body import read_body
from service.api.call_schema import CallInFull, CallPage
from service.call_list import hidden_calls, of_api, read
from service.periods import number
from service.world import WORLD

MOST = 500
MOST_DIGITS = 15  # of an id: more than any database will give
MOST_TEXT = 4000  # characters of a comment
FILTERS = {
    "period": "day, week, month or quarter; without any period all calls",
    "on": "a day within that period, like 2026-11-24",
    "from": "first day, in the tenant's zone",
    "to": "last day",
    "team": "of the employee",
    "role": "of the employee",
    "employee": "id",
    "line": "the company's number or line called",
    "segment": "of the company",
    "region": "of the company",
    "campaign": "of the lead",
    "direction": "inbound, outbound, internal; customers: all but internal",
    "outcome": "answered, missed, abandoned, busy, failed, voicemail, in_progress",
    "connected": "yes or no: a person spoke",
    "goal": "code",
    "verdict": "outcome of the verdict that counts; none: not judged",
    "company": "id",
    "lead": "id",
    "deal": "id",
    "stage": "id",
    "recording": "expected, late, stored, missing, corrupt or none",
    "q": "words of the transcript or the company's name, or four or more digits of the number",
    "limit": f"1 to {MOST}, 50 by default",
    "after": "`next` of the page before",
}

routes = Routes()


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class GoalBody(Body):
    goal: GoalCode


class VerdictBody(Body):
    outcome: Outcome
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=MOST_TEXT)] = ""


class CommentBody(Body):
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MOST_TEXT)]
    at_seconds: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None


@routes.get("/api/v1/calls", Permission.SEE_CALLS)
@about(answer=CallPage, query=FILTERS)
async def listed(request: web.Request) -> web.Response:
    """Calls, newest first, `limit` at a time; `next` is the `after` of the following page, or null."""
    limit = min(max(number(request, "limit") or 50, 1), MOST)
    found = await read(request, of_api(request), limit=limit)
    return web.json_response({"items": found, "next": found[-1]["id"] if len(found) == limit else None})


@routes.get("/api/v1/calls/{id:\\d+}", Permission.SEE_CALLS)
@about(answer=CallInFull)
async def shown(request: web.Request) -> web.Response:
    """One call with its transcripts, verdicts, measures of the talk, comments, and why it is linked so."""
    world, who, item = request.app[WORLD], request[WHO], await item_of(request)
    detail = await world.db.read(call_detail.read, item["id"])
    return web.json_response(in_full(item, detail, with_plays=who.may(Permission.REVIEW)))


@routes.put("/api/v1/calls/{id:\\d+}/goal", Permission.JUDGE)
@about(body=GoalBody)
async def set_goal(request: web.Request) -> web.Response:
    """What the call is for, before or after it; what was said is judged anew by it."""
    world, item, body = request.app[WORLD], await item_of(request), await read_body(request, GoalBody)
    await world.db.write(change_goal, request, item["id"], body.goal)
    world.wake.set()
    return web.json_response({"id": item["id"], "goal": {"code": body.goal, "origin": "set"}})


@routes.post("/api/v1/calls/{id:\\d+}/verdict", Permission.JUDGE)
@about(body=VerdictBody, status=201)
async def judge(request: web.Request) -> web.Response:
    """A person's verdict; from now on it counts instead of the machine's, which stays beside it."""
    item, body = await item_of(request), await read_body(request, VerdictBody)
    await request.app[WORLD].db.write(keep_verdict, request, item["id"], body.outcome, body.note)
    return web.json_response({"id": item["id"], "outcome": body.outcome, "by": "human"}, status=201)


@routes.post("/api/v1/calls/{id:\\d+}/comments", Permission.COMMENT)
@about(body=CommentBody, status=201)
async def comment(request: web.Request) -> web.Response:
    """A comment on the whole call, or at a second of its recording."""
    item, body = await item_of(request), await read_body(request, CommentBody)
    comment_id = await request.app[WORLD].db.write(keep_comment, request, item["id"], body.text, body.at_seconds)
    return web.json_response({"id": comment_id}, status=201)


def in_full(item: dict[str, Any], detail: Detail, *, with_plays: bool) -> dict[str, Any]:
    """The item with everything else that is known of the call."""
    found: dict[str, Any] = as_json(
        {
            "transcripts": [asdict(transcript) for transcript in detail.transcripts],
            "recordings": [_recording(recording) for recording in detail.recordings],
            "verdicts": [asdict(verdict) for verdict in detail.verdicts],
            "talk": detail.talk,
            "comments": [asdict(note) for note in detail.notes],
            "plays": [asdict(play) for play in detail.plays] if with_plays else None,
        }
    )
    return item | {"link": item["link"] | {"why": as_json(detail.link_why)}} | found


def _recording(recording: SavedRecording) -> dict[str, Any]:
    """Without its waveform, which has an address of its own."""
    return {
        "id": recording.id,
        "state": recording.state,
        "seconds": recording.seconds,
        "channels": recording.channels,
        "error": recording.error,
        "url": f"/recordings/{recording.id}/audio" if recording.state == "stored" else None,
    }


async def item_of(request: web.Request) -> dict[str, Any]:
    """The call of the address, if this person may see it; else 404."""
    named = request.match_info["id"]
    item = None
    if len(named) <= MOST_DIGITS:
        item = await request.app[WORLD].db.read(calls.one, int(named), only_employee=request[WHO].only_employee)
    if item is None:
        raise web.HTTPNotFound(text="there is no such call, or it is not yours to see")
    if item["id"] in await hidden_calls(request):
        raise web.HTTPForbidden(text="you grade this call blind; its page opens when both grades are in")
    return item


def change_goal(session: Session, request: web.Request, call_id: int, goal: GoalCode) -> None:
    who, at = request[WHO], request.app[WORLD].clock()
    scores.set_goal(session, call_id, goal, user_id=who.user_id, at=at)
    jobs.add(session, stage="score", call_id=call_id, now=at, priority=jobs.URGENT)
    _audit(session, request, "goal", call_id, {"goal": str(goal)})


def keep_verdict(session: Session, request: web.Request, call_id: int, outcome: Outcome, note: str) -> None:
    who, at = request[WHO], request.app[WORLD].clock()
    judgements.judge_by_hand(session, call_id, outcome=outcome, note=note, user_id=who.user_id, at=at)
    _audit(session, request, "verdict", call_id, {"outcome": str(outcome)})


def keep_comment(session: Session, request: web.Request, call_id: int, text: str, at_seconds: float | None) -> int:
    who, at = request[WHO], request.app[WORLD].clock()
    note_id = judgements.comment(
        session, call_id, text=text[:MOST_TEXT], at_seconds=at_seconds, user_id=who.user_id, at=at
    )
    _audit(session, request, "comment", call_id, {})
    return note_id


def _audit(session: Session, request: web.Request, action: str, call_id: int, details: dict[str, Any]) -> None:
    audit.write(
        session,
        at=request.app[WORLD].clock(),
        who=request[WHO].audit_name,
        action=action,
        subject=f"call:{call_id}",
        details=details,
    )


def as_json(value: Any) -> Any:
    """Times as ISO 8601, sums as text: what JSON itself has no word for."""
    if isinstance(value, dict):
        return {name: as_json(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(inner) for inner in value]
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
