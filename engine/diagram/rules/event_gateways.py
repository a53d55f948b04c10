"""Event-based gateways: they wait for several events, and the first that happens decides."""

from collections.abc import Iterator

from engine.diagram.drawing import Drawing
from engine.diagram.model import Element, Flow
from engine.diagram.rules.rule import ERROR, WARNING, Finding, rule

_SOURCE = "BPMN 2.0.2, Event-Based Gateway"
_CATCHES = ("message", "timer", "signal", "conditional")


@rule(
    "event-gateway-without-ways",
    ERROR,
    _SOURCE,
    ("Gambar peristiwa yang ditunggu di belakangnya.", "Draw the events that it waits for."),
)
def an_event_gateway_waits_for_something(drawing: Drawing) -> Iterator[Finding]:
    """With nothing to wait for it would hold the case for ever."""
    for gateway in _gateways(drawing):
        if not drawing.graph.outgoing[gateway.id]:
            yield Finding(
                gateway.id,
                f"Gerbang peristiwa {drawing.label(gateway.id)} harus punya alur keluar, tetapi "
                "tidak.",
                f"The event-based gateway {drawing.label(gateway.id)} has outgoing flows, but here "
                "it has none.",
            )


@rule(
    "event-gateway-one-way",
    WARNING,
    _SOURCE,
    ("Hapus gerbangnya, atau tambahkan peristiwa.", "Remove the gateway, or add an event."),
)
def an_event_gateway_has_several_ways(drawing: Drawing) -> Iterator[Finding]:
    """With one way there is nothing to decide; often another was forgotten."""
    for gateway in _gateways(drawing):
        if len(drawing.graph.outgoing[gateway.id]) == 1:
            yield Finding(
                gateway.id,
                f"Gerbang peristiwa {drawing.label(gateway.id)} biasanya menunggu beberapa "
                "peristiwa, tetapi di sini hanya satu.",
                f"The event-based gateway {drawing.label(gateway.id)} waits for several events, "
                "but here is only one.",
            )


@rule(
    "event-gateway-target",
    ERROR,
    _SOURCE,
    (
        "Arahkan ke peristiwa penerima (pesan, waktu, sinyal, syarat) atau tugas menerima pesan.",
        "Lead it to a catching event (message, timer, signal, condition) or a receive task.",
    ),
)
def an_event_gateway_leads_to_events(drawing: Drawing) -> Iterator[Finding]:
    """It goes on with whatever happens first; anything but a waiting event cannot happen."""
    for gateway, flow in _ways(drawing):
        target = drawing.process.elements[flow.target]
        if not _can_race(drawing, target):
            yield Finding(
                flow.id,
                f"Gerbang peristiwa {drawing.label(gateway.id)} hanya menuju peristiwa penerima "
                f"atau tugas menerima pesan tanpa peristiwa tepi, tetapi '{flow.id}' menuju "
                f"{target.kind} {drawing.label(target.id)}.",
                f"The event-based gateway {drawing.label(gateway.id)} leads to catching events or "
                f"receive tasks of a message without boundary events, but '{flow.id}' leads to "
                f"the {target.kind} {drawing.label(target.id)}.",
            )


@rule(
    "event-gateway-shared-target",
    ERROR,
    _SOURCE,
    (
        "Beri tiap gerbang peristiwanya sendiri.",
        "Give each gateway its own events.",
    ),
)
def only_the_gateway_leads_to_its_events(drawing: Drawing) -> Iterator[Finding]:
    """An event that is also reached otherwise would belong to a race and to none."""
    for gateway, flow in _ways(drawing):
        into = drawing.graph.incoming[flow.target]
        other = next((another.id for another in into if another.id != flow.id), None)
        if other is not None:
            yield Finding(
                flow.target,
                f"{drawing.label(flow.target)} hanya boleh dimasuki alur dari gerbang peristiwa "
                f"{drawing.label(gateway.id)}, tetapi juga dari '{other}'.",
                f"Only the event-based gateway {drawing.label(gateway.id)} leads to "
                f"{drawing.label(flow.target)}, but '{other}' does, too.",
            )


def _can_race(drawing: Drawing, target: Element) -> bool:
    if target.kind == "intermediateCatchEvent":
        return target.event in _CATCHES
    waits = target.kind == "receiveTask" and target.event == "message"
    return waits and target.repetition is None and not drawing.process.boundaries(target.id)


def _gateways(drawing: Drawing) -> Iterator[Element]:
    return (e for e in drawing.process.elements.values() if e.kind == "eventBasedGateway")


def _ways(drawing: Drawing) -> Iterator[tuple[Element, Flow]]:
    return (
        (gateway, flow)
        for gateway in _gateways(drawing)
        for flow in drawing.graph.outgoing[gateway.id]
    )
