"""What the reader understands of a good file, field by field."""

from dataclasses import replace

from engine.diagram import read
from engine.diagram.model import Element, Flow, Lane, MutuBaku, Process, Timer
from tests.diagrams import (
    boundary,
    end,
    escalation,
    flow,
    job,
    node,
    path,
    process,
    start,
    timer,
    user,
)


def understood(xml: bytes) -> Process:
    reading = read(xml)
    assert reading.errors == ()
    assert reading.process is not None
    return reading.process


def test_a_user_task_carries_its_form_group_and_our_attributes() -> None:
    element = understood(
        process(
            start(),
            user("a", camunda_formRef="lama", alur_paraf="judul bagian"),
            user(
                "b",
                group="kasie",
                camunda_formKey="baru",
                alur_separateFrom="a",
                alur_needsParaf="a",
                alur_register="agenda",
                alur_registerVariable="nomor_agenda",
            ),
            end(),
            path("mulai", "a", "b", "selesai"),
        )
    ).elements

    assert element["a"] == Element(
        id="a", kind="userTask", name="a", group="staf", form="lama", paraf=("judul", "bagian")
    )
    assert element["b"] == Element(
        id="b",
        kind="userTask",
        name="b",
        group="kasie",
        form="baru",
        separate_from=("a",),
        needs_paraf=("a",),
        register="agenda",
        register_variable="nomor_agenda",
    )


def test_a_form_ref_counts_before_a_form_key() -> None:
    both = user("a", camunda_formRef="satu", camunda_formKey="dua")

    assert understood(process(start(), both, path("mulai", "a"))).elements["a"].form == "satu"


def test_a_step_takes_its_group_from_candidate_groups_then_the_lane() -> None:
    lanes = (
        '<laneSet id="ls"><lane id="l1" name="Satu" alur:group="kabid">'
        "<flowNodeRef> a </flowNodeRef><flowNodeRef>b</flowNodeRef></lane>"
        '<lane id="l2"><flowNodeRef>\n  c\n</flowNodeRef></lane></laneSet>'
    )
    process_read = understood(
        process(
            lanes,
            start(),
            node("userTask", "a"),
            user("b", group="kasie"),
            node("userTask", "c"),
            path("mulai", "a", "b", "c"),
        )
    )

    assert process_read.lanes == (Lane("l1", "Satu", "kabid"), Lane("l2", "", "l2"))
    assert [(e.lane, e.group) for e in process_read.elements.values()] == [
        (None, None),
        ("l1", "kabid"),
        ("l1", "kasie"),
        ("l2", "l2"),
    ]


def test_of_nested_lanes_the_innermost_counts() -> None:
    lanes = (
        '<laneSet id="ls"><lane id="luar"><flowNodeRef>a</flowNodeRef><flowNodeRef>b</flowNodeRef>'
        '<childLaneSet id="dalamnya"><lane id="dalam"><flowNodeRef>a</flowNodeRef></lane>'
        "</childLaneSet></lane></laneSet>"
    )
    process_read = understood(
        process(
            lanes, start(), node("userTask", "a"), node("userTask", "b"), path("mulai", "a", "b")
        )
    )

    assert [lane.id for lane in process_read.lanes] == ["luar", "dalam"]
    assert process_read.elements["a"].group == "dalam"
    assert process_read.elements["b"].group == "luar"


def test_a_boundary_timer_says_what_it_is_attached_to_and_by_which_calendar() -> None:
    watch = boundary("batas", "a", "PT120M").replace("<boundaryEvent", "<boundaryEvent ")
    watch = watch.replace('id="batas"', 'id="batas" alur:calendar="kerja"')
    elements = understood(
        process(
            start(),
            user("a"),
            watch,
            boundary("putus", "a", "tenggat", interrupting=True, kind="timeDate"),
            escalation("naik", "kasie"),
            path("mulai", "a"),
            path("batas", "naik"),
        )
    ).elements

    assert elements["batas"] == Element(
        id="batas",
        kind="boundaryEvent",
        name="batas",
        event="timer",
        timer=Timer("duration", "PT120M", "kerja"),
        attached_to="a",
        interrupting=False,
    )
    assert elements["putus"].interrupting
    assert elements["putus"].timer == Timer("date", "tenggat")
    assert (elements["naik"].event, elements["naik"].escalate_to) == ("escalation", "kasie")


def test_every_supported_kind_of_event_is_read() -> None:
    elements = understood(
        process(
            start(),
            node("intermediateThrowEvent", "lewat"),
            node("intermediateCatchEvent", "tunggu", timer("R3/PT1H", "timeCycle")),
            user("a"),
            node("endEvent", "bubar", "<terminateEventDefinition/>"),
            path("mulai", "lewat", "tunggu", "a", "bubar"),
        )
    ).elements

    assert [(e.kind, e.event) for e in elements.values()] == [
        ("startEvent", None),
        ("intermediateThrowEvent", None),
        ("intermediateCatchEvent", "timer"),
        ("userTask", None),
        ("endEvent", "terminate"),
    ]
    assert elements["tunggu"].timer == Timer("cycle", "R3/PT1H")


def test_a_qualified_reference_finds_its_message_and_escalation() -> None:
    xml = process(
        start(),
        node("startEvent", "kabar", '<messageEventDefinition messageRef="tns:pesan"/>'),
        user("a"),
        boundary("batas", "a", "PT5M"),
        node(
            "endEvent",
            "naik",
            '<escalationEventDefinition escalationRef="telat"/>',
            alur_escalateTo="kasie",
        ),
        path("mulai", "a"),
        path("kabar", "a"),
        path("batas", "naik"),
    ).replace(
        b"<process",
        b'<message id="pesan" name="berita"/>'
        b'<escalation id="telat" name="Telat" escalationCode="lewat_waktu"/><process',
        1,
    )

    elements = understood(xml).elements

    assert (elements["kabar"].event, elements["kabar"].event_ref) == ("message", "berita")
    assert elements["naik"].event_ref == "lewat_waktu"


def test_jobs_carry_their_topic_and_the_parafs_that_they_need() -> None:
    elements = understood(
        process(
            start(),
            user("a", alur_paraf="judul"),
            job("terbit", "publish", alur_needsParaf="a"),
            node("sendTask", "kirim", camunda_type="external", camunda_topic="notify"),
            path("mulai", "a", "terbit", "kirim"),
        )
    ).elements

    assert (elements["terbit"].topic, elements["terbit"].needs_paraf) == ("publish", ("a",))
    assert elements["kirim"].topic == "notify"
    assert [e.id for e in elements.values() if e.is_offered] == ["a"]


def test_flows_keep_their_order_conditions_and_default() -> None:
    process_read = understood(
        process(
            start(),
            node("exclusiveGateway", "pilih", default="lain"),
            user("a"),
            path("mulai", "pilih"),
            flow("pilih", "a", 'x == "ya"', id="ya"),
            flow("pilih", "a", id="lain"),
        )
    )

    assert process_read.outgoing("pilih") == (
        Flow("ya", "pilih", "a", condition='x == "ya"'),
        Flow("lain", "pilih", "a"),
    )
    assert process_read.elements["pilih"].default == "lain"


def test_flows_without_ids_get_the_same_ones_at_every_reading() -> None:
    nameless = '<sequenceFlow sourceRef="mulai" targetRef="a"/>' * 2
    xml = process(start(), node("parallelGateway", "a"), end("flow_mulai_a"), nameless).replace(
        b'<sequenceFlow sourceRef="mulai"', b'<sequenceFlow id="satu" sourceRef="mulai"', 1
    )
    xml = xml.replace(b"</process>", flow("a", "flow_mulai_a").encode() + b"</process>")

    reading = read(xml)

    assert reading.errors == ()
    assert "'flow_mulai_a_2'" in str(reading.problems)
    assert reading == read(xml)


def test_names_are_put_on_one_line_and_documentation_is_kept() -> None:
    xml = process(
        start(),
        node("userTask", "a", "<documentation>Satu\nDua</documentation>").replace(
            'name="a"', 'name="Menerima&#10;  berita" camunda:candidateGroups="staf"'
        ),
        path("mulai", "a"),
    )

    element = understood(xml).elements["a"]

    assert (element.name, element.documentation) == ("Menerima berita", "Satu\nDua")


def test_the_process_carries_its_title_summary_and_identity_page() -> None:
    sop = (
        '<extensionElements><alur:sop nomor="1/2026" nama="Uji" tanggalRevisi="2020-06-10">'
        "<alur:dasarHukum>Satu</alur:dasarHukum><alur:dasarHukum>Dua</alur:dasarHukum>"
        '<alur:kualifikasi lane="staf">S1</alur:kualifikasi></alur:sop></extensionElements>'
    )
    standard = (
        '<extensionElements><alur:mutuBaku nomor="1" waktu="PT15M" keluaran="Surat"/>'
        "</extensionElements>"
    )
    process_read = understood(
        process(
            sop,
            start(),
            node("userTask", "a", standard),
            path("mulai", "a"),
            lanes={"staf": "a"},
            more=' alur:title="judul" alur:summary="judul jenis"',
        )
    )

    assert (process_read.title, process_read.summary) == ("judul", ("judul", "jenis"))
    assert process_read.sop is not None
    assert process_read.sop.dasar_hukum == ("Satu", "Dua")
    assert process_read.sop.kualifikasi == (("staf", "S1"),)
    assert process_read.sop.tanggal_pengesahan == ""
    assert process_read.elements["a"].mutu_baku == MutuBaku("1", "", "PT15M", "Surat", "")


def test_reading_changes_nothing_about_what_was_read_before() -> None:
    xml = process(start(), user("a"), path("mulai", "a"))
    first = understood(xml)

    assert understood(xml) == first
    assert replace(first, name="lain") != first
