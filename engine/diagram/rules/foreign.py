"""Other products' extensions: the few that we read, those that would change a case, the rest."""

from collections.abc import Iterator

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
from engine.diagram.rules.rule import ERROR, NOTE, WARNING, Finding, rule

_PERSON = ("formRef", "formKey", "candidateGroups")
_JOB = ("type", "topic")
READ = {  # Camunda's attributes that say what we mean too
    "userTask": _PERSON,
    "manualTask": _PERSON,
    "task": _PERSON,
    "serviceTask": _JOB,
    "sendTask": _JOB,
}
# Elements that run code or move data in their own engine: without them it is another process.
_BEHAVIOUR = frozenset(
    {
        "connector",
        "customScript",
        "eventListener",
        "executionListener",
        "field",
        "in",
        "inputOutput",
        "ioMapping",
        "onEntry-script",
        "onExit-script",
        "out",
        "script",
        "taskListener",
    }
)
# Attributes that say who, when or whether: leaving them out is seen by the people who do the work.
_POLICY = frozenset(
    {
        "assignee",
        "candidateStarterGroups",
        "candidateStarterUsers",
        "candidateUsers",
        "class",
        "delegateExpression",
        "dueDate",
        "expression",
        "followUpDate",
        "initiator",
        "resultVariable",
        "skipExpression",
    }
)


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
    for node, found in _elements(drawing):
        if names := [name for name in found if name.rpartition(":")[2] in _BEHAVIOUR]:
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
    for node, found in _attributes(drawing):
        if names := [name for name in found if name.rpartition(":")[2] in _POLICY]:
            at = nearest_id(node)
            yield Finding(
                at,
                f"{', '.join(names)} pada {drawing.label(at)} tidak dibaca.",
                f"{', '.join(names)} on {drawing.label(at)} is not read.",
            )


@rule("foreign-extension", NOTE, "BPMN 2.0.2, Extensibility")
def other_products_extensions_are_noted(drawing: Drawing) -> Iterator[Finding]:
    """Colours, ids and settings of other tools stay in the file and do nothing here."""
    for node, found in (*_attributes(drawing), *_elements(drawing)):
        if names := [n for n in found if n.rpartition(":")[2] not in _POLICY | _BEHAVIOUR]:
            at = nearest_id(node)
            yield Finding(
                at,
                f"{', '.join(names[:12])} pada {drawing.label(at)} tidak dibaca.",
                f"{', '.join(names[:12])} on {drawing.label(at)} is not read.",
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


def _attributes(drawing: Drawing) -> Iterator[tuple[Node, list[str]]]:
    """Yield each node that runs with its foreign attributes that we do not read."""
    for node in _ours(drawing):
        read = READ.get(local(node), ())
        found = []
        for full in map(str, node.attrib):
            namespace, name = split(full)
            known = namespace in ("", BPMN, ALUR, XSI) or namespace in DRAWING
            if not known and not (namespace == CAMUNDA and name in read):
                found.append(_shown(node, namespace, name))
        if found:
            yield node, found


def _elements(drawing: Drawing) -> Iterator[tuple[Node, list[str]]]:
    """Yield each node that runs with its foreign extension elements."""
    for node in _ours(drawing):
        found = []
        for holder in children(node, "extensionElements"):
            for child in holder.iter("*"):
                namespace, name = split(child.tag)
                if namespace not in (BPMN, ALUR):
                    found.append(_shown(child, namespace, name))
        if found:
            yield node, list(dict.fromkeys(found))


def _ours(drawing: Drawing) -> Iterator[Node]:
    yield drawing.root
    yield from drawing.node.iter(f"{{{BPMN}}}*")


def _shown(node: Node, namespace: str, name: str) -> str:
    prefix = next((p for p, uri in node.nsmap.items() if uri == namespace and p), None)
    return f"{prefix}:{name}" if prefix else name
