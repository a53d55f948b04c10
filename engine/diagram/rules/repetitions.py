"""Loop and multi-instance markers: how often is known, bounded, and said in one way."""

import re
from collections.abc import Iterator

from engine.diagram.drawing import Drawing
from engine.diagram.model import Element, Repetition
from engine.diagram.names import children
from engine.diagram.rules.rule import ERROR, Finding, rule
from engine.diagram.vocabulary import ACTIVITIES
from engine.errors import Invalid
from engine.expressions import ExpressionError, compile_expression

MAX_INSTANCES = 1000  # each is a token, and often a work item in somebody's inbox
RESERVED = (  # what the engine itself tells within a repetition
    "loopCounter",
    "nrOfInstances",
    "nrOfCompletedInstances",
    "nrOfActiveInstances",
)
_MULTI = "BPMN 2.0.2, Multi-Instance Loop Characteristics"
_VARIABLE = re.compile(r"[^\W\d]\w{0,63}")


@rule(
    "several-repetitions",
    ERROR,
    "BPMN 2.0.2, Loop Characteristics",
    ("Sisakan satu tanda pengulangan.", "Keep one marker."),
)
def an_activity_repeats_in_one_way(drawing: Drawing) -> Iterator[Finding]:
    """Of two markers only one would count."""
    for node in drawing.nodes(*ACTIVITIES):
        markers = children(node, "multiInstanceLoopCharacteristics", "standardLoopCharacteristics")
        if len(list(markers)) > 1:
            own = node.get("id", "").strip()
            yield Finding(
                own,
                f"{drawing.label(own)} punya paling banyak satu tanda pengulangan, tetapi ada "
                "lebih.",
                f"{drawing.label(own)} has one loop marker at most, but here are more.",
            )


@rule(
    "repetition-count",
    ERROR,
    _MULTI,
    (
        'Tulis salah satu: loopCardinality (misalnya 3), atau alur:collection="berkas".',
        'Write one of them: a loopCardinality (such as 3), or alur:collection="files".',
    ),
)
def a_multi_instance_says_how_many(drawing: Drawing) -> Iterator[Finding]:
    """With neither a number nor a list nothing would be done; with both nobody knows which."""
    for element, repetition in _multiple(drawing):
        given = [repetition.cardinality, repetition.collection]
        if sum(value is not None for value in given) != 1:
            found_id, found_en = ("keduanya", "both") if all(given) else ("tidak satu pun", "none")
            yield Finding(
                element.id,
                f"Pengulangan {drawing.label(element.id)} harus menyebut jumlah (loopCardinality) "
                f"atau daftar (alur:collection), tetapi {found_id} yang ada.",
                f"The multi-instance {drawing.label(element.id)} says a number (loopCardinality) "
                f"or a list (alur:collection), but here is {found_en}.",
            )


@rule(
    "repetition-too-many",
    ERROR,
    _MULTI,
    (
        f"Tulis bilangan bulat dari 0 sampai {MAX_INSTANCES}.",
        f"Write a whole number from 0 to {MAX_INSTANCES}.",
    ),
)
def a_number_of_instances_is_bounded(drawing: Drawing) -> Iterator[Finding]:
    """A thousand million work items would stop the office, not help it."""
    for element, repetition in _multiple(drawing):
        value = _constant(repetition.cardinality)
        if value is not None and not _is_count(value):
            yield Finding(
                element.id,
                f"Jumlah pengulangan {drawing.label(element.id)} ialah bilangan bulat dari 0 "
                f"sampai {MAX_INSTANCES}, tetapi tertulis '{(repetition.cardinality or '')[:80]}'.",
                f"The number of instances of {drawing.label(element.id)} is a whole number from 0 "
                f"to {MAX_INSTANCES}, but it is '{(repetition.cardinality or '')[:80]}'.",
            )


@rule(
    "repetition-names",
    ERROR,
    _MULTI,
    (
        "Pakai nama variabel: huruf, angka, garis bawah; bukan nama yang dipakai mesin.",
        "Use a variable's name: letters, digits, underscore; not one that the engine uses.",
    ),
)
def a_repetition_names_variables(drawing: Drawing) -> Iterator[Finding]:
    """Under any other name an expression or a form could not find them."""
    for element, repetition in _multiple(drawing):
        for name in filter(None, (repetition.item, repetition.results, repetition.result)):
            if not _VARIABLE.fullmatch(name) or name in RESERVED:
                yield Finding(
                    element.id,
                    f"Pengulangan {drawing.label(element.id)} menyebut variabel '{name[:80]}', "
                    "tetapi itu bukan nama yang dapat dipakai.",
                    f"The multi-instance {drawing.label(element.id)} names the variable "
                    f"'{name[:80]}', but that name cannot be used.",
                )


@rule(
    "repetition-results",
    ERROR,
    _MULTI,
    (
        "Tulis alur:results dan alur:result bersama-sama, dan alur:item hanya dengan daftar.",
        "Write alur:results and alur:result together, and alur:item only with a list.",
    ),
)
def results_say_from_where_and_to_where(drawing: Drawing) -> Iterator[Finding]:
    """Results that are gathered from nowhere, or go nowhere, would be lost."""
    for element, repetition in _multiple(drawing):
        halves = (repetition.results is None) != (repetition.result is None)
        if halves or (repetition.item is not None and repetition.collection is None):
            what_id, what_en = (
                ("alur:results dan alur:result", "alur:results and alur:result")
                if halves
                else ("alur:item dan alur:collection", "alur:item and alur:collection")
            )
            yield Finding(
                element.id,
                f"Pengulangan {drawing.label(element.id)} harus punya {what_id}, tetapi hanya "
                "salah satu.",
                f"The multi-instance {drawing.label(element.id)} has both {what_en}, but only one "
                "is there.",
            )


@rule(
    "loop-without-end",
    ERROR,
    "BPMN 2.0.2, Standard Loop Characteristics",
    (
        "Tulis syaratnya (loopCondition) atau paling banyak berapa kali (loopMaximum).",
        "Write its condition (loopCondition) or how often at most (loopMaximum).",
    ),
)
def a_loop_says_when_it_ends(drawing: Drawing) -> Iterator[Finding]:
    """A loop without a condition or a maximum would go round for ever."""
    for node in drawing.nodes(*ACTIVITIES):
        for marker in children(node, "standardLoopCharacteristics"):
            own = node.get("id", "").strip()
            element = drawing.process.elements.get(own)
            repetition = None if element is None else element.repetition
            maximum = marker.get("loopMaximum")
            bad = maximum is not None and (repetition is None or not repetition.maximum)
            if bad or (repetition is not None and not _has_end(repetition)):
                yield Finding(
                    own,
                    f"Pengulangan {drawing.label(own)} harus punya syarat atau jumlah paling "
                    f"banyak (bilangan bulat), tetapi tertulis '{(maximum or '')[:80]}'.",
                    f"The loop {drawing.label(own)} has a condition or a maximum (a whole number), "
                    f"but here it says '{(maximum or '')[:80]}'.",
                )


def _has_end(repetition: Repetition) -> bool:
    return repetition.condition is not None or repetition.maximum is not None


def _multiple(drawing: Drawing) -> Iterator[tuple[Element, Repetition]]:
    for element in drawing.process.elements.values():
        if element.repetition is not None and element.repetition.kind != "loop":
            yield element, element.repetition


def _is_count(value: object) -> bool:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return whole and value in range(MAX_INSTANCES + 1)


def _constant(source: str | None) -> object:
    """Return what an expression without variables comes to, None when it has any or is none."""
    try:
        expression = compile_expression(source or "")
        return None if expression.names else expression.evaluate({}, budget=100)
    except (Invalid, ExpressionError):
        return None
