"""Read exports with pm4py and compare with what they must hold; exit code 1 if something differs.

Runs in an environment of its own, without Alur: python outside.py FOLDER
"""

import json
import sys
from pathlib import Path
from typing import Any


def main(folder: Path) -> int:
    """Compare the named and the pseudonymised files; return the exit code."""
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    differ = 0
    for name in ("named", "pseudonymised"):
        for what, found in found_in(folder, name).items():
            wanted = expected[what]
            is_same = found == wanted
            differ += not is_same
            size = found if isinstance(found, int | dict) else f"{len(found)} the same"
            said = size if is_same else f"EXPECTED {wanted}, FOUND {found}"
            sys.stdout.write(f"{name:14} {what:17} {said}\n")
    return int(differ > 0)


def found_in(folder: Path, name: str) -> dict[str, Any]:
    """Return what pm4py sees in an export."""
    import pm4py

    log = pm4py.read_xes(str(folder / f"{name}.xes"))
    footprint = pm4py.discover_footprints(log)
    objects = pm4py.read_ocel2(str(folder / f"{name}.ocel.json"))
    assert len(objects.events) == len(log)
    kinds = objects.objects["ocel:type"].value_counts().to_dict()
    return {
        "traces": log["case:concept:name"].nunique(),
        "events": len(log),
        "objects": {kind: kinds[kind] for kind in ("case", "work item", "person", "number")},
        "sequence": [list(pair) for pair in sorted(footprint["sequence"])],
        "parallel": [list(pair) for pair in sorted(footprint["parallel"])],
        "start_activities": sorted(footprint["start_activities"]),
        "end_activities": sorted(footprint["end_activities"]),
    }


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
