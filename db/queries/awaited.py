"""Whether somebody waits for what a call said."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.crm import Company, Lead
from db.models.telephony import Call

JUST_ENDED = timedelta(minutes=15)  # the manager still sits at the call's page


def is_awaited(session: Session, call_id: int, *, now: datetime) -> bool:
    """It just ended, or is a VIP's, or a rejected lead's; a call of the past never is.  One SELECT."""
    call = session.execute(
        select(Call.mode, Call.ended_at, Company.is_vip, Lead.rejected_at)
        .outerjoin(Company, Company.id == Call.company_id)
        .outerjoin(Lead, Lead.id == Call.lead_id)
        .where(Call.id == call_id)
    ).one()
    if call.mode == "backfill":
        return False
    just_ended = call.ended_at is not None and now - call.ended_at < JUST_ENDED
    return just_ended or bool(call.is_vip) or call.rejected_at is not None
