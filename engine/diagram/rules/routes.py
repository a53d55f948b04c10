"""Ways: where a token starts, that it can come everywhere and never runs in circles alone."""

from collections.abc import Iterable, Iterator

from engine.diagram.drawing import Drawing
from engine.diagram.graph import entries
from engine.diagram.model import Element, Flow
from engine.diagram.rules.rule import ERROR, NOTE, WARNING, Finding, rule


@rule("no-start", NOTE, "BPMN 2.0.2, Start Event (implicit start)")
def a_process_without_start_begins_everywhere(drawing: Drawing) -> Iterator[Finding]:
    """The standard allows it: whatever no flow enters begins when the case does, all together."""
    begins = drawing.process.beginnings(None)
    if begins and not _starts(drawing):
        own = drawing.process.id
        names = ", ".join(drawing.label(element.id) for element in begins[:8])
        yield Finding(
            own,
            f"Proses {drawing.label(own)} tidak punya peristiwa mulai; yang mulai bersama-sama: "
            f"{names}.",
            f"The process {drawing.label(own)} has no start event; what begins, all together: "
            f"{names}.",
        )


@rule(
    "nowhere-to-begin",
    ERROR,
    "BPMN 2.0.2, Start Event; 13.3.4 Sub-Process",
    ("Tambahkan satu peristiwa mulai.", "Add a start event."),
)
def there_is_somewhere_to_begin(drawing: Drawing) -> Iterator[Finding]:
    """Where a flow enters everything, no token ever appears."""
    process = drawing.process
    around = (e.id for e in process.elements.values() if e.kind in ("subProcess", "transaction"))
    for scope in (None, *around):
        inside = process.within(scope)
        starts = any(element.kind == "startEvent" for element in inside)
        if inside and not starts and not process.beginnings(scope):
            own = scope or process.id
            yield Finding(
                own,
                f"{drawing.label(own)} tidak punya peristiwa mulai, dan tidak ada langkah yang "
                "tidak dimasuki alur: tidak ada tempat mulai.",
                f"{drawing.label(own)} has no start event, and a flow enters every step: there is "
                "nowhere to begin.",
            )


@rule(
    "several-plain-starts",
    WARNING,
    "BPMN 2.0.2, Start Event (multiple)",
    (
        "Sisakan satu peristiwa mulai polos, atau sebut yang dimaksud saat memulai berkas.",
        "Keep one plain start event, or say which is meant when a case is started.",
    ),
)
def a_case_has_one_plain_beginning(drawing: Drawing) -> Iterator[Finding]:
    """Who starts a case and does not say by which of them begins at the first that is drawn."""
    plain = [start for start in _starts(drawing) if start.event is None]
    for start in plain[1:]:
        yield Finding(
            start.id,
            f"Berkas dimulai di {drawing.label(plain[0].id)} bila tidak disebut lain; "
            f"{drawing.label(start.id)} harus dipilih saat memulai.",
            f"A case begins at {drawing.label(plain[0].id)} unless told otherwise; "
            f"{drawing.label(start.id)} must be named when it is started.",
        )


@rule(
    "same-message-start",
    ERROR,
    "BPMN 2.0.2, Start Event (Message; Signal)",
    ("Beri pesan atau sinyal yang berbeda.", "Let them wait for different messages or signals."),
)
def a_message_starts_a_case_in_one_place(drawing: Drawing) -> Iterator[Finding]:
    """One message or signal that fits two starts would begin the case twice."""
    first: dict[tuple[str, str], str] = {}
    words = {"message": ("Pesan", "message"), "signal": ("Sinyal", "signal")}
    for start in _starts(drawing):
        if start.event not in words or start.event_ref is None:
            continue
        before = first.setdefault((start.event, start.event_ref), start.id)
        indonesian, english = words[start.event]
        if before != start.id:
            yield Finding(
                start.id,
                f"{indonesian} '{start.event_ref}' memulai {drawing.label(before)} dan juga "
                f"{drawing.label(start.id)}; hanya satu yang boleh.",
                f"The {english} '{start.event_ref}' starts {drawing.label(before)} and also "
                f"{drawing.label(start.id)}; only one may wait for it.",
            )


@rule(
    "flow-into-start",
    ERROR,
    "BPMN 2.0.2, Start Event; Boundary Event; Link Event (Sequence Flow connections)",
    (
        "Arahkan alur itu ke langkah sesudahnya.",
        "Lead the flow to the step behind it.",
    ),
)
def no_flow_enters_what_begins_a_way(drawing: Drawing) -> Iterator[Finding]:
    """These events begin a way; what would enter them has no meaning in the standard."""
    for element in drawing.process.elements.values():
        link = element.kind == "intermediateCatchEvent" and element.event == "link"
        if element.kind in ("startEvent", "boundaryEvent") or link:
            for flow in _drawn(drawing.graph.incoming[element.id]):
                yield Finding(
                    element.id,
                    f"{drawing.label(element.id)} tidak boleh dimasuki alur, tetapi "
                    f"'{flow.id}' masuk ke sana.",
                    f"{drawing.label(element.id)} has no incoming flow, but '{flow.id}' enters it.",
                )


@rule(
    "flow-out-of-end",
    ERROR,
    "BPMN 2.0.2, End Event; Link Event (Sequence Flow connections)",
    ("Hapus alur itu.", "Remove the flow."),
)
def no_flow_leaves_what_ends_a_way(drawing: Drawing) -> Iterator[Finding]:
    """A token ends there, or goes on elsewhere, so the flow would never be taken."""
    for element in drawing.process.elements.values():
        link = element.kind == "intermediateThrowEvent" and element.event == "link"
        if element.kind == "endEvent" or link:
            for flow in _drawn(drawing.graph.outgoing[element.id]):
                yield Finding(
                    element.id,
                    f"{element.kind} {drawing.label(element.id)} tidak boleh punya alur keluar, "
                    f"tetapi '{flow.id}' keluar dari sana.",
                    f"The {element.kind} {drawing.label(element.id)} has no outgoing flow, but "
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
    elements = drawing.process.elements
    starts = entries(drawing.process, None)
    reached = drawing.graph.reachable(starts)
    for element in elements.values() if starts else ():
        if element.id in reached or _is_reported_otherwise(drawing, element):
            continue
        if element.scope is None or element.scope in reached:
            yield Finding(
                element.id,
                f"{drawing.label(element.id)} tidak dapat dicapai dari peristiwa mulai mana pun.",
                f"{drawing.label(element.id)} cannot be reached from any start event.",
            )


def _is_reported_otherwise(drawing: Drawing, element: Element) -> bool:
    """Say whether another rule refuses what keeps an element from being reached."""
    if element.kind == "boundaryEvent":
        return not drawing.has(element.attached_to or "")
    if element.kind == "intermediateCatchEvent" and element.event == "link":
        return True
    return _compensates(drawing, element) or not drawing.has(element.id)


@rule("implicit-end", NOTE, "BPMN 2.0.2, End Event (implicit end)")
def a_way_may_end_without_an_end_event(drawing: Drawing) -> Iterator[Finding]:
    """The standard allows it: the token ends there. Often, though, a flow was forgotten."""
    for element in drawing.process.elements.values():
        ends = element.kind in ("endEvent", "eventBasedGateway") or element.event == "link"
        if ends or element.on_event or drawing.graph.outgoing[element.id]:
            continue
        if not _compensates(drawing, element):
            yield Finding(
                element.id,
                f"{drawing.label(element.id)} tidak punya alur keluar: jalannya berakhir di sana.",
                f"{drawing.label(element.id)} has no outgoing flow: its way ends there.",
            )


def _compensates(drawing: Drawing, element: Element) -> bool:
    node = drawing.xml.get(element.id)
    handler = node is not None and node.get("isForCompensation", "").strip() in ("true", "1")
    return handler or element.event == "compensate"


def _drawn(flows: Iterable[Flow]) -> Iterator[Flow]:
    """Leave out the flow that a pair of link events means."""
    return (flow for flow in flows if "~" not in flow.id)


def _starts(drawing: Drawing) -> list[Element]:
    return [e for e in drawing.process.within(None) if e.kind == "startEvent"]
