"""Files as programs name them: a path, or the bytes themselves."""

from collections.abc import Iterable, Mapping
from os import PathLike
from pathlib import Path

from engine.bundles import form_id

Source = bytes | str | PathLike[str]
"""The content as bytes, or the path of a file."""

Forms = Mapping[str, Source] | Iterable[str | PathLike[str]]
"""Form id → content or path; or paths alone."""

Files = Mapping[str, Source] | Iterable[str | PathLike[str]]
"""File name → content or path; or paths alone."""


def content(source: Source) -> bytes:
    """Return what a source holds."""
    return source if isinstance(source, bytes) else Path(source).read_bytes()


def forms_of(forms: Forms) -> dict[str, bytes]:
    """Return forms by their ids."""
    if isinstance(forms, Mapping):
        return {name: content(source) for name, source in forms.items()}
    found = [(Path(path).name, content(path)) for path in forms]
    return {form_id(name, source): source for name, source in found}


def files_of(files: Files) -> dict[str, bytes]:
    """Return files by their names."""
    if isinstance(files, Mapping):
        return {name: content(source) for name, source in files.items()}
    return {Path(path).name: content(path) for path in files}
