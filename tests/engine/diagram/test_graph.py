"""The drawn graph, asked directly."""

from engine.diagram.graph import Graph


def graph(**edges: str) -> Graph:
    """Say what comes after each element: a="b c" means that b and c come after a."""
    return Graph({}, {}, {at: tuple(to.split()) for at, to in edges.items()})


def test_what_can_be_reached_holds_the_start_and_all_behind_it() -> None:
    assert graph(a="b", b="c", c="b", d="a").reachable(["b"]) == {"b", "c"}


def test_elements_on_a_common_cycle_come_in_the_order_of_the_drawing() -> None:
    drawn = graph(start="c", a="b", b="c out", c="a", out="x", x="x")

    assert drawn.cycles(lambda _: True) == [("a", "b", "c"), ("x",)]


def test_a_cycle_is_cut_by_an_element_that_is_left_out() -> None:
    assert graph(a="b", b="c", c="a").cycles(lambda at: at != "b") == []


def test_a_chain_of_ten_thousand_is_no_danger() -> None:
    chain = {f"n{n}": f"n{n + 1}" for n in range(10_000)} | {"n10000": ""}

    assert len(graph(**chain).reachable(["n0"])) == 10_001
    assert graph(**chain).cycles(lambda _: True) == []
