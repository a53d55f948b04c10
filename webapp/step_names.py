"""What people call a step, and where it is drawn, given its id or the key of a visit. Pure.

An id with "~" is not drawn by itself (`engine.diagram.model.Element`): "panggil~isi" lies in the
process that "panggil" calls, "putus~choose" asks which way leaves "putus", and "setujui~each" is
all of a repeated "setujui".
"""

from engine.diagram.model import Process
from webapp.i18n import gettext

EACH, CHOOSE, INSIDE = "~each", "~choose", "~"


def element_of(key: str) -> str:
    """Return the element that a key is of.

    >>> element_of("periksa:2"), element_of("setujui~each:1"), element_of("panggil~isi:1")
    ('periksa', 'setujui', 'panggil~isi')
    """
    return (key.rpartition(":")[0] or key).removesuffix(EACH)


def drawn(element_id: str) -> str:
    """Return what is drawn of an element: itself, or the part in which it lies.

    >>> drawn("periksa"), drawn("panggil~isi"), drawn("putus~choose")
    ('periksa', 'panggil', 'putus')
    """
    return element_id.partition(INSIDE)[0]


def is_whole(key: str) -> bool:
    """Say whether a key is of all instances of a repeated step.

    >>> is_whole("setujui~each:1"), is_whole("setujui:1")
    (True, False)
    """
    return (key.rpartition(":")[0] or key).endswith(EACH)


def step_name(process: Process, key: str) -> str:
    """Return what a step is called: its name, and by which call it came if it is of another one."""
    element = process.elements.get(element_of(key))
    if element is None or not element.options:
        return name_on_diagram(process, key)
    if not element.name:
        return gettext("Pilih jalan")
    return gettext("Pilih: %(question)s", question=name_on_diagram(process, key))


def name_on_diagram(process: Process, key: str) -> str:
    """Return what is written on the diagram: in no language but its own."""
    element_id = element_of(key)
    element = process.elements.get(element_id)
    if element is None:
        return element_id
    name = element.name or element.id.removesuffix(CHOOSE).rpartition(INSIDE)[2]
    call = element_id.removesuffix(CHOOSE).rpartition(INSIDE)[0]
    around = process.elements.get(call)
    if around is None or not around.name or around.name == name:
        return name
    return f"{name} ({around.name})"
