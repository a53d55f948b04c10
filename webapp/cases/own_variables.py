"""Which variables an element does not share with the rest of its case. Pure.

An instance of a repeated step has its own item and result; a called process that is told what it
gets shares nothing (`engine.interpreter.variables`).
"""

from collections.abc import Iterator

from engine.diagram.model import Element, Process
from webapp.step_names import element_of, is_whole


def is_own(process: Process, key: str, name: str) -> bool:
    """Say whether what `key` writes to a variable stays in its repetition or called process."""
    element = process.elements.get(element_of(key))
    if element is None:
        return False
    if name in _of_instance(element) and not is_whole(key):
        return True
    return any(
        around.inputs or around.outputs or name in _of_instance(around)
        for around in _around(process, element)
    )


def is_repeated(process: Process, key: str) -> bool:
    """Say whether an element, or something around it, is repeated."""
    element = process.elements.get(element_of(key))
    if element is None:
        return False
    around = (element, *_around(process, element))
    return any(each.repetition is not None for each in around)


def _of_instance(element: Element) -> tuple[str | None, ...]:
    told = element.repetition
    return () if told is None else ("loopCounter", told.item, told.result)


def _around(process: Process, element: Element) -> Iterator[Element]:
    scope = element.scope
    while scope is not None:
        yield process.elements[scope]
        scope = process.elements[scope].scope
