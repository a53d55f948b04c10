"""What every answer carries, and what is refused before any page is asked."""

from pathlib import Path

import pytest
from flask import request

from engine.migrating import migrate
from tests.databases import migrated_template
from tests.webapp.cast import Pages, open_pages
from webapp.security import CONTENT_SECURITY_POLICY, HEADERS

EVERY_KIND_OF_ANSWER = ["/masuk", "/pegawai", "/tidak-ada", "/api/tidak-ada", "/static/icon.svg"]


@pytest.mark.parametrize("address", EVERY_KIND_OF_ANSWER)
def test_every_answer_carries_every_header(pages_of_office: Pages, address: str) -> None:
    answer = pages_of_office.visitor().get(address, buffered=True)

    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_the_content_policy_allows_nothing_that_is_written_into_a_page() -> None:
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "data:" not in CONTENT_SECURITY_POLICY
    assert CONTENT_SECURITY_POLICY.startswith("default-src 'none'")


@pytest.mark.parametrize("address", ["/akun/sandi", "/tidak-ada", "/pegawai"])
def test_no_private_page_is_kept_by_a_browser(pages_of_office: Pages, address: str) -> None:
    assert pages_of_office.of("kabid").get(address).headers["Cache-Control"] == "no-store"


def test_a_form_for_everybody_is_not_kept_either(pages_of_office: Pages) -> None:
    assert pages_of_office.visitor().get("/masuk").headers["Cache-Control"] == "no-store"


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(
    pages_of_office: Pages,
) -> None:
    browser = pages_of_office.visitor()

    browser.get("/masuk")

    cookie = browser.get_cookie("alur_session")
    assert cookie
    assert (cookie.http_only, cookie.same_site, cookie.secure) == (True, "Lax", False)


def test_over_https_cookies_stay_on_https(tmp_path: Path) -> None:
    url = migrated_template(migrate).create("sqlite", tmp_path)
    with open_pages(url, tmp_path, ALUR_URL="https://alur.example.go.id") as pages:
        answer = pages.visitor().get("/masuk", base_url="https://alur.example.go.id")

    assert "Secure" in answer.headers["Set-Cookie"]
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_over_https_a_form_from_another_site_is_refused(tmp_path: Path) -> None:
    origin = "https://alur.example.go.id"
    url = migrated_template(migrate).create("sqlite", tmp_path)
    with open_pages(url, tmp_path, ALUR_URL=origin) as pages:
        browser = pages.visitor()
        page = browser.get("/masuk", base_url=origin).text
        token = page.split('name="csrf_token" value="')[1].split('"')[0]

        fields = {"csrf_token": token, "language": "en"}
        ours = browser.post(
            "/bahasa", data=fields, base_url=origin, headers={"Referer": f"{origin}/"}
        )
        theirs = browser.post(
            "/bahasa", data=fields, base_url=origin, headers={"Referer": "https://evil.example/"}
        )

    assert (ours.status_code, theirs.status_code) == (302, 400)


def test_a_name_that_is_not_the_offices_is_refused(pages_of_office: Pages) -> None:
    """DNS rebinding: a stranger's page must not reach an office on this machine."""
    answer = pages_of_office.visitor().get("/masuk", base_url="http://evil.example")

    assert answer.status_code == 400
    assert "bukan alamat kantor" in answer.text


def test_what_is_too_large_is_refused_with_the_limit(tmp_path: Path) -> None:
    url = migrated_template(migrate).create("sqlite", tmp_path)
    with open_pages(url, tmp_path, ALUR_MAX_UPLOAD_MB="1") as pages:
        browser = pages.visitor()
        answer = pages.post(browser, "/masuk", username="x" * 1_000_001)

    assert answer.status_code == 413
    assert "paling besar 1 MB" in answer.text


def test_an_address_is_believed_from_as_many_proxies_as_there_are(tmp_path: Path) -> None:
    """Who invents X-Forwarded-For must not escape the throttling."""
    url = migrated_template(migrate).create("sqlite", tmp_path)
    with open_pages(url, tmp_path, ALUR_PROXIES="1") as pages:
        seen = _address_seen(pages, "203.0.113.9, 198.51.100.7")
    assert seen == "198.51.100.7"


def test_without_a_proxy_no_forwarded_address_is_believed(pages_of_office: Pages) -> None:
    assert _address_seen(pages_of_office, "203.0.113.9") == "127.0.0.1"


def _address_seen(pages: Pages, forwarded: str) -> str | None:
    with pages.visitor() as browser:
        browser.get("/masuk", headers={"X-Forwarded-For": forwarded})
        return request.remote_addr
