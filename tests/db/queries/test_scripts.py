"""Scripts, versions and what calls met, on both engines."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from db.connect import Database
from db.queries import script_figures, script_trials, scripts
from db.queries.kpi import Scope
from db.queries.scripts import ScriptWrong
from scoring.facts import GoalCode
from scoring.scripts.compare import Comparison, Counts
from scoring.scripts.items import Item, ItemResult, Kind, Mark
from scoring.scripts.presets import presets
from tests.small_company import NOON, Rows

GREETING, PRICE = Item(code="greeting", kind=Kind.GREETING), Item(code="price", kind=Kind.PRICE)
INVOICE = GoalCode.ISSUE_INVOICE
SCOPE = Scope(since=NOON - timedelta(days=1), until=NOON + timedelta(days=1))
YES = ItemResult(item="greeting", mark=Mark.YES, in_order=True, turn=1, quote="Добрый день", start=2.5)
NO = ItemResult(item="greeting", mark=Mark.NO)
NONE = ItemResult(item="price", mark=Mark.NOT_APPLICABLE)


def test_a_version_in_force_never_changes(db: Database) -> None:
    with Session(db.engine) as session, session.begin():
        script = scripts.add(session, name="Invoice", goal=INVOICE, stage_id=None, items=[GREETING], by=None, at=NOON)
        first = scripts.one(session, script).draft
        scripts.switch_on(session, first.id, at=NOON)
        scripts.save_draft(session, script, [GREETING, PRICE], by=None, at=NOON)
        scripts.save_draft(session, script, [PRICE], by=None, at=NOON)
        row = scripts.one(session, script)
        assert (row.active.number, row.active.items) == (1, (GREETING,))
        assert (row.draft.number, row.draft.items) == (2, (PRICE,)), "a draft is overwritten"
        scripts.switch_on(session, row.draft.id, at=NOON + timedelta(hours=1))
        row = scripts.one(session, script)
        assert [(one.number, one.state) for one in row.versions] == [(2, "active"), (1, "retired")]
        assert row.versions[1].active_until == NOON + timedelta(hours=1)
        with pytest.raises(ScriptWrong, match="only a draft"):
            scripts.switch_on(session, row.versions[1].id, at=NOON)
        assert scripts.switch_off(session, script, at=NOON)
        assert scripts.one(session, script).active is None


def test_a_goal_has_one_script_and_a_stage_its_own(db: Database) -> None:
    with Session(db.engine) as session, session.begin():
        rows = Rows(session)
        stage = rows.stages()["offer"]
        scripts.take_presets(session, presets("en"), by=None, at=NOON)
        assert scripts.take_presets(session, presets("en"), by=None, at=NOON) == 0
        with pytest.raises(ScriptWrong, match="already"):
            scripts.add(session, name="Again", goal=INVOICE, stage_id=None, items=[PRICE], by=None, at=NOON)
        own = scripts.add(session, name="At offer", goal=INVOICE, stage_id=stage, items=[PRICE], by=None, at=NOON)
        scripts.switch_on(session, scripts.one(session, own).draft.id, at=NOON)
        there, elsewhere = rows.call(stage_id=stage), rows.call()
        assert scripts.for_call(session, there, INVOICE).script_id == own
        assert scripts.for_call(session, elsewhere, INVOICE).script_id != own
        assert scripts.for_call(session, elsewhere, None) is None


def test_results_keep_their_version_and_only_the_newest_counts(db: Database) -> None:
    with Session(db.engine) as session, session.begin():
        rows = Rows(session)
        anna = rows.employee("Anna")
        script = scripts.add(session, name="I", goal=INVOICE, stage_id=None, items=[GREETING, PRICE], by=None, at=NOON)
        scripts.switch_on(session, scripts.one(session, script).draft.id, at=NOON)
        first = scripts.one(session, script).active
        calls = [rows.call(employee=anna) for _ in range(3)]
        scripts.replace_results(session, calls[0], first, [YES, NONE])
        scripts.replace_results(session, calls[0], first, [YES, NONE])  # again: the same
        scripts.replace_results(session, calls[1], first, [NO, NONE])
        scripts.switch_on(session, scripts.save_draft(session, script, [GREETING], by=None, at=NOON), at=NOON)
        scripts.replace_results(session, calls[1], scripts.one(session, script).active, [YES])
        scripts.replace_results(session, calls[2], first, [NO, NONE])
        scripts.replace_results(session, calls[2], None, [])  # its goal is another now
        shown = scripts.of_call(session, calls[1])
        assert (shown.version, shown.results) == (2, {"greeting": YES})
        figures = {(one.version_id == first.id, one.item): one for one in script_figures.by_item(session, SCOPE)}
        assert figures[True, "greeting"].counts == Counts(yes=1)
        assert figures[False, "greeting"].counts == Counts(yes=1)
        assert figures[True, "price"].counts == Counts(not_applicable=1)
        (line,) = script_figures.by_employee(session, SCOPE, script_id=script)
        assert (line.name, line.calls, line.met, line.owed) == ("Anna", 2, 2, 2)
        behind = script_figures.calls_of_item(session, SCOPE, script_id=script, item="greeting", mark=Mark.YES, limit=9)
        assert {one.id for one in behind} == set(calls[:2])
        other = Scope(since=SCOPE.since, until=SCOPE.until, only_employee=anna + 1)
        assert script_figures.by_item(session, other) == []
        assert script_figures.calls_of_item(
            session, other, script_id=script, item="greeting", mark=Mark.YES, limit=9
        ) == []  # fmt: skip


def test_a_trial_is_taken_once_and_given_back_when_its_worker_died(db: Database) -> None:
    lease = timedelta(minutes=5)
    with Session(db.engine) as session, session.begin():
        rows = Rows(session)
        script = scripts.add(session, name="I", goal=INVOICE, stage_id=None, items=[GREETING], by=None, at=NOON)
        draft = scripts.one(session, script).draft.id
        call = rows.judged()
        trial = script_trials.ask(
            session, draft, since=NOON, until=NOON + timedelta(days=1), most_calls=9, by=None, at=NOON
        )
        taken = script_trials.take(session, now=NOON, lease=lease)
        assert (taken.id, taken.before, taken.after) == (trial, None, (GREETING,))
        assert taken.calls == (), "nothing was heard of the call"
        assert script_trials.take(session, now=NOON, lease=lease) is None
        assert script_trials.take(session, now=NOON + 2 * lease, lease=lease).id == trial
        found = Comparison([GREETING], [GREETING])
        found.add(call, [NO], [YES])
        script_trials.finish(session, trial, found, at=NOON)
        shown = script_trials.one(session, trial)
        assert (shown.state, shown.calls, shown.counts[0].after) == ("done", 1, Counts(yes=1))
        assert [(one.call, one.before, one.after, one.quote) for one in shown.changed] == [
            (call, "no", "yes", "Добрый день")
        ]
        assert script_trials.one(session, trial, only_employee=99).changed == ()
        assert script_trials.take(session, now=NOON + 9 * lease, lease=lease) is None
