"""Events: which kind may happen where, and that it says what it needs."""

from collections.abc import Iterator

from engine.diagram.building import event_definitions
from engine.diagram.drawing import Drawing
from engine.diagram.names import identity, local
from engine.diagram.rules.rule import ERROR, WARNING, Finding, rule
from engine.diagram.vocabulary import EVENT_DEFINITIONS


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
    for node in drawing.nodes(*EVENT_DEFINITIONS):
        definitions = event_definitions(node)
        kind = local(definitions[0]).removesuffix("EventDefinition") if definitions else ""
        if len(definitions) <= 1 and kind not in EVENT_DEFINITIONS[local(node)]:
            own = identity(node)
            what = local(definitions[0]) if definitions else "(none)"
            yield Finding(
                own,
                f"{local(node)} dengan {what} belum didukung: {drawing.label(own)}.",
                f"{local(node)} with {what} is not supported yet: {drawing.label(own)}.",
            )


@rule(
    "several-event-definitions",
    ERROR,
    "BPMN 2.0.2, Event Definitions (multiple)",
    ("Gambar satu peristiwa untuk tiap sebab.", "Draw one event for each cause."),
)
def an_event_has_one_cause(drawing: Drawing) -> Iterator[Finding]:
    """Of several definitions only one would be heard."""
    for node in drawing.nodes(*EVENT_DEFINITIONS):
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
def a_message_start_names_its_message(drawing: Drawing) -> Iterator[Finding]:
    """Whoever sends the message must be able to name it."""
    for element in drawing.process.elements.values():
        if element.event == "message" and not element.event_ref and element.kind == "startEvent":
            yield Finding(
                element.id,
                f"Peristiwa pesan {drawing.label(element.id)} harus menyebut pesan yang bernama, "
                "tetapi tidak ada.",
                f"The message event {drawing.label(element.id)} names a message that has a "
                "name, but there is none.",
            )


@rule(
    "escalation-to-nobody",
    WARNING,
    "BPMN 2.0.2, Escalation Event Definition",
    (
        'Sebut kelompoknya: alur:escalateTo="kasie".',
        'Name the group: alur:escalateTo="kasie".',
    ),
)
def an_escalation_reaches_a_group(drawing: Drawing) -> Iterator[Finding]:
    """Nothing on the drawing catches it yet, so without a group nobody would see it."""
    for element in drawing.process.elements.values():
        if element.event == "escalation" and element.escalate_to is None:
            yield Finding(
                element.id,
                f"Eskalasi {drawing.label(element.id)} tidak menyebut kelompok yang melihatnya "
                "(alur:escalateTo).",
                f"The escalation {drawing.label(element.id)} does not name the group that sees "
                "it (alur:escalateTo).",
            )


@rule(
    "escalation-of-nothing",
    ERROR,
    "BPMN 2.0.2, Escalation Event Definition",
    (
        "Mulai jalannya dari pengatur waktu di tepi langkah yang diawasi.",
        "Let its way begin at a timer on the edge of the step that it watches.",
    ),
)
def an_escalation_follows_a_timer_on_a_step(drawing: Drawing) -> Iterator[Finding]:
    """`alur:escalateTo` shows a late work item; without a watched step there is none to show."""
    watching = [
        element.id
        for element in drawing.process.elements.values()
        if element.kind == "boundaryEvent" and not element.interrupting
    ]
    reached = drawing.graph.reachable(watching)
    for element in drawing.process.elements.values():
        if element.escalate_to is not None and element.id not in reached:
            yield Finding(
                element.id,
                f"Eskalasi {drawing.label(element.id)} harus didahului pengatur waktu yang tidak "
                "menyela di tepi sebuah langkah, tetapi tidak.",
                f"The escalation {drawing.label(element.id)} comes after a non-interrupting "
                "timer on the edge of a step, but it does not.",
            )


@rule(
    "job-without-topic",
    ERROR,
    "BPMN 2.0.2, Service Task; Send Task",
    (
        'Tulis camunda:type="external" camunda:topic="…".',
        'Write camunda:type="external" camunda:topic="…".',
    ),
)
def an_automatic_step_names_its_topic(drawing: Drawing) -> Iterator[Finding]:
    """Code named on a drawing is not run; a topic says which handler or worker does the job."""
    for element in drawing.process.elements.values():
        if element.kind in ("serviceTask", "sendTask") and element.topic is None:
            yield Finding(
                element.id,
                f"{element.kind} {drawing.label(element.id)} harus punya topik luar "
                '(camunda:type="external" dan camunda:topic), tetapi tidak.',
                f"The {element.kind} {drawing.label(element.id)} has an external topic "
                '(camunda:type="external" and camunda:topic), but it has none.',
            )


@rule(
    "cancel-activity-value",
    ERROR,
    "BPMN 2.0.2, Boundary Event (cancelActivity)",
    ("Tulis true (menyela) atau false (tidak).", "Write true (interrupting) or false (not)."),
)
def interrupting_is_said_clearly(drawing: Drawing) -> Iterator[Finding]:
    """Anything but true or false would be read as interrupting, and end somebody's work."""
    for node in drawing.nodes("boundaryEvent"):
        says = node.get("cancelActivity", "true").strip()
        if says not in ("true", "false", "1", "0"):
            own = identity(node)
            yield Finding(
                own,
                f"cancelActivity pada {drawing.label(own)} harus true atau false, tetapi '{says}'.",
                f"cancelActivity on {drawing.label(own)} is true or false, but it is '{says}'.",
            )
