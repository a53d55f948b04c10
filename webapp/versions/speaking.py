"""Says one difference in one language, by the names that people gave to the things. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from engine.diagram.comparing import Change, Conflict, Entry, Suggestion
from engine.diagram.comparing.comparing import OTHER
from engine.diagram.comparing.difference import ADDED, POSITION, REMOVED, Value
from engine.diagram.comparing.three_way import LOOSE_END
from forms.text import Text
from webapp.dates import day
from webapp.procedures.document import time_words
from webapp.versions.vocabulary import (
    ATTRIBUTES,
    CONFLICTS,
    DURATIONS,
    KINDS,
    NAMED,
    STATUSES,
    VALUES,
)

DRAWN = ("lane", "element", "flow", "drawing")
MOST_LETTERS = 300  # of a value; what is longer is read in the diagram


@dataclass(frozen=True)
class Line:
    """One thing that differs, as far as it belongs to a group."""

    what: str
    element_id: str  # "" where nothing of it is drawn
    status: str
    word: str  # the status, in words
    title: str
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True)
class Speaker:
    """Says things in one language, by the names that they have in either version."""

    names: Mapping[str, str]  # of what is drawn, by id
    forms: Mapping[str, str]  # titles, by id
    language: str

    def say(self, indonesian: str, english: str) -> str:
        """Return the sentence of the language."""
        return Text(indonesian, english)(self.language)

    def line(self, entry: Entry, changes: Sequence[Change], fields: Sequence[Entry] = ()) -> Line:
        """Return one thing with some of its changes."""
        sentences = [sentence for change in changes if (sentence := self._change(entry, change))]
        if entry.what == "form" and entry.status in (ADDED, REMOVED) and fields:
            listed = ", ".join(self._quoted(field.name) for field in fields)
            sentences = [self.say(f"isian: {listed}", f"fields: {listed}")]
        drawn = entry.id if entry.what in DRAWN else ""
        word = STATUSES[entry.status](self.language)
        return Line(entry.what, drawn, entry.status, word, self.title(entry), tuple(sentences))

    def rename(self, found: Suggestion) -> Line:
        """Return that one element probably lives on as another."""
        old, new = self._of(found.old), self._of(found.new)
        percent = round(found.confidence * 100)
        title = self.say(
            f"{old} tampaknya menjadi {new} (id {found.old} → {found.new}, {percent}%)",
            f"{old} seems to live on as {new} (id {found.old} → {found.new}, {percent}%)",
        )
        return Line("element", found.new, "changed", STATUSES["changed"](self.language), title)

    def conflict(self, found: Conflict) -> Line:
        """Return one conflict: what it is about, and what each side did."""
        status = "conflict" if found.is_grave else "changed"
        drawn = found.mine.id if found.mine.what in DRAWN else ""
        word, title = STATUSES[status](self.language), self.title(found.mine)
        if found.reason == LOOSE_END:
            title = f"{title} ↔ {self.title(found.theirs)}"
        sentences = [CONFLICTS[found.reason](self.language)]
        for name in found.attributes:
            mine, theirs = (
                next((c.after for c in entry.changes if c.attribute == name), None)
                for entry in (found.mine, found.theirs)
            )
            values = f"{self.value(name, mine)} ↔ {self.value(name, theirs)}"
            sentences.append(f"{self.attribute(name)}: {values}" if name != POSITION else "")
        return Line(found.mine.what, drawn, status, word, title, tuple(filter(None, sentences)))

    def title(self, entry: Entry) -> str:
        """Return what a thing is called in a sentence."""
        if entry.what == "flow":
            return self._flow(entry)
        kind = KINDS["field"] if entry.what == "field" else KINDS.get(entry.kind)
        word = kind(self.language) if kind else entry.kind
        title = f"{word} {self._quoted(entry.name or entry.id)}" if entry.id else word
        if entry.what == "field":
            form = self._quoted(self.forms.get(entry.within, entry.within))
            return title + self.say(f" pada formulir {form}", f" of the form {form}")
        return title

    def _flow(self, entry: Entry) -> str:
        word = KINDS["sequenceFlow"](self.language)
        ends = {change.attribute: change.after or change.before for change in entry.changes}
        if entry.status in (ADDED, REMOVED) and {"source", "target"} <= set(ends):
            source, target = self._of(str(ends["source"])), self._of(str(ends["target"]))
            return word + self.say(f" dari {source} ke {target}", f" from {source} to {target}")
        return f"{word} {self._of(entry.id)}"

    def _change(self, entry: Entry, change: Change) -> str:
        """Return one change as a sentence; "" where the title has said it."""
        if entry.status in (ADDED, REMOVED):
            return self._fact(change)
        if change.attribute in (OTHER, "source") and change.before in (None, "", OTHER):
            return self.say("ditulis lain pada berkasnya", "is written differently in the file")
        if change.attribute == POSITION:
            return self.say("letaknya pada gambar", "its place in the drawing")
        label = self.attribute(change.attribute)
        if isinstance(change.before, tuple) or isinstance(change.after, tuple):
            return f"{label}: {self._list(change)}"
        before, after = (self.value(change.attribute, v) for v in (change.before, change.after))
        if before == after:  # two things that are called the same
            before, after = f"{before} ({change.before})", f"{after} ({change.after})"
        return f"{label}: {before} → {after}"

    def _fact(self, change: Change) -> str:
        if change.attribute in ("id", "name", "kind", "label", "key", "source", "target"):
            return ""
        said = change.before if change.after is None else change.after
        return f"{self.attribute(change.attribute)}: {self.value(change.attribute, said)}"

    def _list(self, change: Change) -> str:
        """Return what came to a list and what left it."""
        before = change.before if isinstance(change.before, tuple) else ()
        after = change.after if isinstance(change.after, tuple) else ()
        fresh = [self._item(change, each) for each in after if each not in before]
        gone = [self._item(change, each) for each in before if each not in after]
        said = []
        if fresh:
            said.append(self.say(f"ditambah {', '.join(fresh)}", f"added {', '.join(fresh)}"))
        if gone:
            said.append(self.say(f"dihapus {', '.join(gone)}", f"removed {', '.join(gone)}"))
        return "; ".join(said) or self.say("urutannya lain", "in another order")

    def _item(self, change: Change, each: str) -> str:
        return self._of(each) if change.attribute in NAMED else self._quoted(each)

    def attribute(self, name: str) -> str:
        """Return what people call an attribute; its own name where they have no word for it."""
        known = ATTRIBUTES.get(name)
        return known(self.language) if known else name

    def value(self, attribute: str, value: Value) -> str:
        """Return a value as people read it."""
        if isinstance(value, bool) or (value is None and attribute.startswith("validate.req")):
            return self.say("ya", "yes") if value else self.say("tidak", "no")
        if value is None:
            default = {"interrupting": self.say("ya", "yes")}
            return default.get(attribute, self.say("(kosong)", "(nothing)"))
        if isinstance(value, tuple):
            return ", ".join(self._item(Change(attribute, None, None), each) for each in value)
        if attribute in NAMED:
            return self._of(str(value))
        return self._plain(attribute, str(value))

    def _plain(self, attribute: str, value: str) -> str:
        if attribute in DURATIONS:
            return time_words(value, self.language)
        if attribute.startswith("sop.tanggal"):
            try:
                return day(date.fromisoformat(value), language=self.language)
            except ValueError:
                return self._quoted(value)
        if attribute == "kind" and value in KINDS:
            return f"{KINDS[value](self.language)} ({value})"
        return VALUES[value](self.language) if value in VALUES else self._quoted(value)

    def _of(self, own: str) -> str:
        return self._quoted(self.names.get(own) or own)

    @staticmethod
    def _quoted(text: str) -> str:
        short = text if len(text) <= MOST_LETTERS else text[: MOST_LETTERS - 1] + "…"
        return f"“{short}”"
