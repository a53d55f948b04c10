"""What commands answer with, and parts that several answers share."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.events import IncidentRaised, InstanceCompleted, JobScheduled, WorkItemOffered
from engine.instance_step import Result
from engine.queries import CaseLine, WorkItem
from webapp.api import shapes
from webapp.api.operation import Answer
from webapp.context import absolute_url
from webapp.step_names import element_of, step_name
from webapp.work.labels import process_of

RESULT = shapes.fields(
    {
        "case": shapes.ID,
        "seq": shapes.COUNT,
        "at": shapes.MOMENT,
        "offered": shapes.listed(shapes.KEY),
        "jobs": shapes.listed(shapes.KEY),
        "incidents": shapes.listed(shapes.KEY),
        "is_completed": shapes.FLAG,
    }
)
CASE = shapes.fields(
    {
        "id": shapes.ID,
        "process": shapes.TEXT,
        "process_name": shapes.TEXT,
        "version": shapes.COUNT,
        "definition": shapes.ID,
        "status": shapes.one_of("running", "incident", "completed", "cancelled"),
        "title": shapes.TEXT,
        "summary": shapes.VARIABLES,
        "started_at": shapes.MOMENT,
        "moved_at": shapes.MOMENT,
        "ended_at": shapes.maybe(shapes.MOMENT),
        "revises": shapes.maybe(shapes.ID),
        "url": shapes.TEXT,
    }
)
ITEM = shapes.fields(
    {
        "case": shapes.ID,
        "key": shapes.KEY,
        "element": shapes.TEXT,
        "name": shapes.TEXT,
        "title": shapes.TEXT,
        "process": shapes.TEXT,
        "group": shapes.TEXT,
        "status": shapes.one_of("open", "completed", "withdrawn"),
        "person": shapes.maybe(shapes.fields({"id": shapes.TEXT, "name": shapes.TEXT})),
        "offered_at": shapes.MOMENT,
        "due_at": shapes.maybe(shapes.MOMENT),
        "escalated_to": shapes.maybe(shapes.TEXT),
        "ended_at": shapes.maybe(shapes.MOMENT),
        "url": shapes.TEXT,
    }
)


def told_result(result: Result, status: int = 200, location: str = "") -> Answer:
    """Return what a command on a case led to: of a repeat, what the first one led to."""

    def keys(kind: type) -> list[str]:
        return [getattr(each, "key", "") for each in result.events if isinstance(each, kind)]

    body = {
        "case": str(result.stream_id),
        "seq": result.seq,
        "at": result.at.isoformat(),
        "offered": keys(WorkItemOffered),
        "jobs": keys(JobScheduled),
        "incidents": keys(IncidentRaised),
        "is_completed": any(isinstance(each, InstanceCompleted) for each in result.events),
    }
    return Answer(body, status, repeated=result.repeated, location=location)


def told_case(case: CaseLine, summary: Mapping[str, Any]) -> dict[str, Any]:
    """Return a case as lists tell it."""
    return {
        "id": str(case.id),
        "process": case.process_id,
        "process_name": case.process_name,
        "version": case.version,
        "definition": str(case.definition_id),
        "status": case.status,
        "title": case.title,
        "summary": dict(summary),
        "started_at": case.started_at.isoformat(),
        "moved_at": case.moved_at.isoformat(),
        "ended_at": moment(case.ended_at),
        "revises": str(case.revises) if case.revises else None,
        "url": absolute_url("cases.show", instance_id=case.id),
    }


def told_item(item: WorkItem) -> dict[str, Any]:
    """Return a work item as lists tell it."""
    person = {"id": item.person_id, "name": item.person_name or ""} if item.person_id else None
    return {
        "case": str(item.instance_id),
        "key": item.key,
        "element": element_of(item.key),
        "name": step_name(process_of(item.case), item.key),
        "title": item.case.title,
        "process": item.case.process_id,
        "group": item.group,
        "status": item.status,
        "person": person,
        "offered_at": item.offered_at.isoformat(),
        "due_at": moment(item.due_at),
        "escalated_to": item.escalated_to,
        "ended_at": moment(item.ended_at),
        "url": absolute_url("work.show", instance_id=item.instance_id, key=item.key),
    }


def moment(at: datetime | None) -> str | None:
    """Return a moment as text, None if there is none."""
    return at.isoformat() if at else None
