"""All tables, so that migrations see the whole."""

from db.models import crm, exchanges, people, promises, scoring, scripts, speech, telephony, work
from db.models.base import Base

MODULES = (telephony, crm, scoring, promises, scripts, people, exchanges, speech, work)
METADATA = Base.metadata
