"""What holds for each address that the application has, also for those that are added later."""

from collections.abc import Iterator

import pytest
from werkzeug.test import TestResponse

from tests.webapp.cast import Pages
from webapp.security import HEADERS

SAMPLES = {
    "UUIDConverter": "00000000-0000-7000-8000-00000000dead",
    "UnicodeConverter": "a" * 64,
    "IntegerConverter": "1",
    "PathConverter": "tidak-ada",
    "AnyConverter": "versi",
}
# Programs bring a token in each request, which no browser sends by itself. Validating is also asked
# by the modeler; it changes nothing, so nothing can be forged.
FOR_PROGRAMS = {"api.send_message", "api.correct", "api.retry", "api.validate"}


def test_no_form_is_taken_without_its_token(pages_of_office: Pages) -> None:
    browser = pages_of_office.of("administrator")

    answers = {
        endpoint: browser.post(address).status_code
        for endpoint, address in _addresses(pages_of_office, "POST")
        if endpoint not in FOR_PROGRAMS and not endpoint.startswith("api_v1.")
    }

    assert answers == dict.fromkeys(answers, 400)


def test_htmx_needs_the_token_like_a_form(pages_of_office: Pages) -> None:
    browser = pages_of_office.of("petugas")

    answer = browser.post("/kotak-tugas/mulai", headers={"HX-Request": "true"})

    assert answer.status_code == 400


def test_the_token_of_another_browser_is_none(pages_of_office: Pages) -> None:
    stolen = pages_of_office.form_token(pages_of_office.of("kabid"))
    browser = pages_of_office.of("petugas")
    pages_of_office.form_token(browser)

    assert browser.post("/kotak-tugas/mulai", data={"csrf_token": stolen}).status_code == 400


@pytest.mark.parametrize("who", ["visitor", "gast", "kabid", "administrator"])
def test_every_answer_is_bound_by_a_strict_policy(pages_of_office: Pages, who: str) -> None:
    for endpoint, answer in _looked_at(pages_of_office, who):
        policy = answer.headers.get("Content-Security-Policy", "")
        assert "default-src 'none'" in policy, endpoint
        assert "frame-ancestors 'none'" in policy, endpoint
        assert "unsafe" not in policy, endpoint
        assert set(HEADERS) <= set(answer.headers.keys()), endpoint


def test_no_page_of_staff_is_kept_by_a_browser(pages_of_office: Pages) -> None:
    for endpoint, answer in _looked_at(pages_of_office, "administrator"):
        is_for_all = endpoint.startswith(("site.", "static")) or answer.status_code == 302
        assert is_for_all or answer.headers["Cache-Control"] == "no-store", endpoint


def test_no_public_page_knows_who_looks(pages_of_office: Pages) -> None:
    """They may be kept by caches between here and there, for everybody."""
    for endpoint, answer in _looked_at(pages_of_office, "administrator"):
        if endpoint.startswith("site.") and answer.status_code == 200:
            assert "Administrator Contoh" not in answer.text, endpoint
            assert "Set-Cookie" not in answer.headers, endpoint


def _looked_at(pages: Pages, who: str) -> Iterator[tuple[str, TestResponse]]:
    browser = pages.visitor() if who == "visitor" else pages.of(who)
    for endpoint, address in _addresses(pages, "GET"):
        yield endpoint, browser.get(address, buffered=True)


def _addresses(pages: Pages, method: str) -> Iterator[tuple[str, str]]:
    with pages.app.test_request_context():
        adapter = pages.app.url_map.bind("localhost")
        for rule in pages.app.url_map.iter_rules():
            if method in (rule.methods or ()):
                values = {
                    name: SAMPLES[type(converter).__name__]
                    for name, converter in rule._converters.items()
                }
                yield rule.endpoint, adapter.build(rule.endpoint, values)
