"""Processes on disk, as `alur export` or a modeler's user left them: folders, ZIPs, single files.

Each diagram goes with the forms and scenarios of its own folder, so that two processes may have a
form of the same name.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from engine.bundles import MAX_FILES, MAX_TOTAL_BYTES, Bundle, sort_out
from engine.diagram import processes, read_deployed
from engine.diagram.composing import calls
from engine.diagram.model import Process
from engine.errors import Invalid
from webapp.versions.folder import Version

KNOWN = (".bpmn", ".bpmn2", ".xml", ".form", ".json", ".zip")
_DIAGRAMS = (".bpmn", ".bpmn2", ".xml")


def versions_at(paths: Iterable[Path]) -> tuple[Version, ...]:
    """Return the processes at some paths, those that are called before their callers.

    Files that are named one by one belong together; a folder holds processes of its own.

    Raises:
        Invalid: there is no diagram there, or something cannot be read.
    """
    found: list[Version] = []
    loose: dict[str, bytes] = {}
    for path in paths:
        if path.is_dir():
            for files in _by_process(path):
                found += _versions(files, str(path))
        else:
            loose[path.name] = _content(path)
    if loose:
        found += _versions(loose, ", ".join(loose))
    return _callees_first(found)


def _by_process(folder: Path) -> list[dict[str, bytes]]:
    """Return the files of each folder that has a diagram, with those of folders below it."""
    files = sorted(f for f in folder.rglob("*") if f.suffix.lower() in KNOWN and f.is_file())
    if len(files) > MAX_FILES * 10:
        raise Invalid(f"Expected a folder of processes, but '{folder}' has {len(files)} files")
    homes = {f.parent for f in files if f.suffix.lower() in _DIAGRAMS} or {folder}
    grouped: dict[Path, dict[str, bytes]] = {}
    for file in files:
        home = next((above for above in file.parents if above in homes), None)
        if home is not None:
            name = file.relative_to(home).as_posix()
            grouped.setdefault(home, {})[name] = _content(file)
    if not grouped:
        raise Invalid(f"Expected a diagram (.bpmn) in the folder '{folder}', but found none")
    return [grouped[home] for home in sorted(grouped)]


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_TOTAL_BYTES + 1)
    except OSError as error:
        said = error.strerror or str(error)
        raise Invalid(f"Expected a file that can be read at '{path}', but: {said}") from error


def _versions(files: Mapping[str, bytes], named: str) -> list[Version]:
    bundle = sort_out(files)
    if bundle.problems:
        raise Invalid(f"{bundle.problems[0].message['en']} ({named})")
    found = [
        _version(own, xml, bundle) for xml in bundle.diagrams.values() for own in processes(xml)
    ]
    if not found:
        raise Invalid(f"Expected a diagram that can be read in {named}, but found none")
    if len(found) == 1:  # whatever lies beside the only diagram is its own
        return [replace(found[0], forms=bundle.forms, scenarios=bundle.scenarios)]
    return found


def _version(process_id: str, diagram: bytes, bundle: Bundle) -> Version:
    process = read_deployed(diagram, process_id)
    named = {element.form for element in process.elements.values() if element.form}
    forms = {name: form for name, form in bundle.named_forms().items() if name in named}
    return Version(process_id, diagram, forms, bundle.scenarios)


def _callees_first(found: list[Version]) -> tuple[Version, ...]:
    """Return the versions so that none comes before what it calls; circles stay as they are."""
    waiting = {each.process_id: each for each in found}
    if len(waiting) < len(found):
        twice = next(e.process_id for e in found if waiting[e.process_id] is not e)
        raise Invalid(f"Expected each process once, but found '{twice}' twice")
    called = {own: set(calls(_read(each)).values()) - {own} for own, each in waiting.items()}
    ordered: list[Version] = []
    while waiting:
        ready = [own for own in waiting if not called[own] & waiting.keys()] or list(waiting)
        ordered += [waiting.pop(own) for own in ready]
    return tuple(ordered)


def _read(version: Version) -> Process:
    return read_deployed(version.diagram, version.process_id)
