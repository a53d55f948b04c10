"""Call activities: each names a process that can be run inside this case."""

import re
from collections.abc import Iterator

from engine.diagram.building import reference
from engine.diagram.drawing import Drawing
from engine.diagram.model import Element
from engine.diagram.names import local
from engine.diagram.rules.rule import ERROR, Finding, rule

_SOURCE = "BPMN 2.0.2, Call Activity"
_ID = re.compile(r"[\w.\-]{1,200}")


@rule(
    "call-without-process",
    ERROR,
    _SOURCE,
    (
        'Tulis id proses yang dipanggil: calledElement="periksa_berkas".',
        'Write the id of the process that is called: calledElement="check_file".',
    ),
)
def a_call_names_a_process(drawing: Drawing) -> Iterator[Finding]:
    """Which process it is must be known when it is deployed, not worked out in the case."""
    for element in _calls(drawing):
        if element.called is None or not _ID.fullmatch(element.called):
            says = (element.called or "")[:80]
            yield Finding(
                element.id,
                f"Panggilan {drawing.label(element.id)} harus menyebut id sebuah proses "
                f"(calledElement), tetapi tertulis '{says}'.",
                f"The call activity {drawing.label(element.id)} names the id of a process "
                f"(calledElement), but here it says '{says}'.",
            )


@rule(
    "call-of-itself",
    ERROR,
    _SOURCE,
    (
        "Ulangi dengan alur kembali, atau dengan tanda pengulangan.",
        "Repeat it by a flow that leads back, or by a loop marker.",
    ),
)
def a_process_does_not_call_itself(drawing: Drawing) -> Iterator[Finding]:
    """The called process becomes part of the case; inside itself it would have no end."""
    for element in _calls(drawing):
        if element.called == drawing.process.id:
            yield Finding(
                element.id,
                f"Proses '{drawing.process.id}' tidak boleh memanggil dirinya sendiri, tetapi "
                f"{drawing.label(element.id)} memanggilnya.",
                f"The process '{drawing.process.id}' does not call itself, but "
                f"{drawing.label(element.id)} does.",
            )


@rule(
    "global-task",
    ERROR,
    "BPMN 2.0.2, Global Task",
    (
        "Gambar langkahnya di sini, atau panggil sebuah proses.",
        "Draw the step here, or call a process.",
    ),
)
def a_call_of_a_global_task_is_refused(drawing: Drawing) -> Iterator[Finding]:
    """A task outside of every process has no lane, so nobody to do it."""
    for element in _calls(drawing):
        target = drawing.xml.get(reference(element.called, drawing.xml))
        if target is not None and local(target).startswith("global"):
            yield Finding(
                element.id,
                f"Panggilan {drawing.label(element.id)} menuju {local(target)} "
                f"'{element.called}'; hanya proses yang dapat dipanggil.",
                f"The call activity {drawing.label(element.id)} calls the {local(target)} "
                f"'{element.called}'; only a process can be called.",
            )


def _calls(drawing: Drawing) -> Iterator[Element]:
    return (e for e in drawing.process.elements.values() if e.kind == "callActivity")
