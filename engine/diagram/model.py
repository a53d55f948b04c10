"""What a checked diagram says: plain frozen data, all that the engine or a page may read.

`kind` is BPMN's own tag name ("userTask", "exclusiveGateway", "boundaryEvent", …).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

_K = TypeVar("_K")
_T = TypeVar("_T")

UNASSIGNED = "administrator"  # group that does what a diagram gives to nobody

_ISO_8601 = re.compile(r"[+-]?P(\d|T|$)|R\d*/|\d")  # well written or not


@dataclass(frozen=True)
class Lane:
    id: str
    name: str
    group: str  # candidate group: `alur:group`, else the lane's id


@dataclass(frozen=True)
class MutuBaku:
    """The quality standard of one step, as the SOP's table has it."""

    nomor: str = ""
    kelengkapan: str = ""
    waktu: str = ""  # ISO 8601, such as "PT120M"
    keluaran: str = ""
    keterangan: str = ""


@dataclass(frozen=True)
class Sop:
    """The identity page of the SOP. What the document leaves empty is "" here, never invented."""

    nomor: str = ""
    nama: str = ""
    instansi: str = ""
    tanggal_pembuatan: str = ""  # ISO date
    tanggal_revisi: str = ""
    tanggal_pengesahan: str = ""
    disahkan_oleh: str = ""
    dasar_hukum: tuple[str, ...] = ()
    keterkaitan: tuple[str, ...] = ()
    peringatan: tuple[str, ...] = ()
    kualifikasi: tuple[tuple[str, str], ...] = ()  # (lane id or "", text)
    peralatan: tuple[str, ...] = ()
    pencatatan: tuple[str, ...] = ()


@dataclass(frozen=True)
class Timer:
    kind: str  # "duration" | "date" | "cycle"
    value: str  # bare ISO 8601, or an expression over the case's variables
    calendar: str | None = None  # None: wall time

    @property
    def is_literal(self) -> bool:
        """Whether the value is meant as bare ISO 8601 and not as an expression.

        >>> [Timer("duration", value).is_literal for value in ("PT120M", "R3/PT1H", "batas")]
        [True, True, False]
        """
        return bool(_ISO_8601.match(self.value))


@dataclass(frozen=True)
class Repetition:
    """How often an activity runs. All texts are expressions, but for the names of variables."""

    kind: str  # "parallel" | "sequential" (multi-instance) | "loop" (standard loop)
    cardinality: str | None = None  # how many; or …
    collection: str | None = None  # … for each item of this list
    item: str | None = None  # variable that holds the item, within one instance
    results: str | None = None  # variable of the case that gets the list of …
    result: str | None = None  # … what this variable of each instance held, in order
    until: str | None = None  # asked after each instance: true ends the rest
    condition: str | None = None  # of a loop: goes round while it is true
    test_before: bool = False  # of a loop: asked before the first round too
    maximum: int | None = None  # of a loop: rounds


@dataclass(frozen=True)
class Element:
    """One node of the diagram.

    An id with "~" stands for something that is not drawn by itself: what is before it is drawn.
    "panggil~isi" is the element "isi" of the process that the call activity "panggil" calls;
    "putus~choose" the step in which a person chooses the way out of the gateway "putus".
    """

    id: str
    kind: str
    name: str = ""
    scope: str | None = None  # the sub-process or call activity in which it lies; None: the process
    lane: str | None = None  # lane id
    group: str | None = None  # who is offered the work: candidateGroups, else the lane's group
    # "timer" "message" "escalation" "error" "signal" "conditional" "link" "terminate"; None: plain
    event: str | None = None
    # the message's, signal's or link's name, the escalation's or error's code; None: any code
    event_ref: str | None = None
    timer: Timer | None = None
    condition: str | None = None  # of a conditional event, an expression
    correlation: str | None = None  # of a message, an expression: whose conversation it is
    attached_to: str | None = None
    interrupting: bool = True  # of a boundary event, and of an event sub-process's start
    on_event: bool = False  # an event sub-process: begins when its start event happens
    repetition: Repetition | None = None
    called: str | None = None  # id of the process that a call activity calls
    # (name, expression): what a job, a thrown message or a called process is handed …
    inputs: tuple[tuple[str, str], ...] = ()
    # … and what comes back of a called process; with either it sees nothing else of the case
    outputs: tuple[tuple[str, str], ...] = ()
    assignee: str | None = None  # an expression: the id of the person whose work it is
    due: str | None = None  # an expression: when it is due, a moment, date or duration
    options: tuple[tuple[str, str], ...] = ()  # (flow id, name): ways out of which a person chooses
    default: str | None = None  # id of the default flow
    form: str | None = None  # form id
    topic: str | None = None  # a job's topic
    paraf: tuple[str, ...] = ()  # variables that the paraf given on this step covers
    needs_paraf: tuple[str, ...] = ()  # elements whose paraf must exist and still fit the variables
    separate_from: tuple[str, ...] = ()  # elements that must have been done by somebody else
    register: str | None = (
        None  # a gapless number of this register is drawn when the step is completed …
    )
    register_variable: str | None = (
        None  # … and written to this variable, unless it already has a value
    )
    escalate_to: str | None = None  # group that sees the late work item
    mutu_baku: MutuBaku | None = None
    documentation: str = ""

    @property
    def is_offered(self) -> bool:
        """Whether a person does it: a work item in somebody's inbox.

        What a script, a decision table or another engine's wait would do is done by a person, too.
        """
        if self.kind in ("businessRuleTask", "receiveTask"):
            return self.topic is None and self.event is None
        return self.kind in ("userTask", "manualTask", "task", "scriptTask")

    @property
    def is_scope(self) -> bool:
        """Whether other elements may lie in it."""
        return self.kind in ("subProcess", "transaction", "callActivity")


@dataclass(frozen=True)
class Flow:
    id: str
    source: str
    target: str
    name: str = ""
    condition: str | None = None  # in engine.expressions' language


@dataclass(frozen=True)
class Process:
    """One executable process: what the interpreter builds its spec from."""

    id: str
    name: str
    elements: Mapping[str, Element]
    flows: Mapping[str, Flow]
    lanes: tuple[Lane, ...] = ()
    sop: Sop | None = None
    title: str = ""  # variable that names a case in lists
    summary: tuple[str, ...] = ()  # variables that lists and registers may show and filter

    def outgoing(self, element_id: str) -> tuple[Flow, ...]:
        """Return the flows that leave an element, in document order."""
        return self._by_source.get(element_id, ())

    def incoming(self, element_id: str) -> tuple[Flow, ...]:
        """Return the flows that enter an element, in document order."""
        return self._by_target.get(element_id, ())

    def is_implied(self, flow: Flow) -> bool:
        """Say whether the diagram alone tells that a token took a flow.

        It does when the flow is its source's only way out and leads to no gathering gateway.
        """
        gathers = self.elements[flow.target].kind in ("parallelGateway", "inclusiveGateway")
        is_seen = not gathers or len(self.incoming(flow.target)) == 1
        return is_seen and len(self.outgoing(flow.source)) == 1

    def within(self, scope: str | None) -> tuple[Element, ...]:
        """Return the elements that lie directly in a sub-process, or in the process itself."""
        return self._by_scope.get(scope, ())

    def beginnings(self, scope: str | None) -> tuple[Element, ...]:
        """Return where a sub-process, or the process, begins.

        Its plain start events; without any start event, whatever no flow enters.

        Source: BPMN 2.0.2, Process, Start Event ("if there is no start event …").
        """
        inside = self.within(scope)
        if any(element.kind == "startEvent" for element in inside):
            return tuple(e for e in inside if e.kind == "startEvent" and e.event is None)
        return tuple(
            element
            for element in inside
            if not element.on_event
            and element.kind != "boundaryEvent"
            and not self.incoming(element.id)
        )

    def boundaries(self, element_id: str) -> tuple[Element, ...]:
        """Return the boundary events attached to an element, in document order."""
        return self._by_host.get(element_id, ())

    # Looked up once for each element of a case: a scan would make long diagrams quadratic.

    @cached_property
    def _by_source(self) -> dict[str, tuple[Flow, ...]]:
        return _grouped((flow.source, flow) for flow in self.flows.values())

    @cached_property
    def _by_target(self) -> dict[str, tuple[Flow, ...]]:
        return _grouped((flow.target, flow) for flow in self.flows.values())

    @cached_property
    def _by_scope(self) -> dict[str | None, tuple[Element, ...]]:
        return _grouped((element.scope, element) for element in self.elements.values())

    @cached_property
    def _by_host(self) -> dict[str, tuple[Element, ...]]:
        return _grouped(
            (element.attached_to, element)
            for element in self.elements.values()
            if element.attached_to is not None
        )


def _grouped(pairs: Iterable[tuple[_K, _T]]) -> dict[_K, tuple[_T, ...]]:
    groups: dict[_K, list[_T]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in groups.items()}


@dataclass(frozen=True)
class Problem:
    """One thing the reader or a rule has to say about a diagram."""

    rule: str  # stable id, such as "timer-unreadable"
    severity: str  # "error" | "warning" | "translation" | "note"
    element_id: str  # "" when it is about the whole file
    element_name: str
    message: Mapping[
        str, str
    ]  # language -> sentence: what was expected, what was found; keys "id" and "en"
    mend: Mapping[str, str] = field(default_factory=dict)  # language -> what to do
    file: str = ""  # its name, where several were sent together


@dataclass(frozen=True)
class Reading:
    """What came of reading a file. `process` is None exactly when a problem is an error."""

    process: Process | None
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Return the problems that forbid running the diagram."""
        return tuple(p for p in self.problems if p.severity == "error")
