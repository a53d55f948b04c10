"""All that a file writes about one element, in one canonical text: what no attribute tells.

So whatever differs is named, also what this version of the reader has no word for; how it is
written (prefixes, order of attributes, white space, defaults) makes no difference.
"""

from collections.abc import Mapping

from engine.diagram.names import XSI, Node, local
from engine.diagram.vocabulary import FLOW_NODES

# Things of their own, or (of the last line) told by the flows and the lanes.
DRAWINGS = (
    "participant", "messageFlow", "textAnnotation", "association", "group",
    "dataObjectReference", "dataStoreReference", "dataObject",
)  # fmt: skip
_APART = frozenset(
    (
        *FLOW_NODES, *DRAWINGS, "sequenceFlow", "laneSet", "childLaneSet", "lane",
        "incoming", "outgoing", "flowNodeRef",
    )
)  # fmt: skip
_DEFAULTS: Mapping[str, str] = {  # which a modeler leaves out
    "behavior": "All",
    "cancelActivity": "true",
    "completionQuantity": "1",
    "gatewayDirection": "Unspecified",
    "instantiate": "false",
    "isClosed": "false",
    "isCollection": "false",
    "isForCompensation": "false",
    "isInterrupting": "true",
    "isSequential": "false",
    "parallelMultiple": "false",
    "processType": "None",
    "startQuantity": "1",
    "testBefore": "false",
    "textFormat": "text/plain",
    "triggeredByEvent": "false",
}
_MADE_UP = frozenset({"id", f"{{{XSI}}}type"})  # by modelers, for what nobody refers to


def written(node: Node) -> str:
    """Return what is written about an element, without what lies in it as a thing of its own."""
    attributes = "".join(
        f" {name}={' '.join(value.split())!r}"
        for name, value in sorted((str(name), str(value)) for name, value in node.attrib.items())
        if name not in _MADE_UP and _DEFAULTS.get(name) != value
    )
    inner = "".join(
        written(child)
        for child in node
        if isinstance(child.tag, str) and local(child) not in _APART  # else a comment
    )
    text = " ".join((node.text or "").split())
    return f"<{node.tag}{attributes}>{text}{inner}</>"
