"""Cases: list them, look at one and its history, begin one, note something, cancel."""

from typing import Any

from engine import queries
from engine.commands import AddNote, CancelInstance, StartInstance
from engine.errors import WrongState
from engine.queries import CaseLine, Place
from forms.text import clean
from forms.text_checks import text_problem
from webapp.acting import LONGEST_WORDS
from webapp.api import shapes
from webapp.api.beginning import beginning_by_hand
from webapp.api.call import Call
from webapp.api.errors import Malformed, Wrong
from webapp.api.operation import PAGED, Answer, Operation
from webapp.api.operations.filters import FILTER, filter_of
from webapp.api.results import CASE, ITEM, RESULT, told_case, told_item, told_result
from webapp.api.standing_in import standing_in
from webapp.api.starting import require_answers
from webapp.auditing.recording import record_look_of
from webapp.cases.access import case_for, process_of
from webapp.cases.page import CLOSED
from webapp.cases.selecting import chosen_cases
from webapp.ids import new_id
from webapp.personal import readable, readable_entries

WHOLE_CASE = shapes.fields(
    {
        **CASE["properties"],
        "seq": shapes.COUNT,
        "variables": shapes.VARIABLES,
        "waits": shapes.listed(
            shapes.fields({"kind": shapes.TEXT, "key": shapes.TEXT, "name": shapes.TEXT})
        ),
    }
)
ENTRY = shapes.fields(
    {
        "seq": shapes.COUNT,
        "at": shapes.MOMENT,
        "actor": shapes.VARIABLES,
        "command": shapes.VARIABLES,
        "events": shapes.listed(shapes.VARIABLES),
        "hash": shapes.TEXT,
    }
)


def index(call: Call) -> Answer:
    """List the cases that the caller may see and the filter keeps, newest first."""
    after = call.cursors.read(call.query.get("cursor"))
    with call.office.database.reading() as connection:
        chosen = chosen_cases(connection, call.caller.account, filter_of(call))
        found = queries.find_cases(
            connection,
            chosen,
            after=Place.read(str(after[0])) if after else None,
            most=call.query["limit"],
        )
        lines = queries.case_lines(connection, found.ids)
        told = [told_case(each, readable(connection, [each.id], each.summary)) for each in lines]
    rest = call.cursors.write([str(found.rest)]) if found.rest else None
    return Answer({"cases": told, "next": rest})


def show(call: Call) -> Answer:
    """Tell one case, with its variables and what it waits for beside people."""
    with call.office.database.reading() as connection:
        case = case_for(connection, call.caller.account, call.case_id)
        seq = queries.case_seq(connection, instance_id=case.id)
        variables = queries.variables(connection, instance_id=case.id)
        body = {
            **told_case(case, readable(connection, [case.id], case.summary)),
            "seq": seq,
            "variables": readable(connection, [case.id], variables),
            "waits": [
                {"kind": each.kind, "key": each.key, "name": each.name}
                for each in queries.event_waits(
                    connection, unit_id=call.unit_id, instance_id=case.id
                )
            ],
        }
    record_look_of(call.caller.account, call.caller.actor, "viewed", str(case.id))
    return Answer(body, seq=seq)


def history(call: Call) -> Answer:
    """Tell a case's log, oldest first; personal values as its pages show them."""
    after = call.cursors.read(call.query.get("cursor"))
    last = int(after[0]) if after else None
    limit = call.query["limit"]
    with call.office.database.reading() as connection:
        case = case_for(connection, call.caller.account, call.case_id)
        found = queries.log_entries(connection, stream_id=case.id, after=last, limit=limit + 1)
        shown = readable_entries(connection, case.id, found[:limit])
    record_look_of(call.caller.account, call.caller.actor, "viewed", str(case.id))
    more = call.cursors.write([shown[-1].seq]) if len(found) > limit else None
    told = [
        {
            "seq": each.seq,
            "at": each.at.isoformat(),
            "actor": dict(each.actor),
            "command": dict(each.command),
            "events": [dict(event) for event in each.events],
            "hash": each.hash,
        }
        for each in shown
    ]
    return Answer({"entries": told, "next": more})


def items(call: Call) -> Answer:
    """List all work items of a case, oldest first."""
    with call.office.database.reading() as connection:
        case = case_for(connection, call.caller.account, call.case_id)
        found = queries.work_items_of(connection, instance_id=case.id)
        seq = queries.case_seq(connection, instance_id=case.id)
    return Answer({"items": [told_item(each) for each in found]}, seq=seq)


def start(call: Call) -> Answer:
    """Begin a case; its variables are answers of the first form."""
    body = call.body
    beginning = beginning_by_hand(call, body["process"], body.get("start_event"))
    variables = body.get("variables", {})
    require_answers(call.office, beginning, variables, call.language)
    process = beginning.definition.process
    command = StartInstance(new_id(), process.id, variables, body.get("start_event"))
    result = call.submit(command, actor=standing_in(call, process))
    return told_result(result, 201, f"/api/v1/cases/{result.stream_id}")


def note(call: Call) -> Answer:
    """Add a note to a case that is still open."""
    case = _case(call)
    if case.status in CLOSED and not call.was_submitted:
        raise WrongState(
            f"Expected the case to be open, but it is {case.status}",
            indonesian="Berkas ini sudah ditutup dan hanya dapat dibaca.",
        )
    command = AddNote(case.id, _words(call, "text"))
    result = call.submit(command, actor=standing_in(call, process_of(case)))
    return told_result(result, 201)


def cancel(call: Call) -> Answer:
    """Cancel a case, with a reason; only administrators may."""
    case = _case(call)
    return told_result(call.submit(CancelInstance(case.id, _words(call, "reason"))))


def _case(call: Call) -> CaseLine:
    with call.office.database.reading() as connection:
        return case_for(connection, call.caller.account, call.case_id)


def _words(call: Call, name: str) -> str:
    """Return what somebody wrote to be kept in a log, as a page's input takes it."""
    text = clean(call.body[name], multiline=True)
    most = LONGEST_WORDS
    said: Any = [
        text_problem(text, name, each, longest=most, multiline=True) for each in ("id", "en")
    ]
    if said[0]:
        raise Malformed([Wrong(f"/{name}", said[0], said[1])], status=422)
    return text


OPERATIONS = (
    Operation(
        "listCases", "GET", "/cases", "cases:read",
        ("Daftar berkas, yang terbaru lebih dahulu", "List cases, newest first"),
        index, {200: shapes.page_of("cases", CASE)}, query={**PAGED, **FILTER},
    ),
    Operation(
        "startCase", "POST", "/cases", "cases:write",
        ("Mulai sebuah berkas", "Begin a case"),
        start, {201: RESULT}, is_command=True,
        body=shapes.fields(
            {"process": shapes.text(200, 1)},
            {"variables": shapes.VARIABLES, "start_event": shapes.text(200, 1)},
        ),
    ),
    Operation(
        "getCase", "GET", "/cases/{case}", "cases:read",
        ("Satu berkas dengan isinya", "One case with its variables"),
        show, {200: WHOLE_CASE}, is_of_case=True,
    ),
    Operation(
        "getCaseHistory", "GET", "/cases/{case}/history", "cases:read",
        ("Riwayat sebuah berkas", "The log of a case"),
        history, {200: shapes.page_of("entries", ENTRY)}, query=PAGED,
    ),
    Operation(
        "listCaseItems", "GET", "/cases/{case}/items", "items:read",
        ("Semua tugas sebuah berkas", "All work items of a case"),
        items, {200: shapes.fields({"items": shapes.listed(ITEM)})}, is_of_case=True,
    ),
    Operation(
        "addNote", "POST", "/cases/{case}/notes", "cases:write",
        ("Tambah catatan", "Add a note"),
        note, {201: RESULT}, is_command=True, is_of_case=True,
        body=shapes.fields({"text": shapes.text(LONGEST_WORDS, 1)}),
    ),
    Operation(
        "cancelCase", "POST", "/cases/{case}/cancel", "cases:write",
        ("Batalkan sebuah berkas", "Cancel a case"),
        cancel, {200: RESULT}, is_command=True, is_of_case=True,
        body=shapes.fields({"reason": shapes.text(LONGEST_WORDS, 1)}),
    ),
)  # fmt: skip
