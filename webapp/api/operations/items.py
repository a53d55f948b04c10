"""Work items: a person's inbox, one with its form, take, give back, hand on, complete.

A paraf is a person's own: he proves it with his password on a page. A token proves only that a
program was let in, so it may complete no step that asks for one.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from engine import queries
from engine.commands import AssignWorkItem, ClaimWorkItem, CompleteWorkItem, ReleaseWorkItem
from engine.errors import Forbidden, Invalid
from engine.queries import DuePlace
from forms.model import Field
from forms.prefill import initial
from forms.validation import problems_of
from webapp.accounts.group_people import people_of
from webapp.api import shapes
from webapp.api.call import Call
from webapp.api.operation import PAGED, Answer, Operation
from webapp.api.results import ITEM, RESULT, moment, told_item, told_result
from webapp.api.starting import missing_files
from webapp.work.task import OpenedItem, open_item

FIELD = shapes.fields(
    {
        "key": shapes.TEXT,
        "kind": shapes.TEXT,
        "label": shapes.TEXT,
        "description": shapes.TEXT,
        "is_required": shapes.FLAG,
        "is_read_only": shapes.FLAG,
        "options": shapes.listed(shapes.fields({"value": shapes.TEXT, "label": shapes.TEXT})),
    }
)
WHOLE_ITEM = shapes.fields(
    {
        **ITEM["properties"],
        "can_work": shapes.FLAG,
        "needs_paraf": shapes.FLAG,
        "choices": shapes.listed(shapes.fields({"flow": shapes.TEXT, "label": shapes.TEXT})),
        "form": shapes.maybe(
            shapes.fields({"id": shapes.TEXT, "title": shapes.TEXT, "fields": shapes.listed(FIELD)})
        ),
        "answers": shapes.VARIABLES,
        "variables": shapes.VARIABLES,
    }
)
ITEM_PATH = "/cases/{case}/items/{key}"


def index(call: Call) -> Answer:
    """List the open work items that concern the person for whom a token acts."""
    _require_person(call)
    limit, actor = call.query["limit"], call.caller.actor
    with call.office.database.reading() as connection:
        found = queries.due_items(
            connection,
            unit_id=call.unit_id,
            person_id=actor.id,
            groups=actor.groups,
            now=call.office.clock.now(),
            only=call.query["show"],
            after=_place(call.cursors.read(call.query.get("cursor"))),
            most=limit + 1,
        )
    shown = found[:limit]
    more = None
    if len(found) > limit:
        last = shown[-1]
        place = [moment(last.due_at), moment(last.offered_at), str(last.instance_id), last.key]
        more = call.cursors.write(place)
    return Answer({"items": [told_item(each) for each in shown], "next": more})


def show(call: Call) -> Answer:
    """Tell one work item with its form, the answers to begin with, and what its step sees."""
    with call.office.database.reading() as connection:
        seq = queries.case_seq(connection, instance_id=call.case_id)
    opened = _opened(call)
    body = {
        **told_item(opened.item),
        "name": opened.name,
        "can_work": opened.can_work,
        "needs_paraf": opened.needs_password,
        "choices": [{"flow": flow, "label": label} for flow, label in opened.element.options],
        "form": _form(opened, call.language),
        "answers": dict(initial(opened.form, opened.known, opened.item.draft))
        if opened.form
        else {},
        "variables": dict(opened.readable),
    }
    return Answer(body, seq=seq)


def claim(call: Call) -> Answer:
    """Take a work item, so that others of the group see who does it."""
    _require_person(call)
    opened = _opened(call)
    return told_result(call.submit(ClaimWorkItem(opened.item.instance_id, opened.item.key)))


def release(call: Call) -> Answer:
    """Give a work item back to its group."""
    opened = _opened(call)
    return told_result(call.submit(ReleaseWorkItem(opened.item.instance_id, opened.item.key)))


def assign(call: Call) -> Answer:
    """Hand a work item to one person of its group; only administrators may."""
    item = _opened(call).item
    with call.office.database.reading() as connection:
        people = people_of(connection, unit_id=call.unit_id, group=item.group)
    said = call.body["person"]
    person = next((each for each in people if said in (str(each.id), each.username)), None)
    if person is None:
        raise Invalid(
            f"Expected somebody of group '{item.group}', but found '{said[:60]}'",
            indonesian="Pilih seorang pegawai dari kelompok ini.",
            field="person",
        )
    command = AssignWorkItem(item.instance_id, item.key, str(person.id), person.name)
    return told_result(call.submit(command))


def complete(call: Call) -> Answer:
    """Complete a work item with the answers of its form."""
    _require_person(call)
    opened, answers = _opened(call), call.body.get("answers", {})
    if opened.needs_password:
        raise Forbidden(
            f"Expected a person's own paraf on '{opened.item.key}', but a token cannot give it: "
            f"{opened.actor.name} gives it with his password on the work item's page",
            indonesian="Langkah ini memerlukan paraf: hanya orangnya sendiri yang dapat "
            "membubuhkannya, dengan kata sandinya, di halaman tugas.",
            field="paraf",
        )
    if opened.item.status == "open":
        _require_fitting(call, opened, answers)
    command = CompleteWorkItem(opened.item.instance_id, opened.item.key, answers)
    return told_result(call.submit(command))


def _opened(call: Call) -> OpenedItem:
    reader = call.caller.actor
    if not call.caller.is_person:  # its scope lets it look at all of the office
        account = call.caller.account
        reader = type(reader)(reader.id, reader.name, reader.position, account.groups)
    return open_item(call.office, reader, call.case_id, call.path["key"], unit_id=call.unit_id)


def _require_person(call: Call) -> None:
    if not call.caller.is_person:
        raise Forbidden(
            f"Expected a token that acts for a person, but '{call.caller.token.name}' acts for "
            "itself: make one with 'alur token NAME --for USER'",
            indonesian="Tugas dikerjakan orang: buat token dengan alur token NAMA --for PENGGUNA.",
        )


def _require_fitting(call: Call, opened: OpenedItem, answers: dict[str, Any]) -> None:
    """Refuse answers that the form would not take, in the program's language; and foreign files."""
    wrong: dict[str, str] = {}
    if opened.form is not None:
        wrong = problems_of(opened.form, answers, opened.variables, call.language)
    wrong = wrong or missing_files(call.office, opened.process.id, answers)
    if wrong:
        field, sentence = next(iter(wrong.items()))
        raise Invalid(sentence, field=field, problems=wrong)


def _form(opened: OpenedItem, language: str) -> dict[str, Any] | None:
    form = opened.form
    if form is None:
        return None
    told = [_field(each, language) for each in form.fields]
    return {"id": form.id, "title": form.title(language), "fields": told}


def _field(field: Field, language: str) -> dict[str, Any]:
    return {
        "key": field.key,
        "kind": field.kind,
        "label": field.label(language),
        "description": field.description(language),
        "is_required": field.required,
        "is_read_only": not field.has_answer,
        "options": [{"value": each.value, "label": each.label(language)} for each in field.options],
    }


def _place(said: list[Any] | None) -> DuePlace | None:
    if said is None:
        return None
    due_at, offered_at, case, key = said
    due = datetime.fromisoformat(due_at) if due_at else None
    return DuePlace(due, datetime.fromisoformat(offered_at), UUID(case), key)


OPERATIONS = (
    Operation(
        "listItems", "GET", "/items", "items:read",
        ("Kotak tugas orang yang diwakili", "The inbox of the person for whom the token acts"),
        index, {200: shapes.page_of("items", ITEM)},
        query={**PAGED, "show": {**shapes.one_of("all", "mine", "late"), "default": "all"}},
    ),
    Operation(
        "getItem", "GET", ITEM_PATH, "items:read",
        ("Satu tugas dengan formulirnya", "One work item with its form"),
        show, {200: WHOLE_ITEM}, is_of_case=True,
    ),
    Operation(
        "claimItem", "POST", f"{ITEM_PATH}/claim", "items:write",
        ("Ambil tugas", "Take a work item"),
        claim, {200: RESULT}, is_command=True, is_of_case=True,
    ),
    Operation(
        "releaseItem", "POST", f"{ITEM_PATH}/release", "items:write",
        ("Lepas tugas", "Give a work item back"),
        release, {200: RESULT}, is_command=True, is_of_case=True,
    ),
    Operation(
        "assignItem", "POST", f"{ITEM_PATH}/assign", "items:write",
        ("Alihkan tugas kepada seorang pegawai", "Hand a work item to a person"),
        assign, {200: RESULT}, is_command=True, is_of_case=True,
        body=shapes.fields({"person": shapes.text(200, 1)}),
    ),
    Operation(
        "completeItem", "POST", f"{ITEM_PATH}/complete", "items:write",
        ("Selesaikan tugas; yang meminta paraf ditolak",
         "Complete a work item; one that asks for a paraf is refused"),
        complete, {200: RESULT}, is_command=True, is_of_case=True,
        body=shapes.fields({}, {"answers": shapes.VARIABLES}),
    ),
)  # fmt: skip
