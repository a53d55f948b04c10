"""Our own extensions (`alur:`): each stands where it has a meaning and can be read."""

import re
from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches

from engine.diagram.drawing import Drawing
from engine.diagram.model import Element
from engine.diagram.names import ALUR, Node, local, nearest_id, split
from engine.diagram.own_extensions import ATTRIBUTES, ELEMENTS
from engine.diagram.rules.rule import ERROR, Finding, rule
from engine.durations import parse_duration
from engine.errors import Invalid

_OURS = "docs/bpmn-support.md, alur extensions"
_SPELLING = ("Periksa ejaan dan tempatnya.", "Mend its spelling or its place.")
_VARIABLE = re.compile(r"[^\W\d]\w{0,63}")
_NAME = re.compile(r"[\w.\-]{1,64}")


@rule("unknown-extension-attribute", ERROR, _OURS, _SPELLING)
def our_attribute_stands_where_it_means_something(drawing: Drawing) -> Iterator[Finding]:
    """A misspelt `alur:paraf` would silently let a release out without one."""
    for node in drawing.root.iter("*"):
        for name in map(str, node.attrib):
            namespace, attribute = split(name)
            ours = namespace == ALUR or (not namespace and split(node.tag)[0] == ALUR)
            allowed = ATTRIBUTES.get(split(node.tag)[1], ())
            if ours and attribute not in allowed:
                yield _unknown(drawing, node, f"alur:{attribute}", attribute, allowed)


@rule("unknown-extension-element", ERROR, _OURS, _SPELLING)
def our_element_stands_where_it_means_something(drawing: Drawing) -> Iterator[Finding]:
    """A misspelt or misplaced element of ours would silently do nothing."""
    for node in drawing.root.iter(f"{{{ALUR}}}*"):
        parent = node.getparent()
        if parent is None:
            continue
        holder = parent.getparent() if local(parent) == "extensionElements" else parent
        allowed = ELEMENTS.get("" if holder is None else split(holder.tag)[1], ())
        tag = split(node.tag)[1]
        if tag not in allowed:
            yield _unknown(drawing, node, f"<alur:{tag}>", tag, allowed)


@rule("extension-doubled", ERROR, _OURS, ("Sisakan satu.", "Keep one."))
def our_single_elements_stand_once(drawing: Drawing) -> Iterator[Finding]:
    """Of two identity pages or two standards only the first would be read."""
    for tag in ("sop", "mutuBaku"):
        seen: set[Node] = set()
        for node in drawing.node.iter(f"{{{ALUR}}}{tag}"):
            parent = node.getparent()
            if parent in seen:
                at = nearest_id(node)
                yield Finding(
                    at,
                    f"Paling banyak satu <alur:{tag}> pada {drawing.label(at)}, tetapi ada lebih.",
                    f"There is at most one <alur:{tag}> on {drawing.label(at)}, but here are more.",
                )
            if parent is not None:
                seen.add(parent)


@rule(
    "extension-target",
    ERROR,
    _OURS,
    ("Sebut id langkah yang ada.", "Name the id of a step that exists."),
)
def our_references_name_steps_of_people(drawing: Drawing) -> Iterator[Finding]:
    """A paraf that is asked of a step which is not there could never be given."""
    elements = drawing.process.elements
    for element in elements.values():
        for attribute, others in (
            ("needsParaf", element.needs_paraf),
            ("separateFrom", element.separate_from),
        ):
            for other in others:
                if drawing.has(other) and (attribute != "needsParaf" or elements[other].paraf):
                    continue
                found_id, found_en = (
                    ("langkah itu tidak meminta paraf", "that step asks for no paraf")
                    if drawing.has(other)
                    else ("langkah itu tidak ada", "there is no such step")
                )
                yield Finding(
                    element.id,
                    f"alur:{attribute} pada {drawing.label(element.id)} menyebut '{other}', "
                    f"tetapi {found_id}.",
                    f"alur:{attribute} on {drawing.label(element.id)} names '{other}', but "
                    f"{found_en}.",
                )


@rule(
    "qualification-lane",
    ERROR,
    _OURS,
    ("Sebut id lajur yang ada.", "Name the id of a lane that exists."),
)
def a_qualification_names_a_lane(drawing: Drawing) -> Iterator[Finding]:
    """A qualification for nobody cannot be shown beside a post."""
    lanes = {lane.id for lane in drawing.process.lanes}
    for lane, text in drawing.process.sop.kualifikasi if drawing.process.sop else ():
        if lane and lane not in lanes:
            yield Finding(
                drawing.process.id,
                f"alur:kualifikasi menyebut lajur '{lane}' ('{text[:40]}'), tetapi lajur itu "
                "tidak ada.",
                f"alur:kualifikasi names the lane '{lane}' ('{text[:40]}'), but there is none.",
            )


@rule(
    "register-incomplete",
    ERROR,
    _OURS,
    (
        "Tulis alur:register dan alur:registerVariable bersama-sama.",
        "Write alur:register and alur:registerVariable together.",
    ),
)
def a_register_says_where_its_number_goes(drawing: Drawing) -> Iterator[Finding]:
    """A number that is drawn and written nowhere leaves a gap in the book."""
    for element in drawing.process.elements.values():
        if (element.register is None) != (element.register_variable is None):
            yield Finding(
                element.id,
                f"{drawing.label(element.id)} harus punya alur:register dan "
                "alur:registerVariable, tetapi hanya salah satu.",
                f"{drawing.label(element.id)} has both alur:register and "
                "alur:registerVariable, but only one is there.",
            )


@rule(
    "extension-value",
    ERROR,
    _OURS,
    (
        "Perbaiki nilainya: nama variabel, nama kelompok, tanggal (2026-11-27), durasi (PT15M).",
        "Mend the value: a variable's or group's name, a date (2026-11-27), a duration (PT15M).",
    ),
)
def our_values_can_be_read(drawing: Drawing) -> Iterator[Finding]:
    """What cannot be read would be shown wrongly or never be found."""
    process = drawing.process
    for value in filter(None, (process.title, *process.summary)):
        if not _VARIABLE.fullmatch(value):
            yield _value(drawing, process.id, "title/summary", value)
    for lane in process.lanes:
        if lane.group and not _NAME.fullmatch(lane.group):
            yield _value(drawing, lane.id, "group", lane.group)
    for element in process.elements.values():
        for attribute, value in _unreadable(element):
            yield _value(drawing, element.id, attribute, value)
    for attribute, value in _bad_dates(drawing):
        yield _value(drawing, process.id, attribute, value)


def _unreadable(element: Element) -> Iterator[tuple[str, str]]:
    for variable in (*element.paraf, *filter(None, [element.register_variable])):
        if not _VARIABLE.fullmatch(variable):
            yield "paraf/registerVariable", variable
    calendar = element.timer.calendar if element.timer else None
    for attribute, name in (
        ("register", element.register),
        ("escalateTo", element.escalate_to),
        ("calendar", calendar),
    ):
        if name is not None and not _NAME.fullmatch(name):
            yield attribute, name
    waktu = element.mutu_baku.waktu if element.mutu_baku else ""
    if waktu and not _is_duration(waktu):
        yield "waktu", waktu


def _bad_dates(drawing: Drawing) -> Iterator[tuple[str, str]]:
    sop = drawing.process.sop
    if sop is None:
        return
    for attribute, value in (
        ("tanggalPembuatan", sop.tanggal_pembuatan),
        ("tanggalRevisi", sop.tanggal_revisi),
        ("tanggalPengesahan", sop.tanggal_pengesahan),
    ):
        try:
            if value:
                date.fromisoformat(value)
        except ValueError:
            yield attribute, value


def _is_duration(text: str) -> bool:
    try:
        parse_duration(text)
    except Invalid:
        return False
    return True


def _value(drawing: Drawing, at: str, attribute: str, value: str) -> Finding:
    return Finding(
        at,
        f"Nilai alur:{attribute} pada {drawing.label(at)} tidak terbaca: '{value[:80]}'.",
        f"The value of alur:{attribute} on {drawing.label(at)} cannot be read: '{value[:80]}'.",
    )


def _unknown(
    drawing: Drawing, node: Node, what: str, name: str, allowed: tuple[str, ...]
) -> Finding:
    everywhere = [one for names in (*ATTRIBUTES.values(), *ELEMENTS.values()) for one in names]
    near = get_close_matches(name, allowed, 1) or get_close_matches(name, sorted(everywhere), 1)
    hint_id = f" Maksudnya '{near[0]}'?" if near and near[0] != name else ""
    hint_en = f" Did you mean '{near[0]}'?" if near and near[0] != name else ""
    at = nearest_id(node)
    place = split(node.tag)[1]
    return Finding(
        at,
        f"{what} tidak berarti apa-apa pada {place} ({drawing.label(at)}).{hint_id}",
        f"{what} means nothing on {place} ({drawing.label(at)}).{hint_en}",
    )
