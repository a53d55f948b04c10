"""Events: which kind may happen where, and that it says what it needs."""

from collections.abc import Iterator

from engine.diagram.building import event_definitions
from engine.diagram.drawing import Drawing
from engine.diagram.model import Element
from engine.diagram.names import BPMN, Node, identity, local, nearest_id
from engine.diagram.rules.rule import ERROR, Finding, rule
from engine.diagram.vocabulary import EVENT_DEFINITIONS, EVENTS, NAMED_REFUSALS

_BOOLEANS = (
    "cancelActivity",
    "isInterrupting",
    "triggeredByEvent",
    "isSequential",
    "testBefore",
    "instantiate",
    "isForCompensation",
    "isExecutable",
)


_PLACES = {  # where an event may stand, in Indonesian
    "start of a process": "awal proses",
    "start of a sub-process": "awal sub-proses",
    "start of an event sub-process": "awal sub-proses peristiwa",
    "intermediate catch": "penerima di tengah",
    "boundary": "tepi langkah",
    "intermediate throw": "pengirim di tengah",
    "end": "akhir",
}
_BY_TAG = {
    "intermediateCatchEvent": "intermediate catch",
    "boundaryEvent": "boundary",
    "intermediateThrowEvent": "intermediate throw",
    "endEvent": "end",
}


@rule(
    "unsupported-event",
    ERROR,
    "BPMN 2.0.2, Event Definitions",
    (
        "Pakai peristiwa yang didukung (lihat docs/bpmn-support.md).",
        "Use a supported event (see docs/bpmn-support.md).",
    ),
)
def an_event_that_does_not_run_here_is_refused(drawing: Drawing) -> Iterator[Finding]:
    """An event whose kind its place cannot have would pass straight through as a plain one."""
    for node in drawing.nodes(*EVENTS):
        definitions = event_definitions(node)
        tag = local(definitions[0]) if definitions else ""
        place = _place(node)
        runs = tag.removesuffix("EventDefinition") in EVENT_DEFINITIONS[place]
        if len(definitions) <= 1 and not runs and tag not in NAMED_REFUSALS:
            own = identity(node)
            yield Finding(
                own,
                f"Peristiwa di tempat ini ({_PLACES[place]}) tidak dijalankan "
                f"{f'dengan {tag}' if tag else 'tanpa sebab'}: {drawing.label(own)}.",
                f"An event at this place ({place}) does not run "
                f"{f'with {tag}' if tag else 'without a cause'}: {drawing.label(own)}.",
            )


@rule(
    "several-event-definitions",
    ERROR,
    "BPMN 2.0.2, Event Definitions (multiple)",
    ("Gambar satu peristiwa untuk tiap sebab.", "Draw one event for each cause."),
)
def an_event_has_one_cause(drawing: Drawing) -> Iterator[Finding]:
    """Of several definitions only one would be heard."""
    for node in drawing.nodes(*EVENTS):
        definitions = event_definitions(node)
        if len(definitions) > 1:
            own = identity(node)
            names = ", ".join(local(definition) for definition in definitions[:8])
            yield Finding(
                own,
                f"Sebuah peristiwa punya satu sebab, tetapi {drawing.label(own)} punya "
                f"{len(definitions)}: {names}.",
                f"An event has one cause, but {drawing.label(own)} has {len(definitions)}: "
                f"{names}.",
            )


@rule(
    "message-without-name",
    ERROR,
    "BPMN 2.0.2, Message",
    (
        "Pilih pesannya dan beri nama.",
        "Choose the message and give it a name.",
    ),
)
def a_message_event_names_its_message(drawing: Drawing) -> Iterator[Finding]:
    """Whoever sends the message and whoever waits for it must be able to name it."""
    for element in _of(drawing, "message"):
        if not element.event_ref and element.topic is None:
            yield Finding(
                element.id,
                f"Peristiwa pesan {drawing.label(element.id)} harus menyebut pesan yang bernama, "
                "tetapi tidak ada.",
                f"The message event {drawing.label(element.id)} names a message that has a "
                "name, but there is none.",
            )


@rule(
    "signal-without-name",
    ERROR,
    "BPMN 2.0.2, Signal",
    ("Pilih sinyalnya dan beri nama.", "Choose the signal and give it a name."),
)
def a_signal_event_names_its_signal(drawing: Drawing) -> Iterator[Finding]:
    """A signal is heard by its name alone."""
    for element in _of(drawing, "signal"):
        if not element.event_ref:
            yield Finding(
                element.id,
                f"Peristiwa sinyal {drawing.label(element.id)} harus menyebut sinyal yang "
                "bernama, tetapi tidak ada.",
                f"The signal event {drawing.label(element.id)} names a signal that has a name, "
                "but there is none.",
            )


@rule(
    "event-condition-missing",
    ERROR,
    "BPMN 2.0.2, Conditional Event Definition",
    (
        "Tulis syaratnya, misalnya: jumlah_berkas > 10.",
        "Write the condition, such as: number_of_files > 10.",
    ),
)
def a_conditional_event_has_a_condition(drawing: Drawing) -> Iterator[Finding]:
    """Without one it would never happen."""
    for element in _of(drawing, "conditional"):
        if not element.condition:
            yield Finding(
                element.id,
                f"Peristiwa bersyarat {drawing.label(element.id)} harus punya syarat, tetapi "
                "tidak.",
                f"The conditional event {drawing.label(element.id)} has a condition, but here it "
                "has none.",
            )


@rule(
    "job-without-topic",
    ERROR,
    "BPMN 2.0.2, Service Task; Send Task",
    (
        'Tulis camunda:type="external" camunda:topic="…"; untuk sendTask boleh juga pilih pesan.',
        'Write camunda:type="external" camunda:topic="…"; or choose a message for a sendTask.',
    ),
)
def an_automatic_step_names_its_topic(drawing: Drawing) -> Iterator[Finding]:
    """Code named on a drawing is not run; a topic says which handler or worker does the job."""
    for element in drawing.process.elements.values():
        sends = element.kind == "sendTask" and element.event == "message"
        if element.kind in ("serviceTask", "sendTask") and element.topic is None and not sends:
            yield Finding(
                element.id,
                f"{element.kind} {drawing.label(element.id)} harus punya topik luar "
                '(camunda:type="external" dan camunda:topic), tetapi tidak.',
                f"The {element.kind} {drawing.label(element.id)} has an external topic "
                '(camunda:type="external" and camunda:topic), but it has none.',
            )


@rule(
    "true-or-false",
    ERROR,
    "BPMN 2.0.2, Boundary Event (cancelActivity); XML Schema, boolean",
    ("Tulis true (ya) atau false (tidak).", "Write true or false."),
)
def what_is_true_or_false_is_said_clearly(drawing: Drawing) -> Iterator[Finding]:
    """Anything but true or false would be read as one of them, and end somebody's work."""
    for node in drawing.node.iter(f"{{{BPMN}}}*"):
        for attribute in _BOOLEANS:
            says = node.get(attribute, "true").strip()
            if says not in ("true", "false", "1", "0"):
                at = nearest_id(node)
                yield Finding(
                    at,
                    f"{attribute} pada {drawing.label(at)} harus true atau false, tetapi "
                    f"'{says[:80]}'.",
                    f"{attribute} on {drawing.label(at)} is true or false, but it is "
                    f"'{says[:80]}'.",
                )


def _of(drawing: Drawing, event: str) -> Iterator[Element]:
    return (e for e in drawing.process.elements.values() if e.event == event)


def _place(node: Node) -> str:
    """Return where an event stands, as `EVENT_DEFINITIONS` names it."""
    if local(node) in _BY_TAG:
        return _BY_TAG[local(node)]
    around = node.getparent()
    if around is None or local(around) == "process":
        return "start of a process"
    on_event = around.get("triggeredByEvent", "").strip() in ("true", "1")
    return "start of an event sub-process" if on_event else "start of a sub-process"
