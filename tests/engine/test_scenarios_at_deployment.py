"""A version's scenarios are played before it is in force, and kept with it."""

import hashlib
import io
import zipfile

import orjson
import pytest

from engine import queries
from engine.checking import NoForms, Unfit
from engine.commands import DeployBundle, DeployDefinition
from engine.database import Database
from engine.errors import Invalid
from engine.events import DefinitionDeployed
from engine.play import Player
from tests.bench import ANALYST, UNIT, Bench
from tests.diagrams import end, node, path, process, start, user

LEAVE = process(start(), user("isi"), end(), path("mulai", "isi", "selesai"), id="cuti")
LONGER = process(
    start(), user("isi"), user("baca"), end(), path("mulai", "isi", "baca", "selesai"), id="cuti"
)
CALLER = process(
    start(),
    node("callActivity", "panggil", calledElement="cuti"),
    end(),
    path("mulai", "panggil", "selesai"),
    id="induk",
)


def scenario(element: str = "isi", **more: str) -> bytes:
    """Return a scenario that is done when an element is."""
    when = [{"do": "start"}, {"do": "complete", "key": element}]
    then = [{"expect": "status", "equals": "completed"}]
    return orjson.dumps({"format": 1, "name": "Lurus", "when": when, "then": then, **more})


@pytest.fixture
def bench(database: Database) -> Bench:
    """An office that plays scenarios."""
    return Bench(database, scenarios=Player(NoForms()))


def kept(bench: Bench, process_id: str = "cuti") -> dict[str, bytes]:
    with bench.database.reading() as connection:
        return queries.scenarios(connection, unit_id=UNIT, process_id=process_id)


def versions(bench: Bench) -> int:
    with bench.database.reading() as connection:
        return len(queries.definition_versions(connection, unit_id=UNIT))


def test_a_version_keeps_the_scenarios_that_it_was_played_with(bench: Bench) -> None:
    bench.submit(DeployDefinition(LEAVE, scenarios={"lurus": scenario()}), ANALYST)

    assert kept(bench) == {"lurus": scenario()}


def test_a_broken_scenario_refuses_the_deployment_and_says_what_was_found(bench: Bench) -> None:
    bench.submit(DeployDefinition(LEAVE, scenarios={"lurus": scenario()}), ANALYST)

    with pytest.raises(Unfit, match=r"'Lurus' does not go as it says \(then\[0\]\)") as refusal:
        bench.submit(DeployDefinition(LONGER), ANALYST)

    assert [(each.rule, each.file) for each in refusal.value.found] == [
        ("scenario-broken", "lurus")
    ]
    assert versions(bench) == 1


def test_a_deployment_without_scenarios_keeps_those_of_the_version_in_force(bench: Bench) -> None:
    bench.submit(DeployDefinition(LEAVE, scenarios={"lurus": scenario()}), ANALYST)

    bench.submit(DeployDefinition(LEAVE), ANALYST)

    assert kept(bench) == {"lurus": scenario()}
    assert versions(bench) == 2


def test_an_empty_set_of_scenarios_takes_the_last_one_away(bench: Bench) -> None:
    """No deployment could: to bring none meant to keep what was there."""
    bench.submit(DeployDefinition(LEAVE, scenarios={"lurus": scenario()}), ANALYST)

    bench.submit(DeployDefinition(LONGER, scenarios={}), ANALYST)

    assert kept(bench) == {}
    assert [entry.command.get("scenarios") for entry in bench.entries(UNIT)][1:] == [{}]
    bench.submit(DeployDefinition(LEAVE), ANALYST)
    assert "scenarios" not in bench.entries(UNIT)[-1].command


def test_a_broken_scenario_is_waived_with_a_reason_that_the_log_keeps(bench: Bench) -> None:
    scenarios, waived = {"lurus": scenario()}, {"lurus": "langkah baca baru"}

    bench.submit(DeployDefinition(LONGER, scenarios=scenarios, waived=waived), ANALYST)

    assert bench.entries(UNIT)[-1].command["waived"] == waived
    assert kept(bench) == scenarios
    with bench.database.reading() as connection:
        (line,) = queries.definition_versions(connection, unit_id=UNIT)
    assert line.waived == waived


@pytest.mark.parametrize(
    ("waived", "sentence"),
    [
        ({"lurus": " "}, "Expected a reason why the scenario 'lurus' is waived"),
        ({"lain": "tidak perlu"}, r"Expected to waive one of \['lurus'\], but found 'lain'"),
    ],
)
def test_a_waiver_that_says_nothing_is_refused(
    bench: Bench, waived: dict[str, str], sentence: str
) -> None:
    with pytest.raises(Invalid, match=sentence):
        bench.submit(
            DeployDefinition(LEAVE, scenarios={"lurus": scenario()}, waived=waived), ANALYST
        )


def test_the_log_names_scenarios_by_their_digests(bench: Bench) -> None:
    bench.submit(DeployDefinition(LEAVE, scenarios={"lurus": scenario()}), ANALYST)

    assert len(bench.entries(UNIT)[-1].command["scenarios"]["lurus"]) == 64
    assert bench.verify() == []


def test_the_digest_of_a_version_without_scenarios_is_as_it_was_before_there_were_any(
    bench: Bench,
) -> None:
    plain = bench.submit(DeployDefinition(LEAVE), ANALYST).events[0]
    tried = bench.submit(DeployDefinition(LEAVE, scenarios={"lurus": scenario()}), ANALYST)

    assert isinstance(plain, DefinitionDeployed)
    assert plain.digest == hashlib.sha256(hashlib.sha256(LEAVE).hexdigest().encode()).hexdigest()
    assert plain.digest != getattr(tried.events[0], "digest", "")


def test_files_together_take_scenarios_from_a_folder_of_a_zip(bench: Bench) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("cuti/cuti.bpmn", LEAVE)
        packed.writestr("cuti/scenarios/lurus.json", scenario())

    bench.submit(DeployBundle({"cuti.zip": archive.getvalue()}), ANALYST)

    assert kept(bench) == {"lurus": scenario()}


def test_a_scenario_of_several_processes_is_of_the_one_that_calls_the_others(bench: Bench) -> None:
    files = {
        "a.bpmn": LEAVE,
        "b.bpmn": CALLER,
        "lurus.scenario.json": scenario("panggil~isi"),
        "dalam.scenario.json": scenario(process="cuti"),
    }

    bench.submit(DeployBundle(files), ANALYST)

    assert list(kept(bench, "induk")) == ["lurus"]
    assert list(kept(bench, "cuti")) == ["dalam"]


def test_a_scenario_that_names_no_process_of_the_files_is_refused(bench: Bench) -> None:
    files = {"a.bpmn": LEAVE, "lurus.scenario.json": scenario(process="lain")}

    with pytest.raises(Unfit, match="names one of the processes among the files, not 'lain'"):
        bench.submit(DeployBundle(files), ANALYST)


def test_what_is_called_is_played_as_it_is_in_force(bench: Bench) -> None:
    bench.submit(DeployDefinition(LEAVE), ANALYST)

    bench.submit(DeployDefinition(CALLER, scenarios={"lurus": scenario("panggil~isi")}), ANALYST)

    assert list(kept(bench, "induk")) == ["lurus"]


@pytest.mark.parametrize(
    ("scenarios", "sentence"),
    [
        ({"besar": b" " * 200_001}, "has at most 200000 bytes"),
        ({f"s{n}": b"{}" for n in range(101)}, "At most 100 scenarios"),
    ],
)
def test_too_much_is_refused_before_it_is_played(
    bench: Bench, scenarios: dict[str, bytes], sentence: str
) -> None:
    with pytest.raises(Unfit, match=sentence):
        bench.submit(DeployDefinition(LEAVE, scenarios=scenarios), ANALYST)


def test_a_play_leaves_no_trace_in_the_office(bench: Bench) -> None:
    bench.submit(DeployDefinition(LEAVE, scenarios={"lurus": scenario()}), ANALYST)

    with bench.database.reading() as connection:
        assert queries.count_cases(connection, unit_id=UNIT) == 0
    assert len(bench.entries(UNIT)) == 1
