"""Diagrams that mean harm, or are merely strange: each gets its sentence, and none costs much.

Files that cannot be read at all are in test_bad_files.
"""

import time
from dataclasses import dataclass

import pytest
from lxml import etree

from engine.diagram import read
from engine.diagram.choosing import choose
from engine.diagram.reading import check, draw
from tests.diagrams import end, flow, job, node, path, process, start, timer, user
from tests.engine.diagram.ruling import (
    MESSAGE,
    beside,
    decision,
    event,
    extension,
    inside,
    repeated,
    several,
    sub,
    task,
    work,
)

# The largest file that is read at all has some seven times the elements of this one. What costs
# much more than that is not linear; machines differ, so the one is measured beside the other.
ORDINARY = process(
    start(),
    *(user(f"t{n}") for n in range(1_000)),
    path("mulai", *(f"t{n}" for n in range(1_000))),
)
TIMES = 30


@dataclass(frozen=True)
class Hostile:
    rule: str
    at: str
    sentence: str
    diagram: bytes


def call(inner: str = "", **attributes: str) -> bytes:
    body = node("callActivity", "kerja", inner, **{"calledElement": "lain", **attributes})
    return process(start(), body, end(), path("mulai", "kerja", "selesai"))


GRAPH = {
    "a flow from a step to itself, which nobody acts in": Hostile(
        "endless-loop",
        "g",
        "A loop waits for a person, a job or time, but this one does not: 'g' (g).",
        process(
            start(),
            node("exclusiveGateway", "g", default="keluar"),
            end(),
            path("mulai", "g"),
            flow("g", "g", "x == 1", id="diri"),
            flow("g", "selesai", id="keluar"),
        ),
    ),
    "a flow between nothings": Hostile(
        "dangling-flow",
        "hantu",
        "The flow 'hantu' has sourceRef='', but this process has no such node.",
        work('<sequenceFlow id="hantu"/>'),
    ),
    "a flow to something that is only understood, not drawn": Hostile(
        "dangling-flow",
        "hantu",
        "The flow 'hantu' has targetRef='pilih~choose', but this process has no such node.",
        decision(
            "exclusiveGateway",
            flow("pilih", "a"),
            flow("pilih", "b"),
            flow("a", "pilih~choose", id="hantu"),
        ),
    ),
    "a flow that is its own end": Hostile(
        "dangling-flow",
        "hantu",
        "The flow 'hantu' has sourceRef='hantu', but this process has no such node.",
        work(flow("hantu", "hantu", id="hantu")),
    ),
    "an id of two": Hostile(
        "duplicate-id",
        "kerja",
        "An id is unique, but 'kerja' is used 2 times.",
        work(user("kerja")),
    ),
    "a sub-process that has the id of its process": Hostile(
        "duplicate-id",
        "proses",
        "An id is unique, but 'proses' is used 2 times.",
        work(sub("proses", user("k"))),
    ),
    "a sub-process in another of the same id": Hostile(
        "duplicate-id",
        "dalam",
        "An id is unique, but 'dalam' is used 2 times.",
        inside(sub("dalam", user("k"))),
    ),
    "a boundary event on itself": Hostile(
        "dangling-boundary",
        "batas",
        "is attached to an activity, but its attachedToRef is 'batas'",
        work(node("boundaryEvent", "batas", timer("PT5M"), attachedToRef="batas")),
    ),
    "an activity that calls its own process": Hostile(
        "call-of-itself",
        "kerja",
        "The process 'proses' does not call itself, but 'kerja' (kerja) does.",
        call(calledElement="proses"),
    ),
    "a thousand million instances": Hostile(
        "repetition-too-many",
        "kerja",
        "is a whole number from 0 to 1000, but it is '1000000000'",
        repeated(several("<loopCardinality>1000000000</loopCardinality>")),
    ),
    "a thousand million instances by a power": Hostile(
        "expression-unreadable",
        "kerja",
        "The loopCardinality of 'kerja' (kerja) cannot be read: '10**9'",
        repeated(several("<loopCardinality>10**9</loopCardinality>")),
    ),
    "a loop of no maximum": Hostile(
        "loop-without-end",
        "kerja",
        "but here it says '99999999999999999999x'",
        repeated('<standardLoopCharacteristics loopMaximum="99999999999999999999x"/>'),
    ),
    "a loop of more rounds than a number has digits": Hostile(
        "loop-without-end",
        "kerja",
        "has a condition or a maximum (a whole number), but here it says '9999",
        repeated(f'<standardLoopCharacteristics loopMaximum="{"9" * 5_000}"/>'),
    ),
    "a timer that fires without pause": Hostile(
        "timer-unreadable",
        "peristiwa",
        "The time of 'peristiwa' (peristiwa) cannot be read: 'R/PT0S'.",
        event(timer("R/PT0S", "timeCycle")),
    ),
    "a timer before now": Hostile(
        "timer-unreadable",
        "peristiwa",
        "The time of 'peristiwa' (peristiwa) cannot be read: '-PT5M'.",
        event(timer("-PT5M")),
    ),
    "a timer of more years than there are": Hostile(
        "timer-unreadable",
        "peristiwa",
        "cannot be read: 'P99999999999Y'",
        event(timer("P99999999999Y")),
    ),
    "sub-processes in sub-processes": Hostile(
        "nested-too-deep",
        "d21",
        "Sub-processes are nested at most 20 deep, but 'd21' (d21) lies deeper.",
        process(
            "".join(f'<subProcess id="d{n}" name="d{n}">' for n in range(1, 80))
            + user("k")
            + "</subProcess>" * 79
        ),
    ),
}


@pytest.mark.parametrize("case", GRAPH.values(), ids=GRAPH.keys())
def test_a_hostile_drawing_is_refused_where_the_harm_is(case: Hostile) -> None:
    problems = [p for p in read(case.diagram).errors if p.rule == case.rule]

    assert problems[0].element_id == case.at
    assert case.sentence in problems[0].message["en"]


ESCAPES = {
    "a module": "__import__('os').system('id')",
    "an attribute": "().__class__.__bases__[0].__subclasses__()",
    "a builtin": "open('/etc/passwd').read()",
    "a definition": "(lambda: 1)()",
    "a comprehension": "[x for x in range(1000000000)]",
    "an assignment": "(x := 1)",
    "a format": "f'{x.__class__}'",
    "a power": "9**9**9",
    "a template": "${T(java.lang.Runtime).getRuntime().exec('id')}",
    "a shell": "$(id)",
    "a line break": "x == 1\nimport os",
    "brackets without end": "(" * 5000 + ")" * 5000,
    "a NUL's picture": "x == \\x00",
}
PLACES = {
    "condition": lambda text: decision(
        "exclusiveGateway", flow("pilih", "a", text), flow("pilih", "b"), default="pilih-b"
    ),
    "timer": lambda text: event(timer(text)),
    "conditional event": lambda text: event(
        f"<conditionalEventDefinition><condition>{escaped(text)}</condition>"
        "</conditionalEventDefinition>"
    ),
    "correlation": lambda text: beside(
        event('<messageEventDefinition messageRef="pesan"/>', alur_correlation=text), MESSAGE
    ),
    "assignee": lambda text: work(alur_assignee=text),
    "due": lambda text: work(alur_due=text),
    "input": lambda text: call(mapping("input", text)),
    "output": lambda text: call(mapping("output", text)),
    "cardinality": lambda text: repeated(
        several(f"<loopCardinality>{escaped(text)}</loopCardinality>")
    ),
    "collection": lambda text: task(
        node("multiInstanceLoopCharacteristics", "banyak", alur_collection=text).replace(
            ' name="banyak"', ""
        )
    ),
    "completion": lambda text: repeated(
        several(
            "<loopCardinality>3</loopCardinality>"
            f"<completionCondition>{escaped(text)}</completionCondition>"
        )
    ),
    "loop": lambda text: repeated(
        f"<standardLoopCharacteristics><loopCondition>{escaped(text)}</loopCondition>"
        "</standardLoopCharacteristics>"
    ),
}
AT = {
    "condition": "pilih-a",
    "timer": "peristiwa",
    "conditional event": "peristiwa",
    "correlation": "peristiwa",
}


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def mapping(tag: str, text: str) -> str:
    value = escaped(text).replace('"', "&quot;")
    return extension(f'<alur:{tag} name="x" value="{value}"/>')


@pytest.mark.parametrize("text", ESCAPES.values(), ids=ESCAPES.keys())
@pytest.mark.parametrize("place", PLACES)
def test_no_expression_leaves_its_sandbox(place: str, text: str) -> None:
    """Wherever an expression may stand, what is more than one is refused there."""
    errors = read(PLACES[place](text)).errors

    assert AT.get(place, "kerja") in {problem.element_id for problem in errors}
    assert all("cannot be read" in p.message["en"] or p.mend for p in errors)


ODD_IDS = {
    "Arabic": ("مهمة", True),
    "Chinese": ("任务一", True),
    "a combining mark": ("e\u0301", False),
    "a joiner of no width": ("a\u200db", False),
    "right to left": ("a\u202eb", False),
    "a slash": ("a/b", False),
    "dots": ("..", True),
    "markup": ("a&lt;b&gt;", False),
    "a quote": ("a'b", False),
    "a tilde": ("a~b", False),
    "an emoji": ("tugas😀", False),
    "fullwidth digits": ("t\uff11\uff12", True),
    "a colon": ("a:1", False),
}


@pytest.mark.parametrize(("own", "runs"), ODD_IDS.values(), ids=ODD_IDS.keys())
def test_an_odd_id_runs_or_is_refused_by_itself(own: str, runs: bool) -> None:
    body = user("KERJA").replace('id="KERJA"', f'id="{own}"')
    diagram = process(start(), body, end(), path("mulai", "KERJA", "selesai"))

    reading = read(diagram.decode().replace('"KERJA"', f'"{own}"').encode())

    plain = own.replace("&lt;", "<").replace("&gt;", ">")
    assert [p.rule for p in reading.errors] == ([] if runs else ["id-characters"])
    assert {p.element_id for p in reading.errors} <= {plain}


def test_ids_that_only_look_alike_are_two() -> None:
    """The Cyrillic letter is not the Latin one: neither stands for the other."""
    diagram = process(
        start(), user("a"), user("\u0430"), end(), path("mulai", "a", "\u0430", "selesai")
    )

    reading = read(diagram)

    assert reading.process is not None
    assert [flow.target for flow in reading.process.outgoing("a")] == ["\u0430"]


def test_blanks_around_ids_and_references_mean_nothing() -> None:
    diagram = work().replace(b'sourceRef="kerja"', b'sourceRef=" kerja&#10;"')

    assert read(diagram).errors == ()


def test_a_lane_may_be_nameless_and_its_entries_on_lines_of_their_own() -> None:
    diagram = process(
        '<laneSet id="l"><lane id="staf"><flowNodeRef>\n    kerja\n  </flowNodeRef>'
        "<flowNodeRef>dalam</flowNodeRef><flowNodeRef>\tk\t</flowNodeRef></lane></laneSet>",
        start(),
        node("userTask", "kerja"),
        sub("dalam", node("userTask", "k"), node("userTask", "lain")),
        end(),
        path("mulai", "kerja", "dalam", "selesai"),
    )

    reading = read(diagram)

    assert reading.errors == ()
    assert reading.process is not None
    groups = {own: reading.process.elements[own].group for own in ("kerja", "k", "lain")}
    assert groups == {"kerja": "staf", "k": "staf", "lain": "staf"}


def test_a_sub_process_may_have_lanes_of_its_own() -> None:
    lanes = '<laneSet id="l"><lane id="kasie"><flowNodeRef>k</flowNodeRef></lane></laneSet>'
    reading = read(inside(lanes, node("userTask", "k")))

    assert reading.errors == ()
    assert reading.process is not None
    assert reading.process.elements["k"].group == "kasie"


def test_comments_and_instructions_between_elements_crash_no_rule() -> None:
    """The parser leaves them out; whoever hands a tree to the rules may not have."""
    clutter = "<!-- a --><?b c?>"
    diagram = inside(clutter, start("m"), clutter, user("k"), end("s"), path("m", "k", "s"))
    diagram = beside(diagram.replace(b"><", f">{clutter}<".encode()), clutter)
    root = etree.fromstring(diagram)

    node_that_runs, _ = choose(root)
    assert node_that_runs is not None
    assert [p.rule for p in check(draw(root, node_that_runs)) if p.severity == "error"] == []


HEAVY = {
    "hundreds of thousands of attributes": work().replace(
        b"<userTask", b"<userTask " + b" ".join(b'a%d=""' % n for n in range(200_000))
    ),
    "a hundred attributes on each of many elements": work(
        *(
            f'<userTask id="t{n}" ' + " ".join(f'alur:x{m}=""' for m in range(90)) + "/>"
            for n in range(1_800)
        )
    ),
    "six thousand gateways in a circle": process(
        start(),
        *(node("exclusiveGateway", f"g{n}") for n in range(6_000)),
        path("mulai", *(f"g{n}" for n in range(6_000)), "g0"),
    ),
    "six thousand flows out of one step": process(
        start(),
        user("k"),
        node("exclusiveGateway", "g"),
        path("mulai", "k"),
        *(flow("k", "g", id=f"f{n}") for n in range(6_000)),
    ),
    "a race of six thousand with itself": process(
        start(),
        node("eventBasedGateway", "g"),
        node("intermediateCatchEvent", "c", timer("PT5M")),
        path("mulai", "g"),
        *(flow("g", "c", id=f"f{n}") for n in range(6_000)),
    ),
    "two thousand errors and as many event sub-processes": process(
        start(),
        *(end(f"e{n}", "<errorEventDefinition/>") for n in range(2_000)),
        *(
            sub(
                f"s{n}",
                node("startEvent", f"m{n}", "<errorEventDefinition/>"),
                triggeredByEvent="true",
            )
            for n in range(2_000)
        ),
    ),
    "five thousand links of one name": process(
        start(),
        *(
            node("intermediateThrowEvent", f"p{n}", '<linkEventDefinition name="x"/>')
            for n in range(5_000)
        ),
        node("intermediateCatchEvent", "d", '<linkEventDefinition name="x"/>'),
    ),
    "nine thousand pools and as many processes": beside(
        work(),
        '<collaboration id="c">'
        + '<participant processRef="lain"/>' * 9_000
        + "</collaboration>"
        + '<process id="lain" isExecutable="true"/>' * 9_000,
    ),
    "flows without ids that all join the same two": process(
        start(),
        user("k"),
        '<sequenceFlow sourceRef="mulai" targetRef="k"/>' * 15_000,
    ),
    "five thousand names to hand on, all alike": call(
        extension('<alur:input name="x" value="1"/>' * 9_000)
    ),
    "ten thousand jobs that nobody could do": process(
        start(), *(job(f"j{n}", alur_needsParaf="x y z") for n in range(9_000))
    ),
}


@pytest.mark.parametrize("diagram", HEAVY.values(), ids=HEAVY.keys())
def test_a_heavy_file_is_answered_soon_and_briefly(diagram: bytes) -> None:
    ordinary, _ = measured(ORDINARY)

    seconds, problems = measured(diagram)

    assert seconds < TIMES * ordinary
    assert 0 < problems < 500


def measured(diagram: bytes) -> tuple[float, int]:
    """Return how long a file takes to read, in seconds of this processor, and its problems."""
    began = time.process_time()
    problems = len(read(diagram).problems)
    return time.process_time() - began, problems


def test_a_message_of_another_is_heard_only_by_its_name() -> None:
    """A reference may have the file's own prefix; nobody else's is followed."""
    diagram = beside(event('<messageEventDefinition messageRef="tns:pesan"/>'), MESSAGE)

    assert read(diagram).errors == ()
