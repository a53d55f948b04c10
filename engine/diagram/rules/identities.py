"""Ids: what can be pointed at has one, no two share one, and they fit into keys and addresses."""

import re
from collections import Counter
from collections.abc import Iterator

from engine.diagram.drawing import Drawing
from engine.diagram.names import BPMN, identity, local, nearest_id
from engine.diagram.rules.rule import ERROR, NOTE, Finding, rule
from engine.diagram.vocabulary import FLOW_NODES

_ID = re.compile(r"[\w.\-]{1,200}")
_NAMED = frozenset(FLOW_NODES | {"process", "sequenceFlow", "lane"})


@rule(
    "duplicate-id",
    ERROR,
    "BPMN 2.0.2, Base Element (id)",
    ("Beri masing-masing id sendiri.", "Give each its own id."),
)
def two_elements_do_not_share_an_id(drawing: Drawing) -> Iterator[Finding]:
    """With two of one id, flows and keys would mean now the one, now the other."""
    count = Counter(identity(node) for node in drawing.root.iter(f"{{{BPMN}}}*"))
    for own, times in count.items():
        if own and times > 1:
            yield Finding(
                own,
                f"Id harus tunggal, tetapi '{own}' dipakai {times} kali.",
                f"An id is unique, but '{own}' is used {times} times.",
            )


@rule(
    "missing-id",
    ERROR,
    "BPMN 2.0.2, Base Element (id)",
    ("Beri id pada elemen itu.", "Give the element an id."),
)
def a_node_has_an_id(drawing: Drawing) -> Iterator[Finding]:
    """Work items and logs name a step by its id; an invented one would change with the drawing."""
    for node in drawing.node.iter(f"{{{BPMN}}}*"):
        if local(node) in FLOW_NODES | {"lane"} and not identity(node):
            name = node.get("name", "")[:80]
            yield Finding(
                nearest_id(node),
                f"Setiap {local(node)} harus mempunyai id, tetapi '{name}' tidak.",
                f"Every {local(node)} has an id, but '{name}' has none.",
            )


@rule(
    "id-characters",
    ERROR,
    "BPMN 2.0.2, Base Element (id); XML Schema, ID",
    (
        "Pakai huruf, angka, garis bawah, titik, dan tanda hubung saja.",
        "Use only letters, digits, underscore, full stop and hyphen.",
    ),
)
def an_id_fits_into_a_key(drawing: Drawing) -> Iterator[Finding]:
    """A work item's key is `id:visit` and stands in addresses: no colon, slash or space."""
    for node in drawing.node.iter(f"{{{BPMN}}}*"):
        own = identity(node)
        if local(node) in _NAMED and own and not _ID.fullmatch(own):
            if own in drawing.assigned:  # made of its ends' ids, which are reported themselves
                continue
            yield Finding(
                own,
                f"Id hanya berisi huruf, angka, '_', '.', dan '-', tetapi di sini '{own}'.",
                f"An id has only letters, digits, '_', '.' and '-', but here it is '{own}'.",
            )


@rule("flow-id-given", NOTE, "BPMN 2.0.2, Base Element (id)")
def a_flow_without_an_id_is_given_one(drawing: Drawing) -> Iterator[Finding]:
    """The standard lets a flow go without an id; the log needs one, and its ends make it."""
    for own, source in drawing.assigned.items():
        yield Finding(
            own,
            f"Alur tanpa id dari {drawing.label(source)} diberi id '{own}'.",
            f"A flow without an id that leaves {drawing.label(source)} was given the id '{own}'.",
        )
