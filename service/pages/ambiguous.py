"""Неоднозначные номера / Ambiguous numbers: whose number is it?  One click, for all its calls."""

from datetime import datetime

from aiohttp import web
from sqlalchemy.orm import Session

from db.queries import ambiguous, audit, jobs
from service.access import WHO, Permission, Routes
from service.pages.render import render
from service.world import WORLD

routes = Routes()


@routes.get("/ambiguous", Permission.LINK)
async def page(request: web.Request) -> web.Response:
    """A number a row, with the companies it fits and what speaks for each."""
    numbers = await request.app[WORLD].db.read(ambiguous.numbers)
    return render(request, "ambiguous.html", numbers=numbers, chosen=request.query.get("chosen"))


@routes.post("/ambiguous", Permission.LINK)
async def choose(request: web.Request) -> web.Response:
    """The number (`phone`) is this company's (`company`): its calls are linked anew."""
    world, who, form = request.app[WORLD], request[WHO], await request.post()
    company = str(form.get("company", ""))
    if not company.isdecimal():
        raise web.HTTPBadRequest(text="choose a company")
    try:
        count = await world.db.write(
            _choose, phone=str(form.get("phone", "")), company_id=int(company), who=who.audit_name, at=world.clock()
        )
    except ambiguous.NotACandidate as error:
        raise web.HTTPConflict(text=str(error)) from error
    world.wake.set()
    world.live.publish("calls")
    raise web.HTTPSeeOther(f"/ambiguous?chosen={count}")


def _choose(session: Session, *, phone: str, company_id: int, who: str, at: datetime) -> int:
    """The audit line names the company, not the number; how many calls it touched."""
    call_ids = ambiguous.choose(session, phone=phone, company_id=company_id, at=at)
    for call_id in call_ids:
        jobs.add(session, stage="link", call_id=call_id, now=at)
    audit.write(
        session, at=at, who=who, action="link", subject=f"company:{company_id}", details={"calls": len(call_ids)}
    )
    return len(call_ids)
