"""A new version is deployed, or proposed where a second person must approve."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from engine.bundles import DIAGRAMS, MAX_FILES
from engine.checking import Unfit
from engine.events import DefinitionDeployed
from engine.instance_step import Result
from webapp.acting import LONGEST_WORDS
from webapp.api import shapes
from webapp.api.call import Call
from webapp.api.errors import Malformed, Wrong
from webapp.api.operation import Answer, Operation
from webapp.deployments.access import needs_approval
from webapp.deployments.terms import proposal
from webapp.drafts.content import MAX_BODY_BYTES
from webapp.ids import new_id
from webapp.procedures.uploads import Deployment, Uploaded

DEPLOYED = shapes.fields(
    {
        "seq": shapes.COUNT,
        "definitions": shapes.listed(
            shapes.fields({"id": shapes.ID, "process": shapes.TEXT, "version": shapes.COUNT})
        ),
        "proposal": shapes.maybe(shapes.ID),
    }
)
SOURCES = shapes.by_name(
    shapes.TEXT, minProperties=1, maxProperties=MAX_FILES, propertyNames=shapes.text(120, 1)
)
REASONS = shapes.by_name(shapes.text(LONGEST_WORDS, 1), maxProperties=200)


def deploy(call: Call) -> Answer:
    """Deploy diagrams with their forms, or propose them where a second person must approve."""
    try:
        deployment = _deployment(call)
        if not needs_approval():
            return _deployed(call.submit(deployment, added=_added(call)), 201)
        result = call.submit(proposal(new_id(), deployment), added=_added(call))
        return _deployed(result, 202, getattr(result.events[0], "proposal_id", None))
    except Unfit as unfit:
        raise _unfit(unfit) from unfit


def _deployment(call: Call) -> Deployment:
    body, sent = call.body, Uploaded()
    for name, source in body["files"].items():
        content = source.encode()
        if name.lower().endswith(DIAGRAMS):
            sent.diagrams[name] = content
        else:
            sent.forms[name.removesuffix(".form").removesuffix(".json")] = content
    if not sent.diagrams:
        raise Malformed(
            [
                Wrong(
                    "/files",
                    "Sertakan sedikitnya satu diagram (.bpmn).",
                    "Expected a diagram (.bpmn) or more, found none.",
                )
            ],
            status=422,
        )
    deployment = sent.command(
        call.office.runtime,
        body["message"],
        keeps=body.get("keep_forms", True),
        scripts=body.get("scripts", "refuse"),
    )
    terms: dict[str, Any] = {
        name: body[name] for name in ("waived", "acknowledged", "migrate") if name in body
    }
    if "in_force_at" in body:
        terms["in_force_at"] = body["in_force_at"]
    return replace(deployment, **terms)


def _added(call: Call) -> set[str]:
    """Return what is worked out of the versions in force, and so is another once it is deployed."""
    sent_forms = [name for name in call.body["files"] if not name.lower().endswith(DIAGRAMS)]
    return {"proposal_id", "base", "bases", *(() if sent_forms else ("forms",))}


def _deployed(result: Result, status: int, proposal_id: UUID | None = None) -> Answer:
    versions = [each for each in result.events if isinstance(each, DefinitionDeployed)]
    body = {
        "seq": result.seq,
        "definitions": [
            {"id": str(each.definition_id), "process": each.process_id, "version": each.version}
            for each in versions
        ],
        "proposal": str(proposal_id) if proposal_id else None,
    }
    return Answer(body, status, repeated=result.repeated)


def _unfit(unfit: Unfit) -> Malformed:
    wrong = [
        Wrong(
            f"{each.rule} {each.element_id}".strip(), each.message["id"], each.message["en"], "rule"
        )
        for each in unfit.found
        if each.severity == "error"
    ]
    return Malformed(wrong, status=422)


OPERATIONS = (
    Operation(
        "deploy", "POST", "/definitions", "definitions:write",
        ("Terapkan prosedur, atau ajukan bila perlu persetujuan",
         "Deploy procedures, or propose them where a second person must approve"),
        deploy, {201: DEPLOYED, 202: DEPLOYED}, is_command=True, most_bytes=MAX_BODY_BYTES,
        body=shapes.fields(
            {"message": shapes.text(LONGEST_WORDS, 1), "files": SOURCES},
            {
                "keep_forms": shapes.FLAG,
                "scripts": shapes.one_of("refuse", "manual"),
                "in_force_at": shapes.MOMENT,
                "acknowledged": REASONS,
                "waived": REASONS,
                "migrate": shapes.FLAG,
            },
        ),
    ),
)  # fmt: skip
