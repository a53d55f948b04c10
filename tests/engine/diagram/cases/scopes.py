"""Cases of sub-processes, event sub-processes, loops through them, links and event gateways."""

from tests.diagrams import boundary, end, flow, node, path, process, start, timer, user
from tests.engine.diagram.ruling import Case, beside, inside, sub, waits, watching, work

STEP = (start("m"), user("k"), end("s"), path("m", "k", "s"))
ON_TIME = node("startEvent", "m", timer("PT5M"))
NAMED = '<linkEventDefinition name="lanjut"/>'


def nested(levels: int) -> str:
    """Return sub-processes that lie in each other, and a step in the innermost."""
    held = user("k")
    for level in range(levels, 0, -1):
        held = sub(f"d{level}", held)
    return held


def linked(*parts: str) -> bytes:
    """Return a case of one step that a link leads away from."""
    return process(start(), user("kerja"), path("mulai", "kerja"), *parts)


def throw(id: str, definition: str = NAMED) -> str:
    return node("intermediateThrowEvent", id, definition)


def race(*parts: str) -> bytes:
    """Return a case that comes to an event-based gateway, and two events behind it."""
    return process(
        start(),
        node("eventBasedGateway", "tunggu"),
        waits("satu"),
        end("akhir"),
        path("mulai", "tunggu", "satu", "akhir"),
        *parts,
    )


def failing_round(*parts: str) -> bytes:
    """Return a case that goes back to a sub-process whenever that throws an error."""
    ids = ["m", *(part.partition('id="')[2].partition('"')[0] for part in parts)]
    return process(
        start(),
        node("exclusiveGateway", "g"),
        sub("dalam", start("m"), *parts, path(*ids)),
        node("boundaryEvent", "galat", "<errorEventDefinition/>", attachedToRef="dalam"),
        end(),
        path("mulai", "g", "dalam", "selesai"),
        flow("galat", "g"),
    )


GOOD_LINK = linked(
    throw("pergi"),
    node("intermediateCatchEvent", "datang", NAMED),
    end(),
    path("kerja", "pergi"),
    path("datang", "selesai"),
)
GOOD_RACE = race(waits("dua"), end(), path("tunggu", "dua", "selesai"))

CASES = {
    # ---- sub-processes --------------------------------------------------------------------------
    "a flow into a sub-process's inside is refused": Case(
        "flow-crosses-scope",
        "error",
        "tembus",
        "it leads from 'mulai' (mulai) to 'k' (k)",
        process(
            start(), sub("dalam", *STEP), flow("mulai", "k", id="tembus"), path("mulai", "dalam")
        ),
        inside(*STEP),
    ),
    "a boundary event on what lies in a sub-process is refused": Case(
        "boundary-crosses-scope",
        "error",
        "batas",
        "The boundary event 'batas' (batas) and 'k' (k) lie in the same sub-process, but they do",
        process(
            start(), sub("dalam", *STEP), boundary("batas", "k", "PT5M"), path("mulai", "dalam")
        ),
        inside(*STEP, boundary("batas", "k", "PT5M")),
    ),
    "a second start of a sub-process is refused": Case(
        "sub-process-several-starts",
        "error",
        "lain",
        "has at most one start event, but 'lain' (lain) stands beside 'm' (m)",
        inside(*STEP, start("lain"), flow("lain", "k")),
        inside(*STEP),
    ),
    "a sub-process without a start begins everywhere": Case(
        "sub-process-without-start",
        "note",
        "dalam",
        "has no start event; what begins, all together: 'a' (a), 'b' (b)",
        inside(user("a"), user("b")),
        inside(*STEP),
    ),
    "a sub-process in which a flow enters everything is refused": Case(
        "nowhere-to-begin",
        "error",
        "dalam",
        "there is nowhere to begin",
        inside(user("a"), user("b"), path("a", "b", "a")),
        inside(user("a"), user("b"), path("a", "b")),
    ),
    "an empty sub-process is named": Case(
        "sub-process-empty",
        "warning",
        "dalam",
        "is empty: the case passes through it at once",
        inside(),
        inside(*STEP),
    ),
    "an event sub-process without a start is refused": Case(
        "event-sub-process-start",
        "error",
        "sela",
        "has exactly one start event, but it has 0",
        watching(user("k")),
        watching(ON_TIME, *STEP[1:]),
    ),
    "an event sub-process with two starts is refused": Case(
        "event-sub-process-start",
        "error",
        "sela",
        "has exactly one start event, but it has 2",
        watching(ON_TIME, *STEP[1:], ON_TIME.replace('"m"', '"n"'), flow("n", "k")),
        watching(ON_TIME, *STEP[1:]),
    ),
    "a flow into an event sub-process is refused": Case(
        "event-sub-process-flow",
        "error",
        "sela",
        "has no incoming or outgoing flow, but there is 'kerja-sela'",
        work(
            sub("sela", ON_TIME, *STEP[1:], triggeredByEvent="true"),
            flow("kerja", "sela"),
        ),
        watching(ON_TIME, *STEP[1:]),
    ),
    "an event sub-process with a loop marker is refused": Case(
        "event-sub-process-repeats",
        "error",
        "sela",
        "has no loop marker, but here it has one",
        watching(
            "<standardLoopCharacteristics loopMaximum='3'/>",
            ON_TIME,
            *STEP[1:],
        ),
        watching(ON_TIME, *STEP[1:], user("lain").replace("lain", "l"), flow("k", "l")),
    ),
    "an event sub-process begun by nothing is refused": Case(
        "unsupported-event",
        "error",
        "m",
        "An event at this place (start of an event sub-process) does not run without a cause",
        watching(*STEP),
        watching(ON_TIME, *STEP[1:]),
    ),
    "a sub-process begun by a timer is refused": Case(
        "unsupported-event",
        "error",
        "m",
        "An event at this place (start of a sub-process) does not run with timerEventDefinition",
        inside(ON_TIME, *STEP[1:]),
        inside(*STEP),
    ),
    "a transaction runs as a sub-process": Case(
        "transaction-as-sub-process",
        "note",
        "dalam",
        "The transaction 'dalam' (dalam) runs as a sub-process",
        inside(*STEP, tag="transaction"),
        inside(*STEP),
    ),
    "sub-processes without end are refused": Case(
        "nested-too-deep",
        "error",
        "d21",
        "nested at most 20 deep, but 'd21' (d21) lies deeper",
        process(nested(21)),
        process(nested(20)),
    ),
    "a step in a sub-process that no token reaches is refused": Case(
        "unreachable",
        "error",
        "lupa",
        "'lupa' (lupa) cannot be reached from any start event",
        inside(*STEP, user("lupa")),
        inside(*STEP),
    ),
    "a flow to nothing inside a sub-process is refused": Case(
        "dangling-flow",
        "error",
        "putus",
        "has targetRef='hilang'",
        inside(*STEP, flow("k", "hilang", id="putus")),
        inside(*STEP),
    ),
    "a flow without an id inside a sub-process is given one": Case(
        "flow-id-given",
        "note",
        "m",
        "was given the id 'flow_m_k'",
        inside(*STEP[:3], flow("k", "s"), '<sequenceFlow sourceRef="m" targetRef="k"/>'),
        inside(*STEP),
    ),
    # ---- loops ----------------------------------------------------------------------------------
    "a loop through a sub-process in which nobody acts is refused": Case(
        "endless-loop",
        "error",
        "a",
        "but this one does not: 'a' (a), 'dalam' (dalam), 'b' (b)",
        process(
            start(),
            node("exclusiveGateway", "a"),
            sub("dalam", start("m"), end("s"), path("m", "s")),
            node("exclusiveGateway", "b", default="b-a"),
            end(),
            path("mulai", "a", "dalam", "b", "a"),
            flow("b", "selesai", "x == 1"),
        ),
        process(
            start(),
            node("exclusiveGateway", "a"),
            sub("dalam", *STEP),
            node("exclusiveGateway", "b", default="b-a"),
            end(),
            path("mulai", "a", "dalam", "b", "a"),
            flow("b", "selesai", "x == 1"),
        ),
    ),
    "a loop that waits on one branch is no danger": Case(
        "endless-loop",
        "error",
        "dalam",
        "but this one does not: 'dalam' (dalam)",
        inside(
            "<standardLoopCharacteristics><loopCondition>x == 1</loopCondition>"
            "</standardLoopCharacteristics>",
            start("m"),
            node("exclusiveGateway", "g", default="g-s"),
            user("k"),
            end("s"),
            path("m", "g", "s"),
            flow("g", "k", "x == 2"),
            path("k", "s"),
        ),
        inside(
            "<standardLoopCharacteristics><loopCondition>x == 1</loopCondition>"
            "</standardLoopCharacteristics>",
            start("m"),
            node("parallelGateway", "g"),
            user("k"),
            end("s"),
            path("m", "g", "s"),
            path("g", "k", "s"),
        ),
    ),
    "a loop by way of an error that is thrown at once is refused": Case(
        "endless-loop",
        "error",
        "g",
        "but this one does not: 'g' (g), 'dalam' (dalam), 'galat' (galat)",
        failing_round(end("s", "<errorEventDefinition/>")),
        failing_round(user("k"), end("s", "<errorEventDefinition/>")),
    ),
    "an inclusive join on a loop inside a sub-process is refused": Case(
        "inclusive-join-on-cycle",
        "error",
        "g",
        "The inclusive gateway 'g' (g) joins branches and lies on a loop",
        inside(
            start("m"),
            node("inclusiveGateway", "g"),
            user("k"),
            node("exclusiveGateway", "l", default="l-g"),
            end("s"),
            path("m", "g", "k", "l", "g"),
            flow("l", "s", "x == 1"),
        ),
        inside(*STEP),
    ),
    # ---- links ----------------------------------------------------------------------------------
    "a link without a name is refused": Case(
        "link-without-name",
        "error",
        "pergi",
        "The link event 'pergi' has a link name, but here it has none",
        linked(
            throw("pergi", "<linkEventDefinition/>").replace(' name="pergi"', ""),
            path("kerja", "pergi"),
        ),
        GOOD_LINK,
    ),
    "a link to nowhere is refused": Case(
        "link-without-target",
        "error",
        "pergi",
        "The link 'lanjut' of 'pergi' (pergi) has no catch in the same sub-process",
        linked(throw("pergi"), path("kerja", "pergi")),
        GOOD_LINK,
    ),
    "a link into a sub-process is refused": Case(
        "link-without-target",
        "error",
        "pergi",
        "has no catch in the same sub-process",
        linked(
            throw("pergi"),
            path("kerja", "pergi"),
            sub("dalam", node("intermediateCatchEvent", "datang", NAMED), user("k")),
        ),
        GOOD_LINK,
    ),
    "a link from nowhere is refused": Case(
        "link-without-source",
        "error",
        "datang",
        "The link 'lanjut' to 'datang' (datang) has no throw in the same sub-process",
        linked(node("intermediateCatchEvent", "datang", NAMED), end(), path("datang", "selesai")),
        GOOD_LINK,
    ),
    "a link to two places is refused": Case(
        "link-doubled",
        "error",
        "dua",
        "has exactly one catch, but 'dua' (dua) stands beside 'satu' (satu)",
        linked(
            throw("pergi"),
            node("intermediateCatchEvent", "satu", NAMED),
            node("intermediateCatchEvent", "dua", NAMED),
            end(),
            path("kerja", "pergi"),
            path("satu", "selesai"),
            path("dua", "selesai"),
        ),
        linked(
            node("exclusiveGateway", "g", default="g-p"),
            throw("p"),
            throw("q"),
            node("intermediateCatchEvent", "satu", NAMED),
            end(),
            path("kerja", "g", "p"),
            flow("g", "q", "x == 1"),
            path("satu", "selesai"),
        ),
    ),
    "a flow out of a link's throw is refused": Case(
        "flow-out-of-end",
        "error",
        "pergi",
        "The intermediateThrowEvent 'pergi' (pergi) has no outgoing flow, but 'pergi-selesai'",
        linked(
            throw("pergi"),
            node("intermediateCatchEvent", "datang", NAMED),
            end(),
            path("kerja", "pergi", "selesai"),
            path("datang", "selesai"),
        ),
        GOOD_LINK,
    ),
    "a flow into a link's catch is refused": Case(
        "flow-into-start",
        "error",
        "datang",
        "has no incoming flow, but 'kerja-datang' enters it",
        linked(
            throw("pergi"),
            node("intermediateCatchEvent", "datang", NAMED),
            end(),
            path("kerja", "pergi"),
            path("kerja", "datang", "selesai"),
        ),
        GOOD_LINK,
    ),
    # ---- event-based gateways -------------------------------------------------------------------
    "an event gateway that waits for nothing is refused": Case(
        "event-gateway-without-ways",
        "error",
        "tunggu",
        "has outgoing flows, but here it has none",
        process(start(), node("eventBasedGateway", "tunggu"), path("mulai", "tunggu")),
        GOOD_RACE,
    ),
    "an event gateway that waits for one event is named": Case(
        "event-gateway-one-way",
        "warning",
        "tunggu",
        "waits for several events, but here is only one",
        race(),
        GOOD_RACE,
    ),
    "an event gateway that leads to a step is refused": Case(
        "event-gateway-target",
        "error",
        "tunggu-dua",
        "but 'tunggu-dua' leads to the userTask 'dua' (dua)",
        race(user("dua"), end(), path("tunggu", "dua", "selesai")),
        GOOD_RACE,
    ),
    "a receive task with a boundary event behind an event gateway is refused": Case(
        "event-gateway-target",
        "error",
        "tunggu-dua",
        "leads to the receiveTask 'dua' (dua)",
        beside(
            race(
                node("receiveTask", "dua", messageRef="pesan"),
                boundary("batas", "dua", "PT5M"),
                end(),
                path("tunggu", "dua", "selesai"),
            ),
            '<message id="pesan" name="kabar"/>',
        ),
        beside(
            race(
                node("receiveTask", "dua", messageRef="pesan"),
                end(),
                path("tunggu", "dua", "selesai"),
            ),
            '<message id="pesan" name="kabar"/>',
        ),
    ),
    "an event behind an event gateway that is reached otherwise is refused": Case(
        "event-gateway-shared-target",
        "error",
        "satu",
        "leads to 'satu' (satu), but 'kerja-satu' does, too",
        race(waits("dua"), user("kerja"), path("tunggu", "dua", "kerja", "satu")),
        GOOD_RACE,
    ),
    "a condition behind an event gateway is refused": Case(
        "condition-misplaced",
        "error",
        "tunggu-dua",
        "leaves the eventBasedGateway 'tunggu' (tunggu)",
        race(waits("dua"), end(), flow("tunggu", "dua", "x == 1"), path("dua", "selesai")),
        GOOD_RACE,
    ),
}
