"""The macros that draw a form, without JavaScript: nothing that a person wrote becomes markup."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from forms.model import Form
from forms.parsing import parse
from forms.prefill import initial
from tests.forms.building import (
    STEPS,
    component,
    decision,
    file,
    form,
    part,
    sent,
    step,
    variables,
)

TEMPLATES = Path(__file__).parents[2] / "webapp" / "templates"
PAGE = """
{%- from "macros/fields.html" import question, default_button, problem_summary, buttons %}
{{ default_button() }}{{ problem_summary(problems, language) }}
{% for field in form.fields %}
{{ question(field, answers, problems, language, file_url, thumb_url, variables) }}
{% endfor %}{{ buttons("Kirim", language) }}
"""


def draw(
    asked: Form,
    case: Mapping[str, Any] | None = None,
    *,
    answers: Mapping[str, Any] | None = None,
    problems: Mapping[str, str] | None = None,
    language: str = "id",
) -> str:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
    )
    environment.filters |= {"iso": str, "moment": str}  # of other macros in the same files
    return environment.from_string(PAGE).render(
        form=asked,
        answers=initial(asked, case or {}, answers),
        problems=problems or {},
        language=language,
        file_url=lambda ref: f"/berkas/{ref['digest']}",
        thumb_url=lambda ref: f"/berkas/{ref['digest']}/kecil",
        variables=case or {},
    )


def decided() -> dict[str, Any]:
    reasons = [decision(3, "tolak", "Lainnya: buram"), decision(5, "tolak", "Tidak layak tayang")]
    approved = [decision(number, "setuju") for number in (1, 2, 4)]
    return variables() | {"keputusan": approved + reasons, "catatan_kabid": "Baik"}


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("name", STEPS)
def test_every_form_of_the_sop_is_drawn_in_both_languages(name: str, language: str) -> None:
    page = draw(step(name), decided(), language=language)

    assert [field.key for field in step(name).inputs if f'"{field.key}' not in page] == []
    assert ("Simpan draf" if language == "id" else "Save draft") in page


@pytest.mark.parametrize("name", STEPS)
def test_every_visible_input_has_a_label(name: str) -> None:
    page = draw(step(name), decided())

    inputs = re.findall(r"<(?:input|select|textarea)[^>]*?>", page)
    named = [tag for tag in inputs if 'type="hidden"' not in tag and " id=" in tag]
    assert (
        named == []
        or [tag for tag in named if f'for="{_id(tag)}"' not in page and "checkbox" not in tag] == []
    )
    assert len(re.findall(r' id="([^"]+)"', page)) == len(set(re.findall(r' id="([^"]+)"', page)))


def _id(tag: str) -> str:
    found = re.search(r' id="([^"]+)"', tag)
    assert found
    return found[1]


def test_hostile_text_stays_text() -> None:
    hostile = "\"'><script>alert(1)</script>{{ 7*7 }}"
    case = decided() | {"judul": hostile, "sumber": hostile, "catatan_kabid": hostile}
    case["bagian"] = [
        part(1, "judul", hostile),
        part(2, "paragraf", hostile),
        part(3, "foto", file=file(name=hostile), caption=hostile),
    ]
    case["bukti"] = [file(name=hostile)]
    case["keputusan"] = [decision(1, "tolak", hostile), decision(3, "setuju")]
    for name in STEPS:
        answers = {field.key: hostile for field in step(name).inputs if field.empty == ""}
        page = draw(
            step(name), case, answers=answers, problems={"judul": hostile, hostile: hostile}
        )
        assert "<script" not in page
        assert hostile not in page
        assert "49" not in page


def test_a_problem_is_tied_to_its_input_and_linked_from_the_top() -> None:
    page = draw(form(component()), problems={"judul": "Judul wajib diisi."})

    assert '<a href="#judul">Judul wajib diisi.</a>' in page
    assert 'id="judul-problem"' in page
    assert 'aria-invalid="true" aria-describedby="judul-problem"' in page


def test_every_problem_of_an_empty_form_leads_to_an_id_on_the_page() -> None:
    for name in STEPS:
        case = variables() | {"keputusan": [decision(3, "setuju")]}
        data = sent(kelengkapan="lengkap") if name == "terima" else sent()
        parsed = parse(step(name), data, {}, case)
        page = draw(step(name), case, answers=parsed.draft, problems=parsed.problems)
        assert [key for key in parsed.problems if f' id="{key}"' not in page] == []


def test_enter_presses_a_button_that_does_no_harm() -> None:
    page = draw(step("terima"))

    assert re.findall(r"<button[^>]*>", page)[0].startswith(
        '<button class="unseen" name="_action" value="save" formnovalidate'
    )


def test_only_the_button_that_sends_asks_the_browser_to_check() -> None:
    page = draw(step("periksa"), variables())

    strict = [tag for tag in re.findall(r"<button[^>]*>", page) if "formnovalidate" not in tag]
    assert strict == ['<button class="button primary" name="_action" value="complete">']


def test_what_is_decided_is_seen_beside_the_buttons() -> None:
    page = draw(step("periksa"), variables())

    assert page.count('value="setuju" required') == 5
    assert f'<img src="/berkas/{"a" * 64}" alt="Pita"' in page
    assert f'<video class="part-video" src="/berkas/{"c" * 64}" controls preload="metadata"' in page
    assert 'value="keputusan:approve_all" formnovalidate' in page


def test_a_password_is_asked_for_and_never_drawn() -> None:
    page = draw(step("periksa"), variables())

    assert re.search(r'<input type="password" id="_paraf" name="_paraf"[^>]*>', page)
    assert " value=" not in re.findall(r'<input type="password"[^>]*>', page)[0]


def test_the_review_groups_parts_by_decision_with_the_reasons() -> None:
    page = draw(step("kelompokkan"), decided())

    approved, rejected = page.split("Tidak disetujui", 1)
    assert "Bupati meresmikan pasar." in approved
    assert "Lainnya: buram" in rejected
    assert "Tidak layak tayang" in rejected


def test_a_form_about_rejected_parts_shows_no_others() -> None:
    page = draw(step("tindak_lanjut"), decided())

    assert "Bupati meresmikan pasar." not in page
    assert "3. Foto" in page


def test_a_value_that_the_case_does_not_have_is_not_shown() -> None:
    asked = form(component(readonly=True))

    assert "Judul" not in draw(asked)
    assert "<dd>Pasar</dd>" in draw(asked, {"judul": "Pasar"})


def test_a_shown_value_is_put_in_words() -> None:
    asked = form(
        component("datetime", "hari", readonly=True),
        component("datetime", "saat", subtype="datetime", readonly=True),
        component("checkbox", "setuju", readonly=True),
        component("number", "nilai", decimalDigits=1, readonly=True),
        component(
            "select", "jenis", values=[{"label": "Siaran pers", "value": "s"}], readonly=True
        ),
    )
    case = {
        "hari": "2026-11-27",
        "saat": "2026-11-27T15:50:00+07:00",
        "setuju": False,
        "nilai": "2.5",
        "jenis": "s",
    }

    assert re.findall(r"<dd>(.*?)</dd>", draw(asked, case)) == [
        "27 November 2026",
        "27 November 2026, 15.50 WIB",
        "Tidak",
        "2,5",
        "Siaran pers",
    ]


def test_a_checkbox_and_a_moment_are_drawn() -> None:
    asked = form(component("checkbox"), component("datetime", "saat", subtype="datetime"))

    page = draw(asked, {"judul": True, "saat": "2026-11-27T15:50:00+07:00"})

    assert 'type="checkbox" id="judul" name="judul" value="true" checked' in page
    assert 'type="datetime-local" id="saat" name="saat" value="2026-11-27T15:50"' in page
