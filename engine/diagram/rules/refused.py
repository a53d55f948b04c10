"""What BPMN has and we do not run, each by its own name and with what to draw instead."""

from collections.abc import Iterator

from engine.diagram.drawing import Drawing
from engine.diagram.names import BPMN, identity, local, nearest_id
from engine.diagram.rules.rule import ERROR, Finding, rule
from engine.diagram.vocabulary import NAMED_REFUSALS

_FALSE = ("false", "0")


@rule(
    "compensation",
    ERROR,
    "BPMN 2.0.2, Compensation",
    (
        "Gambar langkah pembatalannya sebagai alur biasa, misalnya sesudah peristiwa galat.",
        "Draw the step that undoes it in an ordinary flow, such as behind an error event.",
    ),
)
def compensation_is_refused(drawing: Drawing) -> Iterator[Finding]:
    """Undoing finished steps in reverse order needs a memory of them that a case does not keep."""
    for node in drawing.node.iter(f"{{{BPMN}}}*"):
        handler = node.get("isForCompensation", "false").strip() not in _FALSE
        if handler or local(node) == "compensateEventDefinition":
            at = nearest_id(node if handler else node.getparent())
            yield Finding(
                at,
                f"Kompensasi tidak dijalankan: {drawing.label(at)}.",
                f"Compensation does not run: {drawing.label(at)}.",
            )


@rule(
    "transaction-cancel",
    ERROR,
    "BPMN 2.0.2, Transaction; Cancel Event",
    (
        "Pakai peristiwa galat (error) di akhir dan di tepi sub-proses.",
        "Use an error end inside and an error event on the edge of the sub-process.",
    ),
)
def a_cancelled_transaction_is_refused(drawing: Drawing) -> Iterator[Finding]:
    """Cancelling undoes what was done by compensation, which does not run here."""
    for node in drawing.node.iter(f"{{{BPMN}}}cancelEventDefinition"):
        at = nearest_id(node.getparent())
        yield Finding(
            at,
            f"Pembatalan transaksi (cancel) tidak dijalankan: {drawing.label(at)}.",
            f"Cancelling a transaction does not run: {drawing.label(at)}.",
        )


@rule(
    "complex-gateway",
    ERROR,
    "BPMN 2.0.2, Complex Gateway",
    (
        "Pakai gerbang eksklusif, inklusif, atau paralel.",
        "Use an exclusive, inclusive or parallel gateway.",
    ),
)
def a_complex_gateway_is_refused(drawing: Drawing) -> Iterator[Finding]:
    """Its activation condition counts tokens in ways that tools understand differently."""
    for at in _refused(drawing, "complexGateway"):
        yield Finding(
            at,
            f"Gerbang kompleks tidak dijalankan: {drawing.label(at)}.",
            f"A complex gateway does not run: {drawing.label(at)}.",
        )


@rule(
    "ad-hoc",
    ERROR,
    "BPMN 2.0.2, Ad-Hoc Sub-Process",
    (
        "Pakai sub-proses biasa; langkah tanpa alur masuk di dalamnya mulai bersama-sama.",
        "Use a sub-process; steps in it that no flow enters begin together.",
    ),
)
def an_ad_hoc_sub_process_is_refused(drawing: Drawing) -> Iterator[Finding]:
    """Nobody but its performers knows which of its steps come, how often and when it is over."""
    for at in _refused(drawing, "adHocSubProcess"):
        yield Finding(
            at,
            f"Sub-proses ad-hoc tidak dijalankan: {drawing.label(at)}.",
            f"An ad-hoc sub-process does not run: {drawing.label(at)}.",
        )


@rule(
    "instantiate",
    ERROR,
    "BPMN 2.0.2, Receive Task; Event-Based Gateway (instantiate)",
    (
        "Mulai prosesnya dengan peristiwa mulai pesan.",
        "Begin the process with message start events.",
    ),
)
def nothing_but_a_start_event_begins_a_case(drawing: Drawing) -> Iterator[Finding]:
    """A case begins at a start event, which says by which message; nothing else may begin one."""
    for node in drawing.nodes("receiveTask", "eventBasedGateway"):
        if node.get("instantiate", "false").strip() not in _FALSE:
            at = nearest_id(node)
            yield Finding(
                at,
                f"{local(node)} {drawing.label(at)} tidak dapat memulai berkas (instantiate).",
                f"The {local(node)} {drawing.label(at)} cannot begin a case (instantiate).",
            )


@rule(
    "shared-event-definition",
    ERROR,
    "BPMN 2.0.2, Event Definitions (eventDefinitionRef)",
    (
        "Tulis definisinya di dalam peristiwanya sendiri.",
        "Write the definition inside the event itself.",
    ),
)
def an_event_has_its_own_definition(drawing: Drawing) -> Iterator[Finding]:
    """A definition shared by several events would have to be looked for elsewhere in the file."""
    for node in drawing.node.iter(f"{{{BPMN}}}eventDefinitionRef"):
        at = nearest_id(node.getparent())
        yield Finding(
            at,
            f"Peristiwa {drawing.label(at)} meminjam definisi '{(node.text or '').strip()[:80]}' "
            "dari tempat lain; itu tidak didukung.",
            f"The event {drawing.label(at)} borrows the definition "
            f"'{(node.text or '').strip()[:80]}' from elsewhere; that is not supported.",
        )


@rule(
    "correlation-declared",
    ERROR,
    "BPMN 2.0.2, Correlation",
    (
        'Tulis alur:correlation="nomor_surat" pada peristiwa pesannya.',
        'Write alur:correlation="letter_number" on the message events.',
    ),
)
def correlation_is_said_on_the_events(drawing: Drawing) -> Iterator[Finding]:
    """The standard's keys name paths into messages of a schema, and messages here have none."""
    for verdict in drawing.verdicts:
        named = NAMED_REFUSALS.get(verdict.tag) == "correlation-declared"
        if verdict.kind == "unsupported" and named:
            yield Finding(
                verdict.at,
                f"{verdict.tag} {drawing.label(verdict.at)} tidak dijalankan: korelasi ditulis "
                "pada peristiwa pesan.",
                f"The {verdict.tag} {drawing.label(verdict.at)} does not run: correlation is "
                "written on message events.",
            )


@rule(
    "decision-not-run",
    ERROR,
    "BPMN 2.0.2, Business Rule Task",
    (
        "Hapus acuan ke tabel keputusan: langkahnya lalu dikerjakan orang, atau beri topik luar.",
        "Remove the reference: a person then does the step; or give it an external topic.",
    ),
)
def a_decision_table_is_refused(drawing: Drawing) -> Iterator[Finding]:
    """Without its table the step would decide nothing, and the case would go on as if it had."""
    for node in drawing.nodes("businessRuleTask"):
        named = any(str(name).endswith(("}decisionRef", "}decisionId")) for name in node.attrib)
        called = any(
            isinstance(inner.tag, str) and inner.tag.endswith("}calledDecision")
            for holder in node
            if local(holder) == "extensionElements"
            for inner in holder
        )
        if named or called:
            at = identity(node)
            yield Finding(
                at,
                f"Tabel keputusan (DMN) tidak dijalankan: {drawing.label(at)}.",
                f"A decision table (DMN) does not run: {drawing.label(at)}.",
            )


def _refused(drawing: Drawing, tag: str) -> Iterator[str]:
    """Yield the ids of such elements, wherever they stand."""
    return (v.at for v in drawing.verdicts if v.kind == "unsupported" and v.tag == tag)
