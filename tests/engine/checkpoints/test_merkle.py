"""The tree over the heads of logs: every leaf is proved, and nothing else is."""

import hashlib
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from engine.merkle import Head, path, root, root_from

LEAVES = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=70)


@given(LEAVES, st.data())
def test_every_leaf_leads_to_the_root(leaves: list[bytes], data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(leaves) - 1))

    way = path(leaves, position)

    assert root_from(leaves[position], position, len(leaves), way) == root(leaves)


@given(LEAVES, st.binary(min_size=32, max_size=32), st.data())
def test_nothing_else_leads_there(leaves: list[bytes], other: bytes, data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(leaves) - 1))
    way = path(leaves, position)

    found = root_from(other, position, len(leaves), way)

    assert (found == root(leaves)) == (other == leaves[position])


@given(LEAVES, st.integers(1, 9))
def test_a_place_outside_the_tree_has_no_root(leaves: list[bytes], beyond: int) -> None:
    way = path(leaves, 0)

    assert root_from(leaves[0], -beyond, len(leaves), way) is None
    assert root_from(leaves[0], len(leaves) - 1 + beyond, len(leaves), way) is None


@given(LEAVES, st.integers(1, 3))
def test_a_path_of_another_length_has_no_root(leaves: list[bytes], more: int) -> None:
    way = path(leaves, 0)

    assert root_from(leaves[0], 0, len(leaves), [*way, *[bytes(32)] * more]) is None
    assert not way or root_from(leaves[0], 0, len(leaves), way[:-1]) is None


def test_a_tree_is_built_as_rfc_6962_says() -> None:
    """The known roots of certificate transparency's test vectors, for leaves that we hash alike."""
    inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657"]
    leaves = [hashlib.sha256(b"\0" + bytes.fromhex(each)).digest() for each in inputs]

    assert root(leaves[:1]).hex().startswith("6e340b9cffb37a98")
    assert root(leaves[:2]).hex().startswith("fac54203e7cc696c")
    assert root(leaves[:7]).hex().startswith("ddb89be403809e32")


def test_a_head_stands_for_its_case_its_place_and_its_hash() -> None:
    head = Head(UUID(int=7), 3, bytes(32))

    others = [Head(UUID(int=8), 3, bytes(32)), Head(UUID(int=7), 4, bytes(32))]

    assert head.leaf() not in {other.leaf() for other in others}
