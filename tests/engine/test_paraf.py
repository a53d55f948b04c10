"""A paraf is bound to exactly what was approved, by whom, and by nobody twice."""

from uuid import UUID

import pytest
from sqlalchemy import select, update

from engine import queries
from engine.commands import Actor, CorrectVariables, Proof
from engine.database import Database
from engine.errors import Forbidden, WrongState
from engine.packing import unpack
from engine.paraf import digest_of
from engine.queries import Chosen, Narrowing
from engine.runtime import Policy
from engine.tables import instance
from tests.bench import ADMIN, BUDI, Bench
from tests.diagrams import end, flow, job, node, path, process, start, user

APPROVED = process(
    start(),
    user("periksa", "kepala", alur_paraf="isi"),
    user("setujui", "kepala", alur_paraf="isi", alur_separateFrom="periksa"),
    job("terbit", alur_needsParaf="periksa setujui"),
    end(),
    path("mulai", "periksa", "setujui", "terbit", "selesai"),
)
BY_PASSWORD = Proof("password")
CITRA = Actor("citra", "Citra", "Kepala Seksi", ("kepala",))


def test_a_paraf_needs_a_proof_that_it_is_he(bench: Bench) -> None:
    bench.deploy(APPROVED)
    case = bench.start(isi="naskah")

    with pytest.raises(
        Forbidden, match="Expected a proof that Budi himself gives his paraf"
    ) as refusal:
        bench.complete(case, "periksa:1", by=BUDI)

    assert refusal.value.field == "paraf"


def test_a_paraf_names_person_position_time_and_content(bench: Bench) -> None:
    bench.deploy(APPROVED)
    case = bench.start(isi="naskah")

    result = bench.complete(case, "periksa:1", by=BUDI, proof=BY_PASSWORD, isi="naskah final")

    given = next(event for event in result.events if type(event).__name__ == "ParafGiven")
    assert vars(given) == {
        "key": "periksa:1",
        "person_id": "budi",
        "person_name": "Budi",
        "position": "Kepala",
        "method": "password",
        "variables": ("isi",),
        "digest": digest_of(("isi",), {"isi": "naskah final", "lain": 1}),
        "same_person_as": "",
    }


def test_one_person_may_not_give_both_parafs(bench: Bench) -> None:
    bench.deploy(APPROVED)
    case = bench.start(isi="naskah")
    bench.complete(case, "periksa:1", by=BUDI, proof=BY_PASSWORD)

    with pytest.raises(
        WrongState, match="Expected somebody else than Budi on 'setujui', because he did 'periksa'"
    ):
        bench.complete(case, "setujui:1", by=BUDI, proof=BY_PASSWORD)


def test_a_policy_lets_one_person_give_both_and_says_so(database: Database) -> None:
    bench = Bench(database, policy=Policy(same_person_allowed=True))
    bench.deploy(APPROVED)
    case = bench.start(isi="naskah")
    bench.complete(case, "periksa:1", by=BUDI, proof=BY_PASSWORD)

    result = bench.complete(case, "setujui:1", by=BUDI, proof=BY_PASSWORD)

    given = next(event for event in result.events if type(event).__name__ == "ParafGiven")
    assert getattr(given, "same_person_as", "") == "periksa"
    assert bench.verify() == []


AGAIN = process(
    start(),
    user("periksa", "kepala", alur_paraf="isi"),
    user("setujui", "kepala", alur_paraf="isi"),
    node("exclusiveGateway", "cukup", default="ya"),
    end(),
    path("mulai", "periksa", "setujui", "cukup"),
    flow("cukup", "selesai", id="ya"),
    flow("cukup", "periksa", when="ulangi"),
)
DEWI = Actor("dewi", "Dewi", "Kepala Bagian", ("kepala",))


@pytest.mark.parametrize(
    ("signers", "by_one"),
    [
        ((BUDI, CITRA), False),
        ((BUDI, BUDI), True),
        ((BUDI, CITRA, BUDI, CITRA), False),  # each his own step, twice
        ((BUDI, CITRA, DEWI, BUDI), True),  # what he signed first another has signed since
    ],
)
def test_a_case_knows_whether_one_person_signed_two_steps(
    bench: Bench, signers: tuple[Actor, ...], by_one: bool
) -> None:
    bench.deploy(AGAIN)
    case = bench.start(isi="naskah", ulangi=False)

    for number, signer in enumerate(signers):
        key = f"{('periksa', 'setujui')[number % 2]}:{number // 2 + 1}"
        goes_on = {"ulangi": number + 1 < len(signers)}
        bench.complete(case, key, by=signer, proof=BY_PASSWORD, **goes_on)

    assert signed_by_one(bench) == [case] * by_one
    assert bench.verify() == []


def test_a_case_keeps_that_one_person_signed_two_steps(bench: Bench) -> None:
    """Cases from before an upgrade know no more who signed first what was signed again since."""
    bench.deploy(AGAIN)
    case = bench.start(isi="naskah", ulangi=False)
    with bench.database.writing() as connection:
        connection.execute(update(instance).values(signed_by_one=1))

    bench.complete(case, "periksa:1", by=BUDI, proof=BY_PASSWORD)

    assert signed_by_one(bench) == [case]


def signed_by_one(bench: Bench) -> list[UUID]:
    chosen: Chosen = {
        "unit_id": bench.unit_id,
        "definition_ids": None,
        "search": "",
        "status": "",
        "narrowing": Narrowing(is_signed_by_one=True),
    }
    with bench.database.reading() as connection:
        return queries.find_cases(connection, chosen).ids


def test_two_parafs_open_what_needs_them(bench: Bench) -> None:
    bench.deploy(APPROVED)
    case = bench.start(isi="naskah")
    bench.complete(case, "periksa:1", by=BUDI, proof=BY_PASSWORD)

    bench.complete(case, "setujui:1", by=CITRA, proof=BY_PASSWORD)

    assert ("JobScheduled", "terbit:1") in bench.events(case)


def test_a_change_of_what_was_approved_blocks_publication(bench: Bench) -> None:
    bench.deploy(APPROVED)
    case = bench.start(isi="naskah")
    bench.complete(case, "periksa:1", by=BUDI, proof=BY_PASSWORD)
    bench.submit(CorrectVariables(case, {"isi": "disisipi"}, "salah ketik"), ADMIN)

    bench.complete(case, "setujui:1", by=CITRA, proof=BY_PASSWORD)

    assert bench.case(case).status == "incident"
    assert ("JobScheduled", "terbit:1") not in bench.events(case)
    assert bench.verify() == []


def test_a_change_of_something_else_leaves_the_paraf_valid(bench: Bench) -> None:
    bench.deploy(APPROVED)
    case = bench.start(isi="naskah")
    bench.complete(case, "periksa:1", by=BUDI, proof=BY_PASSWORD)
    bench.submit(CorrectVariables(case, {"nomor": 7}, "lupa"), ADMIN)

    bench.complete(case, "setujui:1", by=CITRA, proof=BY_PASSWORD)

    assert bench.case(case).status == "running"


def test_a_step_that_needs_a_paraf_may_not_change_what_was_approved(bench: Bench) -> None:
    """The answers were written after the paraf had been looked at."""
    bench.deploy(
        process(
            start(),
            user("periksa", "kepala", alur_paraf="isi"),
            user("unggah", alur_needsParaf="periksa"),
            end(),
            path("mulai", "periksa", "unggah", "selesai"),
        )
    )
    case = bench.start(isi="naskah")
    bench.complete(case, "periksa:1", by=BUDI, proof=BY_PASSWORD)

    with pytest.raises(WrongState, match="Expected the paraf on 'periksa' to fit what is there"):
        bench.complete(case, "unggah:1", isi="naskah lain")

    bench.complete(case, "unggah:1", slug="naskah")
    assert bench.case(case).status == "completed"


def test_a_paraf_on_what_changed_after_he_had_looked_is_refused(bench: Bench) -> None:
    bench.deploy(APPROVED)
    case = bench.start(isi="naskah")
    seen = Proof("password", digest_of(("isi",), {"isi": "naskah"}))
    bench.submit(CorrectVariables(case, {"isi": "disisipi"}, "salah ketik"), ADMIN)

    with pytest.raises(WrongState, match="it changed after he had looked"):
        bench.complete(case, "periksa:1", by=BUDI, proof=seen)

    assert bench.open(case) == ["periksa:1"]


def test_a_paraf_on_what_he_saw_is_taken(bench: Bench) -> None:
    bench.deploy(APPROVED)
    case = bench.start(isi="naskah")
    seen = Proof("password", digest_of(("isi",), {"isi": "naskah final"}))

    bench.complete(case, "periksa:1", by=BUDI, proof=seen, isi="naskah final")

    assert bench.open(case) == ["setujui:1"]
    assert bench.verify() == []


def test_a_case_whose_parafs_were_kept_without_their_signers_still_holds(bench: Bench) -> None:
    """So the first releases wrote them."""
    bench.deploy(APPROVED)
    case = bench.start(isi="naskah")
    bench.complete(case, "periksa:1", by=BUDI, proof=BY_PASSWORD, isi="naskah")
    with bench.database.writing() as connection:
        now = unpack(connection.execute(select(instance.c.snapshot)).scalar_one())
        then = now.replace(b',["budi"]]', b"]")
        assert then != now
        connection.execute(update(instance).values(snapshot=then))

    assert bench.verify() == []
