"""Funnels that come with the product: *optsnab*, *push*, *bitrix-simple*, *seven-step*.

A stage has the goal of the calls made at it, and, in optsnab, how many deals the reference funnel wants there.
"""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from db.models.crm import Pipeline, Stage

LOST = ("rejected", "Забракован")


@dataclass(frozen=True, slots=True)
class PresetStage:
    code: str
    name: str
    goal: str | None = None
    kind: str = "open"
    reference_count: int | None = None
    reference_sum: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Preset:
    code: str
    name: str
    stages: tuple[PresetStage, ...]


PRESETS = (
    Preset(
        "optsnab",
        "Опт: интерес → отгрузка",
        (
            PresetStage("interest", "Интерес", "discover_need", "open", 40, Decimal(4_000_000)),
            PresetStage("offer", "Коммерческое предложение", "follow_up_offer", "open", 20, Decimal(2_400_000)),
            PresetStage("payment", "Оплата", "push_payment", "open", 10, Decimal(1_200_000)),
            PresetStage("shipment", "Отгрузка", None, "open", 8, Decimal(1_000_000)),
            PresetStage("shipped", "Отгружено", None, "won"),
            PresetStage(*LOST, None, "lost"),
        ),
    ),
    Preset(
        "push",
        "Дожим",
        (
            PresetStage("never_ordered", "Ни разу не заказывал", "get_application"),
            PresetStage("push_invoice", "Дожать до счёта", "issue_invoice"),
            PresetStage("push_payment", "Дожать до оплаты счёта", "push_payment"),
            PresetStage("paid", "Оплатил и ждёт отгрузки"),
            PresetStage("shipped", "Отгружено", None, "won"),
            PresetStage(*LOST, None, "lost"),
        ),
    ),
    Preset(
        "bitrix-simple",
        "Новый → клиент",
        (
            PresetStage("new", "Новый", "discover_need"),
            PresetStage("active", "Активный", "follow_up_offer"),
            PresetStage("customer", "Заказчик", "push_payment"),
            PresetStage("client", "Клиент", None, "won"),
            PresetStage(*LOST, None, "lost"),
        ),
    ),
    Preset(
        "seven-step",
        "Семь шагов и после продажи",
        (
            PresetStage("lead", "Лид", "discover_need"),
            PresetStage("qualification", "Квалификация", "discover_need"),
            PresetStage("preparing_offer", "Подготовка предложения", "get_application"),
            PresetStage("making_offer", "Совершение предложения", "follow_up_offer"),
            PresetStage("negotiation", "Переговоры", "book_meeting"),
            PresetStage("confirmation", "Подтверждение", "issue_invoice"),
            PresetStage("contract_invoice", "Договор и счёт", "push_payment"),
            PresetStage("delivery", "Поставка, освоение"),
            PresetStage("training", "Обучение персонала"),
            PresetStage("after_sales", "Послепродажные мероприятия", None, "won"),
            PresetStage(*LOST, None, "lost"),
        ),
    ),
)


def ensure_presets(connection: Connection) -> None:
    """Add what is missing; what an administrator changed stays."""
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        known = set(session.scalars(select(Pipeline.code)))
        for preset in PRESETS:
            if preset.code not in known:
                _add(session, preset)
        session.commit()


def _add(session: Session, preset: Preset) -> None:
    pipeline = Pipeline(code=preset.code, name=preset.name)
    session.add(pipeline)
    session.flush()
    for position, stage in enumerate(preset.stages, start=1):
        session.add(
            Stage(
                pipeline_id=pipeline.id,
                code=stage.code,
                name=stage.name,
                position=position,
                kind=stage.kind,
                goal_code=stage.goal,
                reference_count=stage.reference_count,
                reference_sum=stage.reference_sum,
            )
        )
