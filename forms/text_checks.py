"""What is wrong with a text that is to be kept: its length, its characters, its form."""

from forms.sentences import say
from forms.text import clean, quote, unreadable


def text_problem(
    value: object, label: str, language: str, *, longest: int, multiline: bool = False
) -> str:
    """Return why `value` is no text that may be kept; "" if it is one."""
    if not isinstance(value, str):
        return say("wrong_shape", language, label=label, value=quote(value))
    if len(value) > longest:
        return say("too_long", language, label=label, limit=longest, count=len(value))
    if unreadable(value):
        return say("unreadable", language, label=label, value=quote(value))
    if value != clean(value, multiline=multiline):
        return say("unclean", language, label=label, value=quote(value))
    return ""
