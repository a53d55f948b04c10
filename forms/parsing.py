"""What a browser sent → answers, as variables hold them, and what is wrong with each.

The names of the inputs: a plain field has its key; a part, or a decision about it, has
"<key>.<part>.<item>" (`bagian.b1.text`, `keputusan.b1.decision`); the order of the parts is that of
"<key>.ids". Uploads come as references under the name of their input (`bukti`, `bagian.b1.upload`).
Known files are kept until "<key>.remove" names them: a digest that was not here before is never
believed.
What cannot be read as its kind stays as it was typed, so that a draft loses nothing; `validation`
then refuses it, in the same words as it refuses an answer from the API.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol

from forms import actions, parts, values
from forms.actions import Action
from forms.model import Field, Form
from forms.prefill import initial
from forms.rules import visible_answers
from forms.sentences import say
from forms.text import clean, quote
from forms.validation import problems_of

TECHNICAL = ("csrf_token",)  # and every name that begins with "_"
MOST_STRANGERS = 20  # inputs that are no page's are told; who invents a million is told of these
PASSWORD = "_paraf"  # noqa: S105 - the name of the input; the password never comes here


class Submitted(Protocol):
    """A MultiDict: names, each with a list of texts."""

    def __iter__(self) -> Iterator[str]: ...

    def getlist(self, key: str, /) -> list[str]: ...


@dataclass(frozen=True)
class Parsed:
    answers: dict[str, Any]  # of the visible fields: what completes the work item
    draft: dict[str, Any]  # of all fields, as typed: what is saved and shown again
    problems: dict[str, str]  # input name -> sentence
    action: Action

    @property
    def completes(self) -> bool:
        """Whether the person wants to send, and may."""
        return self.action.verb == "complete" and not self.problems


def parse(
    form: Form,
    data: Submitted,
    uploads: Mapping[str, list[dict[str, Any]]],
    variables: Mapping[str, Any],
    *,
    draft: Mapping[str, Any] | None = None,
    language: str = "id",
) -> Parsed:
    """Return what was sent; never raises, whatever it is.

    Args:
        form: the form that was on the page.
        data: the texts, as Werkzeug's `request.form`.
        uploads: file references by input name, already stored.
        variables: of the case.
        draft: what was saved before: which files are known.
        language: of the sentences.
    """
    sent = _Sent(data, uploads, initial(form, variables, draft), variables)
    typed = {field.key: _READERS[field.kind](field, sent) for field in form.inputs}
    action = actions.read_action(sent.text(actions.NAME))
    changed = form.field(action.field)
    problems = dict(islice(_strangers(form, sent, language), MOST_STRANGERS))
    if not actions.is_known(action, changed):
        name = quote(sent.text(actions.NAME))
        problems[actions.NAME] = say("unknown_action", language, name=name)
    elif changed is not None:
        typed[changed.key] = actions.apply(action, changed, typed)
    answers = visible_answers(form, typed)
    problems |= problems_of(form, answers, variables, language)
    return Parsed(answers, typed, problems, action)


@dataclass(frozen=True)
class _Sent:
    data: Submitted
    uploads: Mapping[str, list[dict[str, Any]]]
    current: Mapping[str, Any]  # the answers as they were on the page
    variables: Mapping[str, Any]

    def text(self, name: str, *, multiline: bool = False) -> str:
        """Return the first text of that name, cleaned; "" if there is none."""
        found = self.data.getlist(name)
        return clean(found[0], multiline=multiline) if found else ""

    def texts(self, name: str) -> list[str]:
        """Return the texts of that name, each once."""
        return list(dict.fromkeys(clean(each) for each in self.data.getlist(name)))


def _text(field: Field, sent: _Sent) -> str:
    return sent.text(field.key, multiline=field.kind == "textarea")


def _number(field: Field, sent: _Sent) -> int | str | None:
    text = sent.text(field.key)
    if field.decimals:
        return (values.decimal_number(text, field.decimals) or text) if text else None
    number = values.whole_number(text)
    return number if number is not None else text or None


def _date(field: Field, sent: _Sent) -> str:
    text = sent.text(field.key)
    return values.iso_date(text) or text


def _datetime(field: Field, sent: _Sent) -> str:
    text = sent.text(field.key)
    return values.moment(text) or text


def _checkbox(field: Field, sent: _Sent) -> bool:
    return sent.text(field.key) not in ("", "false", "0")


def _checklist(field: Field, sent: _Sent) -> list[str]:
    ticked = sent.texts(field.key)
    known = [option.value for option in field.options]
    return [each for each in known if each in ticked] + [
        each for each in ticked if each and each not in known
    ]


def _files(field: Field, sent: _Sent) -> list[dict[str, Any]]:
    removed = sent.texts(f"{field.key}.remove")
    found = parts.mappings(sent.current[field.key]) + list(sent.uploads.get(field.key, []))
    kept = {str(file.get("digest")): dict(file) for file in reversed(found)}
    order = dict.fromkeys(str(file.get("digest")) for file in found)
    return [kept[digest] for digest in order if digest not in removed]


def _parts(field: Field, sent: _Sent) -> list[dict[str, Any]]:
    known = _known_files(field, sent)
    ids = [each for each in sent.texts(f"{field.key}.ids") if parts.ID.match(each)]
    return [_part(field, sent, part_id, known) for part_id in ids[: actions.MAX_PARTS]]


def _part(
    field: Field, sent: _Sent, part_id: str, known: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    name = f"{field.key}.{part_id}"
    kind = sent.text(f"{name}.kind")
    uploaded = sent.uploads.get(f"{name}.upload", [])
    file = uploaded[-1] if uploaded else known.get(sent.text(f"{name}.file"))
    text = sent.text(f"{name}.text", multiline=kind != "judul")
    if kind == "judul" and not text and field.title_from:
        text = sent.text(field.title_from)
    return {
        "id": part_id,
        "kind": kind,
        "text": "" if kind in parts.MEDIA else text,
        "file": dict(file) if file and kind in parts.MEDIA else None,
        "caption": sent.text(f"{name}.caption") if kind in parts.MEDIA else "",
    }


def _known_files(field: Field, sent: _Sent) -> dict[str, Mapping[str, Any]]:
    """Return the files that a part may show, by digest."""
    found = [part.get("file") for part in parts.part_list(sent.current[field.key])]
    if field.take_from:
        found += parts.mappings(sent.current.get(field.take_from))
        found += sent.uploads.get(field.take_from, [])
    return {str(file["digest"]): file for file in parts.mappings(found) if file.get("digest")}


def _decisions(field: Field, sent: _Sent) -> list[dict[str, Any]]:
    made = []
    for row in field.rows([], sent.variables):
        decision = sent.text(f"{row.name}.decision")
        reason = parts.join_reason(
            sent.text(f"{row.name}.reason"), sent.text(f"{row.name}.note", multiline=True)
        )
        reason = "" if decision == "setuju" else reason
        made.append({"part": row.part["id"], "decision": decision, "reason": reason})
    return made


def _alt_texts(field: Field, sent: _Sent) -> list[dict[str, Any]]:
    return [
        {"part": row.part["id"], "text": sent.text(f"{row.name}.text")}
        for row in field.rows([], sent.variables)
    ]


def _crops(field: Field, sent: _Sent) -> list[dict[str, Any]]:
    return [
        {"part": row.part["id"], "crop": sent.text(f"{row.name}.crop")}
        for row in field.rows([], sent.variables)
    ]


_READERS: dict[str, Callable[[Field, _Sent], Any]] = {
    "text": _text,
    "textarea": _text,
    "number": _number,
    "date": _date,
    "datetime": _datetime,
    "select": _text,
    "radio": _text,
    "checkbox": _checkbox,
    "checklist": _checklist,
    "files": _files,
    "parts": _parts,
    "decisions": _decisions,
    "alt_texts": _alt_texts,
    "crops": _crops,
}


def _strangers(form: Form, sent: _Sent, language: str) -> Iterator[tuple[str, str]]:
    """Yield a problem for each input that no page of this form has."""
    names = [*sent.data, *sent.uploads]
    for name in names:
        if name in TECHNICAL or name.startswith("_"):
            continue
        if not any(_is_input_of(field, name, sent) for field in form.inputs):
            yield quote(name), say("unknown_field", language, name=quote(name))


def _is_input_of(field: Field, name: str, sent: _Sent) -> bool:
    if name == field.key:
        return field.kind not in ("parts", "decisions", "alt_texts", "crops")
    key, _, rest = name.partition(".")
    if key != field.key or not rest:
        return False
    part_id, _, item = rest.partition(".")
    if field.kind == "parts":
        known = item in ("kind", "text", "caption", "file", "upload")
        return rest == "ids" or (known and parts.ID.match(part_id) is not None)
    if field.kind == "files":
        return rest == "remove"
    items = {
        "decisions": ("decision", "reason", "note"),
        "alt_texts": ("text",),
        "crops": ("crop",),
    }
    about = [row.part["id"] for row in field.rows([], sent.variables)]
    return item in items.get(field.kind, ()) and part_id in about
