"""What differs between two versions: each thing once, under its name, and nothing else."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from engine.diagram.comparing import Change, Contents, Difference, Entry, compare, contents
from tests import sop
from tests.diagrams import boundary, chain, end, flow, node, process, start, user

SOP = contents(sop.DIAGRAM, sop.FORMS)


def sop_with(*exchanges: tuple[str, str]) -> Contents:
    """Return the SOP with some texts exchanged in its diagram, each of which is there."""
    diagram = sop.DIAGRAM.decode()
    for old, new in exchanges:
        assert old in diagram, old
        diagram = diagram.replace(old, new)
    return contents(diagram.encode(), sop.FORMS)


def form_with(**changes: Any) -> Contents:
    """Return the SOP with properties of the field `judul` of the form `terima` exchanged."""
    form = json.loads(sop.FORMS["terima"])
    field = next(each for each in form["components"] if each.get("key") == "judul")
    field.update(changes)
    return contents(sop.DIAGRAM, {**sop.FORMS, "terima": json.dumps(form).encode()})


def only(difference: Difference) -> Entry:
    (entry,) = difference.entries
    return entry


def test_a_version_differs_in_nothing_from_itself() -> None:
    difference = compare(SOP, SOP)

    assert not difference
    assert difference.renames == ()


@pytest.mark.parametrize(
    ("old", "new", "own", "change"),
    [
        ('name="Tayang?"', 'name="Sudah tayang?"', "tayang",
         Change("name", "Tayang?", "Sudah tayang?")),
        (">PT120M<", ">PT30M<", "terima_sla", Change("timer.value", "PT120M", "PT30M")),
        ('waktu="PT120M"', 'waktu="PT30M"', "terima",
         Change("mutu_baku.waktu", "PT120M", "PT30M")),
        ('attachedToRef="terima" alur:calendar="kerja"', 'attachedToRef="terima"', "terima_sla",
         Change("timer.calendar", "kerja", None)),
        ('camunda:formRef="unggah"', 'camunda:formRef="terima"', "unggah",
         Change("form", "unggah", "terima")),
        ('alur:separateFrom="periksa"', "", "kelompokkan",
         Change("separate_from", ("periksa",), None)),
        ('camunda:topic="publish"', 'camunda:topic="terbit"', "terbitkan",
         Change("topic", "publish", "terbit")),
        ("tayang == True", "tayang == False", "sudah_tayang",
         Change("condition", "tayang == True", "tayang == False")),
        ('keluaran="Terdata pada website"', 'keluaran="Tayang"', "unggah",
         Change("mutu_baku.keluaran", "Terdata pada website", "Tayang")),
        ('alur:escalateTo="kabid"', 'alur:escalateTo="kasie"', "kelompokkan_eskalasi",
         Change("escalate_to", "kabid", "kasie")),
        ('tanggalRevisi="2020-06-10"', 'tanggalRevisi="2026-01-01"', "",
         Change("sop.tanggal_revisi", "2020-06-10", "2026-01-01")),
        ('alur:group="kasie"', 'alur:group="kabid"', "kasie",
         Change("group", "kasie", "kabid")),
        ('name="SOP Peliputan" />', 'name="SOP Liputan" />', "sop_peliputan",
         Change("name", "SOP Peliputan", "SOP Liputan")),
    ],
)  # fmt: skip
def test_what_changed_is_said_with_its_attribute(
    old: str, new: str, own: str, change: Change
) -> None:
    entry = only(compare(SOP, sop_with((old, new))))

    assert (entry.id, entry.status, entry.changes) == (own, "changed", (change,))


def test_a_step_in_another_lane_is_said_once_though_others_do_it_now() -> None:
    moved = "<bpmn:flowNodeRef>arsipkan</bpmn:flowNodeRef>"
    other = "<bpmn:flowNodeRef>unggah</bpmn:flowNodeRef>"

    entry = only(compare(SOP, sop_with((moved, ""), (other, other + moved))))

    assert (entry.id, entry.changes) == ("arsipkan", (Change("lane", "petugas", "operator"),))


def test_a_new_step_has_all_that_is_said_of_it() -> None:
    before = process(chain(start(), user("isi"), end()))
    after = process(chain(start(), user("isi"), user("periksa", "kabid"), end()))

    added = next(e for e in compare(contents(before), contents(after)).of("element"))

    assert (added.id, added.kind, added.status) == ("periksa", "userTask", "added")
    assert Change("group", None, "kabid") in added.changes


def test_a_removed_step_stands_where_it_was_drawn() -> None:
    names = ["isi", "periksa", "setuju", "arsip"]
    before = process(*(user(name) for name in names))
    after = process(*(user(name) for name in ("isi", "baru", "setuju", "arsip")))

    found = [(e.id, e.status) for e in compare(contents(before), contents(after)).entries]

    assert found == [("periksa", "removed"), ("baru", "added")]


def test_what_is_only_drawn_elsewhere_is_moved() -> None:
    entry = only(compare(SOP, sop_with(('<dc:Bounds x="725" y="135"', '<dc:Bounds x="720" y="9"'))))

    assert (entry.id, entry.status) == ("periksa", "moved")


def test_a_flow_that_is_only_drawn_around_something_is_moved() -> None:
    entry = only(compare(SOP, sop_with(('<di:waypoint x="330" y="918" />', ""))))

    assert (entry.what, entry.id, entry.status) == ("flow", "berita_ke_terima", "moved")


def test_a_step_that_is_renamed_and_moved_is_changed() -> None:
    entry = only(
        compare(
            SOP,
            sop_with(
                ('name="Memeriksa dan memilah press release"', 'name="Memeriksa"'),
                ('<dc:Bounds x="725" y="135"', '<dc:Bounds x="720" y="9"'),
            ),
        )
    )

    assert (entry.id, entry.status) == ("periksa", "changed")
    assert [change.attribute for change in entry.changes] == ["name", "position"]


def test_how_a_file_is_written_makes_no_difference() -> None:
    written = sop.DIAGRAM.decode()
    written = written.replace("<bpmn:", "<b:").replace("</bpmn:", "</b:")
    written = written.replace("xmlns:bpmn=", "xmlns:b=").replace('"bpmn:tFormal', '"b:tFormal')
    written = written.replace('x="725" y="135"', 'y="135.0" x="725"').replace("/>", " />")
    job = '<b:serviceTask id="verifikasi"'
    written = written.replace(job, f'<!-- note -->{job} startQuantity="1"')
    spaced = {name: json.dumps(json.loads(form)).encode() for name, form in sop.FORMS.items()}

    assert not compare(SOP, contents(written.encode(), spaced))


def test_what_no_word_is_for_is_named_all_the_same() -> None:
    other = sop_with(
        ('<bpmn:endEvent id="selesai"', '<bpmn:endEvent id="selesai" camunda:asyncAfter="true"')
    )

    entry = only(compare(SOP, other))

    assert (entry.id, entry.changes) == ("selesai", (Change("other", None, None),))


def test_a_gateway_at_which_people_choose_is_compared_as_it_is_drawn() -> None:
    ways = (user("ya"), user("tidak"))
    parts = (start(), node("exclusiveGateway", "putus"), *ways, flow("mulai", "putus"))
    before = process(*parts, flow("putus", "ya"), flow("putus", "tidak"))
    after = process(*parts, flow("putus", "ya", 'x == "ya"'), flow("putus", "tidak"))

    (entry,) = compare(contents(before), contents(after)).of("flow")

    assert (entry.id, entry.changes) == ("putus-ya", (Change("condition", None, 'x == "ya"'),))


@pytest.mark.parametrize(
    ("changes", "change"),
    [
        ({"label": "Judul"}, Change("label", "Judul berita", "Judul")),
        ({"type": "textarea"}, Change("kind", "textfield", "textarea")),
    ],
)
def test_a_field_that_changed_is_said_with_its_form(
    changes: Mapping[str, Any], change: Change
) -> None:
    entry = only(compare(SOP, form_with(**changes)))

    assert (entry.what, entry.within, entry.id) == ("field", "terima", "judul")
    assert entry.status == "changed"
    assert change in entry.changes


def test_a_rule_of_a_field_is_said_by_its_dotted_name() -> None:
    entry = only(compare(SOP, form_with(validate={})))

    assert Change("validate.required", True, None) in entry.changes


def test_a_form_that_is_gone_takes_its_fields_along() -> None:
    forms = {name: source for name, source in sop.FORMS.items() if name != "unggah"}

    found = list(compare(SOP, contents(sop.DIAGRAM, forms)).entries)

    assert found[0].key == ("form", "", "unggah")
    assert {(entry.what, entry.status) for entry in found[1:]} == {("field", "removed")}


def test_fields_in_another_order_are_said_of_the_form() -> None:
    form = json.loads(sop.FORMS["terima"])
    form["components"].reverse()
    other = contents(sop.DIAGRAM, {**sop.FORMS, "terima": json.dumps(form).encode()})

    entry = only(compare(SOP, other))

    assert (entry.what, [change.attribute for change in entry.changes]) == ("form", ["order"])


def test_a_new_field_is_no_other_order() -> None:
    form = json.loads(sop.FORMS["terima"])
    form["components"].insert(1, {"type": "textfield", "id": "baru", "key": "baru", "label": "B"})
    other = contents(sop.DIAGRAM, {**sop.FORMS, "terima": json.dumps(form).encode()})

    assert only(compare(SOP, other)).key == ("field", "terima", "baru")


def test_a_form_that_is_no_json_is_compared_as_a_text() -> None:
    other = contents(sop.DIAGRAM, {**sop.FORMS, "terima": b"{"})

    (entry,) = compare(SOP, other).of("form")

    assert (entry.id, entry.status) == ("terima", "changed")
    assert Change("source", None, "{") in entry.changes


def test_a_draft_that_does_not_run_is_compared_as_it_stands() -> None:
    broken = process(start(), user("isi"), boundary("lama", "isi", "lusa"))
    mended = process(start(), user("isi"), boundary("lama", "isi", "P2D"))

    entry = only(compare(contents(broken), contents(mended)))

    assert entry.changes == (Change("timer.value", "lusa", "P2D"),)


def test_what_is_no_diagram_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="cannot be read"):
        contents(b"nothing")
