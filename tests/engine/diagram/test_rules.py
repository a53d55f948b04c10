"""Each rule, on one small diagram: how grave it is, which element it names, and its sentence."""

from dataclasses import dataclass

import pytest

from engine.diagram import read
from engine.diagram.model import Problem
from engine.diagram.rules import RULES
from tests.diagrams import (
    boundary,
    end,
    escalation,
    flow,
    node,
    path,
    process,
    start,
    timer,
    user,
)


@dataclass(frozen=True)
class Case:
    rule: str
    severity: str
    at: str  # element id
    sentence: str  # part of the English one
    diagram: bytes


def work(*more: str, attributes: str = "", **task: str) -> bytes:
    """Return a case of one step, with more around it."""
    return process(
        start(),
        user("kerja", **task),
        end(),
        path("mulai", "kerja", "selesai"),
        *more,
        more=attributes,
    )


def task(inner: str = "", tag: str = "userTask", **attributes: str) -> bytes:
    """Return a case of one step with something inside it."""
    body = node(tag, "kerja", inner, **{"camunda_candidateGroups": "staf", **attributes})
    return process(start(), body, end(), path("mulai", "kerja", "selesai"))


def event(inner: str, tag: str = "intermediateCatchEvent", **attributes: str) -> bytes:
    """Return a case that passes through one event before its step."""
    return process(
        start(),
        node(tag, "peristiwa", inner, **attributes),
        user("kerja"),
        end(),
        path("mulai", "peristiwa", "kerja", "selesai"),
    )


def decision(tag: str, *ways: str, **attributes: str) -> bytes:
    """Return a case that decides between two steps; `ways` are the flows out."""
    return process(
        start(),
        node(tag, "pilih", **attributes),
        user("a"),
        user("b"),
        end(),
        flow("mulai", "pilih"),
        *ways,
        path("a", "selesai"),
        flow("b", "selesai"),
    )


def beside(diagram: bytes, more: str) -> bytes:
    """Put something before the process."""
    return diagram.replace(b"<process", more.encode() + b"<process", 1)


def extension(inner: str) -> str:
    return f"<extensionElements>{inner}</extensionElements>"


TWO_WAYS = (flow("pilih", "a", "x == 1"), flow("pilih", "b", id="lain"))
MESSAGE = '<message id="pesan" name="kabar"/>'
MESSAGE_START = '<messageEventDefinition messageRef="pesan"/>'

CASES = {
    # ---- the closed world -----------------------------------------------------------------------
    "a call activity is refused": Case(
        "unsupported-element",
        "error",
        "panggil",
        "The element callActivity inside process is not supported yet: 'panggil' (panggil).",
        work(node("callActivity", "panggil"), flow("panggil", "selesai")),
    ),
    "a loop marker is refused at its step": Case(
        "unsupported-element",
        "error",
        "kerja",
        "standardLoopCharacteristics inside userTask is not supported yet",
        task("<standardLoopCharacteristics/>"),
    ),
    "a misspelt element is refused": Case(
        "unknown-element",
        "error",
        "salah",
        "BPMN 2.0 has no element 'userTaks' inside process",
        work('<userTaks id="salah"/>'),
    ),
    "a misspelt attribute is refused": Case(
        "unknown-attribute",
        "error",
        "kerja",
        "The attribute 'prioritas' is not known on userTask",
        work(prioritas="1"),
    ),
    "a compensation handler is refused": Case(
        "unsupported-value",
        "error",
        "kerja",
        "isForCompensation can only be 'false', but it is 'true'",
        work(isForCompensation="true"),
    ),
    "data that is computed is refused": Case(
        "computed-data",
        "error",
        "salin",
        "The element assignment on 'salin' is not supported yet",
        task('<dataInputAssociation id="salin"><assignment/></dataInputAssociation>'),
    ),
    "a performer is named as not read": Case(
        "unread-people",
        "warning",
        "siapa",
        "potentialOwner on 'siapa' is not read",
        task('<potentialOwner id="siapa"/>'),
    ),
    "an annotation is noted": Case(
        "drawn-only",
        "note",
        "catatan",
        "textAnnotation 'catatan' is only drawn",
        work('<textAnnotation id="catatan"><text>Penting</text></textAnnotation>'),
    ),
    "a collapsed pool is noted": Case(
        "pool-drawn-only",
        "note",
        "luar",
        "Pool 'Warga' (luar) is only drawn",
        beside(
            work(),
            '<collaboration id="c"><participant id="kami" processRef="proses"/>'
            '<participant id="luar" name="Warga"/></collaboration>',
        ),
    ),
    "a second process that is not executable is noted": Case(
        "other-process",
        "note",
        "lain",
        "The process 'lain' does not run",
        beside(work(), '<process id="lain"><task id="t"/></process>'),
    ),
    # ---- ids ------------------------------------------------------------------------------------
    "an id that is used twice is refused": Case(
        "duplicate-id",
        "error",
        "kerja",
        "'kerja' is used 2 times",
        work(user("kerja")),
    ),
    "a step without an id is refused at its process": Case(
        "missing-id",
        "error",
        "proses",
        "Every userTask has an id, but 'Tanpa' has none",
        work('<userTask name="Tanpa"/>'),
    ),
    "an id with a colon is refused": Case(
        "id-characters",
        "error",
        "a:1",
        "but here it is 'a:1'",
        process(start(), user("a:1"), end(), path("mulai", "a:1", "selesai")),
    ),
    "a flow without an id is given one": Case(
        "flow-id-given",
        "note",
        "kerja",
        "was given the id 'flow_kerja_selesai'",
        process(
            start(),
            user("kerja"),
            end(),
            flow("mulai", "kerja"),
            '<sequenceFlow sourceRef="kerja" targetRef="selesai"/>',
        ),
    ),
    # ---- references -----------------------------------------------------------------------------
    "a flow to nothing is refused": Case(
        "dangling-flow",
        "error",
        "putus",
        "has targetRef='hilang', but this process has no such node",
        work(flow("kerja", "hilang", id="putus")),
    ),
    "a boundary event on nothing is refused": Case(
        "dangling-boundary",
        "error",
        "batas",
        "is attached to an activity, but its attachedToRef is 'hilang'",
        work(boundary("batas", "hilang", "PT5M")),
    ),
    "a boundary event on a gateway is refused": Case(
        "dangling-boundary",
        "error",
        "batas",
        "its attachedToRef is 'selesai'",
        work(boundary("batas", "selesai", "PT5M")),
    ),
    "a default that leaves elsewhere is refused": Case(
        "dangling-default",
        "error",
        "pilih",
        "The default flow of 'pilih' (pilih) is 'mulai-pilih', but that flow does not leave it",
        decision("exclusiveGateway", *TWO_WAYS, default="mulai-pilih"),
    ),
    "a lane that holds nothing is refused": Case(
        "dangling-lane",
        "error",
        "staf",
        "holds 'hilang', but there is no such element",
        process(start(), end(), path("mulai", "selesai"), lanes={"staf": "mulai hilang"}),
    ),
    "a step in two lanes is refused": Case(
        "two-lanes",
        "error",
        "mulai",
        "lies in one lane, but it is in 'satu' (satu) and in 'dua' (dua)",
        process(start(), end(), path("mulai", "selesai"), lanes={"satu": "mulai", "dua": "mulai"}),
    ),
    "a message that is declared nowhere is refused": Case(
        "dangling-reference",
        "error",
        "kabar",
        "has messageRef='pesan', but there is no such message",
        work(node("startEvent", "kabar", MESSAGE_START), flow("kabar", "kerja")),
    ),
    "a pool of a process that is not there is refused": Case(
        "dangling-pool",
        "error",
        "kami",
        "shows the process 'hilang', but there is none",
        beside(
            work(),
            '<collaboration id="c"><participant id="kami" processRef="hilang"/></collaboration>',
        ),
    ),
    "a node that misquotes its flows is named": Case(
        "node-flow-mismatch",
        "warning",
        "kerja",
        "says incoming 'kerja-selesai', but that flow says otherwise",
        task("<incoming>kerja-selesai</incoming>"),
    ),
    # ---- ways -----------------------------------------------------------------------------------
    "a process without a start is refused": Case(
        "no-start",
        "error",
        "proses",
        "has a start event, but there is none",
        process(user("kerja"), end(), path("kerja", "selesai")),
    ),
    "a second plain start is refused": Case(
        "several-plain-starts",
        "error",
        "kedua",
        "'kedua' (kedua) stands beside 'mulai' (mulai)",
        work(start("kedua"), flow("kedua", "kerja")),
    ),
    "a message that starts in two places is refused": Case(
        "same-message-start",
        "error",
        "dua",
        "The message 'kabar' starts 'satu' (satu) and also 'dua' (dua)",
        beside(
            work(
                node("startEvent", "satu", MESSAGE_START),
                node("startEvent", "dua", MESSAGE_START),
                flow("satu", "kerja"),
                flow("dua", "kerja"),
            ),
            MESSAGE,
        ),
    ),
    "a flow into a start is refused": Case(
        "flow-into-start",
        "error",
        "mulai",
        "has no incoming flow, but 'kerja-mulai' enters it",
        process(
            start(),
            node("parallelGateway", "cabang"),
            user("kerja"),
            path("mulai", "cabang", "kerja", "mulai"),
        ),
    ),
    "a flow into a boundary event is refused": Case(
        "flow-into-start",
        "error",
        "batas",
        "has no incoming flow, but 'mulai-batas' enters it",
        process(start(), user("kerja"), boundary("batas", "kerja", "PT5M"), path("mulai", "batas")),
    ),
    "a flow out of an end is refused": Case(
        "flow-out-of-end",
        "error",
        "selesai",
        "has no outgoing flow, but 'selesai-kerja' leaves it",
        work(flow("selesai", "kerja")),
    ),
    "a step that no token reaches is refused": Case(
        "unreachable",
        "error",
        "lupa",
        "'lupa' (lupa) cannot be reached from any start event",
        work(user("lupa"), flow("lupa", "selesai")),
    ),
    "a way that ends without an end event is noted": Case(
        "implicit-end",
        "note",
        "kerja",
        "has no outgoing flow: its way ends there",
        process(start(), user("kerja"), path("mulai", "kerja")),
    ),
    "a loop of gateways alone is refused": Case(
        "endless-loop",
        "error",
        "a",
        "but this one does not: 'a' (a), 'b' (b)",
        process(
            start(),
            node("exclusiveGateway", "a"),
            node("exclusiveGateway", "b", default="b-a"),
            end(),
            path("mulai", "a", "b", "a"),
            flow("b", "selesai", "x == 1"),
        ),
    ),
    # ---- decisions ------------------------------------------------------------------------------
    "a decision with a way that says nothing is refused": Case(
        "condition-missing",
        "error",
        "lain",
        "The flow 'lain' from the decision 'pilih' (pilih) has a condition or is the default",
        decision("exclusiveGateway", *TWO_WAYS),
    ),
    "an inclusive decision with a way that says nothing is refused": Case(
        "condition-missing",
        "error",
        "lain",
        "from the decision 'pilih' (pilih) has a condition or is the default",
        decision("inclusiveGateway", *TWO_WAYS),
    ),
    "a decision without a way out is named": Case(
        "default-missing",
        "warning",
        "pilih",
        "has no default flow: when no condition is true, the case stops with an incident",
        decision("exclusiveGateway", flow("pilih", "a", "x == 1"), flow("pilih", "b", "x == 2")),
    ),
    "a condition on a default flow is named": Case(
        "condition-on-default",
        "warning",
        "lain",
        "The default flow 'lain' needs no condition; 'x == 2' is never looked at",
        decision(
            "exclusiveGateway",
            flow("pilih", "a", "x == 1"),
            flow("pilih", "b", "x == 2", id="lain"),
            default="lain",
        ),
    ),
    "a condition behind a step is refused": Case(
        "condition-misplaced",
        "error",
        "syarat",
        "'syarat' leaves the userTask 'kerja' (kerja)",
        process(
            start(),
            user("kerja"),
            end(),
            path("mulai", "kerja"),
            flow("kerja", "selesai", "x == 1", id="syarat"),
        ),
    ),
    "a condition behind a parallel gateway is refused": Case(
        "condition-misplaced",
        "error",
        "pilih-a",
        "'pilih-a' leaves the parallelGateway 'pilih' (pilih)",
        decision("parallelGateway", *TWO_WAYS),
    ),
    "a step that splits is refused": Case(
        "implicit-split",
        "error",
        "kerja",
        "'kerja' (kerja) has 2 outgoing flows; only a gateway may split",
        work(end("lain"), flow("kerja", "lain")),
    ),
    "a default on a step is named": Case(
        "default-misplaced",
        "warning",
        "kerja",
        "A default flow on the userTask 'kerja' (kerja) means nothing",
        work(default="kerja-selesai"),
    ),
    "a condition that cannot be read is refused": Case(
        "condition-unreadable",
        "error",
        "pilih-a",
        "The condition of the flow 'pilih-a' cannot be read: 'x =='",
        decision("exclusiveGateway", flow("pilih", "a", "x =="), TWO_WAYS[1], default="lain"),
    ),
    "an empty condition is refused": Case(
        "condition-unreadable",
        "error",
        "pilih-a",
        "The condition of the flow 'pilih-a' cannot be read: ''",
        decision("exclusiveGateway", flow("pilih", "a", " "), TWO_WAYS[1], default="lain"),
    ),
    "a condition in another language is named": Case(
        "condition-language",
        "warning",
        "pilih-a",
        "is in 'javascript', but it is read as an expression of Alur",
        decision("exclusiveGateway", *TWO_WAYS, default="lain").replace(
            b"<conditionExpression", b'<conditionExpression language="javascript"'
        ),
    ),
    "an inclusive join on a loop is refused": Case(
        "inclusive-join-on-cycle",
        "error",
        "gabung",
        "The inclusive gateway 'gabung' (gabung) joins branches and lies on a loop",
        process(
            start(),
            node("inclusiveGateway", "gabung"),
            user("kerja"),
            node("exclusiveGateway", "lagi", default="lagi-gabung"),
            end(),
            path("mulai", "gabung", "kerja", "lagi", "gabung"),
            flow("lagi", "selesai", "x == 1"),
        ),
    ),
    "a gateway that contradicts its flows is named": Case(
        "gateway-direction",
        "warning",
        "pilih",
        "says 'Converging', but it has 1 incoming and 2 outgoing flows",
        decision("exclusiveGateway", *TWO_WAYS, default="lain", gatewayDirection="Converging"),
    ),
    # ---- events ---------------------------------------------------------------------------------
    "a signal catch is refused": Case(
        "unsupported-event",
        "error",
        "peristiwa",
        "intermediateCatchEvent with signalEventDefinition is not supported yet",
        event("<signalEventDefinition/>"),
    ),
    "a catch event without a cause is refused": Case(
        "unsupported-event",
        "error",
        "peristiwa",
        "intermediateCatchEvent with (none) is not supported yet",
        event(""),
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
        "cancel-activity-value",
        "error",
        "batas",
        "cancelActivity on 'batas' (batas) is true or false, but it is 'tidak'",
        work(
            node("boundaryEvent", "batas", timer("PT5M"), attachedToRef="kerja").replace(
                "attachedToRef", 'cancelActivity="tidak" attachedToRef'
            )
        ),
    ),
    # ---- timers ---------------------------------------------------------------------------------
    "a timer without a value is refused": Case(
        "timer-value",
        "error",
        "peristiwa",
        "has exactly one value, but it has 0",
        event("<timerEventDefinition/>"),
    ),
    "a duration that is not ISO 8601 is refused": Case(
        "timer-unreadable",
        "error",
        "peristiwa",
        "cannot be read: 'PT5'",
        event(timer("PT5")),
    ),
    "a cycle that is not ISO 8601 is refused": Case(
        "timer-unreadable",
        "error",
        "peristiwa",
        "cannot be read: 'R3/besok'",
        event(timer("R3/besok", "timeCycle")),
    ),
    "a date that is not ISO 8601 is refused": Case(
        "timer-unreadable",
        "error",
        "peristiwa",
        "cannot be read: '27-11-2026'",
        event(timer("27-11-2026", "timeDate")),
    ),
    "a timer's expression that cannot be read is refused": Case(
        "timer-unreadable",
        "error",
        "peristiwa",
        "cannot be read: '${batas}'",
        event(timer("${batas}")),
    ),
    "working time of a month is refused": Case(
        "timer-unreadable",
        "error",
        "peristiwa",
        "cannot be read: 'P1M'",
        event(timer("P1M"), alur_calendar="kerja"),
    ),
    "a calendar on a date is refused": Case(
        "calendar-without-duration",
        "error",
        "peristiwa",
        "The calendar 'kerja' counts durations only",
        event(timer("2026-11-27T08:00:00+07:00", "timeDate"), alur_calendar="kerja"),
    ),
    "a cycle that can fire only once is noted": Case(
        "cycle-fires-once",
        "note",
        "peristiwa",
        "The cycle of 'peristiwa' (peristiwa) counts only once",
        event(timer("R3/PT1H", "timeCycle")),
    ),
    # ---- people ---------------------------------------------------------------------------------
    "a step of nobody is refused": Case(
        "nobody-to-do-it",
        "error",
        "kerja",
        "has a group that does it (a lane or candidateGroups), but it has none",
        process(start(), node("userTask", "kerja"), end(), path("mulai", "kerja", "selesai")),
    ),
    "a step of several groups is refused": Case(
        "several-groups",
        "error",
        "kerja",
        "is offered to one group, but here it says 'kabid, kasie'",
        work(group="kabid, kasie"),
    ),
    "a form of another engine is refused": Case(
        "form-name",
        "error",
        "kerja",
        "named by its id, but here it says 'embedded:app:forms/a.html'",
        work(camunda_formKey="embedded:app:forms/a.html"),
    ),
    "an untyped task is offered to people": Case(
        "task-offered-to-people",
        "note",
        "kerja",
        "The task 'kerja' (kerja) is offered to people",
        task(tag="task"),
    ),
    "a user task without a form is noted": Case(
        "form-missing",
        "note",
        "kerja",
        "has no form: nothing is asked",
        work(),
    ),
    # ---- our extensions -------------------------------------------------------------------------
    "a misspelt attribute of ours is refused with a suggestion": Case(
        "unknown-extension-attribute",
        "error",
        "kerja",
        "alur:parraf means nothing on userTask ('kerja' (kerja)). Did you mean 'paraf'?",
        work(alur_parraf="judul"),
    ),
    "an attribute of ours in the wrong place is refused": Case(
        "unknown-extension-attribute",
        "error",
        "selesai",
        "alur:paraf means nothing on endEvent",
        process(start(), node("endEvent", "selesai", alur_paraf="x"), path("mulai", "selesai")),
    ),
    "a misspelt attribute of the quality standard is refused": Case(
        "unknown-extension-attribute",
        "error",
        "kerja",
        "alur:keluar means nothing on mutuBaku ('kerja' (kerja)). Did you mean 'keluaran'?",
        task(extension('<alur:mutuBaku keluar="x"/>')),
    ),
    "a misspelt element of ours is refused with a suggestion": Case(
        "unknown-extension-element",
        "error",
        "kerja",
        "<alur:mutubaku> means nothing on mutubaku ('kerja' (kerja)). Did you mean 'mutuBaku'?",
        task(extension("<alur:mutubaku/>")),
    ),
    "a second quality standard is refused": Case(
        "extension-doubled",
        "error",
        "kerja",
        "There is at most one <alur:mutuBaku> on 'kerja' (kerja)",
        task(extension("<alur:mutuBaku/><alur:mutuBaku/>")),
    ),
    "a paraf of a step that is not there is refused": Case(
        "extension-target",
        "error",
        "kerja",
        "alur:needsParaf on 'kerja' (kerja) names 'hilang', but there is no such step",
        work(alur_needsParaf="hilang"),
    ),
    "a paraf of a step that asks for none is refused": Case(
        "extension-target",
        "error",
        "kerja",
        "alur:needsParaf on 'kerja' (kerja) names 'kerja', but that step asks for no paraf",
        work(alur_needsParaf="kerja"),
    ),
    "a separation from a step that is not there is refused": Case(
        "extension-target",
        "error",
        "kerja",
        "alur:separateFrom on 'kerja' (kerja) names 'hilang', but there is no such step",
        work(alur_separateFrom="hilang"),
    ),
    "a qualification of a lane that is not there is refused": Case(
        "qualification-lane",
        "error",
        "proses",
        "alur:kualifikasi names the lane 'hilang' ('S1'), but there is none",
        work(
            extension('<alur:sop><alur:kualifikasi lane="hilang">S1</alur:kualifikasi></alur:sop>')
        ),
    ),
    "a register without a variable is refused": Case(
        "register-incomplete",
        "error",
        "kerja",
        "'kerja' (kerja) has both alur:register and alur:registerVariable",
        work(alur_register="agenda"),
    ),
    "a paraf that names no variable is refused": Case(
        "extension-value",
        "error",
        "kerja",
        "alur:paraf/registerVariable on 'kerja' (kerja) cannot be read: 'judul,bagian'",
        work(alur_paraf="judul,bagian"),
    ),
    "a standard time that is not ISO 8601 is refused": Case(
        "extension-value",
        "error",
        "kerja",
        "The value of alur:waktu on 'kerja' (kerja) cannot be read: '15 menit'",
        task(extension('<alur:mutuBaku waktu="15 menit"/>')),
    ),
    "a date of the SOP that is not ISO 8601 is refused": Case(
        "extension-value",
        "error",
        "proses",
        "The value of alur:tanggalRevisi on 'proses' (proses) cannot be read: '10 Juni 2020'",
        work(extension('<alur:sop tanggalRevisi="10 Juni 2020"/>')),
    ),
    # ---- others' extensions ---------------------------------------------------------------------
    "a listener of another engine is refused": Case(
        "foreign-behaviour",
        "error",
        "kerja",
        "camunda:executionListener on 'kerja' (kerja) belongs to another engine",
        task(extension('<camunda:executionListener class="x"/>')),
    ),
    "an assignee of another engine is named": Case(
        "foreign-policy",
        "warning",
        "kerja",
        "camunda:assignee on 'kerja' (kerja) is not read",
        work(camunda_assignee="ana"),
    ),
    "any other extension is noted": Case(
        "foreign-extension",
        "note",
        "kerja",
        "camunda:asyncBefore on 'kerja' (kerja) is not read",
        work(camunda_asyncBefore="true"),
    ),
    "a foreign element outside extensionElements is refused": Case(
        "foreign-element",
        "error",
        "kerja",
        "'properti' stands inside extensionElements, but here it is in userTask",
        task('<properti xmlns="urn:asing"/>'),
    ),
    "an extension that must be understood is refused": Case(
        "must-understand",
        "error",
        "file",
        "The file requires the extension 'x:rahasia' (mustUnderstand)",
        beside(work(), '<extension mustUnderstand="true" definition="x:rahasia"/>'),
    ),
    # ---- the SOP --------------------------------------------------------------------------------
    "an SOP without a number is reported as incomplete": Case(
        "sop-incomplete",
        "warning",
        "proses",
        "is incomplete: its number is not filled in yet",
        work(extension("<alur:sop/>")),
    ),
    "a step of an SOP without a quality standard is named": Case(
        "mutu-baku-missing",
        "warning",
        "kerja",
        "The step 'kerja' (kerja) has no quality standard yet",
        work(extension("<alur:sop/>")),
    ),
}


def said(diagram: bytes, rule: str) -> list[Problem]:
    return [problem for problem in read(diagram).problems if problem.rule == rule]


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_rule_names_the_element_and_says_why(case: Case) -> None:
    problems = said(case.diagram, case.rule)

    assert [(p.element_id, p.severity) for p in problems][:1] == [(case.at, case.severity)]
    assert case.sentence in problems[0].message["en"]


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_only_an_error_keeps_a_diagram_from_running(case: Case) -> None:
    reading = read(case.diagram)

    assert (reading.process is None) == bool(reading.errors)
    assert bool(reading.errors) >= (case.severity == "error")


def test_every_rule_is_tried() -> None:
    assert {rule.id for rule in RULES} == {case.rule for case in CASES.values()}


def test_every_rule_has_its_own_id_a_reason_and_a_source() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert [rule.id for rule in RULES if not (rule.reason and rule.source)] == []


def test_every_error_says_what_to_do() -> None:
    silent = [rule.id for rule in RULES if rule.severity == "error" and not all(rule.mend)]

    assert silent == []


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_problem_speaks_indonesian_and_english(case: Case) -> None:
    problem = said(case.diagram, case.rule)[0]

    assert all(problem.message[language].endswith((".", "?")) for language in ("id", "en"))
    assert problem.message["id"] != problem.message["en"]


def test_a_small_diagram_says_nothing_but_that_it_asks_nothing() -> None:
    assert [problem.rule for problem in read(work()).problems] == ["form-missing"]


def test_all_problems_are_said_at_once_with_the_errors_first() -> None:
    diagram = work(
        node("callActivity", "panggil"),
        flow("panggil", "selesai"),
        '<textAnnotation id="catatan"/>',
        camunda_assignee="ana",
    )

    severities = [problem.severity for problem in read(diagram).problems]

    assert severities == sorted(severities, key=["error", "warning", "note"].index)
    assert set(severities) == {"error", "warning", "note"}


def test_a_file_with_very_many_faults_gets_a_report_of_bounded_length() -> None:
    diagram = work(*(f'<userTaks id="s{n}"/>' for n in range(500)))

    assert len(said(diagram, "unknown-element")) == 50
