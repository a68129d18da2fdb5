"""Calls for other programs: the contract's names, the filters, what a person adds."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from db.models.scoring import CallGoal, TalkMetrics, VerdictRow
from db.models.telephony import CallLeg, Recording, TranscriptRow
from db.models.work import Audit, Comment, Job, Play
from service.api.call_schema import CallInFull, CallItem
from tests.small_company import NOON, Rows, days
from tests.web import Web

CONTRACT = (  # the names that stay
    "id", "source", "pbx_call_id", "direction", "customer_phone", "line", "employee", "extension", "started_at",
    "answered_at", "ended_at", "talk_seconds", "wait_seconds", "outcome", "connected", "recording", "company", "lead",
    "deal", "stage", "link", "goal", "verdict", "legs",
)  # fmt: skip
QUOTE = {"turn": 1, "speaker": "customer", "quote": "выставляйте счёт", "start": 12.5}


class Story:
    """Four calls of two people: one with everything, a missed one, an internal one, an old one."""

    def __init__(self, session: Session) -> None:
        rows = Rows(session)
        stages = rows.stages()
        self.anna, self.boris = rows.employee("Anna"), rows.employee("Boris", team="South")
        self.vector, self.other = rows.company("Вектор", region="Tula"), rows.company("Other")
        self.lead = rows.lead(company_id=self.vector)
        self.deal = rows.deal(stages["offer"], company=self.vector)
        self.full = rows.call(
            company=self.vector, employee=self.anna, phone="+79000000101", lead_id=self.lead, deal_id=self.deal,
            stage_id=stages["offer"], extension="204", line="+74950000001", answered_at=NOON + timedelta(seconds=7),
            ended_at=NOON + timedelta(minutes=2), wait_seconds=7.0, recording_state="stored", link_method="phone",
            link_confidence=0.9, link_why={"reason": "number_of_company"},
        )  # fmt: skip
        self.verdict = rows.verdict(self.full, evidence=[QUOTE])
        self.missed = rows.call(
            at=NOON - days(1), outcome="missed", direction="inbound", connected=False, employee=self.boris,
            phone="+79000000202", talk_seconds=0.0,
        )  # fmt: skip
        self.internal = rows.call(at=NOON - days(2), direction="internal", employee=self.anna)
        self.old = rows.call(at=NOON - days(400), company=self.other, employee=self.boris)
        recording = Recording(
            call_id=self.full, pbx_recording_id="r", state="stored", expected_at=NOON, seconds=120.0, channels=2,
            peaks={"agent": [1], "customer": [2]},
        )  # fmt: skip
        session.add(recording)
        session.flush()
        self.recording = recording.id
        session.add_all(
            [
                TranscriptRow(
                    call_id=self.full, recording_id=recording.id, created_at=NOON, language="ru", engine="test",
                    model="none", seconds=120.0, channels=2, wall_seconds=1.0, text="добрый день\nвыставляйте счёт",
                    turns=[
                        {"speaker": "agent", "start": 0.0, "end": 9.0, "text": "Добрый день", "is_suspect": False},
                        {"speaker": "customer", "start": 12.5, "end": 15.0, "text": "выставляйте счёт"},
                    ],
                ),
                CallLeg(
                    call_id=self.full, leg_id="1", party="employee", extension="204", started_at=NOON,
                    outcome="answered",
                ),
                CallLeg(call_id=self.full, leg_id="2", party="customer", started_at=NOON, outcome="answered"),
                TalkMetrics(call_id=self.full, talk_ratio=0.4, questions=3),
                Play(recording_id=recording.id, role="head", at=NOON),
            ]
        )  # fmt: skip


@pytest.fixture
async def story(web: Web) -> Story:
    return await web.world.db.write(Story)


async def ids(web: Web, query: str, who: str = "api") -> list[int]:
    return [item["id"] for item in (await web.json(who, f"/api/v1/calls?{query}"))["items"]]


async def test_an_item_has_the_contracts_names_and_the_models_types(web: Web, story: Story) -> None:
    items = (await web.json("api", "/api/v1/calls"))["items"]
    for item in items:
        assert set(CONTRACT) <= set(item)
        CallItem.model_validate_json(json.dumps(item), strict=True)
    full = items[0]
    assert full["company"]["name"] == "Вектор"
    assert full["employee"] == {"id": story.anna, "external_id": "e1", "name": "Anna", "extension": "204"}
    assert full["started_at"] == "2026-11-18T09:00:00Z"
    assert full["recording"] == {
        "state": "stored", "seconds": 120.0, "channels": 2, "url": f"/recordings/{story.recording}/audio",
    }  # fmt: skip
    assert full["stage"]["code"] == "offer"
    assert full["goal"] == {"code": "issue_invoice", "origin": "set"}
    assert full["verdict"]["evidence"] == [QUOTE]
    assert [leg["extension"] for leg in full["legs"]] == ["204"]


async def test_without_a_period_a_program_gets_all_calls_newest_first(web: Web, story: Story) -> None:
    assert await ids(web, "") == [story.full, story.missed, story.internal, story.old]


FILTERED = (
    ("period=month", ("full", "missed", "internal")),
    ("period=day&on=2026-11-17", ("missed",)),
    ("from=2025-01-01&to=2025-12-31", ("old",)),
    ("direction=internal", ("internal",)),
    ("direction=customers", ("full", "missed", "old")),
    ("direction=inbound", ("missed",)),
    ("outcome=missed", ("missed",)),
    ("connected=no", ("missed",)),
    ("goal=issue_invoice", ("full",)),
    ("verdict=attained", ("full",)),
    ("verdict=none&direction=customers", ("missed", "old")),
    ("team=South", ("missed", "old")),
    ("role=closer", ()),
    ("region=Tula", ("full",)),
    ("recording=stored", ("full",)),
    ("line=%2B74950000001", ("full",)),
    ("q=Выставляйте", ("full",)),
    ("q=вектор", ("full",)),
    ("q=000-02-02", ("missed",)),
    ("q=100%25", ()),
)


async def test_filters(web: Web, story: Story) -> None:
    found = {query: await ids(web, query) for query, _ in FILTERED}
    assert found == {query: [getattr(story, name) for name in names] for query, names in FILTERED}


async def test_filters_by_id(web: Web, story: Story) -> None:
    assert await ids(web, f"company={story.vector}") == [story.full]
    assert await ids(web, f"lead={story.lead}") == [story.full]
    assert await ids(web, f"deal={story.deal}") == [story.full]
    assert await ids(web, f"employee={story.boris}") == [story.missed, story.old]


WRONG_FILTERS = (
    ("direction=up", "direction is one of"),
    ("connected=maybe", "connected is yes or no"),
    ("period=year", "period is day, week, month or quarter"),
    ("from=2026-13-01", "from should be a day"),
    ("company=Vector", "company should be a whole number"),
    ("after=999", "is not there"),
)


async def test_a_wrong_filter_is_said_in_one_line(web: Web, story: Story) -> None:
    for query, says in WRONG_FILTERS:
        answer = await web.ask("api", "GET", f"/api/v1/calls?{query}")
        error = (await answer.json())["error"]
        assert (answer.status, says in error, "\n" in error) == (400, True, False), error


async def test_pages_follow_each_other_without_gap_or_repeat_even_within_one_second(web: Web) -> None:
    made = await web.world.db.write(_ten_at_once)
    seen: list[int] = []
    after = ""
    while True:
        page = await web.json("api", f"/api/v1/calls?limit=3{after}")
        seen += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert seen == sorted(made, reverse=True)


def _ten_at_once(session: Session) -> list[int]:
    rows = Rows(session)
    return [rows.call() for _ in range(10)]


async def test_a_manager_sees_the_own_calls_only(web: Web, story: Story) -> None:
    await web.is_employee("manager", story.boris)
    assert await ids(web, "", "manager") == [story.missed, story.old]
    assert await ids(web, f"employee={story.anna}", "manager") == []
    assert (await web.ask("manager", "GET", f"/api/v1/calls/{story.full}")).status == 404
    refused = await web.ask("manager", "POST", f"/api/v1/calls/{story.full}/comments", json={"text": "x"})
    assert refused.status == 404
    await web.is_employee("manager", None)
    assert await ids(web, "", "manager") == []


async def test_one_call_in_full(web: Web, story: Story) -> None:
    said = await web.json("supervisor", f"/api/v1/calls/{story.full}")
    CallInFull.model_validate_json(json.dumps(said), strict=True)
    assert [turn["text"] for turn in said["transcripts"][0]["turns"]] == ["Добрый день", "выставляйте счёт"]
    assert said["link"] == {"method": "phone", "confidence": 0.9, "why": {"reason": "number_of_company"}}
    assert said["talk"]["questions"] == 3
    assert [play["role"] for play in said["plays"]] == ["head"]
    assert (await web.json("api", f"/api/v1/calls/{story.full}"))["plays"] is None


async def test_a_persons_verdict_counts_and_the_machines_stays(web: Web, story: Story) -> None:
    body = {"outcome": "rejected", "note": "he said no at 01:10"}
    answer = await web.ask("supervisor", "POST", f"/api/v1/calls/{story.full}/verdict", json=body)
    assert answer.status == 201
    said = await web.json("api", f"/api/v1/calls/{story.full}")
    assert (said["verdict"]["outcome"], said["verdict"]["by"], said["verdict"]["attained"]) == (
        "rejected",
        "human",
        False,
    )
    assert [(v["by"], v["is_effective"], v["user"]) for v in said["verdicts"]] == [
        ("human", True, "Supervisor"),
        ("machine", False, None),
    ]
    assert [row.why for row in await web.rows(VerdictRow) if row.is_effective] == ["he said no at 01:10"]
    assert [line.action for line in await web.rows(Audit)] == ["verdict"]


async def test_a_goal_can_be_set_before_and_after_and_asks_for_a_new_judgement(web: Web, story: Story) -> None:
    for call in (story.full, story.missed):
        answer = await web.ask("api", "PUT", f"/api/v1/calls/{call}/goal", json={"goal": "book_meeting"})
        assert (answer.status, (await answer.json())["goal"]) == (200, {"code": "book_meeting", "origin": "set"})
    assert {(row.call_id, row.goal, row.origin) for row in await web.rows(CallGoal)} == {
        (story.full, "book_meeting", "set"),
        (story.missed, "book_meeting", "set"),
    }
    assert {(job.stage, job.call_id) for job in await web.rows(Job)} == {("score", story.full), ("score", story.missed)}
    assert await ids(web, "goal=book_meeting") == [story.full, story.missed]


async def test_a_comment_at_a_second(web: Web, story: Story) -> None:
    body = {"text": "  ask for the date here ", "at_seconds": 134}
    answer = await web.ask("manager", "POST", f"/api/v1/calls/{story.full}/comments", json=body)
    assert answer.status == 404  # a manager tied to no employee has no calls
    answer = await web.ask("head", "POST", f"/api/v1/calls/{story.full}/comments", json=body)
    assert answer.status == 201
    assert [(row.text, row.at_seconds) for row in await web.rows(Comment)] == [("ask for the date here", 134.0)]


WRONG_BODIES: tuple[tuple[str, str, Any, int, str], ...] = (
    ("PUT", "goal", {"goal": "sell"}, 422, "goal: Input should be"),
    ("PUT", "goal", {}, 422, "goal: Field required"),
    ("POST", "verdict", {"outcome": "won"}, 422, "outcome: Input should be"),
    ("POST", "verdict", {"outcome": "attained", "by": "machine"}, 422, "by: Extra inputs"),
    ("POST", "comments", {"text": "   "}, 422, "text: String should have at least 1"),
    ("POST", "comments", {"text": "x", "at_seconds": -1}, 422, "at_seconds: Input should be greater"),
    ("POST", "comments", {"text": "x" * 4001}, 422, "text: String should have at most 4000"),
    ("POST", "comments", [], 400, "must be a JSON object"),
)


async def test_a_wrong_body_changes_nothing_and_says_which_field(web: Web, story: Story) -> None:
    for method, path, body, status, says in WRONG_BODIES:
        answer = await web.ask("admin", method, f"/api/v1/calls/{story.full}/{path}", json=body)
        error = (await answer.json())["error"]
        assert (answer.status, says in error) == (status, True), error
    assert await web.rows(Audit) == []
    assert await web.rows(Job) == []


async def test_a_call_that_is_not_there(web: Web, story: Story) -> None:
    for named in ("0", "99", "9" * 30):
        assert (await web.ask("api", "GET", f"/api/v1/calls/{named}")).status == 404
