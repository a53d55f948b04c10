"""What a translation says: which kind it is, what was written, what it became or why it cannot."""

from dataclasses import dataclass, field

from engine.diagram.names import Node, identity, local, plain
from engine.errors import Invalid

_PARTS = frozenset(  # of a step, an event or a flow: they may have an id, but nobody sees it
    {
        "",
        "completionCondition",
        "condition",
        "conditionExpression",
        "loopCardinality",
        "loopCondition",
        "multiInstanceLoopCharacteristics",
        "standardLoopCharacteristics",
        "timeCycle",
        "timeDate",
        "timeDuration",
    }
)


@dataclass(frozen=True)
class Kind:
    """One thing that may be said; ids are stable, as those of rules are."""

    id: str
    severity: str  # "error" | "warning" | "translation"
    reason: str
    source: str
    mend: tuple[str, str] = ("", "")  # what to do: Indonesian, English


@dataclass(frozen=True)
class Record:
    """One thing that is said about one element."""

    kind: Kind
    at: str  # id of the element, or of the nearest around it that has one
    indonesian: str
    english: str


@dataclass(frozen=True)
class Said:
    """A value of another engine, and how it was written."""

    shown: str  # 'camunda:assignee="demo"'
    value: str  # "demo", or an expression
    unmarked: str  # what a value without marks is (engine.diagram.dialects.expressions)


@dataclass
class Report:
    """Gathers what is said, in the order in which it is found."""

    records: list[Record] = field(default_factory=list)

    def became(self, kind: Kind, node: Node, written: str, became: str) -> None:
        """Say that something written was read as something of ours."""
        self.say(
            kind,
            node,
            f"{_shown(written)} pada {{at}} dibaca sebagai {_shown(became)}.",
            f"{_shown(written)} on {{at}} was read as {_shown(became)}.",
        )

    def refused(self, kind: Kind, node: Node, written: str, why: Invalid) -> None:
        """Say why something written cannot be translated."""
        self.say(
            kind,
            node,
            f"{_shown(written)} pada {{at}} tidak dapat diterjemahkan: "
            f"{why.indonesian.rstrip('.')}.",
            f"{_shown(written)} on {{at}} cannot be translated: {why.message.rstrip('.')}.",
        )

    def say(self, kind: Kind, node: Node, indonesian: str, english: str) -> None:
        """Say something about an element, which both sentences call `{at}`."""
        at = _drawn(node)
        name = "''" if at is None else label(at)
        self.records.append(
            Record(
                kind,
                "" if at is None else identity(at),
                indonesian.replace("{at}", name),
                english.replace("{at}", name),
            )
        )


def label(node: Node) -> str:
    """Return how a sentence names a node that has an id: by name and id."""
    name = plain(node.get("name"))[:80]
    return f"'{name}' ({identity(node)})" if name else f"'{identity(node)}'"


def _drawn(node: Node) -> Node | None:
    """Return the nearest node with an id that people see on the drawing."""
    at: Node | None = node
    while at is not None and (not identity(at) or local(at) in _PARTS or _is_definition(at)):
        at = at.getparent()
    return at


def _is_definition(node: Node) -> bool:
    return local(node).endswith("EventDefinition")


def _shown(text: str) -> str:
    """Return a text on one line, not longer than a sentence bears."""
    line = plain(text)
    return line if len(line) <= 160 else f"{line[:159]}…"
