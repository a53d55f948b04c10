"""A correction of a case's data: JSON texts in, changed variables or sentences out."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.errors import WrongState
from webapp.i18n import gettext

PREFIX = "variable:"  # of the inputs' names


@dataclass(frozen=True)
class Data:
    """The variables of a case, and the log's length at which they were so."""

    seq: int
    variables: Mapping[str, Any]


@dataclass(frozen=True)
class Correction:
    """What was typed, and what of it differs from what is there."""

    texts: Mapping[str, str]
    reason: str = ""
    changed: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def unchanged(cls, data: Data) -> "Correction":
        """Return the form as it is shown first."""
        return cls({name: as_text(value) for name, value in data.variables.items()})


def as_text(value: Any) -> str:
    """Return a value as JSON that a person can edit.

    >>> print(as_text({"b": 1, "a": True}))
    {
      "a": true,
      "b": 1
    }
    """
    return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True)


def read_correction(form: Mapping[str, str], data: Data) -> tuple[Correction, dict[str, str]]:
    """Return what was typed, and what is wrong with it: input to sentence.

    Raises:
        WrongState: the case has moved on since the form was shown; writing it would undo that.
    """
    if form.get("seq") != str(data.seq):
        raise WrongState(
            f"Expected the data as of entry {data.seq}, but the form shows entry {form.get('seq')}",
            indonesian="Berkas berubah sejak halaman ini dibuka. Muat ulang, lalu koreksi lagi.",
        )
    texts = {
        name: form.get(PREFIX + name, as_text(value)) for name, value in data.variables.items()
    }
    problems: dict[str, str] = {}
    changed: dict[str, Any] = {}
    for name, text in texts.items():
        try:
            value = _read(text)
        except (ValueError, RecursionError) as error:
            problems[PREFIX + name] = gettext(
                "Bukan JSON yang benar: %(why)s", why=str(error)[:120]
            )
            continue
        if as_text(value) != as_text(data.variables[name]):  # unlike ==, tells 1 from true
            changed[name] = value
    reason = form.get("reason", "").strip()
    if not reason:
        problems["reason"] = gettext("Isilah alasan koreksi.")
    if not changed and not problems:
        problems["reason"] = gettext("Belum ada data yang diubah.")
    return Correction(texts, reason, changed), problems


def _read(text: str) -> Any:
    return json.loads(text, parse_float=_no_fraction, parse_constant=_no_fraction)


def _no_fraction(text: str) -> Any:
    raise ValueError(
        gettext('tulis bilangan pecahan sebagai teks, misalnya "%(number)s"', number=text[:20])
    )
