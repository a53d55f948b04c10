"""How often an activity runs: multi-instance and loop markers of the XML → `Repetition`."""

from collections.abc import Mapping

from engine.diagram.model import Repetition
from engine.diagram.names import ALUR, Node, first, identity, local, plain


def repetition(node: Node, xml: Mapping[str, Node]) -> Repetition | None:
    """Return how often an activity runs, None when once."""
    marker = first(node, "multiInstanceLoopCharacteristics", "standardLoopCharacteristics")
    if marker is None:
        return None
    if local(marker) == "standardLoopCharacteristics":
        return Repetition(
            kind="loop",
            condition=_text(marker, "loopCondition"),
            test_before=marker.get("testBefore", "").strip() in ("true", "1"),
            maximum=_whole(marker.get("loopMaximum")),
        )
    return Repetition(
        kind="sequential"
        if marker.get("isSequential", "").strip() in ("true", "1")
        else "parallel",
        cardinality=_text(marker, "loopCardinality"),
        collection=_alur(marker, "collection") or _data(marker, "loopDataInputRef", xml),
        item=_alur(marker, "item") or _item(marker, "inputDataItem"),
        results=_alur(marker, "results") or _data(marker, "loopDataOutputRef", xml),
        result=_alur(marker, "result") or _item(marker, "outputDataItem"),
        until=_text(marker, "completionCondition"),
    )


def _data(marker: Node, tag: str, xml: Mapping[str, Node]) -> str | None:
    """Return the variable that a reference to drawn data means: the data's name, else its id."""
    to = _text(marker, tag)
    target = None if to is None else xml.get(to)
    return to if target is None else (plain(target.get("name")) or to)


def _item(marker: Node, tag: str) -> str | None:
    found = first(marker, tag)
    return None if found is None else (plain(found.get("name")) or identity(found) or None)


def _text(marker: Node, tag: str) -> str | None:
    found = first(marker, tag)
    return (found.text or "").strip() or None if found is not None else None


def _alur(marker: Node, attribute: str) -> str | None:
    return marker.get(f"{{{ALUR}}}{attribute}", "").strip() or None


def _whole(text: str | None) -> int | None:
    """Return a number of at most nine digits: longer ones cost more to read than they are worth."""
    digits = (text or "").strip()
    return int(digits) if digits.isdecimal() and len(digits) <= 9 else None
