"""Funnels that come with the product."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.connect import Database
from db.models.crm import Pipeline, Stage
from db.presets import PRESETS, ensure_presets
from scoring.facts import GoalCode

BY_CODE = {preset.code: preset for preset in PRESETS}


def test_the_stages_are_those_of_the_sources() -> None:
    open_and_won = {
        code: [stage.code for stage in preset.stages if stage.kind != "lost"] for code, preset in BY_CODE.items()
    }
    assert open_and_won["optsnab"][:4] == ["interest", "offer", "payment", "shipment"]
    assert open_and_won["push"][:4] == ["never_ordered", "push_invoice", "push_payment", "paid"]
    assert open_and_won["bitrix-simple"] == ["new", "active", "customer", "client"]
    assert len(open_and_won["seven-step"]) == 10, "seven steps and three after the sale"


def test_every_funnel_can_be_won_and_lost_and_every_goal_is_known() -> None:
    for preset in PRESETS:
        kinds = [stage.kind for stage in preset.stages]
        assert (kinds.count("won"), kinds.count("lost"), kinds[-1]) == (1, 1, "lost")
        assert {stage.goal for stage in preset.stages if stage.goal} <= {str(goal) for goal in GoalCode}


def test_what_an_administrator_changed_stays(db: Database) -> None:
    def rename(session: Session) -> None:
        query = select(Stage).join(Pipeline).where(Pipeline.code == "push", Stage.code == "paid")
        session.scalars(query).one().name = "X"

    db.write_now(rename)
    with db.engine.begin() as connection:
        ensure_presets(connection)
    names = db.read_now(lambda session: list(session.scalars(select(Stage.name).where(Stage.code == "paid"))))
    assert names == ["X"]
