"""Which removed element probably has another id now."""

from engine.diagram import read_deployed
from engine.diagram.comparing import Suggestion, suggest_mapping
from engine.diagram.model import Process
from tests import sop
from tests.diagrams import boundary, chain, end, escalation, flow, job, process, start, user

SOP = read_deployed(sop.DIAGRAM)


def sop_renaming(*names: tuple[str, str]) -> Process:
    diagram = sop.DIAGRAM.decode()
    for old, new in names:
        diagram = diagram.replace(f'"{old}"', f'"{new}"').replace(f">{old}<", f">{new}<")
    return read_deployed(diagram.encode())


def pairs(before: Process, after: Process) -> list[tuple[str, str]]:
    return [(each.old, each.new) for each in suggest_mapping(before, after)]


def test_the_same_elements_need_no_mapping() -> None:
    assert suggest_mapping(SOP, SOP) == ()


def test_a_step_with_another_id_is_found() -> None:
    assert suggest_mapping(SOP, sop_renaming(("terbitkan", "Activity_1"))) == (
        Suggestion("terbitkan", "Activity_1", 1.0),
    )


def test_a_chain_of_steps_with_other_ids_is_found() -> None:
    names = [("unggah", "A"), ("terbitkan", "B"), ("verifikasi", "C"), ("tayang", "D")]

    assert set(pairs(SOP, sop_renaming(*names))) == set(names)


def test_a_step_goes_with_what_is_attached_to_it() -> None:
    names = [("arsipkan", "A"), ("arsipkan_sla", "B"), ("arsipkan_eskalasi", "C")]

    assert set(pairs(SOP, sop_renaming(*names))) == set(names)


def test_the_other_way_round_the_same_pairs_are_found() -> None:
    other = sop_renaming(("unggah", "A"), ("terbitkan", "B"), ("gabung", "C"))

    assert sorted((new, old) for old, new in pairs(other, SOP)) == sorted(pairs(SOP, other))


def test_another_kind_of_step_is_no_rename() -> None:
    before = read_deployed(process(chain(start(), user("isi"), end())))
    after = read_deployed(process(chain(start(), job("kerja"), end())))

    assert suggest_mapping(before, after) == ()


def test_of_two_that_fit_equally_well_none_is_suggested() -> None:
    before = read_deployed(process(chain(start(), user("isi"), end())))
    twins = [
        user(name).replace(f'name="{name}"', 'name="isi"') + flow("mulai", name) for name in "ab"
    ]
    after = read_deployed(process(start(), *twins, end()))

    assert suggest_mapping(before, after) == ()


def test_a_timer_is_never_taken_for_another_steps() -> None:
    steps = chain(start(), user("a"), user("b"), end())
    late = escalation("lapor", "kabid")
    one = read_deployed(process(steps, boundary("lama", "a", "P1D"), late, flow("lama", "lapor")))
    two = read_deployed(process(steps, boundary("baru", "b", "P1D"), late, flow("baru", "lapor")))

    assert suggest_mapping(one, two) == ()


def test_two_procedures_are_not_guessed_to_be_one() -> None:
    before = read_deployed(process(*(user(f"a{n}") for n in range(120))))
    after = read_deployed(process(*(user(f"b{n}") for n in range(120))))

    assert suggest_mapping(before, after) == ()
