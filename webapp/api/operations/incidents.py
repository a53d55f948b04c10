"""Incidents: what stands still, and trying it again. What its step sees is corrected at `/api`."""

from datetime import datetime
from uuid import UUID

from engine import queries
from engine.commands import RetryIncident
from webapp.api import shapes
from webapp.api.call import Call
from webapp.api.callers import administrating
from webapp.api.incidents import told_incident
from webapp.api.operation import PAGED, Answer, Operation
from webapp.api.results import RESULT, told_result
from webapp.cases.access import case_for

INCIDENT = shapes.fields(
    {
        "case": shapes.ID,
        "title": shapes.TEXT,
        "process": shapes.TEXT,
        "key": shapes.KEY,
        "element": shapes.TEXT,
        "step": shapes.TEXT,
        "error": shapes.TEXT,
        "raised_at": shapes.MOMENT,
        "url": shapes.TEXT,
    }
)


def index(call: Call) -> Answer:
    """List open incidents of the office, oldest first."""
    administrating(call.caller)
    after, limit = call.cursors.read(call.query.get("cursor")), call.query["limit"]
    with call.office.database.reading() as connection:
        found = queries.incidents_after(
            connection,
            unit_id=call.unit_id,
            after=(datetime.fromisoformat(after[0]), UUID(after[1]), after[2]) if after else None,
            limit=limit + 1,
        )
        shown = found[:limit]
        lines = queries.case_lines(connection, list({each.instance_id for each in shown}))
    cases = {each.id: each for each in lines}
    more = None
    if len(found) > limit:
        last = shown[-1]
        more = call.cursors.write([last.raised_at.isoformat(), str(last.instance_id), last.key])
    told = [told_incident(each, cases[each.instance_id]) for each in shown]
    return Answer({"incidents": told, "next": more})


def retry(call: Call) -> Answer:
    """Try again what stalled."""
    actor = administrating(call.caller)
    with call.office.database.reading() as connection:
        case = case_for(connection, call.caller.account, call.case_id)
    return told_result(call.submit(RetryIncident(case.id, call.path["key"]), actor=actor))


OPERATIONS = (
    Operation(
        "listIncidents", "GET", "/incidents", "administer",
        ("Gangguan yang menunggu orang", "What stands still and waits for a person"),
        index, {200: shapes.page_of("incidents", INCIDENT)}, query=PAGED,
    ),
    Operation(
        "retryIncident", "POST", "/cases/{case}/incidents/{key}/retry", "administer",
        ("Coba lagi yang macet", "Try again what stalled"),
        retry, {200: RESULT}, is_command=True, is_of_case=True,
    ),
)  # fmt: skip
