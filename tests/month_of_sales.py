"""A month of a small sales department for tests of pages: every figure has something to show, by arithmetic alone."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from tests.small_company import NOON, Rows, days

OUTCOMES = ("attained", "not_attained", "keep_in_touch", "attained", "rejected")
QUOTES = ("Хорошо, выставляйте на двенадцать рулонов", "Пришлите, мы подумаем", "У других дешевле, дорого")


def fill(session: Session) -> dict[str, int]:
    """Twelve companies, three people, a funnel that is upside down; ids by name."""
    rows = Rows(session)
    people = [
        rows.employee("Ирина Петрова", team="Север"),
        rows.employee("Алексей Смирнов", role="closer", team="Север"),
        rows.employee("Ольга Иванова", role="account_manager", team="Юг"),
    ]
    stage = rows.stages()
    for number in range(12):
        company = rows.company(f"ООО «Вектор-{number}»", segment="опт", region="Тверь")
        deal = rows.deal(stage["offer"], company=company, money=58_200 * (number + 1), employee_id=people[number % 3])
        rows.move(deal, stage["interest"], at=NOON - days(12))
        rows.move(deal, stage["offer"], frm=stage["interest"], at=NOON - days(9))
        if number % 3 == 0:
            rows.move(deal, stage["payment"], frm=stage["offer"], at=NOON - days(3))
            rows.move(deal, stage["offer"], frm=stage["payment"], at=NOON - days(2), back=True)
        for turn in range(number % 5 + 1):
            at = NOON - days((number + turn * 2) % 16) - timedelta(minutes=7 * number)
            _judged(rows, company, people[number % 3], deal, at, OUTCOMES[(number + turn) % 5])
    company = rows.company("ЗАО «Тишина»")
    for _ in range(15):
        rows.deal(stage["shipment"], company=company, created_at=NOON - days(30), employee_id=people[0])
    lead = rows.lead(money=900_000, rejection_reason="timing", employee_id=people[0], company_id=company)
    refused = rows.call(company=company, employee=people[0], lead_id=lead, at=NOON - days(1), phone="+79000000077")
    rejection = {"reason": "price", "quote": QUOTES[2], "turn": 1}
    rows.verdict(refused, "rejected", rejection=rejection, evidence=[_evidence(QUOTES[2])])
    rows.promise(refused, due=date(2026, 11, 17), employee=people[0])
    rows.call(phone="+79000000099", direction="inbound", outcome="missed", connected=False, at=NOON - days(0.1))
    rows.parked()
    return {"irina": people[0], "alexey": people[1], "refused": refused, "silent": company}


def _judged(rows: Rows, company: int, employee: int, deal: int, at: object, outcome: str) -> None:
    call = rows.call(company=company, employee=employee, deal_id=deal, at=at)  # type: ignore[arg-type]  # a datetime
    rejection = {"reason": "price", "quote": QUOTES[2], "turn": 1} if outcome == "rejected" else None
    quote = QUOTES[0] if outcome == "attained" else QUOTES[1]
    rows.verdict(call, outcome, evidence=[_evidence(quote)], rejection=rejection)


def _evidence(quote: str) -> dict[str, object]:
    return {"turn": 1, "speaker": "customer", "quote": quote, "start": 12.5}
