"""Cases of activities: repetitions, calls, scripts and rules, choices, and what they are handed."""

from tests.diagrams import end, flow, job, node, path, process, start, user
from tests.engine.diagram.ruling import (
    MESSAGE,
    Case,
    beside,
    decision,
    extension,
    repeated,
    several,
    task,
    work,
)

THREE = several("<loopCardinality>3</loopCardinality>")
ZEEBE = "http://camunda.org/schema/zeebe/1.0"


def alone(activity: str, id: str) -> bytes:
    """Return a case of one activity."""
    return process(start(), activity, end(), path("mulai", id, "selesai"))


def call(called: str, inner: str = "") -> bytes:
    """Return a case that calls another process."""
    return alone(node("callActivity", "panggil", inner, calledElement=called), "panggil")


def counted(number: str) -> bytes:
    return repeated(several(f"<loopCardinality>{number}</loopCardinality>"))


def hands(*pairs: tuple[str, str]) -> bytes:
    """Return a job that is handed values."""
    inputs = "".join(f'<alur:input name="{name}" value="{value}"/>' for name, value in pairs)
    inner = extension(inputs)
    body = node("serviceTask", "mesin", inner, camunda_type="external", camunda_topic="kirim")
    return alone(body, "mesin")


CASES = {
    # ---- repetitions ----------------------------------------------------------------------------
    "two markers are refused": Case(
        "several-repetitions",
        "error",
        "kerja",
        "has one loop marker at most, but here are more",
        repeated(THREE + '<standardLoopCharacteristics loopMaximum="3"/>'),
        repeated(THREE),
    ),
    "a multi-instance that does not say how many is refused": Case(
        "repetition-count",
        "error",
        "kerja",
        "says a number (loopCardinality) or a list (alur:collection), but here is none",
        repeated(several()),
        repeated(several(collection="berkas")),
    ),
    "a multi-instance that says it twice is refused": Case(
        "repetition-count",
        "error",
        "kerja",
        "but here is both",
        repeated(several("<loopCardinality>3</loopCardinality>", collection="berkas")),
        repeated(THREE),
    ),
    "a thousand million instances are refused": Case(
        "repetition-too-many",
        "error",
        "kerja",
        "is a whole number from 0 to 1000, but it is '1000000000'",
        counted("1000000000"),
        counted("1000"),
    ),
    "a thousand million instances, multiplied, are refused": Case(
        "repetition-too-many",
        "error",
        "kerja",
        "from 0 to 1000, but it is '1000 * 1000 * 1000'",
        counted("1000 * 1000 * 1000"),
        counted("10 * 100"),
    ),
    "a number of instances below nothing is refused": Case(
        "repetition-too-many",
        "error",
        "kerja",
        "from 0 to 1000, but it is '-1'",
        counted("-1"),
        counted("jumlah"),
    ),
    "a number of instances that cannot be read is refused": Case(
        "expression-unreadable",
        "error",
        "kerja",
        "The loopCardinality of 'kerja' (kerja) cannot be read: 'jumlah +'",
        counted("jumlah +"),
        counted("jumlah"),
    ),
    "an item with a name that the engine uses is refused": Case(
        "repetition-names",
        "error",
        "kerja",
        "names the variable 'loopCounter', but that name cannot be used",
        repeated(several(collection="berkas", item="loopCounter")),
        repeated(several(collection="berkas", item="satu")),
    ),
    "an item that is no name is refused": Case(
        "repetition-names",
        "error",
        "kerja",
        "names the variable 'satu berkas'",
        repeated(several(collection="berkas", item="satu berkas")),
        repeated(several(collection="berkas", item="satu_berkas")),
    ),
    "results from nowhere are refused": Case(
        "repetition-results",
        "error",
        "kerja",
        "has both alur:results and alur:result, but only one is there",
        repeated(several(collection="berkas", results="hasil")),
        repeated(several(collection="berkas", results="hasil", result="nilai")),
    ),
    "an item of no list is refused": Case(
        "repetition-results",
        "error",
        "kerja",
        "has both alur:item and alur:collection, but only one is there",
        repeated(several("<loopCardinality>3</loopCardinality>", item="satu")),
        repeated(THREE),
    ),
    "a loop without a condition or a maximum is refused": Case(
        "loop-without-end",
        "error",
        "kerja",
        "The loop 'kerja' (kerja) has a condition or a maximum",
        repeated("<standardLoopCharacteristics/>"),
        repeated('<standardLoopCharacteristics loopMaximum="3"/>'),
    ),
    "a loop of never is refused": Case(
        "loop-without-end",
        "error",
        "kerja",
        "but here it says '0'",
        repeated('<standardLoopCharacteristics loopMaximum="0"/>'),
        repeated(
            "<standardLoopCharacteristics><loopCondition>x == 1</loopCondition>"
            "</standardLoopCharacteristics>"
        ),
    ),
    "an event of a single instance is refused": Case(
        "unknown-attribute",
        "error",
        "kerja",
        "The attribute 'oneBehaviorEventRef' is not known on multiInstanceLoopCharacteristics",
        repeated(THREE.replace(">", ' oneBehaviorEventRef="x">', 1)),
        repeated(THREE),
    ),
    # ---- calls ----------------------------------------------------------------------------------
    "a call of nothing is refused": Case(
        "call-without-process",
        "error",
        "panggil",
        "names the id of a process (calledElement), but here it says ''",
        alone(node("callActivity", "panggil"), "panggil"),
        call("lain"),
    ),
    "a call that is worked out in the case is refused": Case(
        "call-without-process",
        "error",
        "panggil",
        "but here it says '${proses}'",
        call("${proses}"),
        call("lain"),
    ),
    "a process that calls itself is refused": Case(
        "call-of-itself",
        "error",
        "panggil",
        "The process 'proses' does not call itself, but 'panggil' (panggil) does",
        call("proses"),
        call("lain"),
    ),
    "a call of a global task is refused": Case(
        "global-task",
        "error",
        "panggil",
        "calls the globalUserTask 'umum'; only a process can be called",
        beside(call("umum"), '<globalUserTask id="umum"/>'),
        call("lain"),
    ),
    "what a called process is handed must be readable": Case(
        "expression-unreadable",
        "error",
        "panggil",
        "The alur:input 'nomor' of 'panggil' (panggil) cannot be read: '='",
        call("lain", extension('<alur:input name="nomor" value="="/>')),
        call("lain", extension('<alur:input name="nomor" value="surat"/>')),
    ),
    "a name that is handed on must be a variable's": Case(
        "mapping-name",
        "error",
        "mesin",
        "The alur:input of 'mesin' (mesin) is named like a variable, but its name is '1 satu'",
        hands(("1 satu", "x")),
        hands(("satu", "x")),
    ),
    "a name is handed on once": Case(
        "mapping-doubled",
        "error",
        "mesin",
        "The alur:input 'satu' of 'mesin' (mesin) is written once, but here are 2",
        hands(("satu", "x"), ("satu", "y")),
        hands(("satu", "x"), ("dua", "y")),
    ),
    # ---- what another engine does alone ---------------------------------------------------------
    "a script is refused": Case(
        "script-not-run",
        "error",
        "kerja",
        "A script does not run: 'kerja' (kerja)",
        task("<script>import os</script>", "scriptTask"),
        task(tag="userTask"),
    ),
    "a script is done by a person, if so chosen": Case(
        "script-by-hand",
        "translation",
        "kerja",
        "The script of 'kerja' (kerja) does not run: a person does the step",
        task("<script>import os</script>", "scriptTask"),
        task(tag="userTask"),
        scripts="manual",
    ),
    "a rule without a topic is decided by a person": Case(
        "business-rule-by-hand",
        "warning",
        "kerja",
        "has no external topic: a person decides it",
        task(tag="businessRuleTask"),
        task(tag="businessRuleTask", camunda_type="external", camunda_topic="nilai"),
    ),
    "a decision table is refused": Case(
        "decision-not-run",
        "error",
        "kerja",
        "A decision table (DMN) does not run: 'kerja' (kerja)",
        task(tag="businessRuleTask", camunda_decisionRef="tarif"),
        task(tag="businessRuleTask"),
    ),
    "a decision table of another engine is refused": Case(
        "decision-not-run",
        "error",
        "kerja",
        "A decision table (DMN) does not run",
        task(
            extension(f'<calledDecision xmlns="{ZEEBE}" decisionId="tarif"/>'), "businessRuleTask"
        ),
        task(tag="businessRuleTask"),
    ),
    "a receive task without a message is reported by a person": Case(
        "receive-by-hand",
        "translation",
        "kerja",
        "'kerja' (kerja) names no message: a person reports that it has been received",
        task(tag="receiveTask"),
        beside(task(tag="receiveTask", messageRef="pesan"), MESSAGE),
    ),
    "a decision without conditions is made by a person": Case(
        "choice-by-person",
        "translation",
        "pilih",
        "has no conditions: a person of the group 'administrator' chooses the way: 'a', 'b'",
        decision("exclusiveGateway", flow("pilih", "a"), flow("pilih", "b")),
        decision(
            "exclusiveGateway", flow("pilih", "a", "x == 1"), flow("pilih", "b"), default="pilih-b"
        ),
    ),
    "a decision with nothing but a default is made by a person": Case(
        "choice-by-person",
        "translation",
        "pilih",
        "chooses the way: 'a', 'b'",
        decision("exclusiveGateway", flow("pilih", "a"), flow("pilih", "b"), default="pilih-b"),
        decision(
            "exclusiveGateway", flow("pilih", "a", "x == 1"), flow("pilih", "b"), default="pilih-b"
        ),
    ),
    # ---- what is refused by name ----------------------------------------------------------------
    "a complex gateway is refused": Case(
        "complex-gateway",
        "error",
        "pilih",
        "A complex gateway does not run: 'pilih' (pilih)",
        decision("complexGateway", flow("pilih", "a"), flow("pilih", "b")),
        decision("parallelGateway", flow("pilih", "a"), flow("pilih", "b")),
    ),
    "an ad-hoc sub-process is refused": Case(
        "ad-hoc",
        "error",
        "bebas",
        "An ad-hoc sub-process does not run: 'bebas' (bebas)",
        alone(node("adHocSubProcess", "bebas", user("k")), "bebas"),
        alone(node("subProcess", "bebas", user("k")), "bebas"),
    ),
    "a receive task that begins a case is refused": Case(
        "instantiate",
        "error",
        "kerja",
        "The receiveTask 'kerja' (kerja) cannot begin a case (instantiate)",
        beside(task(tag="receiveTask", messageRef="pesan", instantiate="true"), MESSAGE),
        beside(task(tag="receiveTask", messageRef="pesan", instantiate="false"), MESSAGE),
    ),
    # ---- people's extensions --------------------------------------------------------------------
    "an assignee that cannot be read is refused": Case(
        "expression-unreadable",
        "error",
        "kerja",
        "The alur:assignee of 'kerja' (kerja) cannot be read: 'budi santoso'",
        work(alur_assignee="budi santoso"),
        work(alur_assignee='"budi"', alur_due='duration("PT1H")'),
    ),
    "an assignee of what no person does is refused": Case(
        "extension-without-effect",
        "error",
        "kerja",
        "alur:assignee on 'kerja' (kerja) has no effect: no person does this step",
        beside(
            task(tag="receiveTask", messageRef="pesan", alur_assignee='"budi"'),
            MESSAGE,
        ),
        task(tag="receiveTask", alur_assignee='"budi"'),
    ),
    "an assignee of a job is refused": Case(
        "unknown-extension-attribute",
        "error",
        "mesin",
        "alur:assignee means nothing on serviceTask",
        alone(job("mesin", alur_assignee='"budi"'), "mesin"),
        alone(job("mesin"), "mesin"),
    ),
}
