"""Decisions: every condition stands where it is asked, can be read, and leaves a way out."""

from collections.abc import Iterator

from engine.diagram.drawing import Drawing
from engine.diagram.model import Element
from engine.diagram.names import BPMN, nearest_id
from engine.diagram.rules.rule import ERROR, TRANSLATION, WARNING, Finding, rule
from engine.diagram.vocabulary import ACTIVITIES, GATEWAYS
from engine.errors import Invalid
from engine.expressions import compile_expression

_DECIDES = ("exclusiveGateway", "inclusiveGateway")
_EXPRESSIONS = (
    "conditionExpression",
    "condition",
    "timeDate",
    "timeDuration",
    "timeCycle",
    "loopCardinality",
    "loopCondition",
    "completionCondition",
)
_CONDITION = (
    "Beri syarat pada setiap alur keluar, kecuali satu alur baku (default).",
    "Give every outgoing flow a condition, except one default flow.",
)


@rule("condition-missing", ERROR, "BPMN 2.0.2, Exclusive Gateway; Inclusive Gateway", _CONDITION)
def a_decision_has_a_condition_on_every_way_but_the_default(drawing: Drawing) -> Iterator[Finding]:
    """A way without a condition would be taken by accident of the drawing's order, or always."""
    for element in _of_kind(drawing, *_DECIDES):
        ways = drawing.graph.outgoing[element.id]
        if len(ways) < 2:
            continue
        for flow in ways:
            if flow.condition is None and flow.id != element.default:
                yield Finding(
                    flow.id,
                    f"Alur '{flow.id}' dari keputusan {drawing.label(element.id)} harus punya "
                    "syarat atau menjadi alur baku (default), tetapi tidak.",
                    f"The flow '{flow.id}' from the decision {drawing.label(element.id)} has a "
                    "condition or is the default, but it is neither.",
                )


@rule("default-missing", WARNING, "BPMN 2.0.2, Exclusive Gateway (default)", _CONDITION)
def a_decision_has_a_way_out_when_nothing_holds(drawing: Drawing) -> Iterator[Finding]:
    """Without a default the case stops with an incident when no condition is true."""
    for element in _deciding(drawing):
        ways = drawing.graph.outgoing[element.id]
        asked = bool(ways) and not drawing.is_choice(element)
        always = any(flow.condition in (None, "true") for flow in ways)
        if asked and element.default is None and not always:
            yield Finding(
                element.id,
                f"Keputusan {drawing.label(element.id)} tidak punya alur baku (default): bila "
                "tidak ada syarat yang benar, berkas berhenti dengan gangguan.",
                f"The decision {drawing.label(element.id)} has no default flow: when no "
                "condition is true, the case stops with an incident.",
            )


@rule(
    "condition-on-default",
    WARNING,
    "BPMN 2.0.2, Sequence Flow (default)",
    ("Hapus syarat itu.", "Remove the condition."),
)
def a_default_flow_has_no_condition(drawing: Drawing) -> Iterator[Finding]:
    """The standard says that it is ignored; whoever wrote it may think otherwise."""
    for element in _deciding(drawing):
        if drawing.is_choice(element):
            continue
        for flow in drawing.graph.outgoing[element.id]:
            if flow.id == element.default and flow.condition is not None:
                yield Finding(
                    flow.id,
                    f"Alur baku '{flow.id}' tidak memerlukan syarat; '{flow.condition[:80]}' "
                    "tidak pernah diperiksa.",
                    f"The default flow '{flow.id}' needs no condition; '{flow.condition[:80]}' is "
                    "never looked at.",
                )


@rule(
    "condition-misplaced",
    ERROR,
    "BPMN 2.0.2, Sequence Flow (conditionExpression); Events (outgoing Sequence Flow)",
    (
        "Letakkan gerbang eksklusif atau inklusif di depannya.",
        "Put an exclusive or inclusive gateway in front of it.",
    ),
)
def a_condition_leaves_a_decision_or_an_activity(drawing: Drawing) -> Iterator[Finding]:
    """The standard allows no condition behind an event or a gateway that does not decide."""
    for flow in drawing.process.flows.values():
        source = drawing.process.elements[flow.source]
        if flow.condition is not None and source.kind not in (*_DECIDES, *ACTIVITIES):
            yield Finding(
                flow.id,
                f"Syarat hanya boleh pada alur dari gerbang eksklusif, gerbang inklusif, atau "
                f"langkah, tetapi '{flow.id}' keluar dari {source.kind} "
                f"{drawing.label(source.id)}.",
                f"A condition is on a flow from an exclusive or inclusive gateway or an activity, "
                f"but '{flow.id}' leaves the {source.kind} {drawing.label(source.id)}.",
            )


@rule(
    "implicit-split",
    TRANSLATION,
    "BPMN 2.0.2, 13.3.1 Sequence Flow considerations (multiple outgoing)",
    (
        "Bila hanya satu jalan yang dimaksud, letakkan gerbang eksklusif di belakangnya.",
        "If only one way is meant, put an exclusive gateway behind it.",
    ),
)
def a_split_without_a_gateway_is_said(drawing: Drawing) -> Iterator[Finding]:
    """Several flows out of a step mean all of them at once; many who draw it mean one of them."""
    for element in drawing.process.elements.values():
        ways = drawing.graph.outgoing[element.id]
        asked = any(flow.condition is not None for flow in ways)
        if element.kind.endswith("Gateway") or element.kind == "endEvent":
            continue
        if len(ways) > 1 or asked:
            yield _as_gateway(drawing, element, asked=asked)


def _as_gateway(drawing: Drawing, element: Element, *, asked: bool) -> Finding:
    label, count = drawing.label(element.id), len(drawing.graph.outgoing[element.id])
    if asked:
        return Finding(
            element.id,
            f"Di belakang {label} ada syarat: setiap jalan yang syaratnya benar dilalui, seperti "
            "pada gerbang inklusif.",
            f"A condition stands behind {label}: each way whose condition is true is taken, as by "
            "an inclusive gateway.",
        )
    return Finding(
        element.id,
        f"{label} punya {count} alur keluar: semuanya dilalui, seperti pada gerbang paralel.",
        f"{label} has {count} outgoing flows: all of them are taken, as by a parallel gateway.",
    )


@rule("default-misplaced", WARNING, "BPMN 2.0.2, Sequence Flow (default)")
def a_default_belongs_to_a_decision(drawing: Drawing) -> Iterator[Finding]:
    """On anything that does not decide, a default says nothing."""
    for element in drawing.process.elements.values():
        decides = element.kind in _DECIDES or any(
            flow.condition is not None for flow in drawing.graph.outgoing[element.id]
        )
        if element.default is not None and not decides:
            yield Finding(
                element.id,
                f"Alur baku (default) pada {element.kind} {drawing.label(element.id)} tidak "
                "berarti apa-apa.",
                f"A default flow on the {element.kind} {drawing.label(element.id)} means nothing.",
            )


@rule(
    "condition-unreadable",
    ERROR,
    "BPMN 2.0.2, Expressions",
    (
        'Tulis dalam bahasa ungkapan, misalnya: kelengkapan == "lengkap".',
        'Write it in the expression language, such as: kelengkapan == "lengkap".',
    ),
)
def a_condition_can_be_read(drawing: Drawing) -> Iterator[Finding]:
    """A condition that cannot be read today would stop a case months later."""
    for flow in drawing.process.flows.values():
        if flow.condition is None:
            continue
        try:
            compile_expression(flow.condition)
        except Invalid as error:
            yield Finding(
                flow.id,
                f"Syarat alur '{flow.id}' tidak terbaca: '{flow.condition[:80]}'. "
                f"{error.indonesian.rstrip('.')}.",
                f"The condition of the flow '{flow.id}' cannot be read: "
                f"'{flow.condition[:80]}'. {error.message.rstrip('.')}.",
            )


@rule("condition-language", WARNING, "BPMN 2.0.2, Expressions (language)")
def a_condition_in_another_language_is_read_as_ours(drawing: Drawing) -> Iterator[Finding]:
    """Simple comparisons look alike in many languages; that it was read as ours must be known."""
    for tag in _EXPRESSIONS:
        for node in drawing.node.iter(f"{{{BPMN}}}{tag}"):
            if language := node.get("language", "").strip():
                at = nearest_id(node)
                yield Finding(
                    at,
                    f"Ungkapan pada {drawing.label(at)} berbahasa '{language[:80]}', tetapi dibaca "
                    "sebagai ungkapan Alur.",
                    f"The expression on {drawing.label(at)} is in '{language[:80]}', but it is "
                    "read as an expression of Alur.",
                )


@rule("gateway-direction", WARNING, "BPMN 2.0.2, Gateways (gatewayDirection)")
def a_gateway_does_what_it_says(drawing: Drawing) -> Iterator[Finding]:
    """The flows count; a direction that contradicts them shows that one was forgotten."""
    for node in drawing.nodes(*GATEWAYS):
        own, says = node.get("id", ""), node.get("gatewayDirection", "Unspecified").strip()
        if own not in drawing.graph.incoming:
            continue
        into = drawing.graph.incoming.get(f"{own}~choose", drawing.graph.incoming[own])
        ins, outs = len(into), len(drawing.graph.outgoing[own])
        fits = {"Converging": outs <= 1, "Diverging": ins <= 1, "Mixed": ins > 1 and outs > 1}
        if not fits.get(says, True):
            yield Finding(
                own,
                f"Gerbang {drawing.label(own)} tertulis '{says}', tetapi punya {ins} alur masuk "
                f"dan {outs} alur keluar.",
                f"The gateway {drawing.label(own)} says '{says}', but it has {ins} incoming and "
                f"{outs} outgoing flows.",
            )


def _of_kind(drawing: Drawing, *kinds: str) -> Iterator[Element]:
    return (e for e in drawing.process.elements.values() if e.kind in kinds)


def _deciding(drawing: Drawing) -> Iterator[Element]:
    """Yield what decides: gateways, and activities behind which a condition stands."""
    for element in drawing.process.elements.values():
        ways = drawing.graph.outgoing[element.id]
        conditional = element.kind in ACTIVITIES and any(f.condition is not None for f in ways)
        if element.kind in _DECIDES or conditional:
            yield element
