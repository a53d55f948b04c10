"""Reads an uploaded file and holds it against a version. Nothing of the file is kept."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from engine.conformance import Conformance, conform, matched, no_steps, read_traces
from engine.diagram.model import Process
from engine.errors import Invalid

MAX_BYTES = 20_000_000
MAX_NAMES = 500  # of different activities
IGNORE = "-"  # stands for an activity that does not count


@dataclass(frozen=True)
class Checked:
    """What came of a file."""

    digest: str  # SHA-256, hex, of the file
    events: int
    asked: Mapping[str, int]  # activities that no step's name explains → how often
    meant: Mapping[str, str]  # activity → element id
    ignored: frozenset[str]
    conformance: Conformance

    @property
    def unknown(self) -> frozenset[str]:
        """Return the activities that count as out of place, for nobody says what they mean."""
        return frozenset(self.asked.keys() - self.meant.keys() - self.ignored)


def check(content: bytes, process: Process, zone: ZoneInfo, chosen: Mapping[str, str]) -> Checked:
    """Hold a file of events against a diagram.

    Args:
        content: CSV or XES.
        process: the diagram.
        zone: of times that name none.
        chosen: by activity, the element that it means, `IGNORE`, or "": it is no step, and counts.
            Of others the id or name decides; what is drawn but is no step is ignored.

    Raises:
        Invalid: the file cannot be read, or is too large.
    """
    if len(content) > MAX_BYTES:
        raise Invalid(
            f"Expected a file of at most {MAX_BYTES} bytes, but found more",
            indonesian=f"Berkas paling besar {MAX_BYTES // 1_000_000} MB.",
            field="file",
        )
    traces = read_traces(content, zone)
    names = Counter(name for trace in traces for name in trace.activities)
    if len(names) > MAX_NAMES:
        raise Invalid(
            f"Expected at most {MAX_NAMES} different activities, but found {len(names)}",
            indonesian=f"Berkas memuat {len(names)} kegiatan berbeda, paling banyak {MAX_NAMES}. "
            "Periksa kolom mana yang berisi kegiatan.",
            field="file",
        )
    passing = no_steps(process, names) - chosen.keys()
    ignored = passing | {name for name in names if chosen.get(name) == IGNORE}
    said = {name: chosen[name] for name in names if chosen.get(name) in process.elements}
    known = matched(process, names)
    meant = {**known, **said}
    return Checked(
        hashlib.sha256(content).hexdigest(),
        names.total(),
        {name: count for name, count in names.most_common() if name not in known},
        meant,
        ignored,
        conform(process, traces, meant, ignored=ignored),
    )
