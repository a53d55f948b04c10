"""Several files in one deployment: they resolve each other, wholly or not at all."""

import io
import json
import struct
import warnings
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import Engine
from engine.bundles import MAX_DIAGRAMS, MAX_ENTRIES, MAX_FILES, sort_out
from engine.checking import Unfit
from engine.commands import DeployBundle, DeployDefinition
from engine.errors import NotFound
from engine.events import DefinitionDeployed
from forms.validation import Validator
from tests.bench import ANALYST, Bench
from tests.diagrams import end, flow, node, path, process, start, user

FORM = json.dumps({"type": "default", "id": "isian", "components": []}).encode()
CHILD = process(
    start(), user("isi", camunda_formRef="isian"), end(), path("mulai", "isi", "selesai"), id="anak"
)
PARENT = process(
    start(), node("callActivity", "panggil", calledElement="anak"), path("mulai", "panggil"),
    id="induk",
)  # fmt: skip


def zipped(files: dict[str, bytes]) -> bytes:
    """Return a ZIP of files."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return written.getvalue()


def rules(files: dict[str, bytes]) -> list[str]:
    """Return what is wrong with some files."""
    return [problem.rule for problem in sort_out(files).problems]


FILES = {"a_induk.bpmn": PARENT, "b_anak.bpmn": CHILD, "forms/isian.form": FORM}


@pytest.mark.parametrize("files", [FILES, {"semua.zip": zipped(FILES)}], ids=["loose", "zip"])
def test_caller_called_and_form_are_deployed_together(
    bench: Bench, files: dict[str, bytes]
) -> None:
    # when
    result = bench.submit(DeployBundle(files), ANALYST)

    # then
    deployed = [event for event in result.events if isinstance(event, DefinitionDeployed)]
    assert [(event.process_id, event.version) for event in deployed] == [("anak", 1), ("induk", 1)]
    assert deployed[1].calls == {"panggil": str(deployed[0].definition_id)}
    case = bench.start(process_id="induk")
    assert bench.open(case) == ["panggil~isi:1"]
    assert bench.verify() == []


def test_each_process_of_a_file_becomes_a_procedure(bench: Bench) -> None:
    # given
    head, _, rest = CHILD.decode().partition("<process ")
    second = process(start(), user("lain"), path("mulai", "lain"), id="dua").decode()
    other = second[second.index("<process ") : second.index("</definitions>")]
    other = other.replace('"mulai"', '"mulai2"').replace("mulai-lain", "m2")
    both = f"{head}{other}<process {rest}".encode()

    # when
    result = bench.submit(DeployBundle({"dua.bpmn": both, "isian.form": FORM}), ANALYST)

    # then
    assert sorted(getattr(event, "process_id", "") for event in result.events) == ["anak", "dua"]
    assert bench.open(bench.start(process_id="dua")) == ["lain:1"]
    assert bench.open(bench.start(process_id="anak")) == ["isi:1"]


def test_nothing_is_deployed_when_one_file_cannot_run(bench: Bench) -> None:
    # given
    broken = process(start(), user("isi"), flow("mulai", "tiada"), id="rusak")

    # when
    with pytest.raises(Unfit, match="cannot be reached"):
        bench.submit(DeployBundle({**FILES, "rusak.bpmn": broken}), ANALYST)

    # then
    with pytest.raises(NotFound):
        bench.start(process_id="anak")


def test_all_problems_of_all_files_are_said_at_once(bench: Bench) -> None:
    broken = process(start(), user("isi"), flow("mulai", "tiada"), id="rusak")
    files = {"a.bpmn": CHILD, "b.bpmn": broken}

    with pytest.raises(Unfit) as refused:
        bench.submit(DeployBundle(files), ANALYST)

    assert {"dangling-flow", "form-missing"} <= {problem.rule for problem in refused.value.found}


def test_what_is_only_doubted_is_said_beside_what_is_wrong(bench: Bench) -> None:
    # given
    bench.runtime.forms = Validator()
    named = FORM.replace(
        b"[]", b'[{"id": "j", "key": "jumlah", "type": "number", "label": "Jumlah"}]'
    )
    doubtful = process(
        start(), user("isi", camunda_formRef="isian", alur_assignee="jumalh"),
        user("lain", camunda_formRef="tiada"), end(), path("mulai", "isi", "lain", "selesai"),
    )  # fmt: skip

    # when
    with pytest.raises(Unfit, match="form 'tiada'") as refused:
        bench.submit(DeployDefinition(doubtful, {"isian": named}), ANALYST)

    # then
    assert [(p.rule, p.severity) for p in refused.value.found] == [
        ("form-missing", "error"),
        ("not-drawn", "note"),
        ("name-unknown", "warning"),
    ]
    assert list(refused.value.problems) == ["form-missing lain"]


def test_a_doubt_alone_forbids_nothing(bench: Bench) -> None:
    bench.runtime.forms = Validator()
    named = FORM.replace(
        b"[]", b'[{"id": "j", "key": "jumlah", "type": "number", "label": "Jumlah"}]'
    )
    diagram = process(
        start(), user("isi", camunda_formRef="isian", alur_assignee="jumalh"), end(),
        path("mulai", "isi", "selesai"),
    )  # fmt: skip

    assert bench.deploy(diagram, {"isian": named}).events


def test_a_program_is_told_the_doubts_about_what_it_deployed() -> None:
    named = FORM.replace(
        b"[]", b'[{"id": "j", "key": "jumlah", "type": "number", "label": "Jumlah"}]'
    )
    diagram = process(
        start(), user("isi", camunda_formRef="isian", alur_assignee="jumalh"), end(),
        path("mulai", "isi", "selesai"),
    )  # fmt: skip

    with Engine.open(forms=Validator()) as engine:
        deployed = engine.deploy(diagram, {"isian": named})

    assert [(p.rule, p.element_id) for p in deployed.problems] == [
        ("not-drawn", "proses"),
        ("name-unknown", "isi"),
    ]


def test_of_several_processes_without_a_mark_none_is_guessed(bench: Bench) -> None:
    both = CHILD.replace(
        b"</definitions>", PARENT[PARENT.index(b"<process") :].replace(b'"mulai"', b'"m2"')
    ).replace(b' isExecutable="true"', b"")

    with pytest.raises(Unfit, match="Exactly one process runs, but here are 2"):
        bench.submit(DeployBundle({"dua.bpmn": both, "isian.form": FORM}), ANALYST)


def test_processes_that_call_each_other_are_refused(bench: Bench) -> None:
    def calling(own: str, other: str) -> bytes:
        step = node("callActivity", "panggil", calledElement=other)
        return process(start(), step, path("mulai", "panggil"), id=own)

    with pytest.raises(Unfit, match="call each other without end"):
        bench.submit(
            DeployBundle({"a.bpmn": calling("a", "b"), "b.bpmn": calling("b", "a")}), ANALYST
        )


# ---- strangers' archives --------------------------------------------------------------------


def test_a_bomb_is_refused_by_what_it_unpacks_to() -> None:
    bomb = zipped({f"{n}.bpmn": bytes(1_900_000) for n in range(12)})

    assert len(bomb) < 100_000
    assert rules({"bom.zip": bomb}) == ["bundle-too-large"]


def test_one_file_that_is_too_large_is_refused() -> None:
    assert rules({"satu.zip": zipped({"a.bpmn": bytes(2_000_001)})}) == ["bundle-too-large"]


def test_too_many_files_are_refused() -> None:
    many = {f"{n}.bpmn": b"<x/>" for n in range(MAX_FILES + 1)}

    assert rules({"banyak.zip": zipped(many)})[0] == "bundle-too-many"


def test_names_that_climb_out_are_only_names() -> None:
    bundle = sort_out({"naik.zip": zipped({"../../etc/anak.bpmn": CHILD})})

    assert list(bundle.diagrams) == ["../../etc/anak.bpmn"]
    assert bundle.problems == []


def test_an_archive_in_an_archive_is_not_opened() -> None:
    assert rules({"luar.zip": zipped({"dalam.zip": zipped(FILES), "a.bpmn": CHILD})}) == [
        "file-kind"
    ]


def test_what_an_operating_system_adds_is_passed_over() -> None:
    noise = {"__MACOSX/._a.bpmn": b"x", ".DS_Store": b"x", "a.bpmn": CHILD}

    assert rules({"mac.zip": zipped(noise)}) == []


def test_files_without_a_diagram_are_refused() -> None:
    assert rules({"isian.form": FORM}) == ["bundle-without-diagram"]


def test_two_forms_of_one_id_are_refused() -> None:
    other = FORM.replace(b'"components": []', b'"components": [], "x": 1')

    assert "form-twice" in rules({"a.bpmn": CHILD, "x/isian.form": FORM, "y/isian.form": other})


def test_two_different_files_of_one_name_in_an_archive_are_refused() -> None:
    written = io.BytesIO()
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(written, "w") as archive:
        archive.writestr("a.bpmn", CHILD)
        archive.writestr("a.bpmn", PARENT)

    assert rules({"dua.zip": written.getvalue()}) == ["file-twice"]


def test_an_encrypted_archive_is_refused() -> None:
    content = bytearray(zipped({"a.bpmn": CHILD}))
    for header, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(header) + at] |= 1  # the flag that says so

    assert rules({"rahasia.zip": bytes(content)}) == ["zip-unreadable"]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_may_unpack_without_bounds_is_not_unpacked(method: int) -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as archive:
        archive.writestr("a.bpmn", bytes(50_000_000))

    assert rules({"bom.zip": written.getvalue()}) == ["zip-unreadable"]


def test_several_archives_together_hold_no_more_than_one() -> None:
    one = zipped({f"{n}.bpmn": bytes(1_900_000) for n in range(6)})

    assert rules({"a.zip": one}) == []
    assert rules({"a.zip": one, "b.zip": one.replace(b".bpmn", b".BPMN")}) == ["bundle-too-large"]


def test_more_diagrams_than_anybody_draws_at_once_are_not_read() -> None:
    many = sort_out({f"{n}.bpmn": CHILD for n in range(MAX_DIAGRAMS + 1)})

    assert [problem.rule for problem in many.problems] == ["bundle-too-many"]
    assert many.diagrams == {}


def test_a_long_table_of_contents_is_not_even_read() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for number in range(MAX_ENTRIES + 1):
            archive.writestr(f".{number}", b"")

    assert rules({"banyak.zip": written.getvalue()}) == ["bundle-too-many"]


def test_entries_that_share_their_bytes_count_each_for_itself() -> None:
    """A bomb whose names all point to the same bytes unpacks as often as it has names."""
    once = zipped({"a.bpmn": bytes(1_900_000)})
    start = once.index(b"PK\x01\x02")
    entry, rest = once[start : once.index(b"PK\x05\x06")], once[once.index(b"PK\x05\x06") :]
    entries = b"".join(entry.replace(b"a.bpmn", b"%c.bpmn" % letter) for letter in range(97, 110))
    counts = struct.pack("<HHII", 13, 13, len(entries), start)

    many = once[:start] + entries + rest[:8] + counts + rest[20:]

    assert "bundle-too-large" in rules({"bom.zip": many}) or rules({"bom.zip": many}) == [
        "zip-unreadable"
    ]


def test_a_form_may_be_meant_by_the_name_of_its_file(bench: Bench) -> None:
    # given
    named = FORM.replace(b"isian", b"Form_0x1")

    # when
    bench.submit(DeployBundle({"a.zip": zipped({"a.bpmn": CHILD, "f/isian.form": named})}), ANALYST)

    # then
    definition = bench.runtime.definitions.latest(bench.unit_id, "anak")
    assert definition.forms == {"isian": named}


def test_of_two_files_of_one_name_none_is_meant(bench: Bench) -> None:
    forms = {f"{n}/isian.form": FORM.replace(b"isian", f"Form_{n}".encode()) for n in "ab"}

    with pytest.raises(Unfit, match="the form 'isian' among the files"):
        bench.submit(DeployBundle({"a.bpmn": CHILD, **forms}), ANALYST)


@given(st.binary(max_size=400))
def test_no_bytes_make_it_fall_over(content: bytes) -> None:
    sort_out({"a.zip": b"PK\x03\x04" + content, "b.form": content, "c.bpmn": content})


@given(st.integers(0, 2_000), st.integers(0, 255))
def test_no_broken_archive_makes_it_fall_over(at: int, byte: int) -> None:
    whole = bytearray(zipped(FILES))
    whole[at % len(whole)] = byte

    sort_out({"a.zip": bytes(whole)})


def test_a_single_diagram_may_hold_several_processes_too(bench: Bench) -> None:
    caller = process(
        start(), node("callActivity", "panggil", calledElement="dua"), path("mulai", "panggil"),
        id="satu",
    ).decode()  # fmt: skip
    called = process(start("m"), user("isi"), path("m", "isi"), id="dua").decode()
    inner = called[called.index("<process ") : called.index("</definitions>")]

    bench.deploy(caller.replace("</definitions>", f"{inner}</definitions>").encode())

    assert bench.open(bench.start(process_id="satu")) == ["panggil~isi:1"]
