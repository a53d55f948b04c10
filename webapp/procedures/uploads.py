"""The files of a new version, as a browser sends them: diagrams, their forms, or a ZIP of both."""

from dataclasses import dataclass, field
from pathlib import PurePath

from werkzeug.datastructures import FileStorage, MultiDict

from engine import queries
from engine.bundles import MAX_TOTAL_BYTES, sort_out
from engine.checking import readings
from engine.commands import DeployBundle, DeployDefinition
from engine.diagram import processes
from engine.diagram.limits import MAX_DIAGRAM_BYTES
from engine.diagram.model import Process
from engine.errors import NotFound
from engine.runtime import Runtime
from forms.problems import UnreadableForm
from forms.reading import MAX_FORM_BYTES, read_form
from webapp.i18n import gettext

Deployment = DeployDefinition | DeployBundle
MAX_FORMS = 100
MAX_DIAGRAMS = 20


@dataclass
class Uploaded:
    """What was sent, and what is wrong with it before anybody looks inside: input to sentence."""

    diagrams: dict[str, bytes] = field(default_factory=dict)  # file name → BPMN, or a ZIP
    forms: dict[str, bytes] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)

    def command(self, runtime: Runtime, message: str, *, keeps: bool, scripts: str) -> Deployment:
        """Return the command that puts it in force.

        Args:
            runtime: of the office.
            message: what has changed.
            keeps: whether forms that were not sent are taken from the versions in force.
            scripts: what becomes of script tasks: "refuse", or "manual".
        """
        sent = sort_out(self.diagrams)
        kept = _forms_in_force(runtime, [*sent.diagrams.values()], scripts) if keeps else {}
        kept = {name: source for name, source in kept.items() if name not in sent.named_forms()}
        forms = {**kept, **self.forms}
        if self._is_single():
            diagram = next(iter(self.diagrams.values()))
            base = next(iter(_newest(runtime, [diagram]).values()), None)
            return DeployDefinition(diagram, forms, message, scripts, base=base)
        named = {f"{name}.form": source for name, source in forms.items()}
        bases = _newest(runtime, [*sent.diagrams.values()])
        return DeployBundle({**self.diagrams, **named}, message, scripts, base=bases)

    def _is_single(self) -> bool:
        """Say whether it is one diagram of one process, and no archive."""
        (name, content), *more = self.diagrams.items()
        return not more and not _is_archive(name) and len(processes(content)) <= 1


def read_upload(files: MultiDict[str, FileStorage]) -> Uploaded:
    """Return the files of a request; no more of each is read than may be deployed."""
    uploaded = Uploaded()
    _read_diagrams(uploaded, [file for file in files.getlist("bpmn") if file.filename])
    sent = [file for file in files.getlist("forms") if file.filename]
    if len(sent) > MAX_FORMS:
        most = gettext("Kirim paling banyak %(most)d formulir.", most=MAX_FORMS)
        uploaded.problems["forms"] = most
        return uploaded
    for file in sent:
        _add_form(uploaded, file)
    return uploaded


def _read_diagrams(uploaded: Uploaded, sent: list[FileStorage]) -> None:
    if not sent:
        uploaded.problems["bpmn"] = gettext("Pilih berkas diagram (.bpmn).")
    if len(sent) > MAX_DIAGRAMS:
        sentence = gettext("Kirim paling banyak %(most)d diagram.", most=MAX_DIAGRAMS)
        uploaded.problems["bpmn"] = sentence
        return
    for file in sent:
        name = PurePath(file.filename or "").name[:120]
        if name in uploaded.diagrams:
            uploaded.problems["bpmn"] = gettext("Berkas '%(name)s' dikirim dua kali.", name=name)
        if len(sent) == 1 and not _is_archive(name):
            name = "diagram.bpmn"  # whatever it is called: what it is, the reader says
        most = MAX_TOTAL_BYTES if _is_archive(name) else MAX_DIAGRAM_BYTES
        uploaded.diagrams[name] = _content(file, most)


def _forms_in_force(runtime: Runtime, diagrams: list[bytes], scripts: str) -> dict[str, bytes]:
    """Return the forms of the versions in force that the new ones still name.

    Not those that two processes name alike and mean differently: these must be sent.
    """
    kept: dict[str, bytes] = {}
    unclear: set[str] = set()
    for diagram in diagrams:
        for reading in readings(diagram, scripts, runtime.read):
            for name, source in _present_forms(runtime, reading.process).items():
                if kept.setdefault(name, source) != source:
                    unclear.add(name)
    return {name: source for name, source in kept.items() if name not in unclear}


def _present_forms(runtime: Runtime, process: Process | None) -> dict[str, bytes]:
    if process is None:
        return {}
    try:
        present = runtime.definitions.latest(runtime.unit_id, process.id).forms
    except NotFound:
        return {}
    named = {e.form for e in process.elements.values() if e.form and not e.options}
    return {name: source for name, source in present.items() if name in named}


def _newest(runtime: Runtime, diagrams: list[bytes]) -> dict[str, int]:
    """Return the newest version of each process in some files, 0 of one that is new.

    Until somebody approves them, nobody else may deploy another.
    """
    with runtime.database.reading() as connection:
        lines = queries.definitions(connection, unit_id=runtime.unit_id)
    known = {line.process_id: line.version for line in lines}
    return {name: known.get(name, 0) for diagram in diagrams for name in processes(diagram)}


def _add_form(uploaded: Uploaded, file: FileStorage) -> None:
    source = _content(file, MAX_FORM_BYTES)
    try:
        name = read_form(source).id
    except UnreadableForm:
        name = PurePath(file.filename or "").stem[:120]  # what is wrong is said when it is deployed
    if name in uploaded.forms:
        uploaded.problems["forms"] = gettext("Formulir '%(name)s' dikirim dua kali.", name=name)
    uploaded.forms[name] = source


def _is_archive(name: str) -> bool:
    return name.lower().endswith(".zip")


def _content(file: FileStorage, most: int) -> bytes:
    """Return a file up to one byte more than may be, by which it is seen to be too big."""
    with file.stream as stream:
        return stream.read(most + 1)
