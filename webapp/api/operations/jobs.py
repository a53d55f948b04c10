"""Jobs whose answer a case waits for: to look at. Outside workers take them elsewhere."""

from uuid import UUID

from engine import queries
from engine.errors import Forbidden
from webapp.api import shapes
from webapp.api.call import Call
from webapp.api.operation import PAGED, Answer, Operation
from webapp.cases.access import OVERSEERS

JOB = shapes.fields(
    {
        "case": shapes.ID,
        "key": shapes.KEY,
        "topic": shapes.TEXT,
        "inputs": shapes.VARIABLES,
        "attempts": shapes.COUNT,
        "error": shapes.maybe(shapes.TEXT),
    }
)


def index(call: Call) -> Answer:
    """List open jobs by case and key, of the topics that the token may take."""
    account = call.caller.account
    if not account.is_in(*OVERSEERS):
        raise Forbidden(
            f"Expected somebody who watches over all cases, but {account.name} does not",
            indonesian="Daftar pekerjaan hanya untuk pengawas.",
        )
    after = call.cursors.read(call.query.get("cursor"))
    limit, topic, topics = call.query["limit"], call.query.get("topic"), call.caller.token.topics
    wanted = topics if topic is None else tuple({topic} & set(topics or (topic,)))
    with call.office.database.reading() as connection:
        found = queries.jobs_after(
            connection,
            unit_id=call.unit_id,
            topics=wanted,
            after=(UUID(after[0]), after[1]) if after else None,
            limit=limit + 1,
        )
        shown = found[:limit]
        told = [
            {
                "case": str(each.instance_id),
                "key": each.key,
                "topic": each.topic,
                "inputs": queries.opened_variables(
                    connection, instance_ids=[each.instance_id], variables=each.inputs
                ),
                "attempts": each.attempts,
                "error": each.error,
            }
            for each in shown
        ]
    more = None
    if len(found) > limit:
        more = call.cursors.write([str(shown[-1].instance_id), shown[-1].key])
    return Answer({"jobs": told, "next": more})


OPERATIONS = (
    Operation(
        "listJobs", "GET", "/jobs", "jobs:read",
        ("Pekerjaan sistem yang ditunggu berkas", "Jobs whose answer a case waits for"),
        index, {200: shapes.page_of("jobs", JOB)}, query={**PAGED, "topic": shapes.text(200, 1)},
    ),
)  # fmt: skip
