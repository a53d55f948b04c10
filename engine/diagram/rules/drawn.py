"""The drawing that people see beside what runs."""

from collections.abc import Iterator

from engine.diagram.drawing import Drawing
from engine.diagram.names import DRAWING
from engine.diagram.rules.rule import NOTE, Finding, rule


@rule(
    "not-drawn",
    NOTE,
    "BPMN 2.0.2, BPMN DI",
    (
        "Simpan berkasnya dari penyunting diagram, dengan gambarnya.",
        "Save the file from a diagram editor, with its drawing.",
    ),
)
def a_process_is_drawn(drawing: Drawing) -> Iterator[Finding]:
    """It runs without a drawing, but people then see its course as a list alone."""
    shown = {
        node.get("bpmnElement", "").rpartition(":")[2]
        for node in drawing.root.iter(*(f"{{{namespace}}}BPMNShape" for namespace in DRAWING))
    }
    own = drawing.process.id
    if not any(drawing.has(element_id) for element_id in shown):
        yield Finding(
            own,
            f"Proses {drawing.label(own)} tidak memuat gambar: jalannya tampil sebagai daftar.",
            f"The process {drawing.label(own)} holds no drawing: its course is shown as a list.",
        )
