"""What `alur diff` prints: a difference in words, or as one JSON document."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field

import orjson

from engine.diagram.comparing import Contents, Difference
from forms.text import Text
from webapp.versions.wording import in_words

MARKS = {"added": "+", "removed": "-", "changed": "~", "moved": ">"}
_WHOLE = {
    "added": Text("prosedur ini hanya ada pada yang kedua", "only the second has this procedure"),
    "removed": Text("prosedur ini hanya ada pada yang pertama", "only the first has it"),
}
_NOTHING = Text("tidak ada yang berbeda", "nothing differs")


@dataclass(frozen=True)
class Compared:
    """One process on both sides, or on one."""

    process_id: str
    before: str
    after: str
    status: str  # "both" "added" "removed"
    difference: Difference = field(default_factory=Difference)
    sides: tuple[Contents, Contents] | None = None

    @property
    def differs(self) -> bool:
        """Whether there is anything to say."""
        return self.status != "both" or bool(self.difference)


def text(found: Sequence[Compared], language: str) -> str:
    """Return what differs in words, a line a thing."""
    return "\n".join(line for each in found for line in _lines(each, language))


def _lines(compared: Compared, language: str) -> Iterator[str]:
    yield f"{compared.process_id}: {compared.before} → {compared.after}"
    if compared.sides is None:
        yield f"  {_WHOLE[compared.status](language)}"
        return
    groups = in_words(compared.difference, *compared.sides, language)
    if not groups:
        yield f"  {_NOTHING(language)}"
    for group in groups:
        yield f"  {group.title}"
        for line in group.lines:
            said = "; ".join(line.sentences)
            yield f"    {MARKS[line.status]} {line.title}" + (f": {said}" if said else "")


def document(found: Sequence[Compared]) -> str:
    """Return what differs as JSON."""
    said = {
        "differs": any(each.differs for each in found),
        "processes": [
            {
                "process": each.process_id,
                "status": each.status,
                "entries": [asdict(entry) for entry in each.difference.entries],
                "renames": [asdict(rename) for rename in each.difference.renames],
            }
            for each in found
        ],
    }
    return orjson.dumps(said, option=orjson.OPT_INDENT_2).decode()


def printable(said: str) -> str:
    """Return a text without what a terminal would obey."""
    return "".join(c if c.isprintable() or c == "\n" else "\ufffd" for c in said)
