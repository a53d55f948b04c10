"""Several files of one deployment: diagrams, forms and scenarios, sorted by what they are.

They come loose or in a ZIP. A scenario is named `….scenario.json`, or is a `.json` in a folder
`scenarios`.

A ZIP is a stranger's: nothing is written to disk, names are only names, and what it says of its own
size is not believed.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

import orjson

from engine.diagram.limits import MAX_DIAGRAM_BYTES
from engine.diagram.model import Problem

MAX_FILES = 200
MAX_DIAGRAMS = 50  # each may take its reader close to a second
MAX_TOTAL_BYTES = 20_000_000
DIAGRAMS = (".bpmn", ".bpmn2", ".xml")
FORMS = (".form", ".json")
SCENARIO = ".scenario.json"
ABOUT = "process.json"  # what an export says of itself: for people, not for a deployment
SCENARIOS = "scenarios"  # a folder of them
MAX_ENTRIES = 2_000  # of a ZIP, with its folders and what an operating system put in
_ENTRY = b"PK\x01\x02"  # begins each line of its table of contents
_CHUNK = 64 * 1024
# What `zipfile` and `zlib` raise for an archive that is broken, has a password (RuntimeError), or
# is packed in a way that they do not know (a kind of RuntimeError).
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)


@dataclass
class Bundle:
    """What was sent, by what it is."""

    diagrams: dict[str, bytes] = field(default_factory=dict)  # file name → BPMN
    forms: dict[str, bytes] = field(default_factory=dict)  # form id → form-js JSON
    scenarios: dict[str, bytes] = field(default_factory=dict)  # scenario id → JSON
    problems: list[Problem] = field(default_factory=list)
    # file's name without its ending → ids of the forms in files of that name
    _stems: dict[str, set[str]] = field(default_factory=dict)
    left: int = MAX_TOTAL_BYTES  # that ZIPs may still unpack to, all together

    def named_forms(self) -> dict[str, bytes]:
        """Return the forms by their ids, and by their files' names where those say which."""
        by_file = {
            stem: self.forms[next(iter(ids))] for stem, ids in self._stems.items() if len(ids) == 1
        }
        return {**by_file, **self.forms}

    def add_form(self, name: str, content: bytes) -> None:
        """Add a form by its id."""
        own = form_id(name, content)
        if self.forms.get(own, content) != content:
            self.problems.append(
                _problem(
                    "form-twice",
                    name,
                    f"Formulir '{own}' ada dua kali dengan isi yang berbeda.",
                    f"The form '{own}' is there twice, with different contents.",
                )
            )
        self.forms[own] = content
        self._stems.setdefault(_stem(name), set()).add(own)


def sort_out(files: Mapping[str, bytes]) -> Bundle:
    """Return the diagrams, forms and scenarios among some files, with those that lie in ZIPs.

    Never raises for a bad file; what is wrong is in `problems`.
    """
    bundle = Bundle()
    for name, content in sorted(files.items()):
        if name.lower().endswith(".zip"):
            for inner, source in _unpack(name, content, bundle):
                _add(bundle, inner, source)
        else:
            _add(bundle, name, content)
    if len(bundle.diagrams) + len(bundle.forms) + len(bundle.scenarios) > MAX_FILES:
        bundle.problems.append(_too_many("", MAX_FILES))
    if len(bundle.diagrams) > MAX_DIAGRAMS:
        bundle.problems.append(
            _problem(
                "bundle-too-many",
                "",
                f"Paling banyak {MAX_DIAGRAMS} diagram sekali kirim, tetapi di sini lebih.",
                f"At most {MAX_DIAGRAMS} diagrams are sent together, but here are more.",
            )
        )
        bundle.diagrams.clear()  # nobody reads them
    if not bundle.diagrams and not bundle.problems:
        bundle.problems.append(
            _problem(
                "bundle-without-diagram",
                "",
                "Kiriman harus memuat sebuah diagram (.bpmn), tetapi tidak ada.",
                "The files hold a diagram (.bpmn), but there is none.",
            )
        )
    return bundle


def form_id(name: str, source: bytes) -> str:
    """Return a form's id: what it says itself, or else its file's name.

    >>> form_id("forms/terima.form", b'{"components": []}')
    'terima'
    """
    try:
        said = orjson.loads(source)
    except orjson.JSONDecodeError:
        said = None
    own = said.get("id") if isinstance(said, dict) else None
    return own if isinstance(own, str) and own else _stem(name)


def is_scenario(name: str) -> bool:
    """Say whether a file is a scenario, by its name."""
    path = PurePosixPath(name.lower())
    in_folder = path.suffix == ".json" and SCENARIOS in path.parts[:-1]
    return in_folder or path.name.endswith(SCENARIO)


def scenario_id(name: str) -> str:
    """Return a scenario's id: its file's name without the ending.

    >>> scenario_id("cuti/scenarios/lurus.json"), scenario_id("lurus.scenario.json")
    ('lurus', 'lurus')
    """
    return _stem(name).removesuffix(".scenario")


def _stem(name: str) -> str:
    return PurePosixPath(name).stem[:120]


def _add(bundle: Bundle, name: str, content: bytes) -> None:
    kind = name.lower()
    if PurePosixPath(kind).name == ABOUT:
        return
    if kind.endswith(DIAGRAMS):
        _add_once(bundle, bundle.diagrams, name, content)
    elif is_scenario(name):
        _add_once(bundle, bundle.scenarios, scenario_id(name), content)
    elif kind.endswith(FORMS):
        bundle.add_form(name, content)
    else:
        bundle.problems.append(
            _problem(
                "file-kind",
                name,
                f"Berkas '{name[:80]}' bukan diagram (.bpmn), formulir (.form), atau skenario "
                f"({SCENARIO}).",
                f"The file '{name[:80]}' is no diagram (.bpmn), form (.form) or scenario "
                f"({SCENARIO}).",
            )
        )


def _add_once(bundle: Bundle, kept: dict[str, bytes], name: str, content: bytes) -> None:
    if kept.get(name, content) != content:
        bundle.problems.append(
            _problem(
                "file-twice",
                name,
                f"Berkas '{name[:80]}' ada dua kali dengan isi yang berbeda.",
                f"The file '{name[:80]}' is there twice, with different contents.",
            )
        )
    kept[name] = content


def _unpack(name: str, content: bytes, bundle: Bundle) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a ZIP; what is wrong with it goes to the bundle's problems."""
    problems = bundle.problems
    if content.count(_ENTRY) > MAX_ENTRIES:  # before `zipfile` makes an object of each
        problems.append(_too_many(name, MAX_FILES))
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [member for member in archive.infolist() if not _is_noise(member)]
            if len(members) > MAX_FILES:
                problems.append(_too_many(name, MAX_FILES))
                return
            for member in members:
                source = _read(archive, member, min(bundle.left, MAX_DIAGRAM_BYTES))
                bundle.left -= len(source)
                if bundle.left <= 0 or len(source) > MAX_DIAGRAM_BYTES:
                    problems.append(_too_large(name))
                    return
                yield member.filename, source
    except _UNREADABLE:
        problems.append(
            _problem(
                "zip-unreadable",
                name,
                f"Arsip '{name[:80]}' tidak dapat dibaca: rusak, berkata sandi, atau dikemas "
                "dengan cara lain. Kemas ulang sebagai ZIP biasa tanpa kata sandi.",
                f"The archive '{name[:80]}' cannot be read: it is broken, has a password or is "
                "packed in another way. Pack it again as an ordinary ZIP without a password.",
            )
        )


def _is_noise(member: zipfile.ZipInfo) -> bool:
    """Say whether it is a folder, or what an operating system put beside the files."""
    parts = PurePosixPath(member.filename).parts
    hidden = any(part.startswith(".") and part != ".." for part in parts)
    return member.filename.endswith("/") or hidden or "__MACOSX" in parts


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes:
    """Return a member's bytes, at most one more than `most`: what it unpacks to is what counts.

    Raises:
        BadZipFile: it is neither stored nor deflated.
    """
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        # Of the others a few bytes may ask for gigabytes before a single one comes out.
        raise zipfile.BadZipFile(f"Expected to find Deflate, but found {member.compress_type}")
    found = bytearray()
    with archive.open(member) as stream:
        while len(found) <= most and (chunk := stream.read(_CHUNK)):
            found += chunk
    return bytes(found[: most + 1])


def _too_many(name: str, most: int) -> Problem:
    return _problem(
        "bundle-too-many", name,
        f"Paling banyak {most} berkas sekali kirim, tetapi di sini lebih.",
        f"At most {most} files are sent together, but here are more.",
    )  # fmt: skip


def _too_large(name: str) -> Problem:
    return _problem(
        "bundle-too-large", name,
        f"Isi semua arsip paling besar {MAX_TOTAL_BYTES} bita dan tiap berkasnya "
        f"{MAX_DIAGRAM_BYTES}, tetapi yang ini lebih.",
        f"Archives hold at most {MAX_TOTAL_BYTES} bytes together, each of their files "
        f"{MAX_DIAGRAM_BYTES}, but this one holds more.",
    )  # fmt: skip


def _problem(rule: str, name: str, indonesian: str, english: str) -> Problem:
    return Problem(rule, "error", "", name[:120], {"id": indonesian, "en": english})
