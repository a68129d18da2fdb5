"""All tables, so that migrations see the whole."""

from db.models import crm, scoring, telephony, work
from db.models.base import Base

MODULES = (telephony, crm, scoring, work)
METADATA = Base.metadata
