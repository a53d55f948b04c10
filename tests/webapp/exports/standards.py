"""What the standards ask of a file, stated by ourselves, and a reader for each.

Sources: IEEE 1849-2016 (XES); the OCEL 2.0 specification, JSON format.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lxml import etree

XES = "{http://www.xes-standard.org/}"
PREFIXES = {"concept", "lifecycle", "org", "time"}
TRANSITIONS = {
    "schedule", "assign", "withdraw", "reassign", "start", "suspend", "resume", "pi_abort",
    "ate_abort", "complete", "autoskip", "manualskip", "unknown",
}  # fmt: skip
# state → transition → state of the standard model. What starts without being assigned, and what is
# completed without having been started, skips steps that nobody recorded.
LIFE: dict[str | None, dict[str, str]] = {
    None: {"schedule": "ready"},
    "ready": {"assign": "assigned", "start": "running", "complete": "done", "withdraw": "done"},
    "assigned": {
        "reassign": "assigned", "start": "running", "complete": "done", "withdraw": "done",
    },
    "running": {"suspend": "suspended", "complete": "done", "ate_abort": "done"},
    "suspended": {"resume": "running", "assign": "assigned", "reassign": "assigned",
                  "complete": "done", "ate_abort": "done"},
}  # fmt: skip
VALUES: dict[str, Callable[[str], Any]] = {
    "string": str,
    "date": datetime.fromisoformat,
    "int": int,
    "boolean": {"true": True, "false": False}.__getitem__,
}

_PARTS = ("log", "extension", "global", "classifier", "trace", "event")
_KNOWN = {f"{XES}{each}" for each in (*_PARTS, *VALUES)}


@dataclass(frozen=True)
class ReadTrace:
    """A case as a reader of XES sees it."""

    values: dict[str, Any]
    events: list[dict[str, Any]]


def parsed(content: bytes) -> Any:
    """Return the root of an XML file, read as strangers' files are."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(content, parser)


def read_xes(content: bytes) -> list[ReadTrace]:
    """Return the traces of a file."""
    return [
        ReadTrace(_values(trace), [_values(event) for event in trace.findall(f"{XES}event")])
        for trace in parsed(content).findall(f"{XES}trace")
    ]


def _values(element: Any) -> dict[str, Any]:
    found = {}
    for each in element:
        kind = each.tag.removeprefix(XES)
        if kind in VALUES:
            assert each.get("key") not in found, f"{each.get('key')} stands twice"
            found[each.get("key")] = VALUES[kind](each.get("value"))
    return found


def problems_of_xes(content: bytes) -> list[str]:
    """Return which rules of the standard a file breaks."""
    log = parsed(content)
    found = [] if log.tag == f"{XES}log" else [f"root {log.tag}"]
    found += [f"unknown {each.tag}" for each in log.iter() if each.tag not in _KNOWN]
    if float(log.get("xes.version")) < 1849 or log.get("xes.features") is None:
        found.append("version or features are missing")
    order = [each.tag.removeprefix(XES) for each in log]
    ranks = {"extension": 0, "global": 1, "classifier": 2, "trace": 4, "event": 5}
    if (places := [ranks.get(each, 3) for each in order]) != sorted(places):
        found.append("the parts of the log are in another order")
    for kind in VALUES:
        for each in log.iter(f"{XES}{kind}"):
            found += _problems_of_attribute(each, kind)
    return [*found, *_problems_of_head(log), *_problems_of_globals(log)]


def _problems_of_attribute(element: Any, kind: str) -> Iterator[str]:
    key, text = element.get("key"), element.get("value")
    if not key or (":" in key and key.partition(":")[0] not in PREFIXES):
        yield f"key {key!r} is of no declared extension"
    try:
        value = VALUES[kind](text)
    except (ValueError, KeyError, TypeError):
        yield f"{key}: {text!r} is no {kind}"
    else:
        if kind == "date" and value.tzinfo is None:
            yield f"{key}: no offset"
    if len(element):
        yield f"{key}: nested, though no feature says so"


def _problems_of_head(log: Any) -> Iterator[str]:
    extensions = log.findall(f"{XES}extension")
    if {each.get("prefix") for each in extensions} != PREFIXES:
        yield "another extension is declared, or one is not"
    for each in extensions:
        if not each.get("name") or not each.get("uri").endswith(f"/{each.get('prefix')}.xesext"):
            yield "an extension lacks its name or URI"
    declared = _globals(log)["event"]
    for each in log.findall(f"{XES}classifier"):
        if not set(each.get("keys").split()) <= declared.keys():
            yield f"classifier {each.get('name')} uses what is not global"


def _globals(log: Any) -> dict[str, dict[str, Any]]:
    return {each.get("scope"): _values(each) for each in log.findall(f"{XES}global")}


def _problems_of_globals(log: Any) -> Iterator[str]:
    for scope, declared in _globals(log).items():
        for each in log.iter(f"{XES}{scope}"):
            values = _values(each)
            for key, default in declared.items():
                if type(values.get(key)) is not type(default):
                    yield f"{scope} without its global {key}"
            if scope == "event" and values["lifecycle:transition"] not in TRANSITIONS:
                yield f"{values['lifecycle:transition']} is no transition"


def read_ocel(content: bytes) -> dict[str, Any]:
    """Return a file's content."""
    read: dict[str, Any] = json.loads(content)
    return read


def problems_of_ocel(log: dict[str, Any]) -> list[str]:
    """Return which rules of the specification a file breaks."""
    if set(log) != {"events", "objects", "eventTypes", "objectTypes"}:
        return [f"members {sorted(log)}"]
    found = []
    known = {each["id"] for each in log["objects"]}
    for part, types in (("events", "eventTypes"), ("objects", "objectTypes")):
        ids = Counter(each["id"] for each in log[part])
        found += [f"{each} stands {count} times" for each, count in ids.items() if count > 1]
        declared = {
            each["name"]: {known["name"]: known["type"] for known in each["attributes"]}
            for each in log[types]
        }
        if len(declared) != len(log[types]):
            found.append(f"a type stands twice in {types}")
        for each in log[part]:
            found += _problems_of_thing(each, declared.get(each["type"]), known)
            if part == "events" and datetime.fromisoformat(each["time"]).tzinfo is None:
                found.append(f"{each['id']}: no offset")
    return found


def _problems_of_thing(
    thing: dict[str, Any], declared: dict[str, str] | None, known: set[str]
) -> Iterator[str]:
    where = thing["id"]
    if declared is None:
        yield f"{where}: {thing['type']} is not declared"
        return
    for each in thing["attributes"]:
        kind = declared.get(each["name"])
        if kind is None or not _is_of(each["value"], kind):
            yield f"{where}: {each} is declared as {kind}"
        if "time" not in thing and datetime.fromisoformat(each["time"]).tzinfo is None:
            yield f"{where}: no offset"
    for each in thing["relationships"]:
        if each["objectId"] not in known or not each["qualifier"]:
            yield f"{where}: {each} leads nowhere"


def _is_of(value: Any, kind: str) -> bool:
    if kind == "time":
        return datetime.fromisoformat(value).tzinfo is not None
    if kind == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, {"string": str, "boolean": bool}[kind])


def problems_of_lives(events: list[dict[str, Any]]) -> list[str]:
    """Return which work item of a trace goes where the standard's model does not lead."""
    states: dict[str, str | None] = {}
    found = []
    for each in events:
        key, said = each.get("concept:instance", ""), each["lifecycle:transition"]
        if not each["event"].startswith("WorkItem") or said == "unknown":
            continue
        state = states.get(key)
        after = "done" if said == "pi_abort" and state else LIFE.get(state, {}).get(said)
        if after is None:
            found.append(f"{key}: {said} from {state}")
        states[key] = after
    return found
