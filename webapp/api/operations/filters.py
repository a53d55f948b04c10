"""The filter of cases in English words: the same as that of the list of cases."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from engine.errors import Invalid
from webapp.api import shapes
from webapp.api.call import Call
from webapp.api.errors import Malformed, Wrong
from webapp.api.shapes import Schema
from webapp.cases.filters import CaseFilter, read_filter

FILTER: Mapping[str, Schema] = {
    "search": shapes.text(200),
    "status": shapes.one_of("running", "incident", "completed", "cancelled"),
    "number": shapes.text(40, description="of the agenda: 12 or 12/2026"),
    "process": shapes.text(200),
    "definition": shapes.ID,
    "started_from": shapes.DAY,
    "started_until": shapes.DAY,
    "ended_from": shapes.DAY,
    "ended_until": shapes.DAY,
    "late": shapes.FLAG,
    "offered_from": shapes.DAY,
    "offered_until": shapes.DAY,
    "step": shapes.text(200),
    "without_step": shapes.text(200),
    "group": shapes.text(200),
    "value": shapes.text(200, description="a variable of the summary: name:value"),
    "incident": shapes.one_of("open", "ever"),
    "person": shapes.text(200, description="who worked on it: an account's id"),
    "signed_by_one": shapes.FLAG,
    "earlier": shapes.text(200, description="a step that was done before `later` was, out of turn"),
    "later": shapes.text(200),
}
_WORDS = {
    "search": "cari",
    "status": "keadaan",
    "number": "nomor",
    "process": "proses",
    "definition": "prosedur",
    "started_from": "dari",
    "started_until": "sampai",
    "ended_from": "selesai_dari",
    "ended_until": "selesai_sampai",
    "late": "lewat",
    "offered_from": "ditawarkan_dari",
    "offered_until": "ditawarkan_sampai",
    "step": "langkah",
    "without_step": "tanpa",
    "group": "kelompok",
    "value": "isi",
    "incident": "gangguan",
    "person": "orang",
    "signed_by_one": "paraf",
    "earlier": "awal",
    "later": "akhir",
}
_VALUES = {
    ("late", True): "1",
    ("late", False): "",
    ("signed_by_one", True): "sama",
    ("signed_by_one", False): "",
    ("incident", "open"): "terbuka",
    ("incident", "ever"): "pernah",
}


def filter_of(call: Call) -> CaseFilter:
    """Return the filter that a request says.

    Raises:
        Malformed: what it says of a number, a value or two steps cannot be meant.
    """
    said: dict[str, Any] = {
        _WORDS[name]: _VALUES.get((name, value), value)
        for name, value in call.query.items()
        if name in _WORDS
    }
    try:
        return read_filter(said, ZoneInfo(call.caller.account.zone))
    except Invalid as refusal:
        wrong = Wrong("query", refusal.indonesian, refusal.message, "parameter")
        raise Malformed([wrong]) from refusal
