"""Jobs: what every engine's automatic step becomes, once its topic is found."""

from engine.diagram.dialects import kinds
from engine.diagram.dialects.expressions import translated
from engine.diagram.dialects.record import Report, Said
from engine.diagram.dialects.repeated import inside_repetition
from engine.diagram.dialects.written import camunda, hand
from engine.diagram.names import Node
from engine.errors import Invalid


def has_topic(node: Node, topic: str, shown: str, report: Report) -> None:
    """Write that a job has this topic, and say so."""
    camunda(node, "type", "external")
    camunda(node, "topic", topic)
    report.say(
        kinds.TOPIC,
        node,
        f"{shown} pada {{at}} dibaca sebagai pekerjaan dengan topik '{topic}': penangan topik itu "
        "yang mengerjakannya.",
        f"{shown} on {{at}} was read as a job of the topic '{topic}': a handler of that topic "
        "must do it.",
    )


def has_no_topic(node: Node, shown: str, report: Report) -> None:
    """Say that what an automatic step does has no name that could be a topic.

    A topic is written nonetheless, so that it is refused once.
    """
    camunda(node, "type", "external")
    camunda(node, "topic", "-")
    report.say(
        kinds.NO_TOPIC,
        node,
        f"{shown} pada {{at}} tidak punya nama yang dapat menjadi topik.",
        f"{shown} on {{at}} has no name that could be a topic.",
    )


def given(node: Node, name: str, said: Said, report: Report) -> None:
    """Write what a job is handed under a name, or say why it cannot be."""
    try:
        became = translated(
            said.value, unmarked=said.unmarked, renamed=inside_repetition(node, said.value)
        ).became
    except Invalid as why:
        report.refused(kinds.NO_MAPPING, node, said.shown, why)
        return
    hand(node, "input", name, became)
    report.became(kinds.MAPPING, node, said.shown, f"alur:input '{name}' = {became}")


def result(node: Node, name: str, said: Said, report: Report) -> None:
    """Say that a job's result needs no mapping, or why it cannot be mapped.

    A job's results are the case's variables of the same names, and no others.
    """
    try:
        if translated(said.value, unmarked=said.unmarked).name != name:
            raise Invalid(
                "a job hands back its results by their own names, and nothing is computed",
                indonesian="pekerjaan mengembalikan hasil dengan namanya sendiri, tanpa "
                "perhitungan",
            )
    except Invalid as why:
        report.refused(kinds.NO_MAPPING, node, said.shown, why)
        return
    report.say(
        kinds.MAPPING,
        node,
        f"{said.shown[:120]} pada {{at}} tidak perlu: hasil pekerjaan menjadi variabel berkas "
        "dengan namanya sendiri.",
        f"{said.shown[:120]} on {{at}} is not needed: a job's results become variables of the "
        "case by their own names.",
    )
