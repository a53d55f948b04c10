"""Files as programs name them: a path, or the bytes themselves."""

from collections.abc import Iterable, Mapping
from os import PathLike
from pathlib import Path

Source = bytes | str | PathLike[str]
"""The content as bytes, or the path of a file."""

Forms = Mapping[str, Source] | Iterable[str | PathLike[str]]
"""Form id → content or path; or paths alone, each named by its file without the ending."""


def content(source: Source) -> bytes:
    """Return what a source holds."""
    return source if isinstance(source, bytes) else Path(source).read_bytes()


def forms_of(forms: Forms) -> dict[str, bytes]:
    """Return forms by their ids."""
    if isinstance(forms, Mapping):
        return {name: content(source) for name, source in forms.items()}
    return {Path(path).stem: content(path) for path in forms}
