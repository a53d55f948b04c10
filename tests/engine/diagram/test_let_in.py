"""What the rules let in, the engine runs: every good twin of a rule's case is driven to its end."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from engine.api import Engine
from engine.diagram import read
from tests.engine.diagram.ruling import Case
from tests.engine.diagram.test_rules import TWINS

VARIABLES = {"x": 1, "y": 1, "nomor": "7", "berkas": ["a", "b"], "jumlah": 2, "surat": "s"}
STEPS = 12  # most things that anybody does in one of these
ELSEWHERE = ('calledElement="lain"', 'alur:calendar="kerja"')  # needs what is not in the file
ALONE = {
    name: case
    for name, case in TWINS.items()
    if not any(each in case.good.decode() for each in ELSEWHERE)
}


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    """Open one office for all: each diagram is another version of the same process."""
    with Engine.open() as opened:
        yield opened


@pytest.mark.parametrize("case", ALONE.values(), ids=ALONE.keys())
def test_a_diagram_without_errors_is_begun_and_driven(engine: Engine, case: Case) -> None:
    process = read(case.good, scripts=case.scripts).process
    assert process is not None

    engine.deploy(case.good)
    instance = engine.start(process.id, VARIABLES)
    for _ in range(STEPS):
        if not goes_on(engine, instance):
            break

    incidents = [incident.error for incident in engine.incidents(instance)]
    assert [error for error in incidents if "nothing catches it" not in error] == []


def goes_on(engine: Engine, instance: UUID) -> bool:
    """Do one thing that a case waits for; say whether there was one."""
    if items := engine.work_items(instance):
        choices = items[0].choices
        engine.complete(instance, items[0].key, choices[0].answers if choices else {})
    elif jobs := engine.jobs(instance):
        engine.complete_job(instance, jobs[0].key)
    elif waits := engine.waits(instance):
        if waits[0].kind == "message":
            engine.correlate(waits[0].name, waits[0].correlation)
        else:
            engine.signal(waits[0].name)
    else:
        return engine.status(instance) == "running" and engine.advance_to_next()
    return True
