"""Other people's diagrams, driven as far as they go: none breaks anything, each case replays."""

from collections import Counter
from pathlib import Path
from uuid import UUID

from engine.api import Engine
from engine.checking import Unfit
from tests.engine.diagram.test_let_in import goes_on

MOST_STEPS = 100
LEAST_COMPLETED = 60  # of some 400 files, and nobody knows the variables that they ask for


def begin(engine: Engine, file: Path) -> UUID:
    """Deploy a diagram and start it, at its first start event if it has none for everybody."""
    deployed = engine.deploy(file, scripts="manual")
    process = engine.runtime.definitions.get(deployed.id).process
    starts = [element.id for element in process.within(None) if element.kind == "startEvent"]
    at = None if process.beginnings(None) or not starts else starts[0]
    return engine.start(deployed.process_id, start_event=at)


def test_each_diagram_that_may_be_deployed_is_driven_as_far_as_it_goes(corpus: Path) -> None:
    ended: Counter[str] = Counter()
    unsound = []

    with Engine.open(max_steps=500) as engine:
        for file in sorted(p for p in corpus.rglob("*") if p.suffix in (".bpmn", ".xml", ".bpmn2")):
            try:
                case = begin(engine, file)
            except Unfit:
                continue
            for _ in range(MOST_STEPS):
                if not goes_on(engine, case):
                    break
            ended[engine.status(case)] += 1
            unsound += [(file.name, finding.problem) for finding in engine.verify(case)]
            for line in [*engine.cases("running"), *engine.cases("incident")]:
                engine.cancel(line.id)  # else its timers go on among the next one's

    assert unsound == []
    assert set(ended) <= {"completed", "running", "incident"}
    assert ended["completed"] >= LEAST_COMPLETED
