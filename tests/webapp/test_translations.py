"""Every sentence of code and templates has its English, with the same values in it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from engine.errors import Invalid
from webapp import i18n

WEBAPP = Path(i18n.__file__).parent
METHODS = [
    ("frontend/**", "ignore"),
    ("static/**", "ignore"),
    ("**.py", "python"),
    ("templates/**.html", "jinja2"),
]
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}


def test_every_sentence_has_its_english() -> None:
    translated = {message for message, _ in _translations()}

    missing = {sentence: file for sentence, file in _sentences() if sentence not in translated}

    assert missing == {}


def test_no_translation_is_left_of_a_sentence_that_is_gone() -> None:
    spoken = {sentence for sentence, _ in _sentences()}

    assert [message for message, _ in _translations() if message not in spoken] == []


def test_a_translation_has_the_values_of_its_sentence() -> None:
    for message, translation in _translations():
        assert _values(translation) == _values(message), message


def test_two_parts_may_not_translate_one_sentence_differently(tmp_path: Path) -> None:
    folder = tmp_path / "en"
    folder.mkdir()
    for name, word in (("a", "Save"), ("b", "Keep")):
        (folder / f"{name}.po").write_text(f'msgid "Simpan"\nmsgstr "{word}"\n')

    with pytest.raises(Invalid, match=r"b\.po says 'Keep'"):
        i18n.read_catalogue("en", tmp_path)


def _sentences() -> Iterator[tuple[str, str]]:
    found = extract_from_dir(WEBAPP, method_map=METHODS, keywords=KEYWORDS)
    for file, _, message, _, _ in found:
        yield message if isinstance(message, str) else message[0], file


def _translations() -> Iterator[tuple[str, str]]:
    for path in sorted((WEBAPP / "translations" / "en").glob("*.po")):
        with path.open("rb") as source:
            catalogue = read_po(source, locale="en", abort_invalid=True)
        for message in catalogue:
            if message.id:
                said = message.string or ""
                forms = [said] if isinstance(said, str) else list(said)
                assert all(forms), f"{path.name}: {message.id}"
                for form in forms:
                    yield (message.id if isinstance(message.id, str) else message.id[0]), form


def _values(sentence: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)\w", sentence))
