"""Writes XES: one trace a case, one event a happening, in the order of the log.

Source: IEEE 1849-2016. Keys with a colon are of the four extensions that the head declares; all
others are ours: docs/exports.md.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from webapp.exports.model import Happening, Trace
from webapp.exports.telling import as_text

NAMESPACE = "http://www.xes-standard.org/"
EXTENSIONS = {
    "Concept": "concept",
    "Lifecycle": "lifecycle",
    "Organizational": "org",
    "Time": "time",
}
# What every trace and every event has, with the value that stands for none.
OF_TRACES = {"concept:name": "", "process": "", "version": 0, "state": ""}
OF_EVENTS = {
    "concept:name": "",
    "lifecycle:transition": "unknown",
    "org:resource": "",
    "time:timestamp": datetime.fromisoformat("1970-01-01T00:00:00+00:00"),
    "event": "",
    "entry": 0,
    "id": "",
    "version": 0,
}
CLASSIFIERS = {
    "Activity": "concept:name",
    "Activity and transition": "concept:name lifecycle:transition",
    "Resource": "org:resource",
    "Event of the log": "event",
}
_LONGEST_INT = 2**63 - 1  # xs:long
# XML 1.0 has no way to write other control characters and surrogates.
_UNSAFE = re.compile('[&<>"\\x00-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\ufffe\\uffff]')
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}


def write(traces: Iterable[Trace]) -> Iterator[bytes]:
    """Yield the file, a case at a time."""
    yield _head().encode()
    for trace in traces:
        yield _trace(trace).encode()
    yield b"</log>\n"


def _head() -> str:
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<log xes.version="1849.2016" xes.features="" xmlns="{NAMESPACE}">',
    ]
    for name, prefix in EXTENSIONS.items():
        lines.append(
            f'<extension name="{name}" prefix="{prefix}" uri="{NAMESPACE}{prefix}.xesext"/>'
        )
    for scope, values in (("trace", OF_TRACES), ("event", OF_EVENTS)):
        lines.append(f'<global scope="{scope}">{_attributes(values)}</global>')
    for name, keys in CLASSIFIERS.items():
        lines.append(f'<classifier name="{name}" scope="event" keys="{keys}"/>')
    lines.append(_attributes({"concept:name": "Alur", "lifecycle:model": "standard"}))
    return "\n".join(lines) + "\n"


def _trace(trace: Trace) -> str:
    events = "\n".join(
        f"<event>{_attributes(event_values(trace, each))}</event>" for each in trace.happenings
    )
    return f"<trace>{_attributes(trace_values(trace))}\n{events}\n</trace>\n"


def trace_values(trace: Trace) -> dict[str, Any]:
    """Return the attributes of a case; what it has not got is missing."""
    values: dict[str, Any] = {
        "concept:name": trace.id,
        "process": trace.process_id,
        "process_name": trace.process_name,
        "version": trace.version,
        "state": trace.state,
        "started_at": trace.started_at,
        "ended_at": trace.ended_at,
        "case_number": ", ".join(map(str, trace.numbers)),
        "title": trace.title,
        "revises": trace.revises,
    }
    return {**_present(values), **_of_variables(trace.variables)}


def event_values(trace: Trace, told: Happening) -> dict[str, Any]:
    """Return the attributes of a happening; what it has not got is missing."""
    whom = told.whom
    values: dict[str, Any] = {
        "org:role": told.by.position,
        "org:group": ", ".join(told.by.groups),
        "person_id": told.by.id,
        "concept:instance": told.work_item or told.key,
        "element": told.element,
        "key": told.key,
        "to_person": whom.name if whom else "",
        "to_person_id": whom.id if whom else "",
        "number": told.number.number if told.number else "",
        "files": ", ".join(each.digest for each in told.files),
        **told.asked,
        **told.details,
    }
    always = {
        "concept:name": told.activity,
        "lifecycle:transition": told.transition,
        "org:resource": told.by.name,
        "time:timestamp": told.at,
        "event": told.kind,
        "entry": told.seq,
        "id": f"{trace.id}:{told.seq}:{told.index}",
        "version": told.version,
    }
    return {**_present(values), **always, **_of_variables(told.data)}


def _of_variables(variables: Any) -> dict[str, Any]:
    found = {}
    for name, value in variables.items():
        if value is not None:
            found[f"variable.{name}"] = value if isinstance(value, str | int) else as_text(value)
    return found


def _present(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in ("", None)}


def _attributes(values: dict[str, Any]) -> str:
    return "".join(_attribute(quoted(key), value) for key, value in values.items())


def _attribute(key: str, value: Any) -> str:
    if isinstance(value, bool):
        return f'<boolean key="{key}" value="{str(value).lower()}"/>'
    if isinstance(value, int) and abs(value) <= _LONGEST_INT:
        return f'<int key="{key}" value="{value}"/>'
    if isinstance(value, datetime):
        return f'<date key="{key}" value="{value.isoformat()}"/>'
    return f'<string key="{key}" value="{quoted(str(value))}"/>'


def quoted(text: str) -> str:
    r"""Return text as it stands between quotation marks in XML.

    >>> quoted('a <b>, "c"' + chr(10) + chr(0))
    'a &lt;b&gt;, &quot;c&quot;&#10;�'
    """
    return _UNSAFE.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    letter = found[0]
    if letter in _ENTITIES:
        return _ENTITIES[letter]
    # A reader turns white space between quotation marks into blanks, unless it is written so.
    is_allowed = letter in "\t\n\r" or "\x7f" <= letter <= "\x9f"
    return f"&#{ord(letter)};" if is_allowed else "\ufffd"
