"""Two changes of one version: what can be had together, and over what people must agree."""

from engine.diagram.comparing import Contents, ThreeWay, compare_three, contents
from tests.diagrams import boundary, chain, end, flow, process, start, user

NAME = ('name="isi"', 'name="Mengisi"')


def version(*exchanges: tuple[str, str], more: str = "") -> Contents:
    text = process(
        chain(start(), user("isi"), user("periksa"), end()), user("arsip"), more
    ).decode()
    for old, new in exchanges:
        assert old in text, old
        text = text.replace(old, new)
    return contents(text.encode())


BASE = version()


def reasons(found: ThreeWay) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(each.reason, each.mine.id, each.attributes) for each in found.conflicts]


def test_changes_of_different_things_are_no_conflict() -> None:
    found = compare_three(BASE, version(NAME), version(('name="periksa"', 'name="Periksa"')))

    assert [entry.id for entry in found.mine.entries] == ["isi"]
    assert [entry.id for entry in found.theirs.entries] == ["periksa"]
    assert found.conflicts == ()


def test_the_same_change_by_both_is_no_conflict() -> None:
    assert compare_three(BASE, version(NAME), version(NAME)).conflicts == ()


def test_two_names_for_one_step_are_a_conflict() -> None:
    found = compare_three(BASE, version(NAME), version(('name="isi"', 'name="Isian"')))

    assert reasons(found) == [("attribute", "isi", ("name",))]
    assert found.conflicts[0].is_grave


def test_two_changes_of_one_step_are_shown_but_can_be_had_together() -> None:
    group = ('id="isi" name="isi" camunda:candidateGroups="staf"',
             'id="isi" name="isi" camunda:candidateGroups="kabid"')  # fmt: skip

    found = compare_three(BASE, version(NAME), version(group))

    assert reasons(found) == [("thing", "isi", ())]
    assert not found.conflicts[0].is_grave


def test_what_one_changed_and_the_other_removed_is_a_conflict() -> None:
    gone = (user("arsip"), "")

    found = compare_three(BASE, version(('name="arsip"', 'name="Arsip"')), version(gone))

    assert reasons(found) == [("removed", "arsip", ())]


def test_what_both_removed_is_none() -> None:
    gone = (user("arsip"), "")

    assert compare_three(BASE, version(gone), version(gone)).conflicts == ()


def test_two_things_by_one_new_id_are_a_conflict() -> None:
    mine, theirs = (version(more=user("baru", group)) for group in ("staf", "kabid"))

    assert reasons(compare_three(BASE, mine, theirs)) == [("added", "baru", ("group",))]


def test_a_flow_to_what_the_other_removed_is_a_conflict() -> None:
    drawn = version(more=flow("isi", "arsip"))
    gone = version((user("arsip"), ""))

    assert [each.reason for each in compare_three(BASE, drawn, gone).conflicts] == ["end"]
    assert [each.reason for each in compare_three(BASE, gone, drawn).conflicts] == ["end"]


def test_a_timer_on_what_the_other_removed_is_a_conflict() -> None:
    drawn = version(more=boundary("lama", "arsip", "P1D"))

    found = compare_three(BASE, drawn, version((user("arsip"), "")))

    assert [(each.reason, each.mine.id, each.theirs.id) for each in found.conflicts] == [
        ("end", "lama", "arsip")
    ]
