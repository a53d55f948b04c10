"""Who drops or changes a field is told what needs it: on the diagram, in forms and in papers."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from engine.diagram import read
from engine.diagram.model import Process
from forms.model import Form
from forms.reading import read_form
from tests import sop
from tests.diagrams import end, flow, node, path, process, start, user
from webapp.drafts.field_uses import field_uses
from webapp.drafts.field_warnings import field_warnings
from webapp.drafts.reports import REPORTS, Report
from webapp.topics.start_revision import KEPT

ROOT = Path(__file__).parents[3]
_READS = re.compile(
    r"(?:variables\.get|values\.\w+|\btext|_text|_list|choice_of)\((?:\w*variables, )?\"(\w+)\""
)


def form(name: str, *components: dict[str, Any]) -> Form:
    source = {"type": "default", "id": name, "components": list(components)}
    return read_form(json.dumps(source).encode())


def field(key: str, type: str = "textfield", **more: Any) -> dict[str, Any]:
    return {"id": key, "key": key, "type": type, "label": key.capitalize(), **more}


ASKS = form("isi", field("jumlah", "number"), field("alasan"), field("tamu"), field("sisa"))
SHOWS = form(
    "lihat",
    field("alasan", readonly=True),
    field("setuju", "checkbox", properties={"suggestFrom": "tamu"}),
)
FORMS = {"isi": ASKS, "lihat": SHOWS}


def drawn() -> Process:
    diagram = process(
        start(),
        user("isi", "petugas", camunda_formRef="isi"),
        node("exclusiveGateway", "banyak", default="banyak-selesai"),
        user("lihat", "kabid", camunda_formRef="lihat", alur_paraf="jumlah setuju"),
        end(),
        end("batal"),
        path("mulai", "isi", "banyak", "selesai"),
        flow("banyak", "lihat", "jumlah > 3"),
        path("lihat", "batal"),
        more=' alur:title="tamu" alur:summary="tamu jumlah"',
    )
    found = read(diagram)
    assert found.process is not None, found.errors
    return found.process


def places(key: str) -> list[str]:
    return [place.said("en") for place in field_uses(drawn(), FORMS).get(key, ())]


def warned(forms: dict[str, Form]) -> list[tuple[str, str]]:
    return [(each.rule, each.element_id) for each in field_warnings(drawn(), forms, FORMS)]


# ---- what uses a field ---------------------------------------------------------------------------


def test_a_field_is_used_by_expressions_titles_and_parafs() -> None:
    assert places("jumlah") == [
        "the condition of the flow 'banyak-lihat'",
        "the summary of cases",
        "the paraf at 'lihat'",
    ]


def test_a_field_is_used_by_the_forms_that_show_it_or_name_it() -> None:
    assert places("alasan") == ["the form 'lihat' (shows it)"]
    assert places("tamu") == [
        "the title of cases",
        "the summary of cases",
        "the form 'lihat'",
    ]


def test_a_field_that_nothing_needs_has_no_place() -> None:
    assert places("sisa") == []


def test_the_sop_s_own_fields_are_used_by_the_agenda_and_the_publication() -> None:
    whole = read(sop.DIAGRAM).process
    assert whole is not None
    forms = {name: read_form(source) for name, source in sop.FORMS.items()}

    found = field_uses(whole, forms)

    said = {place.words("id") for place in found["keputusan"]}
    assert {"Buku Agenda", "lembar disposisi", "penayangan"} <= said
    assert any(place.kind == "form" for place in found["keputusan"])


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name.english)
def test_what_papers_and_jobs_read_is_listed(report: Report) -> None:
    read_there = {
        name
        for module in report.modules
        for name in _READS.findall((ROOT / module).read_text(encoding="utf-8"))
    }
    if report.topic == "start-revision":
        read_there |= set(KEPT)

    assert set(report.variables) == read_there


# ---- what is warned of ---------------------------------------------------------------------------


def test_nothing_is_said_of_forms_that_are_what_they_were() -> None:
    assert warned(FORMS) == []


def test_a_field_that_has_gone_is_told_with_what_needs_it() -> None:
    forms = {**FORMS, "isi": form("isi", field("jumlah", "number"), field("tamu"))}

    [problem] = field_warnings(drawn(), forms, FORMS)

    assert (problem.rule, problem.severity, problem.element_id) == (
        "field-gone",
        "warning",
        "lihat",
    )
    assert problem.message["en"] == (
        "No form asks the field 'alasan' (Alasan) any more, "
        "but it is still used by the form 'lihat' (shows it)."
    )


def test_a_field_that_was_renamed_is_told_where_it_is_still_used_by_its_old_name() -> None:
    renamed = form(
        "isi", field("banyaknya", "number"), field("alasan"), field("tamu"), field("sisa")
    )

    assert warned({**FORMS, "isi": renamed}) == [("field-gone", "banyak-lihat")]


def test_a_field_of_another_kind_is_told() -> None:
    other = form("isi", field("jumlah"), field("alasan"), field("tamu"), field("sisa"))

    [problem] = field_warnings(drawn(), {**FORMS, "isi": other}, FORMS)

    assert problem.rule == "field-kind"
    assert "semula angka, sekarang teks" in problem.message["id"]


def test_a_text_may_become_a_longer_text_or_a_choice() -> None:
    other = form(
        "isi",
        field("jumlah", "number"),
        field("alasan", "textarea"),
        field("tamu", "radio", values=[{"label": "Ya", "value": "ya"}]),
        field("sisa"),
    )

    assert warned({**FORMS, "isi": other}) == []


def test_a_field_that_nothing_uses_may_go() -> None:
    without = form("isi", field("jumlah", "number"), field("alasan"), field("tamu"))

    assert warned({**FORMS, "isi": without}) == []


def test_a_field_that_another_form_asks_has_not_gone() -> None:
    moved = {
        "isi": form("isi", field("jumlah", "number"), field("tamu")),
        "lihat": form("lihat", field("alasan"), field("setuju", "checkbox")),
    }

    assert warned(moved) == []


def test_a_field_of_a_form_that_no_step_has_any_more_has_gone() -> None:
    asked_nowhere = {
        **FORMS,
        "lain": ASKS,
        "isi": form("isi", field("tamu"), field("jumlah", "number")),
    }

    assert warned(asked_nowhere) == [("field-gone", "lihat")]
