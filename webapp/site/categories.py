"""Categories of the public list: one filter for a word and for the codes it was published under.

An item keeps the word under which it was published. Items of an older version, and addresses that
readers kept, may say "siaran_pers" for "Siaran pers": both lead to the same filter.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from webapp.topics.release import slug_of


@dataclass(frozen=True)
class Category:
    """What a reader may choose."""

    slug: str  # in the address
    word: str
    names: tuple[str, ...]  # as items have it


def categories(names: Iterable[str]) -> list[Category]:
    """Return the categories behind the names that items have.

    >>> [each.word for each in categories(["Siaran pers", "Warga", "siaran_pers"])]
    ['Siaran pers', 'Warga']
    """
    together: dict[str, list[str]] = {}
    for name in names:
        together.setdefault(category_slug(name), []).append(name)
    return [
        Category(slug, min(alike, key=_is_code), tuple(alike)) for slug, alike in together.items()
    ]


def category_slug(name: str) -> str:
    """Return a category's name in the address of its list.

    >>> category_slug("Siaran pers") == category_slug("siaran_pers") == "siaran-pers"
    True
    """
    return slug_of(name) or name  # of other alphabets nothing would be left


def _is_code(name: str) -> bool:
    return name == name.lower()
