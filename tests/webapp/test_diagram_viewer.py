"""The diagram on a case's page, in a browser and under our own security policy."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, Response, render_template_string, request
from playwright.sync_api import Page, expect

from tests.browser import Pages, axe, serving
from webapp.assets import asset_url
from webapp.security import CONTENT_SECURITY_POLICY

# Two tasks in a row, the second far to the right, where a phone does not reach.
DIAGRAM = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"
    xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
    xmlns:di="http://www.omg.org/spec/DD/20100524/DI" id="d" targetNamespace="urn:alur:test">
  <process id="p" isExecutable="true">
    <startEvent id="mulai"><outgoing>ke_terima</outgoing></startEvent>
    <sequenceFlow id="ke_terima" sourceRef="mulai" targetRef="terima"/>
    <userTask id="terima" name="Menerima berita"/>
    <sequenceFlow id="ke_periksa" sourceRef="terima" targetRef="periksa"/>
    <userTask id="periksa" name="Memeriksa berita"/>
  </process>
  <bpmndi:BPMNDiagram id="s"><bpmndi:BPMNPlane id="pl" bpmnElement="p">
    <bpmndi:BPMNShape id="s1" bpmnElement="mulai">
      <dc:Bounds x="0" y="22" width="36" height="36"/></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="s2" bpmnElement="terima">
      <dc:Bounds x="100" y="0" width="100" height="80"/></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="s3" bpmnElement="periksa">
      <dc:Bounds x="1400" y="0" width="100" height="80"/></bpmndi:BPMNShape>
    <bpmndi:BPMNEdge id="e1" bpmnElement="ke_terima"><di:waypoint x="36" y="40"/>
      <di:waypoint x="100" y="40"/></bpmndi:BPMNEdge>
    <bpmndi:BPMNEdge id="e2" bpmnElement="ke_periksa"><di:waypoint x="200" y="40"/>
      <di:waypoint x="1400" y="40"/></bpmndi:BPMNEdge>
  </bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</definitions>"""

PAGE = """<!doctype html><html lang="id"><head><meta charset="utf-8"><title>Berkas</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="{{ asset('app.css') }}">
<link rel="stylesheet" href="{{ asset('viewer.css') }}">
<script type="module" src="{{ asset('viewer.js') }}"></script></head>
<body><main><h1>Berkas</h1><button type="button" data-diagram-zoom="in" hidden>Perbesar</button>
<div id="diagram" data-label="Diagram berkas ini"></div><p>Langkah: Menerima berita, selesai</p>
<script type="application/json" id="diagram-state">{{ state|tojson }}</script>
</main></body></html>"""


@pytest.fixture
def origin() -> Iterator[str]:
    app = Flask("webapp")

    @app.get("/")
    @app.get("/<path:diagram>")
    def case(diagram: str = "diagram.bpmn") -> str:
        state: dict[str, Any] = {
            "diagram_url": f"/diagrams/{diagram}",
            "done": ["mulai", "terima", "removed_in_this_version"],
            "waiting": ["periksa"],
            "late": ["periksa"],
            "stalled": ["periksa"] if "stalled" in request.args else [],
            "flows": ["ke_terima"],
        }
        return render_template_string(PAGE, asset=asset_url, state=state)

    @app.get("/diagrams/diagram.bpmn")
    def source() -> Response:
        return Response(DIAGRAM, mimetype="application/xml")

    @app.after_request
    def strict(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        return response

    with serving(app) as origin:
        yield origin


def shown(page: Page, origin: str) -> Page:
    page.goto(origin)
    page.wait_for_selector("#diagram[data-ready]")
    return page


def test_what_is_done_and_what_is_late_have_marks_of_their_own(page: Page, origin: str) -> None:
    shown(page, origin)

    expect(page.locator("[data-element-id=terima].is-done")).to_have_count(1)
    expect(page.locator("[data-element-id=periksa].is-late")).to_have_count(1)
    expect(page.locator(".mark-badge[title=Selesai]")).to_have_count(2)
    expect(page.locator(".mark-badge[title=Terlambat]")).to_have_count(1)
    expect(page.locator(".flow-taken")).to_have_count(1)


def test_what_failed_has_a_mark_of_its_own_even_if_it_is_late(page: Page, origin: str) -> None:
    shown(page, f"{origin}?stalled")

    expect(page.locator("[data-element-id=periksa].is-stalled")).to_have_count(1)
    expect(page.locator(".mark-stalled[title=Gangguan]")).to_have_count(1)
    expect(page.locator(".mark-late, .is-late")).to_have_count(0)


def test_the_diagram_is_accessible(page: Page, origin: str) -> None:
    shown(page, origin)

    assert axe(page) == []
    expect(page.get_by_role("img", name="Diagram berkas ini")).to_be_visible()


def test_the_watermark_of_bpmn_io_stays_visible(page: Page, origin: str) -> None:
    mark = shown(page, origin).locator("a.bjs-powered-by")

    expect(mark).to_be_visible()
    mark.click(trial=True)  # fails when anything lies over it


def test_a_phone_shows_the_step_that_waits_at_a_size_that_can_be_read(
    pages: Pages, origin: str
) -> None:
    page = shown(pages.open(viewport={"width": 360, "height": 640}), origin)

    box = page.locator("[data-element-id=periksa] .djs-hit").first.bounding_box()

    assert box
    assert box["width"] > 50
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360


def test_the_button_zooms_in(page: Page, origin: str) -> None:
    shown(page, origin)
    step = page.locator("[data-element-id=terima] .djs-hit").first
    before = step.bounding_box()

    page.get_by_role("button", name="Perbesar").click()

    after = step.bounding_box()
    assert before
    assert after
    assert after["width"] > before["width"]


def test_the_keyboard_moves_the_diagram(page: Page, origin: str) -> None:
    shown(page, origin)
    step = page.locator("[data-element-id=terima] .djs-hit").first
    before = step.bounding_box()

    page.locator("#diagram svg[tabindex]").focus()
    page.keyboard.press("Control+ArrowLeft")

    after = step.bounding_box()
    assert before
    assert after
    assert after["x"] > before["x"]


def test_a_diagram_that_cannot_be_read_leaves_the_rest_of_the_page(
    pages: Pages, origin: str
) -> None:
    page = pages.open(expected=("could not be drawn", "status of 404"))

    page.goto(f"{origin}/gone.bpmn")

    expect(page.locator("#diagram")).to_be_hidden()
    expect(page.get_by_text("Langkah: Menerima berita, selesai")).to_be_visible()
