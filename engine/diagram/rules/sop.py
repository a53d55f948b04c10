"""The SOP as an official document: what it leaves empty is reported, never invented."""

from collections.abc import Iterator

from engine.diagram.drawing import Drawing
from engine.diagram.rules.rule import WARNING, Finding, rule

_DOCUMENT = "PermenPANRB 35/2012, unsur dokumentasi SOP AP"
_REQUIRED = (
    ("nomor", "nomor", "number"),
    ("tanggal_pengesahan", "tanggal pengesahan", "approval date"),
    ("nama", "nama", "name"),
    ("disahkan_oleh", "pengesah", "approver"),
)


@rule(
    "sop-incomplete",
    WARNING,
    _DOCUMENT,
    ("Isi setelah ditetapkan pejabatnya.", "Fill it in once the official has decided it."),
)
def the_identity_page_is_complete(drawing: Drawing) -> Iterator[Finding]:
    """An SOP without number or approval is a draft; people who follow it should know."""
    own, sop = drawing.process.id, drawing.process.sop
    if sop is None:
        return
    for attribute, indonesian, english in _REQUIRED:
        if not getattr(sop, attribute):
            yield Finding(
                own,
                f"SOP {drawing.label(own)} belum lengkap: {indonesian} belum diisi.",
                f"The SOP {drawing.label(own)} is incomplete: its {english} is not filled in yet.",
            )


@rule(
    "mutu-baku-missing",
    WARNING,
    _DOCUMENT,
    ("Isi kelengkapan, waktu, dan keluarannya.", "Fill in its requirements, time and output."),
)
def a_step_of_an_sop_has_its_standard(drawing: Drawing) -> Iterator[Finding]:
    """Each row of the SOP's table says what is needed, how long it takes and what comes out."""
    if drawing.process.sop is None:
        return
    for element in drawing.process.elements.values():
        asks = element.kind == "userTask" and drawing.has(element.id)
        if asks and element.mutu_baku is None:
            yield Finding(
                element.id,
                f"Langkah {drawing.label(element.id)} belum punya mutu baku.",
                f"The step {drawing.label(element.id)} has no quality standard yet.",
            )
