"""A command that was sent twice is carried out once; another command under its id is refused."""

from uuid import UUID

import pytest

from engine.commands import AddNote, ClaimWorkItem, CompleteWorkItem, StartInstance
from engine.errors import Conflict, Invalid, WrongState
from tests.bench import ANA, ASIH, Bench
from tests.diagrams import end, path, process, start, user

TWO_STEPS = process(
    start(),
    user("isi"),
    user("lanjut"),
    end(),
    path("mulai", "isi", "lanjut", "selesai"),
)


def test_a_command_under_the_id_of_another_persons_command_is_refused(bench: Bench) -> None:
    bench.deploy(TWO_STEPS)
    case = bench.start()
    bench.submit(AddNote(case, "rahasia"), ANA, command_id="k1")

    with pytest.raises(Conflict, match="Expected a new command id, but 'k1' was another command's"):
        bench.submit(ClaimWorkItem(case, "isi:1"), ASIH, command_id="k1")

    assert bench.items(case)[0].person_id is None


def test_the_same_id_on_another_case_is_refused(bench: Bench) -> None:
    bench.deploy(TWO_STEPS)
    first, second = bench.start(), bench.start()
    bench.submit(CompleteWorkItem(first, "isi:1", {}), ANA, command_id="k1")

    with pytest.raises(Conflict, match="'k1' was another command's"):
        bench.submit(CompleteWorkItem(second, "isi:1", {}), ANA, command_id="k1")

    assert bench.open(second) == ["isi:1"]


def test_a_refused_command_under_a_used_id_says_why_it_is_refused(bench: Bench) -> None:
    bench.deploy(TWO_STEPS)
    case = bench.start()
    bench.submit(CompleteWorkItem(case, "isi:1", {}), ANA, command_id="k1")

    with pytest.raises(WrongState, match="Ana completed it"):
        bench.submit(CompleteWorkItem(case, "isi:1", {}), ASIH, command_id="k1")


def test_a_start_sent_twice_begins_one_case_although_each_draws_an_id(bench: Bench) -> None:
    bench.deploy(TWO_STEPS)
    first = bench.submit(StartInstance(UUID(int=1), "proses"), ANA, command_id="k1")

    second = bench.submit(StartInstance(UUID(int=2), "proses"), ANA, command_id="k1")

    assert second.repeated
    assert second.stream_id == first.stream_id


@pytest.mark.parametrize("command_id", ["", "k" * 1001], ids=["empty", "too long"])
def test_a_command_id_that_cannot_be_kept_is_refused(bench: Bench, command_id: str) -> None:
    bench.deploy(TWO_STEPS)
    case = bench.start()

    with pytest.raises(Invalid, match="Expected a command id of 1 to 1000 bytes"):
        bench.submit(AddNote(case, "catatan"), ANA, command_id=command_id)
