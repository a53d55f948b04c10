"""Ways out of a gateway that have no condition, where others have one."""

from lxml import etree

from engine.diagram.dialects import kinds
from engine.diagram.dialects.record import Report
from engine.diagram.dialects.written import inside
from engine.diagram.names import BPMN, Node, first, identity, local


def translate(process: Node, report: Report) -> None:
    """Read ways without a condition as other engines do, where they leave no doubt."""
    leaving: dict[str, list[Node]] = {}
    for flow in inside(process, "sequenceFlow"):
        leaving.setdefault(flow.get("sourceRef", "").strip(), []).append(flow)
    for gateway in inside(process, "exclusiveGateway", "inclusiveGateway"):
        _ways(gateway, leaving.get(identity(gateway), []), report)


def _ways(gateway: Node, ways: list[Node], report: Report) -> None:
    """Give the last way of an exclusive gateway the default, an inclusive one's ways a `true`.

    Without any condition an exclusive gateway leaves open who decides: a person is asked.
    """
    own = identity(gateway)
    if gateway.get("default", "").strip():
        return
    open_ways = [flow for flow in ways if first(flow, "conditionExpression") is None]
    if not open_ways or len(ways) == 1 or not all(map(identity, open_ways)):
        return
    if local(gateway) == "exclusiveGateway":
        if open_ways == [ways[-1]]:
            _default(gateway, ways[-1], report)
        return
    for flow in open_ways:
        etree.SubElement(flow, f"{{{BPMN}}}conditionExpression").text = "true"
        report.say(
            kinds.CONDITION,
            flow,
            f"Alur tanpa syarat {{at}} dari gerbang inklusif '{own}' selalu diambil.",
            f"The flow without a condition {{at}} of the inclusive gateway '{own}' is always "
            "taken.",
        )


def _default(gateway: Node, flow: Node, report: Report) -> None:
    own = identity(gateway)
    gateway.set("default", identity(flow))
    report.say(
        kinds.DEFAULT,
        flow,
        f"Alur terakhir tanpa syarat {{at}} dari '{own}' dibaca sebagai alur baku (default).",
        f"The last flow without a condition {{at}} of '{own}' was read as the default flow.",
    )
