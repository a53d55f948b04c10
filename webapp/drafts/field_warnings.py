"""Warns that a field which something still uses has gone, or has become another kind. Pure."""

from collections.abc import Iterator, Mapping
from itertools import islice

from engine.diagram.model import Problem, Process
from engine.diagram.variables import written
from forms.model import Field, Form
from forms.text import Text
from webapp.drafts.field_uses import Place, field_uses

MAX_WARNINGS = 50
MAX_NAMED = 3  # places in one sentence

# Kinds whose answers have one shape: whatever reads one of them can read the others.
_SHAPES = {
    "text": "text", "textarea": "text", "select": "text", "radio": "text",
    "checklist": "texts",
}  # fmt: skip
_WORDS = {
    "text": Text("teks", "text"),
    "number": Text("angka", "a number"),
    "date": Text("tanggal", "a date"),
    "datetime": Text("tanggal dan jam", "a date and time"),
    "checkbox": Text("centang", "a tick"),
    "texts": Text("daftar centang", "a checklist"),
    "parts": Text("bagian berita", "parts"),
    "decisions": Text("keputusan per bagian", "decisions on parts"),
    "files": Text("berkas", "files"),
    "alt_texts": Text("teks alternatif", "alternative texts"),
    "crops": Text("potongan foto", "crops"),
}


def field_warnings(
    process: Process, forms: Mapping[str, Form], before: Mapping[str, Form]
) -> list[Problem]:
    """Return a warning for each field that something uses and that is not what it was.

    Args:
        process: as it is drawn now.
        forms: its forms now, form id → form.
        before: the forms of the version in force.
    """
    now, then = _fields(forms), _fields(before)
    named = {element.form for element in process.elements.values() if element.form}
    by_form = {name: dict.fromkeys(_keys(form)) for name, form in forms.items() if name in named}
    still = written(process, by_form)[""]
    places = field_uses(process, forms)
    changed = _changed(now, then, still, places)
    return list(islice(changed, MAX_WARNINGS))


def _changed(
    now: Mapping[str, Field],
    then: Mapping[str, Field],
    still: set[str],
    places: Mapping[str, tuple[Place, ...]],
) -> Iterator[Problem]:
    for key, field in then.items():
        if key not in places:
            continue
        if key not in still:
            yield _gone(key, field, places[key])
        elif key in now and _shape(now[key]) != _shape(field):
            yield _other_kind(key, field, now[key], places[key])


def _fields(forms: Mapping[str, Form]) -> dict[str, Field]:
    """Return the answered fields by their keys; the first of those that several forms ask."""
    found: dict[str, Field] = {}
    for form in forms.values():
        for field in form.inputs:
            found.setdefault(field.key, field)
    return found


def _keys(form: Form) -> list[str]:
    return [field.key for field in form.inputs]


def _shape(field: Field) -> str:
    shape = _SHAPES.get(field.kind, field.kind)
    return "number with decimals" if shape == "number" and field.decimals else shape


def _gone(key: str, field: Field, places: tuple[Place, ...]) -> Problem:
    said = {
        "id": f"Isian '{key}' ({field.label('id')[:60]}) tidak ada lagi pada formulir mana pun, "
        f"tetapi masih dipakai oleh {_listed(places, 'id')}.",
        "en": f"No form asks the field '{key}' ({field.label('en')[:60]}) any more, "
        f"but it is still used by {_listed(places, 'en')}.",
    }
    mend = {
        "id": "Kembalikan isian itu, atau ubah juga yang memakainya.",
        "en": "Bring the field back, or change what uses it too.",
    }
    return _warning("field-gone", places, said, mend)


def _other_kind(key: str, was: Field, now: Field, places: tuple[Place, ...]) -> Problem:
    said = {
        "id": f"Isian '{key}' semula {_word(was, 'id')}, sekarang {_word(now, 'id')}, "
        f"tetapi dipakai oleh {_listed(places, 'id')}.",
        "en": f"The field '{key}' was {_word(was, 'en')} and is now {_word(now, 'en')}, "
        f"but it is used by {_listed(places, 'en')}.",
    }
    mend = {
        "id": "Pastikan semua yang memakainya mengerti jenis yang baru.",
        "en": "Make sure that all that use it understand the new kind.",
    }
    return _warning("field-kind", places, said, mend)


def _warning(
    rule: str, places: tuple[Place, ...], said: Mapping[str, str], mend: Mapping[str, str]
) -> Problem:
    at = next((place.element_id for place in places if place.element_id), "")
    return Problem(rule, "warning", at, "", said, mend)


def _word(field: Field, language: str) -> str:
    shape = _SHAPES.get(field.kind, field.kind)
    if shape == "number" and field.decimals:
        return Text("angka dengan koma", "a number with decimals")(language)
    return _WORDS[shape](language)


def _listed(places: tuple[Place, ...], language: str) -> str:
    named = list(dict.fromkeys(place.said(language) for place in places))
    more = len(named) - MAX_NAMED
    listed = ", ".join(named[:MAX_NAMED])
    if more <= 0:
        return listed
    return listed + (f" dan {more} tempat lain" if language == "id" else f" and {more} more")
