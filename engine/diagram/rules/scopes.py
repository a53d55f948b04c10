"""Sub-processes: nothing crosses their border, and each says where it begins."""

from collections.abc import Iterator

from engine.diagram.drawing import Drawing
from engine.diagram.model import Element
from engine.diagram.rules.rule import ERROR, NOTE, WARNING, Finding, rule

MAX_SCOPES = 20  # people draw three; each level costs every token in it a look outwards


@rule(
    "flow-crosses-scope",
    ERROR,
    "BPMN 2.0.2, Sequence Flow; Sub-Process",
    (
        "Sambungkan alur dengan sub-prosesnya, bukan dengan isinya.",
        "Connect the flow with the sub-process itself, not with what is in it.",
    ),
)
def a_flow_stays_inside_its_sub_process(drawing: Drawing) -> Iterator[Finding]:
    """A token that left by it would be inside and outside of the sub-process at once."""
    elements = drawing.process.elements
    for flow in drawing.process.flows.values():
        if elements[flow.source].scope != elements[flow.target].scope:
            yield Finding(
                flow.id,
                f"Alur '{flow.id}' tidak boleh menembus batas sub-proses, tetapi keluar dari "
                f"{drawing.label(flow.source)} dan masuk ke {drawing.label(flow.target)}.",
                f"The flow '{flow.id}' does not cross the border of a sub-process, but it leads "
                f"from {drawing.label(flow.source)} to {drawing.label(flow.target)}.",
            )


@rule(
    "boundary-crosses-scope",
    ERROR,
    "BPMN 2.0.2, Intermediate Event (attachedToRef)",
    (
        "Letakkan peristiwa tepi di sub-proses yang memuat langkahnya.",
        "Put the boundary event into the sub-process that holds its activity.",
    ),
)
def a_boundary_event_lies_beside_its_activity(drawing: Drawing) -> Iterator[Finding]:
    """Its way would begin in another sub-process than the one in which it happens."""
    elements = drawing.process.elements
    for element in elements.values():
        host = elements.get(element.attached_to or "")
        if element.kind == "boundaryEvent" and host is not None and host.scope != element.scope:
            yield Finding(
                element.id,
                f"Peristiwa tepi {drawing.label(element.id)} dan {drawing.label(host.id)} harus "
                "berada di sub-proses yang sama, tetapi tidak.",
                f"The boundary event {drawing.label(element.id)} and {drawing.label(host.id)} "
                "lie in the same sub-process, but they do not.",
            )


@rule(
    "sub-process-several-starts",
    ERROR,
    "BPMN 2.0.2, 13.3.4 Sub-Process (a unique start event)",
    (
        "Sisakan satu peristiwa mulai, dan bercabanglah sesudahnya.",
        "Keep one start event, and split behind it.",
    ),
)
def a_sub_process_has_one_start_at_most(drawing: Drawing) -> Iterator[Finding]:
    """Nobody chooses among several when its token comes."""
    for around in _containers(drawing, on_event=False):
        starts = _starts(drawing, around)
        for start in starts[1:]:
            yield Finding(
                start.id,
                f"Sub-proses {drawing.label(around.id)} punya paling banyak satu peristiwa mulai, "
                f"tetapi {drawing.label(start.id)} ada di samping {drawing.label(starts[0].id)}.",
                f"The sub-process {drawing.label(around.id)} has at most one start event, but "
                f"{drawing.label(start.id)} stands beside {drawing.label(starts[0].id)}.",
            )


@rule("sub-process-without-start", NOTE, "BPMN 2.0.2, 13.3.4 Sub-Process")
def a_sub_process_without_start_begins_everywhere(drawing: Drawing) -> Iterator[Finding]:
    """The standard allows it: whatever no flow enters begins at once, all together."""
    for around in _containers(drawing, on_event=False):
        begins = drawing.process.beginnings(around.id)
        if begins and not _starts(drawing, around):
            names = ", ".join(drawing.label(element.id) for element in begins[:8])
            yield Finding(
                around.id,
                f"Sub-proses {drawing.label(around.id)} tidak punya peristiwa mulai; yang mulai "
                f"bersama-sama: {names}.",
                f"The sub-process {drawing.label(around.id)} has no start event; what begins, all "
                f"together: {names}.",
            )


@rule(
    "sub-process-empty",
    WARNING,
    "BPMN 2.0.2, Sub-Process",
    ("Gambar isinya, atau hapus.", "Draw what is in it, or remove it."),
)
def an_empty_sub_process_is_named(drawing: Drawing) -> Iterator[Finding]:
    """A token passes through it at once; often it is a plan that was not drawn yet."""
    for around in _containers(drawing, on_event=False):
        if not drawing.process.within(around.id):
            yield Finding(
                around.id,
                f"Sub-proses {drawing.label(around.id)} kosong: berkas langsung melewatinya.",
                f"The sub-process {drawing.label(around.id)} is empty: the case passes through "
                "it at once.",
            )


@rule(
    "event-sub-process-start",
    ERROR,
    "BPMN 2.0.2, Event Sub-Process",
    (
        "Sisakan tepat satu peristiwa mulai yang punya sebab.",
        "Keep exactly one start event, which has a cause.",
    ),
)
def an_event_sub_process_has_one_start(drawing: Drawing) -> Iterator[Finding]:
    """Its start says what it waits for; with none it never begins, with two nobody knows which."""
    for around in _containers(drawing, on_event=True):
        starts = _starts(drawing, around)
        if len(starts) != 1:
            yield Finding(
                around.id,
                f"Sub-proses peristiwa {drawing.label(around.id)} harus punya tepat satu peristiwa "
                f"mulai, tetapi punya {len(starts)}.",
                f"The event sub-process {drawing.label(around.id)} has exactly one start event, "
                f"but it has {len(starts)}.",
            )


@rule(
    "event-sub-process-flow",
    ERROR,
    "BPMN 2.0.2, Event Sub-Process (no incoming or outgoing Sequence Flow)",
    (
        "Hapus alur itu; sub-proses peristiwa mulai bila peristiwanya terjadi.",
        "Remove the flow; an event sub-process begins when its event happens.",
    ),
)
def no_flow_enters_or_leaves_an_event_sub_process(drawing: Drawing) -> Iterator[Finding]:
    """It begins by its event, beside the rest, and ends without going anywhere."""
    for around in _containers(drawing, on_event=True):
        flows = (*drawing.graph.incoming[around.id], *drawing.graph.outgoing[around.id])
        if flows:
            names = ", ".join(f"'{flow.id}'" for flow in flows[:8])
            yield Finding(
                around.id,
                f"Sub-proses peristiwa {drawing.label(around.id)} tidak boleh punya alur masuk "
                f"atau keluar, tetapi ada {names}.",
                f"The event sub-process {drawing.label(around.id)} has no incoming or outgoing "
                f"flow, but there is {names}.",
            )


@rule(
    "event-sub-process-repeats",
    ERROR,
    "BPMN 2.0.2, Event Sub-Process",
    (
        "Hapus tanda pengulangannya; yang tidak menyela dapat terjadi lagi.",
        "Remove the marker; one that does not interrupt can happen again.",
    ),
)
def an_event_sub_process_has_no_loop_marker(drawing: Drawing) -> Iterator[Finding]:
    """How often it runs is said by how often its event happens."""
    for around in _containers(drawing, on_event=True):
        if around.repetition is not None:
            yield Finding(
                around.id,
                f"Sub-proses peristiwa {drawing.label(around.id)} tidak boleh bertanda "
                "pengulangan, tetapi bertanda.",
                f"The event sub-process {drawing.label(around.id)} has no loop marker, but here "
                "it has one.",
            )


@rule("transaction-as-sub-process", NOTE, "BPMN 2.0.2, Transaction")
def a_transaction_runs_as_a_sub_process(drawing: Drawing) -> Iterator[Finding]:
    """What sets it apart is cancelling, and that is refused where it is drawn."""
    for element in drawing.process.elements.values():
        if element.kind == "transaction":
            yield Finding(
                element.id,
                f"Transaksi {drawing.label(element.id)} dijalankan sebagai sub-proses biasa.",
                f"The transaction {drawing.label(element.id)} runs as a sub-process.",
            )


@rule(
    "nested-too-deep",
    ERROR,
    "BPMN 2.0.2, Sub-Process",
    (
        "Pindahkan bagian dalamnya ke proses lain, dan panggil dengan callActivity.",
        "Move the inner part into another process, and call it by a call activity.",
    ),
)
def sub_processes_are_not_nested_without_end(drawing: Drawing) -> Iterator[Finding]:
    """Every token pays for every level around it, and nobody can read such a drawing."""
    depth: dict[str | None, int] = {None: 0}
    for element in drawing.process.elements.values():  # the outer ones come first
        depth[element.id] = own = depth.get(element.scope, 0) + 1
        if element.is_scope and own == MAX_SCOPES + 1:
            yield Finding(
                element.id,
                f"Sub-proses bersarang paling dalam {MAX_SCOPES} tingkat, tetapi "
                f"{drawing.label(element.id)} lebih dalam.",
                f"Sub-processes are nested at most {MAX_SCOPES} deep, but "
                f"{drawing.label(element.id)} lies deeper.",
            )


def _containers(drawing: Drawing, *, on_event: bool) -> Iterator[Element]:
    return (
        element
        for element in drawing.process.elements.values()
        if element.kind in ("subProcess", "transaction") and element.on_event == on_event
    )


def _starts(drawing: Drawing, around: Element) -> list[Element]:
    return [e for e in drawing.process.within(around.id) if e.kind == "startEvent"]
