"""From bytes to a checked `Process`: parse, choose the process, build, apply every rule."""

from collections import Counter
from collections.abc import Iterator

from engine.diagram.building import build, scopes
from engine.diagram.choosing import choose, runnable
from engine.diagram.dialects import Kind, Record, translate
from engine.diagram.drawing import Drawing, ids, judge
from engine.diagram.graph import graph_of
from engine.diagram.limits import parse
from engine.diagram.model import Problem, Process, Reading
from engine.diagram.names import Node, children, identity, plain
from engine.diagram.rules import RULES
from engine.diagram.rules.rule import SEVERITIES, Finding, Rule

MAX_PROBLEMS_A_RULE = 50  # a hostile file must not be answered with a report larger than itself


def read(xml: bytes, *, scripts: str = "refuse", process_id: str | None = None) -> Reading:
    """Return what a BPMN file says, or every reason why it cannot run; never raise for a bad file.

    Problems come with the errors first, then warnings, translations and notes, each in the order of
    the file.

    Args:
        xml: the file.
        scripts: what becomes of script tasks: "refuse", or "manual": a person does them.
        process_id: which process is meant, where several could run.

    Source: BPMN 2.0.2, Process Execution Conformance.
    """
    root = parse(xml)
    if isinstance(root, Problem):
        return Reading(None, (root,))
    node, about_choice = choose(root, process_id)
    if node is None:
        return Reading(None, about_choice)
    drawing = draw(root, node, scripts)
    problems = _sorted([*about_choice, *check(drawing)], drawing)
    refused = any(problem.severity == "error" for problem in problems)
    return Reading(None if refused else drawing.process, problems)


def processes(xml: bytes) -> tuple[str, ...]:
    """Return the ids of the processes of a file that could run; none when it cannot be read."""
    root = parse(xml)
    return () if isinstance(root, Problem) else tuple(runnable(root))


def read_deployed(xml: bytes, process_id: str | None = None) -> Process:
    """Return the process of a file that was accepted when it was deployed.

    Rules grow stricter from release to release; running cases go on by the rules of their day.

    Raises:
        ValueError: the file cannot even be parsed; it is not what was deployed.
    """
    root = parse(xml)
    node = None if isinstance(root, Problem) else choose(root, process_id)[0]
    if isinstance(root, Problem) or node is None:
        raise ValueError("Expected a diagram that was deployed once, but it cannot be read")
    return draw(root, node).process


def draw(root: Node, node: Node, scripts: str = "refuse") -> Drawing:
    """Return everything that the rules look at.

    The tree is changed: flows that have no id get one, and what other engines wrote is translated.
    """
    assigned = _assign_flow_ids(node, set(ids(root)))
    translations = translate(root, node)
    xml = ids(root)
    process = build(node, xml)
    verdicts = judge(root, node)
    return Drawing(
        root, node, process, graph_of(process), xml, assigned, verdicts, scripts, translations
    )


def check(drawing: Drawing) -> Iterator[Problem]:
    """Yield what was translated, then what all rules have to say about a drawing."""
    said: Counter[str] = Counter()
    for record in drawing.translations:
        said[record.kind.id] += 1
        if said[record.kind.id] <= MAX_PROBLEMS_A_RULE:
            yield _problem(drawing, record.kind, record)
    for rule in RULES:
        for count, finding in enumerate(rule.check(drawing)):
            if count == MAX_PROBLEMS_A_RULE:
                break
            yield _problem(drawing, rule, finding)


def _problem(drawing: Drawing, rule: Rule | Kind, found: Finding | Record) -> Problem:
    at = drawing.drawn(drawing.assigned.get(found.at, found.at))
    node = drawing.xml.get(at)
    return Problem(
        rule=rule.id,
        severity=rule.severity,
        element_id=at,
        element_name="" if node is None else plain(node.get("name")),
        message={"id": found.indonesian, "en": found.english},
        mend=dict(zip(("id", "en"), rule.mend, strict=True)) if any(rule.mend) else {},
    )


def _assign_flow_ids(node: Node, taken: set[str]) -> dict[str, str]:
    """Give an id to each flow without one, the same at every reading: from its ends."""
    assigned: dict[str, str] = {}
    written = frozenset(taken)
    parallels: Counter[str] = Counter()
    flows = (flow for around in scopes(node) for flow in children(around, "sequenceFlow"))
    for flow in flows:
        if identity(flow):
            continue
        source, target = (flow.get(end, "").strip() for end in ("sourceRef", "targetRef"))
        stem = own = f"flow_{source}_{target}"
        while own in taken:
            parallels[stem] += 1
            own = f"{stem}_{parallels[stem] + 1}"
        taken.add(own)
        flow.set("id", own)
        assigned[own] = source if source in written else identity(node)
    return assigned


def _sorted(problems: list[Problem], drawing: Drawing) -> tuple[Problem, ...]:
    order = {element_id: n for n, element_id in enumerate(drawing.xml)}
    return tuple(
        sorted(problems, key=lambda p: (SEVERITIES.index(p.severity), order.get(p.element_id, -1)))
    )
