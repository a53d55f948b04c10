"""May these files be deployed? Reads them, and says all that is wrong with them at once.

It takes a while and needs no database: it is done before any transaction.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from engine.bundles import Bundle, sort_out
from engine.commands import DeployBundle, DeployDefinition
from engine.diagram import processes, read
from engine.diagram.composing import calls
from engine.diagram.model import Problem, Process, Reading
from engine.diagram.naming import name_problems
from engine.diagram.personal_names import personal_problems
from engine.errors import Invalid
from engine.rehearsal import homes_of

TOO_COSTLY = "file-too-costly"  # what a bounded reader says of a file that it gave up


Fields = Mapping[str, Any]  # variable → what `FormValidator.fields_of` says of it


class FormValidator(Protocol):
    """What the engine asks of whoever understands forms. `forms` implements it."""

    def fields_of(self, form: bytes) -> Mapping[str, Any]:
        """Return the variables that a form writes, with what a deployment may know of them.

        Raises:
            ValueError: the form cannot be read; the text says why.
        """

    def problems(
        self, form: bytes, answers: Mapping[str, Any], variables: Mapping[str, Any]
    ) -> Mapping[str, str]:
        """Return what is wrong with answers to a form: input → sentence."""


class DiagramReader(Protocol):
    """Reads a diagram: `engine.diagram.read`, or within bounds where strangers' files come in."""

    def __call__(
        self, xml: bytes, *, scripts: str = "refuse", process_id: str | None = None
    ) -> Reading:
        """Return what a file says, or why it cannot run; never raise for a bad file."""


class NoForms:
    """Accepts any answer: for diagrams without forms, in tests and research."""

    def fields_of(self, form: bytes) -> Mapping[str, Any]:
        """Return no fields."""
        return {}

    def problems(
        self, form: bytes, answers: Mapping[str, Any], variables: Mapping[str, Any]
    ) -> Mapping[str, str]:
        """Return no problems."""
        return {}


class Unfit(Invalid):
    """A diagram or form that cannot be deployed, with all that is to be said: errors first."""

    def __init__(self, found: Sequence[Problem]) -> None:
        errors = [problem for problem in found if problem.severity == "error"]
        first = errors[0]
        where = f" ('{first.element_id}')" if first.element_id else ""
        super().__init__(
            f"{first.message['en']}{where}",
            indonesian=f"{first.message['id']}{where}",
            problems={f"{p.rule} {p.element_id}".strip(): p.message["id"] for p in errors},
        )
        self.found = (*errors, *(problem for problem in found if problem.severity != "error"))


@dataclass(frozen=True)
class Prepared:
    """One process that may be deployed: its diagram, and the forms that go with it."""

    process: Process
    diagram: bytes
    forms: Mapping[str, bytes]
    scenarios: Mapping[str, bytes] = field(default_factory=dict)
    keeps_scenarios: bool = True  # it brings none: those of the newest version are kept


def check(
    command: DeployDefinition | DeployBundle,
    forms: FormValidator,
    reader: DiagramReader = read,
) -> tuple[Prepared, ...]:
    """Return what may be deployed, whatever is called before its callers.

    Raises:
        Unfit: something in the files cannot run; all problems are in it.
    """
    if isinstance(command, DeployBundle):
        return _check_bundle(sort_out(command.files), command.scripts, forms, reader)
    if len(processes(command.diagram)) > 1:
        several = Bundle({"": command.diagram}, dict(command.forms), dict(command.scenarios or {}))
        return _check_bundle(several, command.scripts, forms, reader)
    found = fit(command.diagram, command.forms, forms, reader, scripts=command.scripts)
    return (_with_scenarios(found, command.scenarios),)


def fit(
    xml: bytes,
    sources: Mapping[str, bytes],
    forms: FormValidator,
    reader: DiagramReader = read,
    *,
    scripts: str = "refuse",
    process_id: str | None = None,
) -> Prepared:
    """Return one process of a file with its forms, as it may be deployed.

    Raises:
        Unfit: it cannot run; all problems are in it.
    """
    reading = reader(xml, scripts=scripts, process_id=process_id)
    fields, unreadable = fields_of(sources, forms)
    found = [*unreadable, *_problems(reading, sources, fields)]
    if reading.process is None or _refuses(found):
        raise Unfit(found)
    return Prepared(reading.process, xml, sources)


def findings(
    xml: bytes,
    sources: Mapping[str, bytes],
    forms: FormValidator,
    reader: DiagramReader = read,
    *,
    scripts: str = "refuse",
) -> list[Problem]:
    """Return all that a deployment of one file would have to say, whether it may be or not."""
    return look_through(xml, sources, forms, reader, scripts=scripts).problems


@dataclass
class Examined:
    """What one file holds, fit or not."""

    processes: list[Process] = field(default_factory=list)  # of those that can be read
    problems: list[Problem] = field(default_factory=list)


def look_through(
    xml: bytes,
    sources: Mapping[str, bytes],
    forms: FormValidator,
    reader: DiagramReader = read,
    *,
    scripts: str = "refuse",
) -> Examined:
    """Return the processes of one file, with all that a deployment would have to say of them."""
    fields, unreadable = fields_of(sources, forms)
    found = Examined(problems=unreadable)
    for reading in readings(xml, scripts, reader):
        found.problems += _problems(reading, sources, fields)
        found.processes += [reading.process] if reading.process else []
    return found


def readings(xml: bytes, scripts: str, reader: DiagramReader) -> Iterator[Reading]:
    """Yield what each process of a file says that runs; nothing after one that is too costly."""
    # All at once first: a thousand processes, each of them cheap, are costly too.
    whole = reader(xml, scripts=scripts)
    is_told = whole.process is not None or _is_too_costly(whole)
    ids = () if is_told else tuple(dict.fromkeys(processes(xml)))
    if len(ids) <= 1:
        yield whole
        return
    for process_id in ids:
        reading = reader(xml, scripts=scripts, process_id=process_id)
        yield reading
        if _is_too_costly(reading):
            return


def _is_too_costly(reading: Reading) -> bool:
    return any(problem.rule == TOO_COSTLY for problem in reading.problems)


def _check_bundle(
    bundle: Bundle, scripts: str, forms: FormValidator, reader: DiagramReader
) -> tuple[Prepared, ...]:
    sources = bundle.named_forms()
    fields, unreadable = fields_of(sources, forms)
    found = [*bundle.problems, *unreadable]
    prepared: dict[str, Prepared] = {}
    for file, xml in bundle.diagrams.items():
        for reading in readings(xml, scripts, reader):
            found += _of_file(file, _problems(reading, sources, fields))
            if _is_too_costly(reading):
                raise Unfit(found)  # the others may be as costly: they are not even tried
            if reading.process is None:
                continue
            if reading.process.id in prepared:
                found.append(_twice(reading.process))
            named = {e.form for e in reading.process.elements.values() if e.form}
            forms_of_it = {name: source for name, source in sources.items() if name in named}
            prepared[reading.process.id] = Prepared(reading.process, xml, forms_of_it)
    ordered = tuple(_callees_first(prepared))
    if len(ordered) < len(prepared):
        found += [_in_circles(prepared[name].process) for name in _left(prepared, ordered)]
    called = {name for each in ordered for name in calls(each.process).values()}
    ids = [each.process.id for each in ordered]
    homes, homeless = homes_of(bundle.scenarios, ids, called)
    found += homeless
    if _refuses(found):
        raise Unfit(found)
    return tuple(_with_scenarios(each, homes.get(each.process.id)) for each in ordered)


def _with_scenarios(prepared: Prepared, scenarios: Mapping[str, bytes] | None) -> Prepared:
    return replace(prepared, scenarios=scenarios or {}, keeps_scenarios=scenarios is None)


def _of_file(file: str, found: Sequence[Problem]) -> list[Problem]:
    return [replace(problem, file=file[:120]) for problem in found]


def _refuses(found: Sequence[Problem]) -> bool:
    return any(problem.severity == "error" for problem in found)


def _problems(
    reading: Reading, sources: Mapping[str, bytes], fields: Mapping[str, Fields]
) -> list[Problem]:
    if reading.process is None:
        return list(reading.problems)
    missing = _missing_forms(reading.process, sources)
    named = [
        *personal_problems(reading.process, fields),
        *name_problems(reading.process, fields),
    ]
    return [*reading.problems, *missing, *named]


def fields_of(
    sources: Mapping[str, bytes], forms: FormValidator
) -> tuple[dict[str, Fields], list[Problem]]:
    """Return the fields of each form that can be read, and what is wrong with the others."""
    fields: dict[str, Fields] = {}
    unreadable = []
    for name, source in sources.items():
        try:
            fields[name] = forms.fields_of(source)
        except ValueError as problem:
            said = {"en": f"Form '{name}': {problem}", "id": f"Formulir '{name}': {problem}"}
            unreadable.append(Problem("form-unreadable", "error", "", name, said))
    return fields, unreadable


def _missing_forms(process: Process, sources: Mapping[str, bytes]) -> Iterator[Problem]:
    for element in process.elements.values():
        if element.form is not None and element.form not in sources and not element.options:
            said = {
                "en": f"Expected the form '{element.form}' among the files, but it is missing",
                "id": f"Formulir '{element.form}' tidak ada di antara berkas yang diunggah",
            }
            yield Problem("form-missing", "error", element.id, element.name, said)


def _callees_first(prepared: Mapping[str, Prepared]) -> Iterator[Prepared]:
    """Yield each process after those of the bundle that it calls; none that lies on a circle."""
    done: set[str] = set()
    while True:
        ready = [
            name
            for name, each in prepared.items()
            if name not in done
            and all(to in done or to not in prepared for to in calls(each.process).values())
        ]
        if not ready:
            return
        for name in ready:
            done.add(name)
            yield prepared[name]


def _left(prepared: Mapping[str, Prepared], ordered: Sequence[Prepared]) -> list[str]:
    done = {each.process.id for each in ordered}
    return [name for name in prepared if name not in done]


def _twice(process: Process) -> Problem:
    return _said(
        process, "process-twice",
        f"Proses '{process.id}' ada di dua diagram; hanya satu yang boleh.",
        f"The process '{process.id}' is in two diagrams; only one may have it.",
    )  # fmt: skip


def _in_circles(process: Process) -> Problem:
    return _said(
        process, "call-recursive",
        f"Proses '{process.id}' dan yang dipanggilnya saling memanggil tanpa akhir.",
        f"The process '{process.id}' and those that it calls call each other without end.",
    )  # fmt: skip


def _said(process: Process, rule: str, indonesian: str, english: str) -> Problem:
    at = next(iter(calls(process)), process.id) if rule == "call-recursive" else process.id
    return Problem(rule, "error", at, process.name, {"id": indonesian, "en": english})
