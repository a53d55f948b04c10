"""Large diagrams run, and cases that are too large are refused with the limit's name."""

import pytest

from engine.commands import AddNote
from engine.errors import Invalid
from tests.bench import ANA, Bench
from tests.diagrams import end, flow, node, path, process, start, user

TEN_MEGABYTES = 10_000_000


def test_sixty_parallel_blocks_in_a_row_run_to_their_end(bench: Bench) -> None:
    blocks = range(60)
    elements, flows, before = [start()], [], "mulai"
    for number in blocks:
        split, join = f"belah{number}", f"gabung{number}"
        elements += [
            node("parallelGateway", split),
            user(f"a{number}"),
            user(f"b{number}"),
            node("parallelGateway", join),
        ]
        flows += [flow(before, split)]
        flows += [flow(split, f"{side}{number}") for side in "ab"]
        flows += [flow(f"{side}{number}", join) for side in "ab"]
        before = join
    bench.deploy(process(*elements, end(), *flows, flow(before, "selesai")))

    case = bench.start()
    for number in blocks:
        bench.complete(case, f"a{number}:1")
        bench.complete(case, f"b{number}:1")

    assert bench.case(case).status == "completed"


def test_a_chain_of_a_thousand_steps_is_deployed_and_begun(bench: Bench) -> None:
    names = [f"langkah{number}" for number in range(1_000)]
    bench.deploy(process(start(), *map(user, names), end(), path("mulai", *names, "selesai")))

    case = bench.start()
    bench.complete(case, "langkah0:1")

    assert bench.open(case) == ["langkah1:1"]


def test_a_case_of_ten_megabytes_is_refused_with_the_limit(bench: Bench) -> None:
    bench.deploy(process(start(), user("isi"), end(), path("mulai", "isi", "selesai")))
    case = bench.start()

    with pytest.raises(Invalid, match="a case of at most 4000000 bytes, but it would grow to 10"):
        bench.complete(case, "isi:1", naskah="x" * TEN_MEGABYTES)

    assert bench.open(case) == ["isi:1"]
    assert len(bench.log(case)) == 1


def test_an_entry_that_nobody_could_read_again_is_refused(bench: Bench) -> None:
    bench.deploy(process(start(), user("isi"), end(), path("mulai", "isi", "selesai")))
    case = bench.start()

    with pytest.raises(Invalid, match="an entry of at most 32000000 bytes"):
        bench.submit(AddNote(case, "x" * 33_000_000), ANA)

    assert len(bench.log(case)) == 1
