"""From the files of one version to all the things in them, in the order of the drawing."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from engine.diagram.comparing.difference import DOCUMENTATION, LOOK, POSITION
from engine.diagram.comparing.facts import (
    Facts,
    element_facts,
    flow_facts,
    lane_facts,
    process_facts,
)
from engine.diagram.comparing.forms import form_things
from engine.diagram.comparing.layout import looks, positions
from engine.diagram.comparing.thing import Thing
from engine.diagram.comparing.written import DRAWINGS, written
from engine.diagram.drawing import ids
from engine.diagram.limits import parse
from engine.diagram.model import Problem as DiagramProblem
from engine.diagram.model import Process
from engine.diagram.names import Node, children, identity, local, plain
from engine.diagram.reading import read_deployed

_MADE = "~"  # an id with it stands for something that is not drawn


@dataclass(frozen=True)
class Contents:
    """What one version says: of its process, and of everything that can be seen of it."""

    process: Process
    things: tuple[Thing, ...]


@dataclass(frozen=True)
class _Seen:
    """How the file draws and writes its things."""

    positions: Mapping[str, str]
    looks: Mapping[str, str]
    xml: Mapping[str, Node]
    process_id: str

    def with_drawing(self, thing: Thing) -> Thing:
        """Return a thing with where it stands, how it looks, and all that is written of it."""
        drawn = {POSITION: self.positions.get(thing.id), LOOK: self.looks.get(thing.id)}
        node = self.xml.get(thing.id or self.process_id)
        if node is None:  # a flow that the file gives no id
            return thing
        texts = ("".join(text.itertext()).strip() for text in children(node, "documentation"))
        drawn[DOCUMENTATION] = "\n\n".join(text for text in texts if text)
        facts = thing.facts | {name: said for name, said in drawn.items() if said}
        return replace(thing, facts=facts, rest=written(node))


def contents(
    diagram: bytes,
    forms: Mapping[str, bytes] | None = None,
    *,
    scenarios: Mapping[str, bytes] | None = None,
    process_id: str | None = None,
) -> Contents:
    """Return what a diagram with its forms says, whether it runs or not.

    Args:
        diagram: a BPMN file.
        forms: form-js JSON by the form's id.
        scenarios: by their ids; only whether they are the same is looked at.
        process_id: which process is meant, where the file has several.

    Raises:
        ValueError: the file is no BPMN, or has no process that is meant.
    """
    process = read_deployed(diagram, process_id)
    root = parse(diagram)
    if isinstance(root, DiagramProblem):  # `read_deployed` has refused it
        raise ValueError("Expected a diagram, but it cannot be read")
    xml = ids(root)
    drawn = (*_of_process(process), *_drawings(xml))
    seen = _Seen(positions(root), looks(root), xml, process.id)
    whole = (seen.with_drawing(thing) for thing in drawn)
    return Contents(process, (*whole, *form_things(forms or {}), *_scenarios(scenarios or {})))


def _scenarios(scenarios: Mapping[str, bytes]) -> Iterator[Thing]:
    for own, source in sorted(scenarios.items()):
        digest = hashlib.sha256(source).hexdigest()
        yield Thing("scenario", own, "scenario", own, {}, rest=digest)


def _of_process(process: Process) -> Iterator[Thing]:
    lanes = {lane.id: lane for lane in process.lanes}
    yield Thing("process", "", "process", process.name, process_facts(process))
    for lane in process.lanes:
        yield Thing("lane", lane.id, "lane", lane.name, lane_facts(lane))
    for own, element in process.elements.items():
        if _MADE not in own:
            yield Thing("element", own, element.kind, element.name, element_facts(element, lanes))
    for own, flow in process.flows.items():
        if _MADE not in own:
            yield Thing("flow", own, "sequenceFlow", flow.name, flow_facts(flow, process))


def _drawings(xml: Mapping[str, Node]) -> Iterator[Thing]:
    """Yield what is drawn for its readers and never runs: pools, notes, data, messages."""
    for node in xml.values():
        if (kind := local(node)) not in DRAWINGS:
            continue
        texts = [plain("".join(text.itertext())) for text in children(node, "text")]
        said = {
            "name": plain(node.get("name")),
            "text": " ".join(texts),
            "source": plain(node.get("sourceRef")),
            "target": plain(node.get("targetRef")),
        }
        facts: Facts = {attribute: value for attribute, value in said.items() if value}
        yield Thing("drawing", identity(node), kind, said["name"] or said["text"], facts)
