"""A difference in words: every attribute has its name, and every value is said as people say it."""

from dataclasses import fields

import pytest

from engine.diagram.comparing import compare, compare_three, contents
from engine.diagram.model import Element, Flow, Lane, MutuBaku, Repetition, Sop, Timer
from engine.diagram.vocabulary import FLOW_NODES
from tests import sop
from tests.diagrams import boundary, chain, end, flow, process, start, user
from tests.webapp.versions.two_versions import changed
from webapp.versions.vocabulary import ATTRIBUTES, CONFLICTS, KINDS
from webapp.versions.wording import conflict_lines, in_words

PARTS = {"timer": Timer, "repetition": Repetition, "mutu_baku": MutuBaku, "sop": Sop}
SAID_OTHERWISE = {"options"}  # derived from the flows
REFUSED = {"complexGateway", "adHocSubProcess"}


def said(*exchanges: tuple[str, str], language: str = "id") -> list[str]:
    """Return what is said of the SOP with some texts exchanged, a text a thing."""
    before, after = contents(sop.DIAGRAM), contents(changed(*exchanges))
    groups = in_words(compare(before, after), before, after, language)
    return [
        f"{group.id}: {line.title}: {'; '.join(line.sentences)}"
        for group in groups
        for line in group.lines
    ]


@pytest.mark.parametrize("kind", [Element, Flow, Lane])
def test_every_attribute_of_the_model_has_a_name(kind: type) -> None:
    names = {each.name for each in fields(kind)} - SAID_OTHERWISE
    parts = {f"{name}.{each.name}" for name in names & PARTS.keys() for each in fields(PARTS[name])}

    assert sorted((names - PARTS.keys() | parts) - ATTRIBUTES.keys()) == []


def test_every_line_of_the_identity_has_a_name() -> None:
    assert sorted({f"sop.{each.name}" for each in fields(Sop)} - ATTRIBUTES.keys()) == []


def test_every_kind_of_element_has_a_name() -> None:
    assert sorted(set(FLOW_NODES) - REFUSED - KINDS.keys()) == []


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (">PT120M<", ">PT2H<",
         "times: Kejadian pada langkah “120 menit kerja”: waktu: 120 menit → 2 jam"),
        ('tanggalRevisi="2020-06-10"', 'tanggalRevisi=""',
         "identity: Prosedur: tanggal revisi: 10 Juni 2020 → (kosong)"),
        ("<alur:peralatan>ATK</alur:peralatan>", "<alur:peralatan>Pena</alur:peralatan>",
         "identity: Prosedur: peralatan dan perlengkapan: ditambah “Pena”; dihapus “ATK”"),
        ('attachedToRef="terima"', 'attachedToRef="periksa"',
         "steps: Kejadian pada langkah “120 menit kerja”: menempel pada: “Menerima berita beserta "
         "bukti otentik” → “Memeriksa dan memilah press release”"),
        ('sourceRef="tayang" targetRef="gabung"', 'sourceRef="tayang" targetRef="selesai"',
         "flows: Alur “ya”: tujuan: “gabung” → “Arsip tersimpan”"),
        ('camunda:formRef="unggah"', "",
         "forms: Langkah “Memasukkan berita ke website”: formulir: “unggah” → (kosong)"),
        ('<bpmn:endEvent id="selesai"', '<bpmn:endEvent camunda:asyncAfter="true" id="selesai"',
         "steps: Akhir “Arsip tersimpan”: ditulis lain pada berkasnya"),
        ('<dc:Bounds x="725" y="135"', '<dc:Bounds x="9" y="9"',
         "drawing: Langkah “Memeriksa dan memilah press release”: letaknya pada gambar"),
        ('bpmnElement="periksa">', 'bpmnElement="periksa" isExpanded="true">',
         "drawing: Langkah “Memeriksa dan memilah press release”: warna atau bentuk gambar: "
         "(kosong) → “isExpanded=true”"),
    ],
)  # fmt: skip
def test_a_change_is_said_as_people_say_it(old: str, new: str, sentence: str) -> None:
    assert said((old, new)) == [sentence]


def test_a_step_with_another_name_and_another_time_stands_in_both_groups() -> None:
    found = said(
        ('name="Memeriksa dan memilah press release"', 'name="Memeriksa"'),
        ('nomor="2" waktu="PT15M"', 'nomor="2" waktu="PT30M"'),
    )

    assert found == [
        "steps: Langkah “Memeriksa”: nama: “Memeriksa dan memilah press release” → “Memeriksa”",
        "times: Langkah “Memeriksa”: waktu baku: 15 menit → 30 menit",
    ]


def test_a_step_with_another_id_is_said_to_live_on() -> None:
    found = said(('"gabung"', '"bertemu"'), (">gabung<", ">bertemu<"))

    assert "“gabung” tampaknya menjadi “bertemu”" in " ".join(found)


def test_each_conflict_says_why() -> None:
    parts = (start(), user("isi"), end())
    base = process(chain(*parts), user("arsip"))
    mine = process(chain(*parts), user("arsip", "kabid"), boundary("lama", "isi", "P1D"))
    theirs = process(chain(*parts), flow("isi", "selesai", id="lagi"))
    sides = (contents(base), contents(mine), contents(theirs))

    (line,) = conflict_lines(compare_three(*sides).conflicts, sides, "en")

    assert (line.title, line.sentences) == (
        "Step “arsip”",
        (CONFLICTS["removed"]("en"),),
    )
    assert (line.status, line.element_id) == ("conflict", "arsip")
