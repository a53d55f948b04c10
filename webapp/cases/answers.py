"""Variables of a case as people read them: each with the label of the form field that wrote it.

What has a shape of its own (files, parts, decisions on parts) becomes lines; what no form knows is
shown as it is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import orjson

from engine.file_references import is_reference, references_in
from forms import parts, showing
from forms.model import Field
from forms.problems import UnreadableForm
from forms.reading import read_form
from forms.text import Text
from webapp import dates

LONGEST = 2_000  # characters of one value; what is longer is in the log

# What jobs and the engine write: no form has these.
_OTHERS = {
    "nomor_agenda": Text("Nomor agenda", "Agenda number"),
    "tayang": Text("Tayang", "Published"),
    "alamat_tayang": Text("Alamat tayang", "Public address"),
    "terbit_pada": Text("Terbit pada", "Published at"),
    "hash_tayang": Text("Sidik isi tayang", "Digest of what is public"),
    "catatan_verifikasi": Text("Catatan verifikasi", "Note of the check"),
    "berkas_revisi": Text("Berkas revisi", "Case of the revision"),
    "alasan_penolakan": Text("Alasan penolakan", "Reasons for rejecting"),
}
_MOMENTS = ("terbit_pada",)  # written by jobs, as ISO text in UTC


@dataclass(frozen=True)
class FileReference:
    """A stored file, as a case refers to it."""

    digest: str
    name: str
    media_type: str
    size: int

    @property
    def short_digest(self) -> str:
        """The first letters of the SHA-256: enough to compare by eye."""
        return self.digest[:12]

    @property
    def is_image(self) -> bool:
        return self.media_type.startswith("image/")

    @property
    def is_video(self) -> bool:
        return self.media_type.startswith("video/")


@dataclass(frozen=True)
class Line:
    """One line of a value: text, or a file, perhaps with a decision on it."""

    text: str = ""
    head: str = ""  # what the line is about, such as "3. Foto"
    decision: str = ""  # "setuju" | "tolak"
    file: FileReference | None = None


@dataclass(frozen=True)
class Answer:
    """One variable with its value in words."""

    name: str
    label: str
    lines: tuple[Line, ...]
    before: tuple[Line, ...] = ()
    is_new: bool = True

    @property
    def is_short(self) -> bool:
        """Whether value and the one before fit on one line: "before → now"."""
        both = (*self.lines, *self.before)
        return len(self.lines) <= 1 and all(not line.file and len(line.text) < 60 for line in both)


class Wording:
    """Puts the variables of one process into words of one language."""

    def __init__(self, forms: Mapping[str, bytes], language: str) -> None:
        self.language = language
        self._fields = _fields_of(tuple(sorted(forms.items())))

    def field(self, name: str) -> Field | None:
        """Return the form field that asks for a variable, or shows it."""
        return self._fields.get(name)

    def label(self, name: str) -> str:
        """Return what people call a variable; its own name when nobody said."""
        field = self._fields.get(name)
        if field is not None and field.label:
            return field.label(self.language)
        return _OTHERS[name](self.language) if name in _OTHERS else name

    def option(self, name: str, value: str) -> str:
        """Return what people call a value that was chosen; the value itself when nobody said."""
        field = self._fields.get(name)
        return field.option_label(value, self.language) if field else value

    def answer(self, name: str, variables: Mapping[str, Any], earlier: Mapping[str, Any]) -> Answer:
        """Return a variable in words, and what it was in `earlier`."""
        return Answer(
            name,
            self.label(name),
            self.lines(name, variables),
            self.lines(name, earlier) if name in earlier else (),
            is_new=name not in earlier,
        )

    def lines(self, name: str, variables: Mapping[str, Any]) -> tuple[Line, ...]:
        """Return the value of a variable as lines; none when it is empty."""
        value: Any = variables.get(name)
        if value is None or value == "" or value == []:
            return ()
        field = self._fields.get(name)
        if is_reference(value):
            return (Line(file=file_reference(value)),)
        if isinstance(value, list):
            return tuple(self._listed(field, value, variables))
        if isinstance(value, Mapping):
            return (Line(_as_json(value)),)
        return (Line(self._plain(name, field, value)[:LONGEST]),)

    def _plain(self, name: str, field: Field | None, value: Any) -> str:
        if name in _MOMENTS:
            return _moment(value, self.language)
        if field is not None:
            return field.shown(value, self.language)
        return showing.shown("text", value, self.language)

    def _listed(
        self, field: Field | None, value: list[Any], variables: Mapping[str, Any]
    ) -> Iterator[Line]:
        numbers = self._part_numbers(field, value, variables)
        for item in value:
            if is_reference(item):
                yield Line(file=file_reference(item))
            elif isinstance(item, Mapping) and "kind" in item and "id" in item:
                yield self._part(item, numbers)
            elif isinstance(item, Mapping) and "part" in item:
                yield _about_part(item, numbers)
            elif isinstance(item, Mapping | list):
                yield Line(_as_json(item))
            else:
                label = field.option_label(item, self.language) if field else str(item)
                yield Line(label[:LONGEST])

    def _part(self, part: Mapping[str, Any], numbers: Mapping[str, str]) -> Line:
        file = part.get("file")
        texts = [str(part.get(key)) for key in ("text", "caption") if part.get(key)]
        return Line(
            " · ".join(texts)[:LONGEST],
            head=numbers.get(str(part["id"]), str(part["id"])),
            file=file_reference(file) if is_reference(file) else None,
        )

    def _part_numbers(
        self, field: Field | None, value: list[Any], variables: Mapping[str, Any]
    ) -> dict[str, str]:
        """Return what each part is called on every form: "b3" → "3. Foto"."""
        among = parts.part_list(value)
        if not among:
            source = field.source if field and field.source else "bagian"
            among = parts.part_list(variables.get(source))
        return {
            str(part["id"]): f"{number}. {parts.kind_word(str(part['kind']), self.language)}"
            for number, part in enumerate(among, start=1)
        }


def file_reference(value: Mapping[str, Any]) -> FileReference:
    """Return a file reference of a variable."""
    size = value["size"] if isinstance(value["size"], int) else 0
    return FileReference(str(value["digest"]), str(value["name"]), str(value["type"]), size)


def files_in(value: Any) -> Iterator[FileReference]:
    """Yield every file that a value refers to, in its order."""
    return map(file_reference, references_in(value))


def _about_part(item: Mapping[str, Any], numbers: Mapping[str, str]) -> Line:
    """Return what was said about a part: a decision and its reason, a text, a crop."""
    said = [str(item[key]) for key in ("reason", "text", "crop") if item.get(key)]
    part = str(item["part"])
    return Line(
        " · ".join(said)[:LONGEST],
        head=numbers.get(part, part),
        decision=str(item.get("decision") or ""),
    )


@lru_cache(maxsize=64)
def _fields_of(forms: tuple[tuple[str, bytes], ...]) -> Mapping[str, Field]:
    """Return the field of each variable: where it is answered, else where it is only shown."""
    every = [field for _, source in forms for field in _fields(source) if field.key]
    shown = {field.key: field for field in reversed(every)}
    return shown | {field.key: field for field in every if field.has_answer}


def _fields(source: bytes) -> tuple[Field, ...]:
    try:
        return read_form(source).fields
    except UnreadableForm:
        return ()  # an old version's form, by today's rules: its variables go by their names


def _moment(value: Any, language: str) -> str:
    try:
        return dates.in_words(datetime.fromisoformat(str(value)), language=language)
    except ValueError:
        return str(value)


def _as_json(value: object) -> str:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()[:LONGEST]
