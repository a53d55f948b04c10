"""Ways: where a token starts, that it can come everywhere and never runs in circles alone."""

from collections.abc import Iterator

from engine.diagram.drawing import Drawing
from engine.diagram.model import Element
from engine.diagram.rules.rule import ERROR, NOTE, Finding, rule
from engine.diagram.vocabulary import GATEWAYS

# A token runs on here. Elsewhere it waits for a person, a job or time; what is refused anyway
# counts as waiting.
_RUNS_ON = frozenset(("startEvent", "endEvent", "intermediateThrowEvent", *GATEWAYS))


@rule(
    "no-start",
    ERROR,
    "BPMN 2.0.2, Start Event",
    ("Tambahkan satu peristiwa mulai.", "Add a start event."),
)
def a_process_has_a_start_event(drawing: Drawing) -> Iterator[Finding]:
    """Without one, nobody says where a case begins."""
    if not _starts(drawing):
        own = drawing.process.id
        yield Finding(
            own,
            f"Proses {drawing.label(own)} harus mempunyai peristiwa mulai, tetapi tidak ada.",
            f"The process {drawing.label(own)} has a start event, but there is none.",
        )


@rule(
    "several-plain-starts",
    ERROR,
    "BPMN 2.0.2, Start Event",
    (
        "Sisakan satu peristiwa mulai polos; yang lain jadikan peristiwa mulai pesan.",
        "Keep one plain start event; let the others be message starts.",
    ),
)
def a_case_has_one_plain_beginning(drawing: Drawing) -> Iterator[Finding]:
    """Who starts a case by hand cannot say which of two plain starts he means."""
    plain = [start for start in _starts(drawing) if start.event is None]
    for start in plain[1:]:
        yield Finding(
            start.id,
            f"Paling banyak satu peristiwa mulai polos, tetapi {drawing.label(start.id)} "
            f"ada di samping {drawing.label(plain[0].id)}.",
            f"There is at most one plain start event, but {drawing.label(start.id)} stands "
            f"beside {drawing.label(plain[0].id)}.",
        )


@rule(
    "same-message-start",
    ERROR,
    "BPMN 2.0.2, Start Event (Message)",
    ("Beri pesan yang berbeda.", "Let them wait for different messages."),
)
def a_message_starts_a_case_in_one_place(drawing: Drawing) -> Iterator[Finding]:
    """One message that fits two starts would begin the case twice."""
    first: dict[str, str] = {}
    for start in _starts(drawing):
        if start.event != "message" or start.event_ref is None:
            continue
        before = first.setdefault(start.event_ref, start.id)
        if before != start.id:
            yield Finding(
                start.id,
                f"Pesan '{start.event_ref}' memulai {drawing.label(before)} dan juga "
                f"{drawing.label(start.id)}; hanya satu yang boleh.",
                f"The message '{start.event_ref}' starts {drawing.label(before)} and also "
                f"{drawing.label(start.id)}; only one may wait for it.",
            )


@rule(
    "flow-into-start",
    ERROR,
    "BPMN 2.0.2, Start Event (Sequence Flow connections)",
    (
        "Arahkan alur itu ke langkah sesudahnya.",
        "Lead the flow to the step behind it.",
    ),
)
def a_flow_does_not_enter_a_start_or_boundary_event(drawing: Drawing) -> Iterator[Finding]:
    """These events begin a way; what would enter them has no meaning in the standard."""
    for element in drawing.process.elements.values():
        if element.kind in ("startEvent", "boundaryEvent"):
            for flow in drawing.graph.incoming[element.id]:
                yield Finding(
                    element.id,
                    f"{drawing.label(element.id)} tidak boleh dimasuki alur, tetapi "
                    f"'{flow.id}' masuk ke sana.",
                    f"{drawing.label(element.id)} has no incoming flow, but '{flow.id}' enters it.",
                )


@rule(
    "flow-out-of-end",
    ERROR,
    "BPMN 2.0.2, End Event (Sequence Flow connections)",
    ("Hapus alur itu.", "Remove the flow."),
)
def a_flow_does_not_leave_an_end_event(drawing: Drawing) -> Iterator[Finding]:
    """A token ends there, so the flow would never be taken."""
    for element in drawing.process.elements.values():
        if element.kind == "endEvent":
            for flow in drawing.graph.outgoing[element.id]:
                yield Finding(
                    element.id,
                    f"Peristiwa akhir {drawing.label(element.id)} tidak boleh punya alur keluar, "
                    f"tetapi '{flow.id}' keluar dari sana.",
                    f"The end event {drawing.label(element.id)} has no outgoing flow, but "
                    f"'{flow.id}' leaves it.",
                )


@rule(
    "unreachable",
    ERROR,
    "BPMN 2.0.2, Process Instantiation",
    ("Sambungkan dengan alur, atau hapus.", "Connect it by a flow, or remove it."),
)
def every_node_can_be_reached(drawing: Drawing) -> Iterator[Finding]:
    """What no token can reach was forgotten by whoever drew it."""
    starts = [start.id for start in _starts(drawing)]
    if not starts:
        return
    reached = drawing.graph.reachable(starts)
    for element in drawing.process.elements.values():
        attached_nowhere = element.kind == "boundaryEvent" and not drawing.has(
            element.attached_to or ""
        )
        if element.id not in reached and not attached_nowhere:
            yield Finding(
                element.id,
                f"{drawing.label(element.id)} tidak dapat dicapai dari peristiwa mulai mana pun.",
                f"{drawing.label(element.id)} cannot be reached from any start event.",
            )


@rule("implicit-end", NOTE, "BPMN 2.0.2, End Event (implicit end)")
def a_way_may_end_without_an_end_event(drawing: Drawing) -> Iterator[Finding]:
    """The standard allows it: the token ends there. Often, though, a flow was forgotten."""
    for element in drawing.process.elements.values():
        if element.kind != "endEvent" and not drawing.graph.outgoing[element.id]:
            yield Finding(
                element.id,
                f"{drawing.label(element.id)} tidak punya alur keluar: jalannya berakhir di sana.",
                f"{drawing.label(element.id)} has no outgoing flow: its way ends there.",
            )


@rule(
    "endless-loop",
    ERROR,
    "BPMN 2.0.2, Process Execution",
    (
        "Letakkan langkah orang, pekerjaan, atau pengatur waktu di putaran itu.",
        "Put a person's step, a job or a timer into the loop.",
    ),
)
def a_loop_waits_somewhere(drawing: Drawing) -> Iterator[Finding]:
    """A loop of gateways alone would spin for ever inside one command."""
    elements = drawing.process.elements
    for cycle in drawing.graph.cycles(lambda at: elements[at].kind in _RUNS_ON):
        names = ", ".join(drawing.label(at) for at in cycle[:8])
        yield Finding(
            cycle[0],
            f"Putaran harus menunggu orang, pekerjaan, atau waktu, tetapi yang ini tidak: {names}.",
            f"A loop waits for a person, a job or time, but this one does not: {names}.",
        )


def _starts(drawing: Drawing) -> list[Element]:
    return [e for e in drawing.process.elements.values() if e.kind == "startEvent"]
