"""Other products' extensions, as far as no translation (engine.diagram.dialects) took them out.

The few that we read; those that would change a case; those that say who or when; the rest.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from engine.diagram.drawing import Drawing
from engine.diagram.names import (
    ALUR,
    BPMN,
    CAMUNDA,
    DRAWING,
    XSI,
    Node,
    children,
    local,
    nearest_id,
    split,
)
from engine.diagram.rules.foreign_names import (
    BEHAVING,
    BEHAVIOUR,
    BEHAVIOUR_OF_ENGINES,
    DOES,
    POLICY,
    READ,
    XML,
)
from engine.diagram.rules.rule import ERROR, NOTE, WARNING, Finding, rule


@rule(
    "foreign-behaviour",
    ERROR,
    "BPMN 2.0.2, Extensibility",
    (
        "Hapus, dan gambar maksudnya sebagai langkah.",
        "Remove it, and draw what it does as a step.",
    ),
)
def another_engines_behaviour_is_refused(drawing: Drawing) -> Iterator[Finding]:
    """Without its listeners and data mappings it would be another process."""
    for node, found in _all(drawing):
        names = [each.shown for each in found if each.behaves]
        if names:
            at = nearest_id(node)
            yield Finding(
                at,
                f"{', '.join(names)} pada {drawing.label(at)} milik mesin lain dan tidak "
                "dijalankan di sini.",
                f"{', '.join(names)} on {drawing.label(at)} belongs to another engine and does "
                "not run here.",
            )


@rule("foreign-policy", WARNING, "BPMN 2.0.2, Extensibility")
def another_engines_policy_is_named_as_not_read(drawing: Drawing) -> Iterator[Finding]:
    """Who is assigned or when it is due, said in another engine's words, is not heard here."""
    for node, found in _all(drawing):
        if names := [each.shown for each in found if each.name in POLICY and not each.behaves]:
            at = nearest_id(node)
            yield Finding(
                at,
                f"{', '.join(names)} pada {drawing.label(at)} tidak dibaca.",
                f"{', '.join(names)} on {drawing.label(at)} is not read.",
            )


@rule("foreign-extension", NOTE, "BPMN 2.0.2, Extensibility")
def other_products_extensions_are_noted(drawing: Drawing) -> Iterator[Finding]:
    """Settings of other engines stay in the file and do nothing here."""
    for node, found in _all(drawing):
        names = [each.shown for each in found if each.is_idle and each.namespace in DOES]
        if names:
            at = nearest_id(node)
            yield Finding(
                at,
                f"{', '.join(names[:12])} pada {drawing.label(at)} tidak dibaca.",
                f"{', '.join(names[:12])} on {drawing.label(at)} is not read.",
            )


@rule("foreign-description", NOTE, "BPMN 2.0.2, Extensibility")
def other_products_descriptions_are_noted_once(drawing: Drawing) -> Iterator[Finding]:
    """Colours, ids and remarks of tools fill a file: each tool's are noted together."""
    counted: Counter[str] = Counter()
    for _, found in _all(drawing):
        counted.update(e.namespace for e in found if e.is_idle and e.namespace not in DOES)
    for namespace, times in sorted(counted.items()):
        at = drawing.process.id
        yield Finding(
            at,
            f"{times} keterangan alat lain ('{namespace[:80]}') pada {drawing.label(at)} tidak "
            "dibaca.",
            f"{times} remarks of another tool ('{namespace[:80]}') on {drawing.label(at)} are "
            "not read.",
        )


@rule(
    "foreign-element",
    ERROR,
    "BPMN 2.0.2, Extensibility (extensionElements)",
    ("Pindahkan ke extensionElements, atau hapus.", "Move it there, or remove it."),
)
def a_foreign_element_stands_in_extension_elements(drawing: Drawing) -> Iterator[Finding]:
    """Elsewhere the standard allows none, and nobody can say what it was to do there."""
    for verdict in drawing.verdicts:
        if verdict.kind == "foreign":
            yield Finding(
                verdict.at,
                f"Elemen asing '{verdict.tag}' hanya boleh di dalam extensionElements, tetapi "
                f"ada di {verdict.around} ({drawing.label(verdict.at)}).",
                f"The foreign element '{verdict.tag}' stands inside extensionElements, but here "
                f"it is in {verdict.around} ({drawing.label(verdict.at)}).",
            )


@rule(
    "must-understand",
    ERROR,
    "BPMN 2.0.2, Extensibility (mustUnderstand)",
    ("Hapus ekstensi itu.", "Remove the extension."),
)
def an_extension_that_must_be_understood_is_refused(drawing: Drawing) -> Iterator[Finding]:
    """The author says that the file cannot be run rightly without it."""
    for node in children(drawing.root, "extension"):
        if node.get("mustUnderstand", "false").strip() in ("true", "1"):
            name = node.get("definition", "")[:80]
            yield Finding(
                nearest_id(node),
                f"Berkas mensyaratkan ekstensi '{name}' (mustUnderstand), yang tidak dikenal.",
                f"The file requires the extension '{name}' (mustUnderstand), which is not known.",
            )


@dataclass(frozen=True)
class _Foreign:
    """One foreign attribute or extension element."""

    namespace: str
    name: str
    shown: str  # as it is written: "camunda:assignee"
    behaves: bool

    @property
    def is_idle(self) -> bool:
        return not self.behaves and self.name not in POLICY


def _all(drawing: Drawing) -> Iterator[tuple[Node, list[_Foreign]]]:
    """Yield each node that runs with what is foreign on it and not read."""
    yield drawing.root, list(_attributes(drawing.root))
    for node in drawing.node.iter(f"{{{BPMN}}}*"):
        yield node, [*_attributes(node), *_elements(node)]


def _attributes(node: Node) -> Iterator[_Foreign]:
    read = READ.get(local(node), ())
    for full, value in node.attrib.items():
        namespace, name = split(str(full))
        known = namespace in ("", BPMN, ALUR, XSI, XML) or namespace in DRAWING
        if not known and not (namespace == CAMUNDA and name in read):
            behaves = name in BEHAVING and BEHAVING[name] in (None, str(value).strip())
            yield _Foreign(namespace, name, _shown(node, namespace, name), behaves)


def _elements(node: Node) -> Iterator[_Foreign]:
    """Yield the foreign extension elements of a node, each name once.

    A script task is refused or done by a person, whatever else is said about its script.
    """
    seen: set[tuple[str, str]] = set()
    for holder in children(node, "extensionElements"):
        for child in holder.iterchildren("*"):
            namespace, name = split(child.tag)
            if namespace in (BPMN, ALUR) or (namespace, name) in seen:
                continue
            seen.add((namespace, name))
            shown = _shown(child, namespace, name)
            yield _Foreign(namespace, name, shown, _behaves(node, namespace, name))


def _behaves(node: Node, namespace: str, name: str) -> bool:
    if name == "script" and local(node) == "scriptTask":
        return False
    return name in BEHAVIOUR or (namespace in DOES and name in BEHAVIOUR_OF_ENGINES)


def _shown(node: Node, namespace: str, name: str) -> str:
    prefix = next((p for p, uri in node.nsmap.items() if uri == namespace and p), None)
    return f"{prefix}:{name}" if prefix else name
