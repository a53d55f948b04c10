"""Languages. Sentences in code and templates are Indonesian and stand for themselves.

English is in `translations/en/*.po`, a file for each part of the application, read at start as it
is written: there is no compiled file that could be forgotten. A test refuses a sentence without its
English.
"""

from functools import cache, cached_property
from io import BytesIO
from pathlib import Path

import flask_babel
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, request, session
from flask_babel import Babel, Domain, get_locale

from engine.errors import Invalid

LANGUAGES = {"id": "Bahasa Indonesia", "en": "English"}
DEFAULT_LANGUAGE = "id"
CATALOGUES = Path(__file__).parent / "translations"


@cache
def read_catalogue(language: str, folder: Path = CATALOGUES) -> NullTranslations:
    """Return the translations into `language`, of all parts together; of Indonesian there are none.

    Args:
        language: of `LANGUAGES`.
        folder: a folder a language, in it a file a part. Read once a process.

    Raises:
        Invalid: two parts translate one sentence differently.
    """
    if language == DEFAULT_LANGUAGE:
        return NullTranslations()
    together = Catalog(locale=language)
    for path in sorted((folder / language).glob("*.po")):
        with path.open("rb") as source:
            _add(together, read_po(source, locale=language, abort_invalid=True), path.name)
    compiled = BytesIO()
    write_mo(compiled, together)
    compiled.seek(0)
    return Translations(compiled)


def _add(together: Catalog, part: Catalog, name: str) -> None:
    for message in part:
        if not message.id:
            continue
        known = together.get(message.id)
        if known and known.string != message.string:
            raise Invalid(
                f"Expected one translation of '{message.id}', but {name} says '{message.string}' "
                f"and another part '{known.string}'"
            )
        together.add(message.id, message.string, flags=message.flags)


def chosen_language() -> str:
    """Return the language of who asks: the account's, or one chosen before the login.

    A program says it in each request.
    """
    if request.path.startswith("/api/v1/"):
        return asked_language()
    language = str(session.get("language", ""))
    return language if language in LANGUAGES else DEFAULT_LANGUAGE


def asked_language() -> str:
    """Return the language that this request's own header prefers, of those that we speak."""
    for tag in request.accept_languages.values():  # the most wanted first
        language = tag.partition("-")[0].lower()
        if language in LANGUAGES:
            return language
    return DEFAULT_LANGUAGE


def gettext(sentence: str, **values: object) -> str:
    """Return an Indonesian sentence in the language of who asks, with its values."""
    return str(flask_babel.gettext(sentence, **values))


def ngettext(singular: str, plural: str, num: int, **values: object) -> str:
    """Return the form of a sentence that fits the number; Indonesian has one for all."""
    return str(flask_babel.ngettext(singular, plural, num, **values))


def install_languages(app: Flask) -> None:
    """Make gettext work in views and templates, Indonesian unless the person chose otherwise."""
    languages = _Languages(
        app,
        default_locale=DEFAULT_LANGUAGE,
        default_timezone="Asia/Jakarta",
        locale_selector=chosen_language,
    )
    assert languages.domain_instance  # noqa: S101  (reads the catalogues now, not in the first request)
    app.jinja_env.globals.update(languages=LANGUAGES, current_language=lambda: str(get_locale()))


class _Catalogues(Domain):
    """Flask-Babel's domain, over catalogues read at start instead of compiled files."""

    def __init__(self) -> None:
        super().__init__()
        self._catalogues = {language: read_catalogue(language) for language in LANGUAGES}

    def get_translations(self) -> NullTranslations:
        return self._catalogues.get(str(get_locale()), self._catalogues[DEFAULT_LANGUAGE])


class _Languages(Babel):
    @cached_property
    def domain_instance(self) -> Domain:
        return _Catalogues()
