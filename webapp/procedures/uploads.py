"""The files of a new version, as a browser sends them: a diagram and its forms."""

from dataclasses import dataclass, field
from pathlib import PurePath

from werkzeug.datastructures import FileStorage, MultiDict

from engine.diagram.limits import MAX_DIAGRAM_BYTES
from engine.errors import NotFound
from engine.runtime import Runtime
from forms.problems import UnreadableForm
from forms.reading import MAX_FORM_BYTES, read_form
from webapp.i18n import gettext

MAX_FORMS = 100


@dataclass
class Uploaded:
    """What was sent, and what is wrong with it before anybody looks inside: input to sentence."""

    diagram: bytes = b""
    forms: dict[str, bytes] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)


def read_upload(files: MultiDict[str, FileStorage]) -> Uploaded:
    """Return the files of a request; no more of each is read than may be deployed."""
    uploaded = Uploaded()
    diagram = files.get("bpmn")
    if diagram is None or not diagram.filename:
        uploaded.problems["bpmn"] = gettext("Pilih berkas diagram (.bpmn).")
    else:
        uploaded.diagram = _content(diagram, MAX_DIAGRAM_BYTES)
    sent = [file for file in files.getlist("forms") if file.filename]
    if len(sent) > MAX_FORMS:
        most = gettext("Kirim paling banyak %(most)d formulir.", most=MAX_FORMS)
        uploaded.problems["forms"] = most
        return uploaded
    for file in sent:
        _add_form(uploaded, file)
    return uploaded


def with_forms_in_force(runtime: Runtime, uploaded: Uploaded) -> dict[str, bytes]:
    """Return the forms that were sent, and of the version in force those that are still needed."""
    process = runtime.read(uploaded.diagram).process
    if process is None:
        return uploaded.forms
    try:
        present = runtime.definitions.latest(runtime.unit_id, process.id).forms
    except NotFound:
        return uploaded.forms
    needed = {element.form for element in process.elements.values() if element.form}
    kept = {name: source for name, source in present.items() if name in needed}
    return {**kept, **uploaded.forms}


def _add_form(uploaded: Uploaded, file: FileStorage) -> None:
    source = _content(file, MAX_FORM_BYTES)
    try:
        name = read_form(source).id
    except UnreadableForm:
        name = PurePath(file.filename or "").stem[:120]  # what is wrong is said when it is deployed
    if name in uploaded.forms:
        uploaded.problems["forms"] = gettext("Formulir '%(name)s' dikirim dua kali.", name=name)
    uploaded.forms[name] = source


def _content(file: FileStorage, most: int) -> bytes:
    """Return a file up to one byte more than may be, by which it is seen to be too big."""
    with file.stream as stream:
        return stream.read(most + 1)
