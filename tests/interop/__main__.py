"""Export a demo office into a folder, with what an outside reader must find there.

python -m tests.interop FOLDER; then `outside.py` in an environment that has pm4py.
"""

import csv
import json
import sys
from collections import Counter
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from engine import queries
from engine.clock import VirtualClock
from engine.migrating import migrate
from tests.webapp.demo.founded import MONDAY, Demo, open_demo
from webapp.exports.formats import FORMATS
from webapp.exports.pseudonyms import Pseudonyms
from webapp.exports.selection import read_selection
from webapp.exports.streaming import Export
from webapp.opening import open_runtime

ZONE = ZoneInfo("Asia/Jakarta")
KEYS = {"named": None, "pseudonymised": Pseudonyms(b"the key of a demo")}


def main(folder: Path) -> None:
    """Write the files and `expected.json`."""
    folder.mkdir(parents=True, exist_ok=True)
    database = folder / "alur.db"
    database.unlink(missing_ok=True)
    url = f"sqlite:///{database}"
    migrate(url)
    with open_demo(url, folder) as demo:
        demo.seed()
        for name in KEYS:
            for each in ("xes", "ocel", "csv"):
                content = exported(demo, each, KEYS[name])
                (folder / f"{name}.{FORMATS[each].ending}").write_bytes(content)
        expected = counts(demo)
    expected |= courses((folder / "named.csv").read_bytes())
    (folder / "expected.json").write_text(json.dumps(expected, indent=2), encoding="utf-8")


def exported(demo: Demo, name: str, pseudonyms: Pseudonyms | None) -> bytes:
    """Return a file of all cases."""
    runtime = open_runtime(demo.database, demo.settings, VirtualClock(MONDAY))
    selection = read_selection({}, unit_id=demo.unit_id, visible=None, zone=ZONE, now=MONDAY)
    return b"".join(Export(selection, name, ZONE, pseudonyms).blocks(runtime))


def counts(demo: Demo) -> dict[str, Any]:
    """Return how many there are of everything, as the database says."""
    cases = demo.cases()
    with demo.database.reading() as connection:
        logs = [queries.log_entries(connection, stream_id=case.id) for case in cases]
        items = [queries.work_items_of(connection, instance_id=case.id) for case in cases]
    entries = [entry for log in logs for entry in log]
    events = [event["type"] for entry in entries for event in entry.events]
    silent = sum(all(event["type"] == "FlowTaken" for event in each.events) for each in entries)
    people = {entry.actor["id"] for entry in entries} | {
        event["person_id"] for entry in entries for event in entry.events if "person_id" in event
    }
    return {
        "traces": len(cases),
        "events": len(events) - Counter(events)["FlowTaken"] + silent,
        "objects": {
            "case": len(cases),
            "work item": sum(map(len, items)),
            "person": sum(":" not in each for each in people),
            "number": Counter(events)["NumberDrawn"],
        },
    }


def courses(table: bytes) -> dict[str, Any]:
    """Return which activity followed which, as our table of the same events says."""
    lines = csv.DictReader(StringIO(table.decode("utf-8-sig"), newline=""))
    traces: dict[str, list[str]] = {}
    for line in lines:
        traces.setdefault(line["case"], []).append(line["activity"])
    follows = {pair for each in traces.values() for pair in pairwise(each)}
    return {
        "sequence": sorted(pair for pair in follows if pair[::-1] not in follows),
        "parallel": sorted(pair for pair in follows if pair[::-1] in follows),
        "start_activities": sorted({each[0] for each in traces.values()}),
        "end_activities": sorted({each[-1] for each in traces.values()}),
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]))
