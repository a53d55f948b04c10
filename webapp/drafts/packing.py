"""A draft as a ZIP for other tools: diagram, forms and scenarios, as a deployment reads them."""

import io
import re
import zipfile
from collections.abc import Iterator

from webapp.drafts.forms import own_id, with_id
from webapp.drafts.records import Draft

# A file's name is made of these only: whoever unpacks it gets no folder but ours.
_OTHERS = re.compile(r"[^\w.-]+")
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same draft is the same file, whenever it is packed


def packed(draft: Draft) -> bytes:
    """Return the ZIP of a draft.

    `sort_out` (engine.bundles) reads back what was packed: forms go by the id that they say.
    """
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        taken: set[str] = set()
        for name, content in _files(draft):
            entry = zipfile.ZipInfo(_free(name, taken), _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return written.getvalue()


def file_name(text: str) -> str:
    """Return an id as the name of a file.

    >>> file_name("../../izin usaha"), file_name("..")
    ('izin-usaha', 'tanpa-nama')
    """
    return _OTHERS.sub("-", text)[:80].strip(".-") or "tanpa-nama"


def _files(draft: Draft) -> Iterator[tuple[str, bytes]]:
    yield f"{file_name(draft.process_id)}.bpmn", draft.diagram
    for name, source in sorted(draft.forms.items()):
        # Who unpacks it finds a form by what it says itself, else steps would miss theirs.
        said = source if own_id(source) == name else with_id(source, name)
        yield f"forms/{file_name(name)}.form", said
    for name, source in sorted(draft.scenarios.items()):
        yield f"scenarios/{file_name(name)}.json", source


def _free(name: str, taken: set[str]) -> str:
    stem, dot, ending = name.rpartition(".")
    free, number = name, 2
    while free.lower() in taken:  # some systems tell no great letter from a small one
        free, number = f"{stem}-{number}{dot}{ending}", number + 1
    taken.add(free.lower())
    return free
