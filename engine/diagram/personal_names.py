"""Where a process or its forms would carry a personal value to where no erasure reaches it.

The log and the rows of a case have a reference in place of the value. What an expression works out
of it, a title or a summary would be kept in the clear.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.diagram.model import Element, Problem, Process
from engine.diagram.variables import uses
from engine.errors import Invalid
from engine.expressions import compile_expression

RULE = "personal-used"
Words = tuple[str, str]  # Indonesian, English


def personal_problems(
    process: Process, forms: Mapping[str, Mapping[str, Any]]
) -> Iterator[Problem]:
    """Yield an error for each place that names a personal field, or for a field that cannot be one.

    Args:
        process: as it is drawn.
        forms: form id → variable → what `FormValidator.fields_of` says of it: `personal`, and
            perhaps `cannot_be_personal` and `copies`.
    """
    asked = {name: forms[name] for name in _forms_of(process) if name in forms}
    yield from _unfit(process, asked)
    personal = frozenset(
        name for fields in asked.values() for name, said in fields.items() if _is_personal(said)
    )
    if personal:
        yield from _copied(process, asked, personal)
        yield from _of_process(process, personal)
        for element in process.elements.values():
            yield from _of_element(element, asked.get(element.form or "", {}), personal)
        yield from _in_expressions(process, personal)


def _forms_of(process: Process) -> Iterator[str]:
    yield from dict.fromkeys(e.form for e in process.elements.values() if e.form)


def _is_personal(said: Any) -> bool:
    return bool(getattr(said, "personal", False))


def _unfit(process: Process, asked: Mapping[str, Mapping[str, Any]]) -> Iterator[Problem]:
    for form, fields in asked.items():
        for name, said in fields.items():
            if getattr(said, "cannot_be_personal", False):
                at = _first_with(process, form)
                yield Problem(RULE, "error", at.id, at.name, {
                    "id": f"Isian '{name}' pada formulir '{form}' tidak dapat ditandai data "
                    "pribadi: berkas dan bagian disimpan menurut sidiknya dan tidak ikut terhapus.",
                    "en": f"The field '{name}' of the form '{form}' cannot be marked as personal: "
                    "files and parts are kept by their digest and would not be erased.",
                })  # fmt: skip


def _copied(
    process: Process, asked: Mapping[str, Mapping[str, Any]], personal: frozenset[str]
) -> Iterator[Problem]:
    for form, fields in asked.items():
        for name, said in fields.items():
            for source in sorted(personal & set(getattr(said, "copies", ()))):
                if not _is_personal(said):
                    at = _first_with(process, form)
                    place = (f"usulan isi '{name}' pada formulir '{form}'",
                             f"value suggested for '{name}' of the form '{form}'")  # fmt: skip
                    yield _named(at.id, at.name, source, place)


def _first_with(process: Process, form: str) -> Element:
    return next(element for element in process.elements.values() if element.form == form)


def _of_process(process: Process, personal: frozenset[str]) -> Iterator[Problem]:
    if process.title in personal:
        yield _named(process.id, process.name, process.title, ("judul berkas", "title of cases"))
    for name in process.summary:
        if name in personal:
            yield _named(process.id, process.name, name, ("ringkasan berkas", "summary of cases"))


def _of_element(
    element: Element, own: Mapping[str, Any], personal: frozenset[str]
) -> Iterator[Problem]:
    places: list[tuple[str, Words]] = [
        (name, ("keluaran", "output")) for name, _ in element.outputs
    ]
    if element.register_variable:
        places.append((element.register_variable, ("nomor register", "number of the register")))
    if element.repetition is not None and element.repetition.results:
        results = ("hasil pengulangan", "results of the repetition")
        places.append((element.repetition.results, results))
    # What he approves is shown before it is entered: no commitment is there yet to be bound.
    asked_here = ("paraf atas isian langkah itu sendiri", "paraf on what the step itself asks")
    places += [(name, asked_here) for name in element.paraf if name in own]
    for name, place in places:
        if name in personal:
            yield _named(element.id, element.name, name, place)


def _in_expressions(process: Process, personal: frozenset[str]) -> Iterator[Problem]:
    for use in uses(process):
        try:
            names = compile_expression(use.source).names
        except Invalid:  # a rule of the reader says so
            continue
        for name in sorted(personal.intersection(names)):
            yield _named(use.at, use.name, name, use.place)


def _named(at: str, label: str, name: str, place: Words) -> Problem:
    message = {
        "id": f"'{name}' adalah data pribadi dan tidak boleh dipakai pada {place[0]}: nilainya "
        "akan tersimpan di tempat yang tidak ikut terhapus.",
        "en": f"'{name}' is personal and may not be used in the {place[1]}: its value would be "
        "kept where no erasure reaches it.",
    }
    return Problem(RULE, "error", at, label, message)
