"""A correction of a case's data: JSON texts in, changed variables or sentences out."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.errors import WrongState
from forms.checks import Setting, check
from forms.rules import is_filled
from forms.sentences import say
from forms.text import quote
from webapp.cases.answers import Wording
from webapp.i18n import gettext

PREFIX = "variable:"  # of the inputs' names
NEW_NAME, NEW_VALUE = "new_name", "new_value"  # inputs for a variable that is not there yet


@dataclass(frozen=True)
class Data:
    """The variables of a case, or of one element, and the log's length at which they were so."""

    seq: int
    variables: Mapping[str, Any]


@dataclass(frozen=True)
class Correction:
    """What was typed, and what of it differs from what is there."""

    texts: Mapping[str, str]
    reason: str = ""
    changed: Mapping[str, Any] = field(default_factory=dict)
    new_name: str = ""
    new_value: str = ""

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


def read_correction(
    form: Mapping[str, str], data: Data, wording: Wording, *, may_reshape: bool = False
) -> tuple[Correction, dict[str, str]]:
    """Return what was typed, and what is wrong with it: input to sentence.

    A corrected value has the shape that its form would have given it: pages and sheets rely on it.
    What no form asks for keeps its shape too, unless `may_reshape`: its shape may be what is wrong.

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
    changed, problems = _changed(texts, data)
    wrong = shape_problems(changed, data.variables, wording, may_reshape=may_reshape)
    problems |= {PREFIX + name: problem for name, problem in wrong.items()}
    new_name, new_value = form.get(NEW_NAME, "").strip(), form.get(NEW_VALUE, "").strip()
    if new_name or new_value:
        added, problem_of_new = _added(new_name, new_value, data)
        changed |= added
        problems |= problem_of_new
    reason = form.get("reason", "").strip()
    if not reason:
        problems["reason"] = gettext("Isilah alasan koreksi.")
    if not changed and not problems:
        problems["reason"] = gettext("Belum ada data yang diubah.")
    return Correction(texts, reason, changed, new_name, new_value), problems


def _added(name: str, text: str, data: Data) -> tuple[dict[str, Any], dict[str, str]]:
    """Return a variable that is not there yet, or what is wrong with it: input to sentence."""
    if name in data.variables:
        return {}, {NEW_NAME: gettext("Data ini sudah ada di atas; ubahlah di sana.")}
    if not re.fullmatch(r"[^\W\d]\w{0,99}", name):
        return {}, {NEW_NAME: gettext("Nama data hanya huruf, angka, dan garis bawah.")}
    try:
        return {name: _read(text)}, {}
    except (ValueError, RecursionError) as error:
        return {}, {NEW_VALUE: _no_json(error)}


def _no_json(error: Exception) -> str:
    return gettext("Bukan JSON yang benar: %(why)s", why=str(error)[:120])


def _changed(texts: Mapping[str, str], data: Data) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the values that differ, and the texts that are no JSON: input to sentence."""
    problems: dict[str, str] = {}
    changed: dict[str, Any] = {}
    for name, text in texts.items():
        try:
            value = _read(text)
        except (ValueError, RecursionError) as error:
            problems[PREFIX + name] = _no_json(error)
            continue
        if as_text(value) != as_text(data.variables[name]):  # unlike ==, tells 1 from true
            changed[name] = value
    return changed, problems


def shape_problems(
    changed: Mapping[str, Any],
    variables: Mapping[str, Any],
    wording: Wording,
    *,
    may_reshape: bool = False,
) -> dict[str, str]:
    """Return why changed values cannot be: name to sentence.

    Args:
        changed: the new values by name.
        variables: all that is there, before the change.
        wording: of the case's forms.
        may_reshape: what no form asks for may become a number, text or list that it was not.
    """
    together = {**variables, **changed}
    found = {}
    for name in changed:
        before = None if may_reshape else variables.get(name)
        if problem := _shape_problem(name, before, together, wording):
            found[name] = problem
    return found


def _shape_problem(name: str, before: Any, variables: Mapping[str, Any], wording: Wording) -> str:
    """Return why the form's field, or else the value before, does not allow a value; "" if so."""
    value, language, field = variables[name], wording.language, wording.field(name)
    if field is not None and not field.has_answer:
        field = None  # shown only: a job or a register wrote it
    like = field.empty if field is not None else before
    if value is not None and like is not None and type(value) is not type(like):
        return say("wrong_shape", language, label=wording.label(name), value=quote(value))
    if field is None or not is_filled(value):
        return ""
    return next((sentence for _, sentence in check(field, value, Setting(variables, language))), "")


def _read(text: str) -> Any:
    return json.loads(text, parse_float=_no_fraction, parse_constant=_no_fraction)


def _no_fraction(text: str) -> Any:
    raise ValueError(
        gettext('tulis bilangan pecahan sebagai teks, misalnya "%(number)s"', number=text[:20])
    )
