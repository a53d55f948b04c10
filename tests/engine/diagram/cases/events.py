"""Cases of events: where they may happen, what they must name, who catches them."""

from tests.diagrams import (
    end,
    escalation,
    flow,
    job,
    node,
    path,
    process,
    start,
    timer,
    user,
)
from tests.engine.diagram.ruling import (
    ERROR,
    MESSAGE,
    MESSAGE_START,
    SIGNAL,
    Case,
    beside,
    event,
    extension,
    inside,
    sub,
    watching,
    work,
)

HEARD = '<signalEventDefinition signalRef="tanda"/>'
TOLD = '<messageEventDefinition messageRef="pesan"/>'
FAILED = '<errorEventDefinition errorRef="galat"/>'
RAISED = '<escalationEventDefinition escalationRef="naik"/>'
ESCALATION = '<escalation id="naik" name="Lapor" escalationCode="L1"/>'


def on_edge(definition: str, host: str = "kerja", **attributes: str) -> bytes:
    """Return a case of one step with an event on its edge."""
    return work(node("boundaryEvent", "batas", definition, attachedToRef=host, **attributes))


def failing(*more: str, inner: str = "") -> bytes:
    """Return a case with a sub-process "dalam" that ends by throwing an error."""
    return beside(
        process(
            start(),
            sub("dalam", start("m"), end("gagal", FAILED), path("m", "gagal"), inner),
            end(),
            path("mulai", "dalam", "selesai"),
            *more,
        ),
        ERROR,
    )


def caught(definition: str, **attributes: str) -> str:
    """Return an event on the edge of "dalam"."""
    return node("boundaryEvent", "batas", definition, attachedToRef="dalam", **attributes)


CAUGHT = failing(caught(FAILED))

CASES = {
    # ---- events ---------------------------------------------------------------------------------
    "an error that would begin a case is refused": Case(
        "unsupported-event",
        "error",
        "jam",
        "An event at this place (start of a process) does not run with errorEventDefinition",
        beside(work(node("startEvent", "jam", FAILED), flow("jam", "kerja")), ERROR),
        beside(work(node("startEvent", "jam", HEARD), flow("jam", "kerja")), SIGNAL),
    ),
    "a timer that begins cases by a variable is refused": Case(
        "start-timer-fixed",
        "error",
        "jam",
        "is written itself and without a calendar, but it is 'batas'",
        work(node("startEvent", "jam", timer("batas", "timeCycle")), flow("jam", "kerja")),
        work(node("startEvent", "jam", timer("R/P1D", "timeCycle")), flow("jam", "kerja")),
    ),
    "a catch event without a cause is refused": Case(
        "unsupported-event",
        "error",
        "peristiwa",
        "An event at this place (intermediate catch) does not run without a cause",
        event(""),
        event(timer("PT5M")),
    ),
    "an event with two causes is refused": Case(
        "several-event-definitions",
        "error",
        "peristiwa",
        "An event has one cause, but 'peristiwa' (peristiwa) has 2",
        event(timer("PT5M") + "<signalEventDefinition/>"),
    ),
    "a message start that names no message is refused": Case(
        "message-without-name",
        "error",
        "kabar",
        "names a message that has a name, but there is none",
        work(node("startEvent", "kabar", "<messageEventDefinition/>"), flow("kabar", "kerja")),
    ),
    "an escalation to nobody is named": Case(
        "escalation-to-nobody",
        "warning",
        "peristiwa",
        "does not name the group that sees it",
        event("<escalationEventDefinition/>", "intermediateThrowEvent"),
    ),
    "an escalation of nothing is refused": Case(
        "escalation-of-nothing",
        "error",
        "naik",
        "comes after a non-interrupting timer on the edge of a step, but it does not",
        process(
            start(), user("kerja"), escalation("naik", "kasie"), path("mulai", "kerja", "naik")
        ),
    ),
    "a service task without a topic is refused": Case(
        "job-without-topic",
        "error",
        "mesin",
        "The serviceTask 'mesin' (mesin) has an external topic",
        process(start(), node("serviceTask", "mesin"), end(), path("mulai", "mesin", "selesai")),
    ),
    "a topic of a type that is not external is refused": Case(
        "job-without-topic",
        "error",
        "mesin",
        "has an external topic",
        process(
            start(),
            node("sendTask", "mesin", camunda_topic="kirim"),
            end(),
            path("mulai", "mesin", "selesai"),
        ),
    ),
    "an interruption that is neither true nor false is refused": Case(
        "true-or-false",
        "error",
        "batas",
        "cancelActivity on 'batas' (batas) is true or false, but it is 'tidak'",
        on_edge(timer("PT5M"), cancelActivity="tidak"),
        on_edge(timer("PT5M"), cancelActivity="0"),
    ),
    "a message catch that names no message is refused": Case(
        "message-without-name",
        "error",
        "peristiwa",
        "names a message that has a name, but there is none",
        event("<messageEventDefinition/>"),
        beside(event(TOLD), MESSAGE),
    ),
    "a receive task of a message without a name is refused": Case(
        "message-without-name",
        "error",
        "terima",
        "names a message that has a name, but there is none",
        beside(
            process(
                start(),
                node("receiveTask", "terima", messageRef="pesan"),
                end(),
                path("mulai", "terima", "selesai"),
            ),
            '<message id="pesan"/>',
        ),
        beside(
            process(
                start(),
                node("receiveTask", "terima", messageRef="pesan"),
                end(),
                path("mulai", "terima", "selesai"),
            ),
            MESSAGE,
        ),
    ),
    "a signal without a name is refused": Case(
        "signal-without-name",
        "error",
        "peristiwa",
        "names a signal that has a name, but there is none",
        event("<signalEventDefinition/>"),
        beside(event(HEARD), SIGNAL),
    ),
    "a signal that is declared nowhere is refused": Case(
        "dangling-reference",
        "error",
        "peristiwa",
        "has signalRef='tanda', but there is no such signal",
        event(HEARD),
        beside(event(HEARD), SIGNAL),
    ),
    "a signal that starts in two places is refused": Case(
        "same-message-start",
        "error",
        "dua",
        "The signal 'libur' starts 'satu' (satu) and also 'dua' (dua)",
        beside(
            work(
                node("startEvent", "satu", HEARD),
                node("startEvent", "dua", HEARD),
                flow("satu", "kerja"),
                flow("dua", "kerja"),
            ),
            SIGNAL,
        ),
        beside(work(node("startEvent", "satu", HEARD), flow("satu", "kerja")), SIGNAL),
    ),
    "a conditional event without a condition is refused": Case(
        "event-condition-missing",
        "error",
        "peristiwa",
        "has a condition, but here it has none",
        event("<conditionalEventDefinition><condition/></conditionalEventDefinition>"),
        event(
            "<conditionalEventDefinition><condition>x == 1</condition></conditionalEventDefinition>"
        ),
    ),
    "a conditional event that cannot be read is refused": Case(
        "expression-unreadable",
        "error",
        "peristiwa",
        "The condition of 'peristiwa' (peristiwa) cannot be read: 'x =='",
        event(
            "<conditionalEventDefinition><condition>x ==</condition></conditionalEventDefinition>"
        ),
        event(
            "<conditionalEventDefinition><condition>x == 1</condition></conditionalEventDefinition>"
        ),
    ),
    # ---- errors and escalations -----------------------------------------------------------------
    "an error that nobody catches is named": Case(
        "error-uncaught",
        "warning",
        "gagal",
        "is caught nowhere in this file",
        failing(),
        CAUGHT,
    ),
    "an error of another code is not caught": Case(
        "error-uncaught",
        "warning",
        "gagal",
        "is caught nowhere in this file",
        beside(
            failing(caught('<errorEventDefinition errorRef="lain"/>')),
            '<error id="lain" errorCode="E2"/>',
        ),
        failing(caught("<errorEventDefinition/>")),
    ),
    "an error is caught by an event sub-process beside it": Case(
        "error-uncaught",
        "warning",
        "gagal",
        "is caught nowhere in this file",
        failing(caught(timer("PT5M"))),
        failing(
            inner=sub(
                "sela",
                node("startEvent", "n", FAILED),
                user("k"),
                path("n", "k"),
                triggeredByEvent="true",
            )
        ),
    ),
    "an error end that names no error is named": Case(
        "error-without-code",
        "warning",
        "selesai",
        "The error end 'selesai' (selesai) names no error",
        process(start(), end(inner="<errorEventDefinition/>"), path("mulai", "selesai")),
        CAUGHT,
    ),
    "a name stands for a code that is missing": Case(
        "code-from-name",
        "translation",
        "galat",
        "The error 'Ditolak' (galat) has no errorCode; what counts is 'Ditolak'",
        CAUGHT.replace(b' errorCode="E1"', b""),
        CAUGHT,
    ),
    "an error that does not interrupt is refused": Case(
        "error-interrupts",
        "error",
        "batas",
        "What catches an error interrupts, but 'batas' (batas) says that it does not",
        failing(caught(FAILED, cancelActivity="false")),
        CAUGHT,
    ),
    "an error start that does not interrupt is refused": Case(
        "error-interrupts",
        "error",
        "n",
        "What catches an error interrupts, but 'n' (n) says that it does not",
        watching(
            node("startEvent", "n", "<errorEventDefinition/>", isInterrupting="false"),
            user("k"),
            path("n", "k"),
        ),
        watching(node("startEvent", "n", "<errorEventDefinition/>"), user("k"), path("n", "k")),
    ),
    "an error on the edge of a person's step is named": Case(
        "never-thrown",
        "warning",
        "batas",
        "'batas' (batas) never happens: 'kerja' (kerja) cannot throw it",
        on_edge("<errorEventDefinition/>"),
        process(
            start(),
            job("mesin"),
            end(),
            path("mulai", "mesin", "selesai"),
            node("boundaryEvent", "batas", "<errorEventDefinition/>", attachedToRef="mesin"),
        ),
    ),
    "an escalation that is caught is no concern": Case(
        "escalation-to-nobody",
        "warning",
        "lapor",
        "and is caught nowhere in this file",
        beside(
            inside(
                start("m"),
                node("intermediateThrowEvent", "lapor", RAISED),
                end("s"),
                path("m", "lapor", "s"),
            ),
            ESCALATION,
        ),
        beside(
            inside(
                start("m"),
                node("intermediateThrowEvent", "lapor", RAISED),
                end("s"),
                path("m", "lapor", "s"),
            ).replace(
                b"</process>", caught(RAISED, cancelActivity="false").encode() + b"</process>"
            ),
            ESCALATION,
        ),
    ),
    # ---- what is refused by name ----------------------------------------------------------------
    "compensation is refused": Case(
        "compensation",
        "error",
        "peristiwa",
        "Compensation does not run: 'peristiwa' (peristiwa)",
        event("<compensateEventDefinition/>", "intermediateThrowEvent"),
        event("", "intermediateThrowEvent"),
    ),
    "a compensation handler is refused, and nothing else is said of it": Case(
        "compensation",
        "error",
        "batal",
        "Compensation does not run: 'batal' (batal)",
        work(node("task", "batal", isForCompensation="true", camunda_candidateGroups="staf")),
        work(),
    ),
    "a cancel end is refused": Case(
        "transaction-cancel",
        "error",
        "s",
        "Cancelling a transaction does not run: 's' (s)",
        inside(start("m"), end("s", "<cancelEventDefinition/>"), path("m", "s"), tag="transaction"),
        inside(start("m"), end("s"), path("m", "s"), tag="transaction"),
    ),
    "a borrowed event definition is refused": Case(
        "shared-event-definition",
        "error",
        "peristiwa",
        "borrows the definition 'jam' from elsewhere",
        beside(
            event("<eventDefinitionRef>jam</eventDefinitionRef>"),
            '<timerEventDefinition id="jam"><timeDuration>PT5M</timeDuration>'
            "</timerEventDefinition>",
        ),
        event(timer("PT5M")),
    ),
    "a declared correlation is refused": Case(
        "correlation-declared",
        "error",
        "nomor",
        "The correlationProperty 'nomor' does not run: correlation is written on message events",
        beside(work(), '<correlationProperty id="nomor"/>'),
        beside(event(TOLD, alur_correlation="nomor"), MESSAGE),
    ),
    # ---- our extensions on events ---------------------------------------------------------------
    "a correlation that cannot be read is refused": Case(
        "expression-unreadable",
        "error",
        "peristiwa",
        "The alur:correlation of 'peristiwa' (peristiwa) cannot be read: '=nomor'",
        beside(event(TOLD, alur_correlation="=nomor"), MESSAGE),
        beside(event(TOLD, alur_correlation="nomor"), MESSAGE),
    ),
    "a correlation where no message is, is refused": Case(
        "extension-without-effect",
        "error",
        "peristiwa",
        "alur:correlation on 'peristiwa' (peristiwa) has no effect: there is no message here",
        event(timer("PT5M"), alur_correlation="nomor"),
        beside(event(TOLD, alur_correlation="nomor"), MESSAGE),
    ),
    "a correlation of what begins a case is refused": Case(
        "extension-without-effect",
        "error",
        "kabar",
        "alur:correlation on 'kabar' (kabar) has no effect",
        beside(
            work(
                node("startEvent", "kabar", MESSAGE_START, alur_correlation="nomor"),
                flow("kabar", "kerja"),
            ),
            MESSAGE,
        ),
        beside(
            watching(
                node("startEvent", "m", TOLD, alur_correlation="nomor"), user("k"), path("m", "k")
            ),
            MESSAGE,
        ),
    ),
    "an input of what nobody is handed is refused": Case(
        "extension-without-effect",
        "error",
        "peristiwa",
        "alur:input on 'peristiwa' (peristiwa) has no effect: nobody is handed it",
        event(extension('<alur:input name="x" value="1"/>'), "intermediateThrowEvent"),
        beside(
            event(TOLD + extension('<alur:input name="x" value="1"/>'), "intermediateThrowEvent"),
            MESSAGE,
        ),
    ),
    "a calendar where no timer is, is refused": Case(
        "extension-without-effect",
        "error",
        "peristiwa",
        "alur:calendar on 'peristiwa' (peristiwa) has no effect: this is no timer",
        beside(event(HEARD, alur_calendar="kerja"), SIGNAL),
        event(timer("PT5M"), alur_calendar="kerja"),
    ),
}
