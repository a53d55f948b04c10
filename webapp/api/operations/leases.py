"""Jobs for workers outside: fetch and hold them, keep them longer, say what came of them.

Neither an Idempotency-Key nor the case's state is asked for: the lease says both whose answer it is
and whether it came before.
"""

from datetime import timedelta
from typing import Any

from flask import Response, current_app

from engine import leases
from engine.errors import Forbidden, NotFound
from engine.leases import LeasedJob
from engine.leases.bounds import MAX_ERROR_LETTERS, MAX_JOBS, MAX_RETRIES, MAX_TOPICS
from webapp.api import shapes
from webapp.api.answers import json_answer
from webapp.api.call import Call
from webapp.api.operation import Answer, Operation
from webapp.api.waiting import bell_of

MAX_WORKER_LETTERS = 90  # the token's name stands before it, in pages and in the log
MAX_TOPIC_LETTERS = 200
MAX_WAIT_SECONDS = 30
DAY_SECONDS = 86_400
_LEASE = shapes.text(100, 1)
_LOCK = shapes.number(1, DAY_SECONDS, default=60)
_OVER = (404, 409, 410, 422)

FETCH = shapes.fields(
    {
        "worker_id": shapes.text(MAX_WORKER_LETTERS, 1),
        "topics": shapes.listed(shapes.text(MAX_TOPIC_LETTERS, 1), minItems=1, maxItems=MAX_TOPICS),
    },
    {
        "lock_seconds": _LOCK,
        "max_jobs": shapes.number(1, MAX_JOBS, default=1),
        "wait_seconds": shapes.number(0, MAX_WAIT_SECONDS, default=0),
    },
)
LEASED = shapes.fields(
    {
        "id": shapes.TEXT,
        "lease": shapes.TEXT,
        "leased_until": shapes.MOMENT,
        "case": shapes.ID,
        "key": shapes.KEY,
        "topic": shapes.TEXT,
        "attempts": shapes.COUNT,
        "retries": shapes.COUNT,
        "variables": shapes.VARIABLES,
    }
)


def fetch(call: Call) -> Answer | Response:
    """Lease due jobs of these topics; wait a little for one where there is none."""
    asked = call.body
    token, runtime = call.caller.token, call.office.runtime
    for topic in asked["topics"]:
        if not token.may_take(topic):
            raise Forbidden(
                f"Expected a topic of the token '{token.name}', but found '{topic}'",
                indonesian=f"Token ini tidak boleh mengambil pekerjaan topik '{topic}'.",
                field="topics",
            )
    bell = bell_of(current_app)
    bell.hear(runtime)

    def look() -> list[LeasedJob]:
        if not leases.has_due(runtime, asked["topics"]):
            return []
        return leases.fetch(
            runtime,
            f"{token.name}: {asked['worker_id']}",
            asked["topics"],
            lock_for=timedelta(seconds=asked.get("lock_seconds", 60)),
            limit=asked.get("max_jobs", 1),
        )

    leases.check_topics(asked["topics"])
    found = bell.wait(asked.get("wait_seconds", 0), look)
    if found is not None:
        return Answer({"jobs": [_told(each) for each in found]})
    response = json_answer({"jobs": []})
    response.headers["Retry-After"] = "1"  # nobody may wait here now
    return response


def extend(call: Call) -> Answer:
    """Keep a job longer."""
    lock_for = timedelta(seconds=call.body.get("lock_seconds", 60))
    job_id, lease = _held(call)
    until = leases.extend(call.office.runtime, job_id, lease, lock_for=lock_for)
    return Answer({"leased_until": until.isoformat()})


def complete(call: Call) -> Answer:
    """Hand in what a job led to; its case goes on."""
    job_id, lease = _held(call)
    leases.complete(call.office.runtime, job_id, lease, call.body.get("variables", {}))
    return Answer({"job": job_id, "status": "completed"})


def fail(call: Call) -> Answer:
    """Say that a job could not be done; with no retries left a person must look."""
    job_id, lease = _held(call)
    retries = leases.fail(
        call.office.runtime,
        job_id,
        lease,
        call.body["message"],
        retries=call.body.get("retries"),
        retry_after=timedelta(seconds=call.body.get("retry_after_seconds", 0)),
    )
    return Answer({"job": job_id, "status": "failed" if retries == 0 else "open",
                   "retries": retries})  # fmt: skip


def answer_with_error(call: Call) -> Answer:
    """Say which error of the diagram a job met."""
    job_id, lease = _held(call)
    code, message = call.body["code"], call.body.get("message", "")
    leases.answer_with_error(call.office.runtime, job_id, lease, code, message)
    return Answer({"job": job_id, "status": "completed"})


def release(call: Call) -> Answer:
    """Give a job back before its lease runs out."""
    job_id, lease = _held(call)
    leases.release(call.office.runtime, job_id, lease)
    return Answer({"job": job_id, "status": "open"})


def _held(call: Call) -> tuple[str, str]:
    """Return the job and the lease that a request names, if its token may have to do with them."""
    job_id = call.path["job"]
    if not call.caller.token.may_take(leases.topic_of(call.office.runtime, job_id)):
        raise NotFound(f"Expected a job '{job_id}', found none")
    return job_id, call.body["lease"]


def _told(held: LeasedJob) -> dict[str, Any]:
    return {
        "id": held.id,
        "lease": held.lease,
        "leased_until": held.leased_until.isoformat(),
        "case": str(held.instance_id),
        "key": held.key,
        "topic": held.topic,
        "attempts": held.attempts,
        "retries": held.retries,
        "variables": held.variables,
    }


_STATE = shapes.fields({"job": shapes.TEXT, "status": shapes.TEXT})
_FAILED = shapes.fields({**_STATE["properties"], "retries": shapes.COUNT})
_MESSAGE = shapes.text(MAX_ERROR_LETTERS, 1)

OPERATIONS = (
    Operation(
        "fetchJobs", "POST", "/jobs/fetch", "jobs:work",
        ("Ambil dan kunci pekerjaan beberapa topik", "Fetch and lock jobs of some topics"),
        fetch, {200: shapes.fields({"jobs": shapes.listed(LEASED)})}, body=FETCH,
    ),
    Operation(
        "extendJob", "POST", "/jobs/{job}/extend", "jobs:work",
        ("Perpanjang penguncian", "Keep a job longer"),
        extend, {200: shapes.fields({"leased_until": shapes.MOMENT})},
        body=shapes.fields({"lease": _LEASE}, {"lock_seconds": _LOCK}), errors=_OVER,
    ),
    Operation(
        "completeJob", "POST", "/jobs/{job}/complete", "jobs:work",
        ("Selesaikan pekerjaan", "Complete a job"),
        complete, {200: _STATE},
        body=shapes.fields({"lease": _LEASE}, {"variables": shapes.VARIABLES}), errors=_OVER,
    ),
    Operation(
        "failJob", "POST", "/jobs/{job}/fail", "jobs:work",
        ("Laporkan bahwa pekerjaan gagal", "Say that a job could not be done"),
        fail, {200: _FAILED},
        body=shapes.fields(
            {"lease": _LEASE, "message": _MESSAGE},
            {
                "retries": shapes.number(0, MAX_RETRIES),
                "retry_after_seconds": shapes.number(0, 30 * DAY_SECONDS, default=0),
            },
        ),
        errors=_OVER,
    ),
    Operation(
        "answerJobWithError", "POST", "/jobs/{job}/error", "jobs:work",
        ("Jawab dengan galat yang ditangkap diagram", "Answer with an error of the diagram"),
        answer_with_error, {200: _STATE},
        body=shapes.fields(
            {"lease": _LEASE, "code": shapes.text(200, 1)}, {"message": _MESSAGE}
        ),
        errors=_OVER,
    ),
    Operation(
        "releaseJob", "POST", "/jobs/{job}/release", "jobs:work",
        ("Kembalikan pekerjaan", "Give a job back"),
        release, {200: _STATE}, body=shapes.fields({"lease": _LEASE}), errors=_OVER,
    ),
)  # fmt: skip
