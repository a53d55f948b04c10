"""None of 1 000 honest cases is flagged: random diagrams, walked at random, half on each database.

Checkpoints are made on the way. What is verified is all that `alur verify` looks at in the engine:
chains, replays, rows, versions and checkpoints with a copy of each.
"""

from contextlib import suppress
from random import Random
from uuid import UUID

from engine import office_shown, vouched
from engine.checkpoints import Copy, Signed, Signer, check, seal
from tests.bench import UNIT, Bench
from tests.engine.proof.accepting import accepted
from tests.engine.proof.generate import WRITTEN, generate
from tests.engine.proof.net import Net
from tests.engine.proof.office import OfficeCase
from tests.engine.proof.trial import seeds_of
from tests.engine.proof.walk import Walk
from tests.engine.proof.worlds import TooMany

CASES = 500
OF_ONE_DIAGRAM = 10
COMMANDS = 12
KEY = Signer(b"a secret of the office")


def test_no_honest_case_is_flagged(bench: Bench) -> None:
    begun, kept = 0, list[Signed]()
    for seed in seeds_of(5, CASES):
        if begun == CASES:
            break
        files = generate(seed).files
        if (process := accepted(files)) is None:
            continue
        for file in reversed(files):  # what is called stands before its caller
            bench.deploy(file)
        for _ in range(OF_ONE_DIAGRAM):
            begun += 1
            case = OfficeCase(bench, UUID(int=begun))
            random = Random(seed + begun)  # noqa: S311 - no secret
            walk = Walk(case, Net(process), random, WRITTEN, now=bench.clock.now())
            with suppress(TooMany):
                walk.go(COMMANDS)
        kept += seal(bench.database, UNIT, KEY, at=bench.clock.now())

    copies = [Copy(str(each.read().number), each) for each in kept]
    with bench.database.reading() as connection:
        of_checkpoints = check(connection, UNIT, copies=copies, first_key=KEY.public)
        of_versions = list(vouched.changed_definitions(connection, UNIT))
        of_office = list(office_shown.differences(connection, UNIT))
    assert begun == CASES
    assert bench.verify() == []
    assert of_checkpoints == []
    assert of_versions == []
    assert of_office == []
