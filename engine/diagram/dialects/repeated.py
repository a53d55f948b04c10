"""What FEEL calls otherwise inside a repeated activity."""

from collections.abc import Mapping

from engine.diagram.dialects.expressions import SUM, Part
from engine.diagram.names import BPMN, Node

_MULTIPLE = f"{{{BPMN}}}multiInstanceLoopCharacteristics"
# Zeebe counts from 1 and has its own names inside a repetition.
_ZEEBE_NAMES: Mapping[str, Part] = {
    "loopCounter": Part("loopCounter + 1", SUM),
    "numberOfInstances": Part("nrOfInstances"),
    "numberOfActiveInstances": Part("nrOfActiveInstances"),
    "numberOfCompletedInstances": Part("nrOfCompletedInstances"),
}


def inside_repetition(node: Node, source: str) -> Mapping[str, Part]:
    """Return what FEEL calls otherwise at this place: only inside a repeated activity."""
    if not source.startswith("=") or not any(name in source for name in _ZEEBE_NAMES):
        return {}
    around = (node, *node.iterancestors())
    return _ZEEBE_NAMES if any(each.find(_MULTIPLE) is not None for each in around) else {}
