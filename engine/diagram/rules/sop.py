"""The SOP as an official document: what it leaves empty is reported, never invented."""

import re
from collections.abc import Iterator

from engine.diagram.drawing import Drawing
from engine.diagram.rules.rule import WARNING, Finding, rule

_REVOKED = re.compile(r"\bdicabut\b|\btidak berlaku\b|\brevoked\b", re.IGNORECASE)
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


@rule(
    "mutu-baku-incomplete",
    WARNING,
    _DOCUMENT,
    ("Isi yang masih kosong pada mutu bakunya.", "Fill in what its standard leaves empty."),
)
def a_standard_says_what_is_needed_and_what_comes_out(drawing: Drawing) -> Iterator[Finding]:
    """A row of the SOP's table with an empty cell leaves people to guess."""
    if drawing.process.sop is None:
        return
    for element in drawing.process.elements.values():
        standard = element.mutu_baku
        if standard is None or element.kind != "userTask" or not drawing.has(element.id):
            continue
        for value, indonesian, english in (
            (standard.kelengkapan, "kelengkapan", "requirements"),
            (standard.keluaran, "keluaran", "output"),
        ):
            if not value:
                yield Finding(
                    element.id,
                    f"Mutu baku langkah {drawing.label(element.id)} belum menyebut {indonesian}.",
                    f"The standard of the step {drawing.label(element.id)} does not say its "
                    f"{english} yet.",
                )


@rule(
    "way-unnamed",
    WARNING,
    _DOCUMENT,
    ("Beri nama pada alurnya, misalnya 'ya'.", "Name the flow, such as 'yes'."),
)
def the_ways_out_of_a_decision_are_named(drawing: Drawing) -> Iterator[Finding]:
    """On the printed SOP, a decision without words at its ways out cannot be followed."""
    if drawing.process.sop is None:
        return
    for element in drawing.process.elements.values():
        ways = drawing.process.outgoing(element.id)
        if element.kind not in ("exclusiveGateway", "inclusiveGateway") or len(ways) < 2:
            continue
        if any(not way.name for way in ways) and drawing.has(element.id):
            yield Finding(
                element.id,
                f"Keputusan {drawing.label(element.id)} mempunyai jalan keluar tanpa nama.",
                f"The decision {drawing.label(element.id)} has a way out without a name.",
            )


@rule(
    "legal-basis-revoked",
    WARNING,
    _DOCUMENT,
    ("Ganti dengan aturan yang berlaku.", "Replace it by the regulation in force."),
)
def the_legal_basis_is_in_force(drawing: Drawing) -> Iterator[Finding]:
    """An SOP that says itself that its legal basis was revoked must be decided anew.

    Which regulation was revoked is what the office writes beside it: "… (dicabut)".
    """
    own, sop = drawing.process.id, drawing.process.sop
    for basis in () if sop is None else sop.dasar_hukum:
        if _REVOKED.search(basis):
            yield Finding(
                own,
                f"Dasar hukum SOP {drawing.label(own)} sudah dicabut: {basis[:120]}.",
                f"A legal basis of the SOP {drawing.label(own)} was revoked: {basis[:120]}.",
            )
