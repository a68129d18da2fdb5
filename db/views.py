"""Read-only SQL views: what other programs may rely on.  README.md lists every column."""

from sqlalchemy import Connection, text

VIEWS: dict[str, str] = {
    "v_call": """
        SELECT c.id, s.name AS source, c.pbx_call_id, c.direction, c.customer_phone, c.line, c.extension,
               e.external_id AS employee, e.name AS employee_name, e.role AS employee_role, e.team AS employee_team,
               c.started_at, c.answered_at, c.ended_at, c.talk_seconds, c.wait_seconds, c.outcome, c.connected,
               c.connected_by, c.recording_state, co.external_id AS company, co.name AS company_name,
               l.external_id AS lead, d.external_id AS deal, st.code AS stage,
               v.goal, v.origin AS goal_origin, v.outcome AS verdict, v.attained, v.confidence, v.by AS verdict_by
        FROM call c
        JOIN source s ON s.id = c.source_id
        LEFT JOIN employee e ON e.id = c.employee_id
        LEFT JOIN company co ON co.id = c.company_id
        LEFT JOIN lead l ON l.id = c.lead_id
        LEFT JOIN deal d ON d.id = c.deal_id
        LEFT JOIN stage st ON st.id = c.stage_id
        LEFT JOIN verdict v ON v.call_id = c.id AND v.is_effective""",
    "v_company_calls_month": """
        SELECT {month} AS month, e.role AS employee_role, e.external_id AS employee, co.external_id AS company,
               co.name AS company_name, count(*) AS connected_calls
        FROM call c
        JOIN company co ON co.id = c.company_id
        LEFT JOIN employee e ON e.id = c.employee_id
        WHERE c.connected AND c.direction <> 'internal'
        GROUP BY 1, e.role, e.external_id, co.external_id, co.name""",
    "v_goal_attainment_month": """
        SELECT {month} AS month, v.goal, e.role AS employee_role, e.external_id AS employee,
               sum(CASE WHEN v.attained THEN 1 ELSE 0 END) AS attained, count(*) AS connected_with_goal
        FROM call c
        JOIN verdict v ON v.call_id = c.id AND v.is_effective
        LEFT JOIN employee e ON e.id = c.employee_id
        WHERE c.connected AND v.goal IS NOT NULL AND c.direction <> 'internal'
        GROUP BY 1, v.goal, e.role, e.external_id""",
    "v_employee_month": """
        SELECT {month} AS month, e.external_id AS employee, e.name AS employee_name, e.role AS employee_role,
               e.team AS employee_team, count(*) AS calls,
               sum(CASE WHEN c.answered_at IS NOT NULL THEN 1 ELSE 0 END) AS answered_calls,
               sum(CASE WHEN c.connected THEN 1 ELSE 0 END) AS connected_calls,
               sum(CASE WHEN c.connected AND c.company_id IS NOT NULL THEN 1 ELSE 0 END) AS connected_company_calls,
               count(DISTINCT CASE WHEN c.connected THEN c.company_id END) AS companies,
               sum(c.talk_seconds) AS talk_seconds,
               sum(CASE WHEN c.connected AND v.goal IS NOT NULL AND v.attained THEN 1 ELSE 0 END) AS attained,
               sum(CASE WHEN c.connected AND v.goal IS NOT NULL THEN 1 ELSE 0 END) AS connected_with_goal
        FROM call c
        JOIN employee e ON e.id = c.employee_id
        LEFT JOIN verdict v ON v.call_id = c.id AND v.is_effective
        WHERE c.direction <> 'internal'
        GROUP BY 1, e.external_id, e.name, e.role, e.team""",
    "v_lead": """
        SELECT l.external_id AS lead, l.title, co.external_id AS company, e.external_id AS employee, l.status,
               st.code AS stage, p.code AS pipeline, l.expected_sum / 100.0 AS expected_sum, l.currency,
               l.rejection_reason, l.rejected_at, l.campaign, l.created_at, l.updated_at
        FROM lead l
        LEFT JOIN company co ON co.id = l.company_id
        LEFT JOIN employee e ON e.id = l.employee_id
        LEFT JOIN stage st ON st.id = l.stage_id
        LEFT JOIN pipeline p ON p.id = st.pipeline_id""",
    "v_deal": """
        SELECT d.external_id AS deal, d.title, co.external_id AS company, e.external_id AS employee, d.status,
               st.code AS stage, p.code AS pipeline, d.sum / 100.0 AS sum, d.currency, d.created_at, d.closed_at,
               d.updated_at
        FROM deal d
        LEFT JOIN company co ON co.id = d.company_id
        LEFT JOIN employee e ON e.id = d.employee_id
        LEFT JOIN stage st ON st.id = d.stage_id
        LEFT JOIN pipeline p ON p.id = st.pipeline_id""",
    "v_stage_change": """
        SELECT sc.id, d.external_id AS deal, l.external_id AS lead, a.code AS from_stage, b.code AS to_stage,
               p.code AS pipeline, sc.at, sc.is_backward
        FROM stage_change sc
        LEFT JOIN deal d ON d.id = sc.deal_id
        LEFT JOIN lead l ON l.id = sc.lead_id
        LEFT JOIN stage a ON a.id = sc.from_stage_id
        JOIN stage b ON b.id = sc.to_stage_id
        JOIN pipeline p ON p.id = b.pipeline_id""",
    "v_funnel": """
        SELECT p.code AS pipeline, st.code AS stage, st.name AS stage_name, st.position, st.kind,
               count(d.id) AS open_deals, coalesce(sum(d.sum), 0) / 100.0 AS open_sum,
               st.reference_count, st.reference_sum / 100.0 AS reference_sum
        FROM stage st
        JOIN pipeline p ON p.id = st.pipeline_id
        LEFT JOIN deal d ON d.stage_id = st.id AND d.status = 'open'
        GROUP BY p.code, st.code, st.name, st.position, st.kind, st.reference_count, st.reference_sum""",
    "v_rejected_lead": """
        SELECT l.external_id AS lead, co.external_id AS company, e.external_id AS employee,
               l.rejection_reason AS stated_reason, l.rejected_at, l.expected_sum / 100.0 AS expected_sum, l.currency,
               r.decision AS last_decision, r.created_at AS decided_at
        FROM lead l
        LEFT JOIN company co ON co.id = l.company_id
        LEFT JOIN employee e ON e.id = l.employee_id
        LEFT JOIN review r ON r.id = (SELECT max(x.id) FROM review x WHERE x.lead_id = l.id)
        WHERE l.status = 'rejected' OR r.id IS NOT NULL""",
}

MONTH = {"sqlite": "substr(c.started_at, 1, 7)", "postgresql": "to_char(c.started_at AT TIME ZONE 'UTC', 'YYYY-MM')"}


def create_views(connection: Connection) -> None:
    """All views, anew; months are months of UTC: the tenant's zone is the business of /api/v1/kpi."""
    for name, query in VIEWS.items():
        body = query.replace("{month}", MONTH[connection.dialect.name])
        connection.execute(text(f"CREATE VIEW {name} AS {body}"))


def drop_views(connection: Connection) -> None:
    """Before tables change under them."""
    for name in VIEWS:
        connection.execute(text(f"DROP VIEW IF EXISTS {name}"))
