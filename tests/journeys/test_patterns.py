"""The patterns of our forms, in the browser that checks them before anything is sent."""

from playwright.sync_api import Page

from forms.reading import read_form
from tests import sop


def test_a_browser_understands_the_pattern_of_every_field(page: Page) -> None:
    """HTML compiles `pattern` with the flag v, to which "[a-z-]" is no character class.

    A browser says so in its console only, and then checks nothing: the slug had such a pattern.
    """
    fields = [field for source in sop.FORMS.values() for field in read_form(source).fields]
    patterns = [field.pattern for field in fields if field.pattern]

    assert patterns
    for pattern in patterns:
        assert page.evaluate("pattern => new RegExp(pattern, 'v').source", pattern) == pattern
