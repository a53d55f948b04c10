"""Call activities: a called process runs inside its caller's case, by a version that stays."""

import pytest

from engine.checking import Unfit
from tests.bench import ADMIN, Bench
from tests.diagrams import (
    caught,
    each,
    edge,
    end,
    flow,
    node,
    path,
    process,
    start,
    user,
)


def call(id: str, called: str, inner: str = "") -> str:
    return node("callActivity", id, inner, calledElement=called)


def mapping(*lines: tuple[str, str, str]) -> str:
    """Return what a call hands in and out: ("input", "nama", "judul")."""
    inner = "".join(f'<alur:{tag} name="{name}" value="{value}"/>' for tag, name, value in lines)
    return f"<extensionElements>{inner}</extensionElements>"


def child(*steps: str, id: str = "anak") -> bytes:
    return process(start(), *(user(step) for step in steps), end(),
                   path("mulai", *steps, "selesai"), id=id)  # fmt: skip


def parent(called: str = "anak", inner: str = "", id: str = "induk") -> bytes:
    return process(
        start(), call("panggil", called, inner), user("tutup"), path("mulai", "panggil", "tutup"),
        id=id,
    )  # fmt: skip


def test_a_called_process_runs_inside_its_callers_case(bench: Bench) -> None:
    # given
    bench.deploy(child("isi"))
    bench.deploy(parent())
    case = bench.start(judul="Pasar")
    assert bench.open(case) == ["panggil~isi:1"]

    # when
    bench.complete(case, "panggil~isi:1", catatan="sudah")

    # then
    assert bench.open(case) == ["tutup:1"]
    assert bench.variables(case) == {"judul": "Pasar", "catatan": "sudah"}
    assert bench.verify() == []


def test_a_call_that_says_what_it_hands_over_shares_nothing_else(bench: Bench) -> None:
    # given
    bench.deploy(child("isi"))
    handed = mapping(("input", "nama", "judul"), ("output", "hasil", "nilai + 1"))
    bench.deploy(parent(inner=handed))
    case = bench.start(judul="Pasar", rahasia="x")
    assert bench.variables(case, "panggil~isi:1") == {"nama": "Pasar"}

    # when
    bench.complete(case, "panggil~isi:1", nilai=4)

    # then
    assert bench.variables(case) == {"judul": "Pasar", "rahasia": "x", "hasil": 5}
    assert bench.verify() == []


def test_a_case_goes_on_with_the_version_that_its_caller_was_deployed_with(bench: Bench) -> None:
    # given
    bench.deploy(child("isi"))
    bench.deploy(parent())
    old = bench.start()

    # when
    bench.deploy(child("baru"))
    bench.deploy(child("noise", id="lain"))

    # then
    still_old = bench.start(process_id="induk")
    bench.deploy(parent())
    new = bench.start()
    assert bench.open(old) == bench.open(still_old) == ["panggil~isi:1"]
    assert bench.open(new) == ["panggil~baru:1"]
    assert bench.verify() == []


def test_a_call_of_what_is_not_deployed_is_refused_by_name(bench: Bench) -> None:
    with pytest.raises(Unfit, match=r"The step 'panggil' \(panggil\) calls the process 'anak'"):
        bench.deploy(parent())


def test_a_process_that_comes_to_call_itself_is_refused(bench: Bench) -> None:
    # given
    bench.deploy(child("isi", id="a"))
    bench.deploy(parent("a", id="b"))

    # when
    with pytest.raises(Unfit, match="in the end calls 'a' again"):
        bench.deploy(parent("b", id="a"))


def test_a_called_process_needs_a_plain_start(bench: Bench) -> None:
    bench.deploy(
        process(
            node("startEvent", "m", caught("message", "x")),
            user("isi"),
            path("m", "isi"),
            id="anak",
            declares="message:x",
        )
    )

    with pytest.raises(Unfit, match="has no plain start event"):
        bench.deploy(parent())


def test_an_error_of_a_called_process_reaches_the_edge_of_the_call(bench: Bench) -> None:
    # given
    bench.deploy(
        process(
            start(),
            user("isi"),
            end("salah", caught("error", "gagal")),
            path("mulai", "isi", "salah"),
            id="anak",
            declares="error:gagal",
        )
    )
    bench.deploy(
        process(
            start(),
            call("panggil", "anak"),
            edge("batal", "panggil", "error", "gagal"),
            user("ulangi"),
            path("mulai", "panggil"),
            flow("batal", "ulangi"),
            id="induk",
            declares="error:gagal",
        )
    )
    case = bench.start()

    # when
    bench.complete(case, "panggil~isi:1")

    # then
    assert bench.open(case) == ["ulangi:1"]


def test_calls_nest_and_repeat(bench: Bench) -> None:
    # given
    bench.deploy(child("isi", id="cucu"))
    bench.deploy(parent("cucu", id="anak"))
    marker = each("<loopCardinality>2</loopCardinality>")
    bench.deploy(parent("anak", marker))

    # when
    case = bench.start()

    # then
    keys = ["panggil~panggil~isi:1", "panggil~panggil~isi:2"]
    assert bench.open(case) == keys
    for key in keys:
        bench.complete(case, key)
    assert bench.open(case) == ["panggil~tutup:1", "panggil~tutup:2"]
    bench.complete(case, "panggil~tutup:2")
    bench.complete(case, "panggil~tutup:1")
    assert bench.open(case) == ["tutup:1"]
    assert bench.verify() == []


def test_a_person_chooses_inside_a_called_process(bench: Bench) -> None:
    # given
    bench.deploy(
        process(
            start(),
            node("exclusiveGateway", "putus"),
            user("a"),
            user("b"),
            path("mulai", "putus", "a"),
            flow("putus", "b"),
            id="anak",
        )
    )
    bench.deploy(parent())
    case = bench.start()

    # when
    bench.complete(case, "panggil~putus~choose:1", ADMIN, choice_putus="putus-b")

    # then
    assert bench.open(case) == ["panggil~b:1"]
