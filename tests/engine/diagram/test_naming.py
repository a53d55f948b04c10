"""What a deployment may say about the names in a diagram's expressions, seen with its forms."""

import json
from typing import Any

import pytest

from engine.diagram import read, read_deployed
from engine.diagram.composing import compose
from engine.diagram.model import Problem, Process
from engine.diagram.naming import name_problems
from forms.validation import Validator
from tests import sop
from tests.diagrams import (
    boundary,
    caught,
    each,
    edge,
    end,
    flow,
    job,
    node,
    path,
    process,
    start,
    sub_process,
    user,
)

CHOICE = [{"value": "setuju", "label": "Setuju"}, {"value": "tolak", "label": "Tolak"}]


def form(*components: dict[str, Any]) -> bytes:
    return json.dumps({"type": "default", "id": "isi", "components": list(components)}).encode()


def field(key: str, type: str = "textfield", **more: Any) -> dict[str, Any]:
    named = {"id": key, "key": key, "type": type, "label": key, **more}
    if type == "datetime":
        named["dateLabel"] = key
    return named


FORM = form(
    field("jumlah", "number"),
    field("harga", "number", decimalDigits=2, validate={}),
    field("batas", "number", decimalDigits=2),
    field("tanggal", "datetime", subtype="date"),
    field("judul"),
    field("tayang", "checkbox"),
    field("putusan", "radio", values=CHOICE),
    field("syarat", "checklist", values=CHOICE),
)


def found(
    diagram: bytes, forms: dict[str, bytes] | None = None, *, among: Process | None = None
) -> list[Problem]:
    whole = among or read(diagram).process
    assert whole is not None, read(diagram).errors
    fields = {name: Validator().fields_of(source) for name, source in (forms or {}).items()}
    return list(name_problems(whole, fields))


def deciding(condition: str, *more: str) -> bytes:
    """Return a process whose form `isi` is filled in before a decision."""
    return process(
        start(),
        user("catat", camunda_formKey="isi"),
        node("exclusiveGateway", "putus", default="putus-selesai"),
        user("lanjut"),
        end(),
        path("mulai", "catat", "putus", "selesai"),
        flow("putus", "lanjut", condition),
        flow("lanjut", "selesai"),
        *more,
    )


def said(condition: str) -> list[tuple[str, str]]:
    """Return the rules and sentences about a condition."""
    diagram = deciding(condition)
    return [
        (p.rule, f"{p.message['en']} {p.mend.get('en', '')}") for p in found(diagram, {"isi": FORM})
    ]


def test_the_sop_reads_one_name_that_only_its_job_can_write() -> None:
    (note,) = found(sop.DIAGRAM, dict(sop.FORMS))

    assert (note.rule, note.severity, note.element_id) == ("name-unknown", "note", "sudah_tayang")
    assert "a job" in note.message["en"]


@pytest.mark.parametrize(
    "condition",
    [
        "jumlah > 3",
        "number(harga) > 2.5 and number(harga) < number(batas)",
        'date(tanggal) < date("2026-01-05")',
        "tanggal < tanggal",  # ISO dates are ordered as texts, too
        'putusan == "setuju" or putusan in ["tolak"]',
        '"tolak" in syarat and "x" in judul',
        'judul == "3" or judul + tanggal == ""',
        "tayang and not tayang",
        'defined("dari_awal") and dari_awal > 3',
        'putusan != "" and putusan != null',
    ],
)
def test_what_fits_the_form_needs_no_word(condition: str) -> None:
    assert said(condition) == []


@pytest.mark.parametrize(
    ("condition", "rule", "sentence"),
    [
        ("jumalh > 3", "name-unknown", "Perhaps 'jumlah' is meant."),
        ("umur > 3", "name-unknown", "it must come from the start of the case."),
        ("harga > 2", "kind-mismatch", "Write number(harga)."),
        ("2.5 >= harga", "kind-mismatch", "Write number(harga)."),
        ("harga < batas", "kind-mismatch", "Write number(batas)."),
        ("harga * 2 > number(batas)", "kind-mismatch", "Write number(harga)."),
        ('tanggal < date("2026-01-05")', "kind-mismatch", "Write date(tanggal)."),
        ('tanggal + duration("P1D") > date(tanggal)', "kind-mismatch", "Write date(tanggal)."),
        ('jumlah == "3"', "kind-mismatch", "Write the number without quotes."),
        ('tayang == "true"', "kind-mismatch", "Write tayang or not tayang."),
        ("judul", "kind-mismatch", "Write, for example, len(judul) > 0."),
        ("tayang and judul", "kind-mismatch", "neither true nor false"),
        ("not jumlah", "kind-mismatch", "jumlah != 0"),
        ('putusan == "setju"', "option-unknown", "There is: setuju."),
        ('putusan in ["tolak", "xyz"]', "option-unknown", "There is: setuju, tolak."),
        ('"tolka" in syarat', "option-unknown", "'syarat' is never 'tolka'. There is: tolak."),
    ],
)
def test_what_cannot_be_meant_is_said_with_what_to_write(
    condition: str, rule: str, sentence: str
) -> None:
    warnings = said(condition)

    assert {each for each, _ in warnings} == {rule}
    assert any(sentence in each for _, each in warnings), warnings


def test_warnings_name_the_flow_and_speak_two_languages() -> None:
    (warning,) = found(deciding("jumalh > 3"), {"isi": FORM})

    assert (warning.severity, warning.element_id) == ("warning", "putus-lanjut")
    assert warning.message["id"].startswith("Nama 'jumalh' pada syarat alur 'putus-lanjut' tidak")
    assert warning.mend["id"] == "Mungkin maksudnya 'jumlah'."


def test_a_process_without_forms_may_read_what_it_likes() -> None:
    assert found(deciding("umur > 3").replace(b"camunda:formKey", b"alur:due")) == []
    assert found(deciding("umur > 3"), {}) == []


def test_one_name_is_said_once_with_the_number_of_its_places() -> None:
    diagram = deciding("umur > 3 and umur < 5", boundary("telat", "lanjut", "umur"))

    (warning,) = found(diagram, {"isi": FORM}, among=_lenient(diagram))

    assert "and in 1 other places" in warning.message["en"]


def _lenient(diagram: bytes) -> Process:
    return read_deployed(diagram)


def test_a_job_a_message_and_a_called_process_may_write_what_the_diagram_does_not_say() -> None:
    diagram = process(
        start(),
        user("catat", camunda_formKey="isi"),
        job("hitung"),
        node("intermediateCatchEvent", "dengar", caught("message", "kabar")),
        node("callActivity", "panggil", calledElement="lain"),
        node("exclusiveGateway", "putus", default="putus-selesai"),
        end(),
        end("batal"),
        path("mulai", "catat", "hitung", "dengar", "panggil", "putus", "selesai"),
        flow("putus", "batal", "umur > 3"),
        declares="message:kabar",
    )

    (note,) = found(diagram, {"isi": FORM})

    assert note.severity == "note"
    assert note.message["en"].endswith(
        "it must come from the start of the case or a job or a message or a called process."
    )


def repeated(*inside: str, **attributes: str) -> bytes:
    until = "nrOfCompletedInstances == 2 and nilai != null"
    marker = each(
        f"<completionCondition>{until}</completionCondition>",
        alur_collection="syarat",
        alur_item="butir",
        alur_result="nilai",
        alur_results="semua",
    )
    return process(
        start(),
        user("catat", camunda_formKey="isi"),
        sub_process(
            "tiap",
            marker,
            start("m"),
            user("periksa", **attributes),
            end("s"),
            path("m", "periksa", "s"),
        ),
        node("exclusiveGateway", "putus", default="putus-selesai"),
        end(),
        end("batal"),
        path("mulai", "catat", "tiap", "putus", "selesai"),
        *inside,
    )


def test_a_repetition_has_names_of_its_own_inside_it() -> None:
    diagram = repeated(flow("putus", "batal", "len(semua) > 1"), alur_assignee="butir")

    assert found(diagram, {"isi": FORM}) == []


def test_outside_of_a_repetition_its_own_names_are_unknown() -> None:
    diagram = repeated(flow("putus", "batal", 'butir == "x"'))

    assert [p.message["en"][:62] for p in found(diagram, {"isi": FORM})] == [
        "No form, register or repetition writes the name 'butir' in the"
    ]


# ---- called processes ----------------------------------------------------------------------------


def caller(mapping: str, condition: str) -> Process:
    inner = read(
        process(
            start(),
            user("isi_dalam", camunda_formKey="dalam", alur_assignee="siapa"),
            end(),
            path("mulai", "isi_dalam", "selesai"),
            id="lain",
        )
    ).process
    diagram = process(
        start(),
        user("catat", camunda_formKey="isi"),
        node("callActivity", "panggil", mapping, calledElement="lain"),
        node("exclusiveGateway", "putus", default="putus-selesai"),
        end(),
        end("batal"),
        path("mulai", "catat", "panggil", "putus", "selesai"),
        flow("putus", "batal", condition),
    )
    outer = read(diagram).process
    assert outer is not None
    assert inner is not None
    return compose(outer, {"panggil": inner})


FORMS = {"isi": FORM, "panggil~dalam": form(field("hasil"))}


def test_what_a_called_process_writes_is_known_to_its_caller() -> None:
    assert found(b"", FORMS, among=caller("", 'hasil == "x"')) == []


def test_a_called_process_is_looked_at_when_it_is_deployed_itself() -> None:
    whole = caller("", "tayang")

    assert [p.element_id for p in found(b"", FORMS, among=whole)] == []


def test_what_is_not_handed_out_of_a_called_process_is_unknown() -> None:
    out = '<extensionElements><alur:output name="kabar" value="hasil"/></extensionElements>'

    assert found(b"", FORMS, among=caller(out, 'kabar == "x"')) == []
    assert [p.rule for p in found(b"", FORMS, among=caller(out, 'hasil == "x"'))] == [
        "name-unknown"
    ]


def test_an_output_reads_what_is_inside_and_an_input_what_is_outside() -> None:
    mapping = (
        '<extensionElements><alur:input name="siapa" value="judul"/>'
        '<alur:output name="kabar" value="judul"/></extensionElements>'
    )

    (warning,) = found(b"", FORMS, among=caller(mapping, "tayang"))

    assert "'judul' in the output 'kabar'" in warning.message["en"]


def test_a_chosen_way_is_no_name_that_somebody_forgot() -> None:
    diagram = process(
        start(),
        user("catat", camunda_formKey="isi"),
        node("exclusiveGateway", "putus"),
        end(),
        end("batal"),
        path("mulai", "catat", "putus", "selesai"),
        flow("putus", "batal"),
    )

    assert found(diagram, {"isi": FORM}) == []


def test_a_report_has_an_end() -> None:
    condition = " or ".join(f"nama_{n} == 1" for n in range(30))
    more = [boundary(f"t{n}", "lanjut", f"lain_{n}") for n in range(60)]
    diagram = deciding(condition, *more)

    assert len(found(diagram, {"isi": FORM}, among=_lenient(diagram))) == 50


def test_events_and_due_times_are_looked_at_too() -> None:
    diagram = process(
        start(),
        user("catat", camunda_formKey="isi", alur_due="batas_waktu"),
        edge("batal", "catat", "conditional", "dibatalkan"),
        end(),
        end("henti"),
        path("mulai", "catat", "selesai"),
        flow("batal", "henti"),
    )

    assert {(p.element_id, p.rule) for p in found(diagram, {"isi": FORM})} == {
        ("catat", "name-unknown"),
        ("batal", "name-unknown"),
    }
