"""Which way a decision takes: the first that is true, else the default, else a person looks."""

from tests.bench import Bench
from tests.diagrams import end, flow, node, path, process, start, user


def decision(tag: str, *ways: str, default: str = "") -> bytes:
    """Return a diagram with one decision behind `pilih`; ways lead to a and b."""
    more = {"default": default} if default else {}
    return process(
        start(),
        user("pilih"),
        node(tag, "putusan", **more),
        user("a"),
        user("b"),
        end(),
        path("mulai", "pilih", "putusan"),
        *ways,
        path("a", "selesai"),
        path("b", "selesai"),
    )


def test_a_condition_on_the_default_flow_is_never_looked_at(bench: Bench) -> None:
    bench.deploy(
        decision(
            "exclusiveGateway",
            flow("putusan", "a", "x > 0", id="baku"),
            flow("putusan", "b", "x > 1"),
            default="baku",
        )
    )
    case = bench.start()

    bench.complete(case, "pilih:1", x=2)

    assert bench.open(case) == ["b:1"]


def test_an_inclusive_default_is_taken_only_when_nothing_else_is(bench: Bench) -> None:
    bench.deploy(
        decision(
            "inclusiveGateway",
            flow("putusan", "a", "x > 0", id="baku"),
            flow("putusan", "b", "x > 1"),
            default="baku",
        )
    )
    first, second = bench.start(), bench.start()

    bench.complete(first, "pilih:1", x=2)
    bench.complete(second, "pilih:1", x=0)

    assert bench.open(first) == ["b:1"]
    assert bench.open(second) == ["a:1"]


def test_an_exclusive_decision_asks_no_further_than_the_first_true_condition(bench: Bench) -> None:
    bench.deploy(
        decision(
            "exclusiveGateway",
            flow("putusan", "a", "x > 0"),
            flow("putusan", "b", "x > belum_diisi"),
        )
    )
    case = bench.start()

    bench.complete(case, "pilih:1", x=2)

    assert bench.open(case) == ["a:1"]


def test_a_gateway_without_a_way_out_ends_its_way(bench: Bench) -> None:
    for tag in ("exclusiveGateway", "inclusiveGateway", "parallelGateway"):
        bench.deploy(
            process(start(), user("isi"), node(tag, "akhir"), path("mulai", "isi", "akhir"))
        )
        case = bench.start()

        bench.complete(case, "isi:1")

        assert bench.case(case).status == "completed"


def test_the_only_way_out_of_an_inclusive_gateway_is_asked_too(bench: Bench) -> None:
    bench.deploy(
        process(
            start(),
            user("isi"),
            node("inclusiveGateway", "putusan"),
            end(),
            path("mulai", "isi", "putusan"),
            flow("putusan", "selesai", "x > 0"),
        )
    )
    case = bench.start()

    bench.complete(case, "isi:1", x=0)

    assert bench.case(case).status == "incident"
