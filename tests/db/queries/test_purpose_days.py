"""What a day's calls look like to the signs, and how signs are kept, on both engines."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.connect import Database
from db.models.crm import Extension
from db.models.scoring import CallGoal, TalkMetrics
from db.models.work import User
from db.queries import purpose, talk
from db.queries.kpi import Scope
from scoring.kpis.purpose import Found, Sign, signs
from tests.small_company import NOON, Rows

MOSCOW = ZoneInfo("Europe/Moscow")
DAY = date(2026, 11, 18)
SCOPE = Scope(since=NOON - timedelta(days=1), until=NOON + timedelta(days=1))


def idle(rows: Rows, **more: object) -> int:
    """A connected talk with no goal and nothing after it."""
    call = rows.call(**more)
    rows.verdict(call, "keep_in_touch", goal=None)
    return call


def test_a_day_is_the_tenants(db: Database) -> None:
    with Session(db.engine) as session, session.begin():
        rows = Rows(session)
        late = rows.call(at=datetime(2026, 11, 18, 20, 59, tzinfo=UTC))
        rows.call(at=datetime(2026, 11, 18, 21, 0, tzinfo=UTC))  # midnight in Moscow
        rows.call(direction="internal")
        assert [call.id for call in purpose.day_calls(session, DAY, MOSCOW)] == [late]


def test_what_the_signs_are_told_of_a_call(db: Database) -> None:
    with Session(db.engine) as session, session.begin():
        rows = Rows(session)
        anna, vector = rows.employee("Anna"), rows.company()
        session.add(Extension(extension="+7 900 111-22-33", employee_id=anna))
        session.add(User(email="a@example.org", name="Anna", role="manager", password_hash="x", employee_id=anna,
                         created_at=NOON))  # fmt: skip
        session.flush()
        user = session.query(User.id).scalar()
        rows.deal(rows.stages()["shipped"], company=vector, status="won")
        call = rows.judged(company=vector, employee=anna, phone="+79001112233", ended_at=NOON)
        session.add(TalkMetrics(call_id=call, talk_ratio=0.97))
        session.add(
            CallGoal(call_id=call, goal="issue_invoice", origin="set", set_by=user, set_at=NOON + timedelta(hours=1))
        )
        session.flush()
        (seen,) = purpose.day_calls(session, DAY, MOSCOW)
        assert (seen.at.hour, seen.to_colleague, seen.is_closed, seen.talk_ratio) == (12, True, True, 0.97)
        assert (seen.goal_late, seen.has_step, seen.attained) == (timedelta(hours=1), False, True)
        rows.promise(call, due=DAY)
        rows.deal(rows.stages()["offer"], company=vector)
        session.get_one(CallGoal, call).set_by = None  # a program
        session.get_one(User, user).employee_id = None
        session.flush()
        (seen,) = purpose.day_calls(session, DAY, MOSCOW)
        assert (seen.has_step, seen.is_closed, seen.goal_late) == (True, False, timedelta(hours=1))
        session.get_one(CallGoal, call).set_by = user  # by now somebody else than the call's agent: a correction
        session.flush()
        assert purpose.day_calls(session, DAY, MOSCOW)[0].goal_late is None


def test_signs_are_rewritten_and_checks_stay(db: Database) -> None:
    with Session(db.engine) as session, session.begin():
        rows = Rows(session)
        anna, boris = rows.employee("Anna"), rows.employee("Boris")
        call, his = idle(rows, employee=anna), idle(rows, employee=boris)
        rows.judged(employee=anna)
        purpose.mark_call_due(session, call, MOSCOW)
        purpose.mark_due(session, DAY)
        assert purpose.due_days(session) == [DAY]
        assert purpose.replace_day(session, DAY, MOSCOW, signs) == 2
        assert purpose.due_days(session) == []
        found = {one.sign: one for one in purpose.counts(session, SCOPE)}
        assert (found["purposeless"].calls, found["purposeless"].waiting, found["burst"].calls) == (2, 2, 0)
        assert purpose.check(session, [call, 999], Sign.PURPOSELESS, user_id=None, note="a birthday", at=NOON) == 1
        purpose.replace_day(session, DAY, MOSCOW, signs)
        (hers,) = purpose.calls_of_sign(
            session, Scope(**{**vars_of(SCOPE), "employee": anna}), Sign.PURPOSELESS, limit=9
        )
        assert (hers.id, hers.note, hers.checked_at) == (call, "a birthday", NOON)
        waiting = purpose.calls_of_sign(session, SCOPE, Sign.PURPOSELESS, limit=9, is_open=True)
        assert [one.id for one in waiting] == [his]
        assert purpose.signs_of_call(session, call) == []
        assert purpose.signs_of_call(session, his) == [("purposeless", {})]
        purpose.uncheck(session, call, Sign.PURPOSELESS)
        assert purpose.signs_of_call(session, call) == [("purposeless", {})]
        shares = purpose.shares(session, SCOPE)
        assert [(one.name, one.purposeless, one.judged) for one in shares] == [("Anna", 1, 2), ("Boris", 1, 1)]
        only = Scope(**{**vars_of(SCOPE), "only_employee": anna})
        assert [one.id for one in purpose.calls_of_sign(session, only, Sign.PURPOSELESS, limit=9)] == [call]
        assert purpose.replace_day(session, DAY, MOSCOW, lambda _calls: [Found(call=his, sign=Sign.AGAIN)]) == 1


def vars_of(scope: Scope) -> dict[str, object]:
    return {name: getattr(scope, name) for name in Scope.__slots__}


def test_medians_leave_out_what_is_not_known(db: Database) -> None:
    with Session(db.engine) as session, session.begin():
        rows = Rows(session)
        anna = rows.employee("Anna")
        for ratio, patience in ((0.4, None), (0.6, 1.0), (0.9, 2.0)):
            call = rows.call(employee=anna)
            session.add(TalkMetrics(call_id=call, agent_seconds=10, talk_ratio=ratio, patience_seconds=patience))
        rows.call(employee=anna)  # mono: no measures
        rows.call(employee=anna, connected=False)
        session.flush()
        lines, every = talk.by_employee(session, SCOPE)
        (line,) = lines
        assert (line.name, line.connected, line.medians.calls, line.guessed) == ("Anna", 4, 3, 0)
        assert (line.medians.values["talk_ratio"], line.medians.n["talk_ratio"]) == (0.6, 3)
        assert (line.medians.values["patience_seconds"], line.medians.n["patience_seconds"]) == (1.5, 2)
        assert line.medians.values["fillers_per_100"] is None
        assert every.values["talk_ratio"] == 0.6
