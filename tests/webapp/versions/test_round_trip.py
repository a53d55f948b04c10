"""A diagram that Camunda Modeler opens and saves says what it said before, ours and all.

The modeler is `bpmn-moddle` with Camunda's own descriptor and without ours: what it does not know
it must keep as it is.
"""

import subprocess
from pathlib import Path

from lxml import etree

from engine.diagram import read
from engine.diagram.comparing import compare, contents
from tests import sop
from tests.diagrams import boundary, chain, each, end, job, node, process, start, user

ROOT = Path(__file__).parents[3]
NODE = ROOT / ".venv/node/node"
SCRIPT = ROOT / "webapp/frontend/tests/round_trip.mjs"


def saved_by_a_modeler(diagram: bytes) -> bytes:
    """Return what a modeler writes that has read a diagram."""
    done = subprocess.run([NODE, SCRIPT], input=diagram, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b""), done.stderr.decode()
    return done.stdout


def test_the_sop_loses_nothing() -> None:
    again = saved_by_a_modeler(sop.DIAGRAM)

    assert again != sop.DIAGRAM  # it was written anew
    assert compare(contents(sop.DIAGRAM), contents(again)).entries == ()
    assert read(again).process == read(sop.DIAGRAM).process


def test_the_sop_says_the_same_element_by_element_of_ours() -> None:
    assert ours(saved_by_a_modeler(sop.DIAGRAM)) == ours(sop.DIAGRAM)


def test_every_extension_of_ours_is_kept_wherever_it_stands() -> None:
    inputs = (
        '<extensionElements><alur:input name="judul" value="judul"/>'
        '<alur:output name="hasil" value="hasil + 1"/>'
        '<alur:mutuBaku nomor="1" waktu="PT5M" keluaran="a &amp; b"/></extensionElements>'
    )
    many = each(alur_collection="daftar", alur_item="butir", alur_results="semua")
    diagram = process(
        chain(
            start(),
            user("isi", alur_assignee="petugas", alur_due="batas", alur_paraf="a b", inner=many),
            job("kerja", alur_needsParaf="isi"),
            node("callActivity", "panggil", inputs, calledElement="lain"),
            end(),
        ),
        boundary("lama", "isi", "PT1H"),
        more=' alur:title="judul" alur:summary="a b"',
        lanes={"staf": "isi kerja"},
    )

    again = saved_by_a_modeler(diagram)

    assert compare(contents(diagram), contents(again)).entries == ()
    assert ours(again) == ours(diagram)


def ours(diagram: bytes) -> list[tuple[str, dict[str, str], str]]:
    """Return each element and each attribute of ours, wherever it stands."""
    found = []
    for element in etree.fromstring(diagram).iter("*"):
        own = {name: value for name, value in element.attrib.items() if "{urn:alur" in name}
        if own or element.tag.startswith("{urn:alur"):
            texts = dict(element.attrib) if element.tag.startswith("{urn:alur") else own
            found.append((str(element.tag), texts, (element.text or "").strip()))
    return found
