"""Words in two languages, and what a person may write.

Text from outside is normalised once, in `clean`; whatever cannot be read becomes U+FFFD, which
`unreadable` then refuses: so a draft can always be stored and shown again, and a bad character
never reaches a variable.
"""

import re
import unicodedata
from dataclasses import dataclass

UNREADABLE = "\ufffd"
LONGEST_QUOTE = 60

# C0 and C1 controls but tab and newline, lone surrogates, and the marks that turn the direction of
# what follows, by which a text is shown as another than it is (Unicode TR 36, "Bidirectional Text
# Spoofing").
_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


@dataclass(frozen=True)
class Text:
    """A sentence in Indonesian, and in English when there is one."""

    indonesian: str = ""
    english: str = ""

    def __call__(self, language: str) -> str:
        return self.english if language == "en" and self.english else self.indonesian

    def __bool__(self) -> bool:
        return bool(self.indonesian)


NO_TEXT = Text()


def clean(raw: object, *, multiline: bool = False) -> str:
    """Return what was typed: NFC, stripped, lines ended by a newline (in one line: by a blank)."""
    text = raw if isinstance(raw, str) else ""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text if multiline else re.sub(r"[\n\t]+", " ", text)
    return unicodedata.normalize("NFC", _CONTROL.sub(UNREADABLE, text)).strip()


def unreadable(text: str) -> bool:
    """Whether `text` holds a character that nobody can read."""
    return UNREADABLE in text or _CONTROL.search(text) is not None


def quote(value: object) -> str:
    """Return `value` for a sentence: on one line, without controls, and short."""
    if isinstance(value, int) and abs(value) < 10**LONGEST_QUOTE:
        return str(value)
    # Of what came in another shape its name says more than a dump, and costs nothing.
    text = clean(value) if isinstance(value, str) else type(value).__name__
    return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + "…"


def slug(text: str) -> str:
    """Return `text` as a part of an address.

    >>> slug("Pasar Rakyat Niten, 27 Nov!")
    'pasar-rakyat-niten-27-nov'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80].strip("-")
