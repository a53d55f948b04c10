"""Four eyes: one proposes a deployment, another approves or rejects it, or it is withdrawn."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest

from engine import queries
from engine.checking import Unfit
from engine.commands import (
    Actor,
    DeployBundle,
    DeployDefinition,
    ProposeDeployment,
    RejectDeployment,
    WithdrawDeployment,
)
from engine.database import Database
from engine.errors import Conflict, Forbidden, Invalid, NotFound, WrongState
from engine.events import DefinitionDeployed, DeploymentApproved
from engine.queries import DefinitionLine, Proposal
from engine.runtime import Policy
from tests.bench import ADMIN, ANA, ANALYST, BUDI, MONDAY, SYSTEM, UNIT, Bench
from tests.diagrams import node, path, process, start, user

OTHER_ANALYST = Actor("analis2", "Analis lain", "", ("analyst",))
TOMORROW = MONDAY + timedelta(days=1)


@pytest.fixture
def bench(database: Database) -> Bench:
    """An office where Budi's group or an administrator approves what is deployed."""
    return Bench(database, policy=Policy(deployment_approvers=("kepala", "administrator")))


def letter(step: str = "isi", id: str = "surat") -> bytes:
    return process(start(), user(step), path("mulai", step), id=id)


def proposal(bench: Bench, proposal_id: UUID) -> Proposal:
    with bench.database.reading() as connection:
        return queries.proposal_of(connection, unit_id=bench.unit_id, proposal_id=proposal_id)


def versions(bench: Bench) -> list[DefinitionLine]:
    with bench.database.reading() as connection:
        return queries.definition_versions(connection, unit_id=bench.unit_id)


def count_open(bench: Bench) -> int:
    with bench.database.reading() as connection:
        return queries.count_open_proposals(connection, unit_id=bench.unit_id)


# ---- who may --------------------------------------------------------------------------------


@pytest.mark.parametrize("who", [ANALYST, ADMIN])
@pytest.mark.parametrize(
    "command", [DeployDefinition(letter()), DeployBundle({"a.bpmn": letter()})]
)
def test_nobody_deploys_alone_where_another_must_approve(
    bench: Bench, who: Actor, command: DeployDefinition
) -> None:
    with pytest.raises(Forbidden, match="propose it") as refused:
        bench.submit(command, who)

    assert "harus disetujui orang kedua" in refused.value.indonesian
    assert versions(bench) == []


def test_the_engine_itself_deploys_without_approval(bench: Bench) -> None:
    bench.deploy(letter(), by=SYSTEM)

    assert [line.version for line in versions(bench)] == [1]


def test_staff_cannot_propose(bench: Bench) -> None:
    with pytest.raises(Forbidden, match="an analyst to deploy, but Ana is none"):
        bench.propose(letter(), by=ANA)


@pytest.mark.parametrize("who", [BUDI, ADMIN])
def test_what_one_proposes_is_in_force_when_another_approves(bench: Bench, who: Actor) -> None:
    # given
    waiting = bench.propose(letter(), message="Langkah pertama")
    assert versions(bench) == []

    # when
    result = bench.approve(waiting, by=who)

    # then
    assert [type(event) for event in result.events] == [DeploymentApproved, DefinitionDeployed]
    line = versions(bench)[0]
    assert (line.message, line.deployed_by, line.approved_by) == (
        "Langkah pertama",
        ANALYST.name,
        who.name,
    )
    assert bench.open(bench.start()) == ["isi:1"]
    assert proposal(bench, waiting).definition_id == line.id
    assert bench.verify() == []


def test_nobody_approves_what_he_has_proposed_himself(bench: Bench) -> None:
    waiting = bench.propose(letter(), by=ADMIN)

    with pytest.raises(Forbidden, match="somebody else to approve what Admin proposes") as refused:
        bench.approve(waiting, by=ADMIN)

    assert refused.value.indonesian == "Pengajuan Anda sendiri harus disetujui oleh orang lain."
    assert proposal(bench, waiting).status == "open"


@pytest.mark.parametrize("who", [ANA, OTHER_ANALYST])
def test_only_approvers_approve_and_reject(bench: Bench, who: Actor) -> None:
    waiting = bench.propose(letter())

    with pytest.raises(Forbidden, match="'kepala', 'administrator' to decide on a proposal"):
        bench.approve(waiting, by=who)
    with pytest.raises(Forbidden, match="'kepala', 'administrator' to decide on a proposal"):
        bench.submit(RejectDeployment(waiting, "tidak"), who)


def test_an_administrator_decides_where_nobody_need_approve(database: Database) -> None:
    bench = Bench(database)

    bench.approve(bench.propose(letter()), by=ADMIN)

    assert [line.version for line in versions(bench)] == [1]


def test_only_approvers_retire_a_process(bench: Bench) -> None:
    bench.deploy(letter(), by=SYSTEM)

    with pytest.raises(Forbidden, match="'kepala', 'administrator' to retire a process"):
        bench.retire("surat", by=ANALYST)

    bench.retire("surat", by=BUDI)


# ---- what becomes of it ---------------------------------------------------------------------


def test_a_proposal_is_decided_once(bench: Bench) -> None:
    waiting = bench.propose(letter())
    bench.approve(waiting)

    with pytest.raises(WrongState, match="open, but it is approved") as refused:
        bench.approve(waiting, by=BUDI)

    assert refused.value.indonesian == "Pengajuan ini sudah disetujui."
    assert len(versions(bench)) == 1


def test_a_rejected_proposal_says_why(bench: Bench) -> None:
    # given
    waiting = bench.propose(letter())
    bench.propose(letter(id="lain"))

    # when
    bench.submit(RejectDeployment(waiting, "Dasar hukumnya dicabut"), BUDI)

    # then
    found = proposal(bench, waiting)
    assert (found.status, found.reason, found.decided_by) == (
        "rejected",
        "Dasar hukumnya dicabut",
        BUDI.name,
    )
    assert count_open(bench) == 1
    assert versions(bench) == []


def test_a_proposal_is_rejected_for_a_reason(bench: Bench) -> None:
    waiting = bench.propose(letter())

    with pytest.raises(Invalid, match="a reason"):
        bench.submit(RejectDeployment(waiting, " "), BUDI)


def test_who_proposed_it_takes_it_back_and_nobody_else(bench: Bench) -> None:
    waiting = bench.propose(letter())

    with pytest.raises(Forbidden, match="Analis, who proposed it, to withdraw it"):
        bench.submit(WithdrawDeployment(waiting), ADMIN)
    bench.submit(WithdrawDeployment(waiting), ANALYST)

    assert proposal(bench, waiting).status == "withdrawn"
    with pytest.raises(WrongState, match="withdrawn"):
        bench.approve(waiting)


def test_a_proposal_that_is_not_there_cannot_be_approved(bench: Bench) -> None:
    with pytest.raises(NotFound, match="a proposal"):
        bench.approve(UUID(int=7))


def test_a_proposal_of_another_office_is_not_found(bench: Bench) -> None:
    waiting = bench.propose(letter())
    elsewhere = Bench(bench.database, unit_id=uuid5(UNIT, "elsewhere"))

    with pytest.raises(NotFound, match="a proposal"):
        elsewhere.approve(waiting)


# ---- what is proposed -----------------------------------------------------------------------


def test_a_proposal_says_what_has_changed(bench: Bench) -> None:
    with pytest.raises(Invalid, match="a message that says what has changed"):
        bench.propose(letter(), message="")


def test_what_cannot_run_cannot_be_proposed(bench: Bench) -> None:
    broken = process(start(), node("callActivity", "panggil", calledElement="tiada"),
                     path("mulai", "panggil"))  # fmt: skip

    with pytest.raises(Unfit, match="no version of it is in force"):
        bench.propose(broken)

    assert count_open(bench) == 0


def test_a_change_of_an_old_version_cannot_be_proposed(bench: Bench) -> None:
    bench.deploy(letter(), by=SYSTEM)
    bench.deploy(letter(), by=SYSTEM)

    with pytest.raises(Conflict, match="version 2 of 'surat', the newest, but version 1"):
        bench.propose(letter(), base=1)


def test_a_proposal_that_was_overtaken_cannot_be_approved(bench: Bench) -> None:
    # given
    bench.deploy(letter(), by=SYSTEM)
    waiting, other = bench.propose(letter("a"), base=1), bench.propose(letter("b"), base=1)
    bench.approve(other)

    # then
    with pytest.raises(Conflict, match="version 2 of 'surat', the newest, but version 1"):
        bench.approve(waiting)
    assert proposal(bench, waiting).status == "open"


def test_a_proposal_comes_into_force_when_it_says(bench: Bench) -> None:
    bench.deploy(letter("lama"), by=SYSTEM)
    bench.approve(bench.propose(letter("baru"), in_force_at=TOMORROW.isoformat()))

    assert bench.open(bench.start()) == ["lama:1"]
    bench.wait(days=1)
    assert bench.open(bench.start()) == ["baru:1"]


def test_a_proposal_that_waited_too_long_comes_into_force_when_it_is_approved(
    bench: Bench,
) -> None:
    waiting = bench.propose(letter(), in_force_at=TOMORROW.isoformat())

    bench.wait(days=2)
    bench.approve(waiting)

    assert versions(bench)[0].in_force_at == MONDAY + timedelta(days=2)


def test_a_proposal_keeps_why_its_warnings_stand(bench: Bench) -> None:
    stands = {"sop-unnumbered proses": "Nomor menyusul."}

    bench.approve(bench.propose(letter(), acknowledged=stands))

    assert versions(bench)[0].acknowledged == stands


@pytest.mark.parametrize("scenarios", [None, {}])
def test_a_proposal_keeps_scenarios_or_takes_them_away(
    bench: Bench, scenarios: dict[str, bytes] | None
) -> None:
    bench.deploy(letter(), by=SYSTEM, scenarios={"lurus": b"{}"})
    proposed = bench.propose(letter("baru"), scenarios=scenarios)

    with bench.database.reading() as connection:
        chosen = {"unit_id": bench.unit_id, "proposal_id": proposed}
        deployment = queries.proposed_deployment(connection, **chosen)
    bench.approve(proposed)

    assert isinstance(deployment, DeployDefinition)
    assert deployment.scenarios == scenarios
    with bench.database.reading() as connection:
        left = queries.scenarios(connection, unit_id=bench.unit_id, process_id="surat")
    assert left == ({"lurus": b"{}"} if scenarios is None else {})


def test_a_proposal_of_before_says_nothing_of_scenarios_and_keeps_them() -> None:
    none: dict[str, Any] = {"waived": {}, "bases": {}, "acknowledged": {}, "mapping": {}}
    terms = {**none, "scripts": "refuse", "base": None, "in_force_at": None, "migrate": False}
    diagram = {"kind": "diagram", "name": "", "source": letter()}
    scenario = {"kind": "scenario", "name": "lurus", "source": b"{}"}

    without = queries.deployment_of(terms, "", [diagram])
    brought = queries.deployment_of(terms, "", [diagram, scenario])

    assert without == DeployDefinition(letter())
    assert brought == DeployDefinition(letter(), scenarios={"lurus": b"{}"})


def test_several_diagrams_are_proposed_and_approved_together(bench: Bench) -> None:
    # given
    caller = process(start(), node("callActivity", "panggil", calledElement="surat"),
                     path("mulai", "panggil"), id="induk")  # fmt: skip
    command = ProposeDeployment(
        uuid5(UNIT, "dua"), message="Berdua", files={"a.bpmn": caller, "b.bpmn": letter()}
    )
    bench.submit(command, ANALYST)

    # when
    bench.approve(command.proposal_id)

    # then
    assert sorted(line.process_id for line in versions(bench)) == ["induk", "surat"]
    assert bench.open(bench.start(process_id="induk")) == ["panggil~isi:1"]
    assert proposal(bench, command.proposal_id).process_id == "induk"


def test_running_cases_go_along_in_the_name_of_who_proposed_it(bench: Bench) -> None:
    # given
    bench.deploy(letter(), by=SYSTEM)
    case = bench.start()

    # when
    bench.approve(bench.propose(letter(), base=1, migrate=True), by=BUDI)
    bench.jobs.run_due()

    # then
    assert bench.case(case).version == 2
    assert bench.verify() == []
