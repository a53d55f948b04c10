"""The pages about diagrams fail the build when they lag behind the reader or the SOP's diagram."""

import re
from pathlib import Path

from engine.diagram import read
from engine.diagram.own_extensions import ATTRIBUTES, ELEMENTS
from engine.diagram.vocabulary import FLOW_NODES

ROOT = Path(__file__).parents[3]
SUPPORT = (ROOT / "docs" / "bpmn-support.md").read_text(encoding="utf-8")
TRACEABILITY = (ROOT / "docs" / "sop-traceability.md").read_text(encoding="utf-8")


def test_every_flow_node_and_extension_stands_in_the_support_page() -> None:
    ours = {name for names in (*ATTRIBUTES.values(), *ELEMENTS.values()) for name in names}

    assert [name for name in sorted(FLOW_NODES | ours) if name not in SUPPORT] == []


def test_every_step_of_the_sop_and_every_ambiguity_is_traced() -> None:
    process = read((ROOT / "bpmn" / "pemutakhiran_website.bpmn").read_bytes()).process
    assert process is not None
    work = [e.id for e in process.elements.values() if e.is_offered or e.topic]

    assert [step for step in work if f"`{step}`" not in TRACEABILITY] == []
    assert [f"A{n}" for n in range(1, 21) if f"| A{n} |" not in TRACEABILITY] == []


def test_the_traceability_page_names_only_elements_that_are_drawn() -> None:
    process = read((ROOT / "bpmn" / "pemutakhiran_website.bpmn").read_bytes()).process
    assert process is not None
    drawn = {*process.elements, *process.flows, *(lane.id for lane in process.lanes)}
    steps = re.findall(r"^\| \d \| [^|]+ \| `(\w+)`, (\w+) \|", TRACEABILITY, re.MULTILINE)

    assert len(steps) == 5
    assert {name for pair in steps for name in pair} <= drawn
