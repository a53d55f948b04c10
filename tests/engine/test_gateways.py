"""Ways that part and meet again."""

import pytest

from tests.bench import Bench
from tests.diagrams import end, flow, node, path, process, start, user

LOOP = process(
    start(),
    user("isi"),
    node("exclusiveGateway", "lengkap", default="ya"),
    end(),
    path("mulai", "isi", "lengkap"),
    flow("lengkap", "isi", "lengkap == False"),
    flow("lengkap", "selesai", id="ya"),
)
BOTH = process(
    start(),
    node("exclusiveGateway", "masuk"),
    node("parallelGateway", "belah"),
    user("a"),
    user("b"),
    node("parallelGateway", "temu"),
    user("c"),
    node("exclusiveGateway", "lagi", default="habis"),
    end(),
    path("mulai", "masuk", "belah", "a", "temu", "c", "lagi"),
    path("belah", "b", "temu"),
    flow("lagi", "masuk", "ulang == True"),
    flow("lagi", "selesai", id="habis"),
)
SOME = process(
    start(),
    user("pilih"),
    node("inclusiveGateway", "belah"),
    user("a"),
    user("b"),
    node("inclusiveGateway", "temu"),
    user("c"),
    end(),
    path("mulai", "pilih", "belah"),
    flow("belah", "a", "x > 0"),
    flow("belah", "b", "y > 0"),
    path("a", "temu"),
    path("b", "temu"),
    path("temu", "c", "selesai"),
)


def test_a_loop_comes_back_as_a_new_visit(bench: Bench) -> None:
    bench.deploy(LOOP)
    case = bench.start()

    bench.complete(case, "isi:1", lengkap=False)

    assert bench.open(case) == ["isi:2"]


def test_a_parallel_join_waits_for_both_on_every_visit(bench: Bench) -> None:
    bench.deploy(BOTH)
    case = bench.start()
    for visit in (1, 2, 3):
        bench.complete(case, f"b:{visit}", catatan="b")
        assert bench.open(case) == [f"a:{visit}"]
        bench.complete(case, f"a:{visit}")
        assert bench.open(case) == [f"c:{visit}"]
        bench.complete(case, f"c:{visit}", ulang=visit < 3)

    assert bench.case(case).status == "completed"
    assert bench.verify() == []


def test_no_update_is_lost_where_branches_meet(bench: Bench) -> None:
    bench.deploy(BOTH)
    case = bench.start(keadaan="lama")
    bench.complete(case, "a:1", keadaan="baru")
    bench.complete(case, "b:1")

    bench.complete(case, "c:1", ulang=False)

    assert bench.variables(case)["keadaan"] == "baru"


@pytest.mark.parametrize(
    ("x", "y", "branches"), [(1, 0, ["a:1"]), (0, 1, ["b:1"]), (1, 1, ["a:1", "b:1"])]
)
def test_an_inclusive_join_waits_for_exactly_the_ways_that_were_taken(
    bench: Bench, x: int, y: int, branches: list[str]
) -> None:
    bench.deploy(SOME)
    case = bench.start()

    bench.complete(case, "pilih:1", x=x, y=y)

    assert bench.open(case) == branches
    for key in branches:
        assert bench.open(case) != ["c:1"]
        bench.complete(case, key)
    assert bench.open(case) == ["c:1"]


def test_an_inclusive_split_without_a_true_condition_raises_an_incident(bench: Bench) -> None:
    bench.deploy(SOME)
    case = bench.start()

    bench.complete(case, "pilih:1", x=0, y=0)

    assert bench.case(case).status == "incident"
    assert ("IncidentRaised", "belah:1") in bench.events(case)
    assert bench.verify() == []


def test_an_incident_goes_on_when_the_variables_were_corrected(bench: Bench) -> None:
    from engine.commands import CorrectVariables
    from tests.bench import ADMIN

    bench.deploy(SOME)
    case = bench.start()
    bench.complete(case, "pilih:1", x=0, y=0)
    bench.submit(CorrectVariables(case, {"x": 1}, "salah ketik"), ADMIN)

    bench.retry(case, "belah:1")

    assert bench.open(case) == ["a:1"]
    assert bench.case(case).status == "running"
    assert bench.verify() == []


def test_a_terminate_end_withdraws_everything_else(bench: Bench) -> None:
    bench.deploy(
        process(
            start(),
            node("parallelGateway", "belah"),
            user("a"),
            user("b"),
            end("putus", "<terminateEventDefinition/>"),
            end(),
            path("mulai", "belah", "a", "putus"),
            path("belah", "b", "selesai"),
        )
    )
    case = bench.start()

    bench.complete(case, "a:1")

    assert bench.case(case).status == "completed"
    assert ("WorkItemWithdrawn", "b:1") in bench.events(case)


def test_a_flow_is_told_where_ways_part_and_where_they_gather(bench: Bench) -> None:
    bench.deploy(SOME)
    case = bench.start()
    bench.complete(case, "pilih:1", x=1, y=1)

    bench.complete(case, "b:1")

    events = [event for line in bench.log(case) for event in line.record["events"]]
    told = [event["flow"] for event in events if "flow" in event]
    assert told == ["belah-a", "belah-b", "b-temu"]


def test_a_case_that_can_never_move_again_is_an_incident(bench: Bench) -> None:
    bench.deploy(
        process(
            start(),
            user("pilih"),
            node("exclusiveGateway", "salah", default="kiri"),
            user("a"),
            user("b"),
            node("parallelGateway", "temu"),
            end(),
            path("mulai", "pilih", "salah"),
            flow("salah", "a", "x > 0"),
            flow("salah", "b", id="kiri"),
            path("a", "temu"),
            path("b", "temu"),
            path("temu", "selesai"),
        )
    )
    case = bench.start()
    bench.complete(case, "pilih:1", x=0)

    bench.complete(case, "b:1")

    assert bench.case(case).status == "incident"
    bench.retry(case, "temu:1")
    assert bench.case(case).status == "incident"
    bench.cancel(case)
    assert bench.case(case).status == "cancelled"
    assert bench.verify() == []
