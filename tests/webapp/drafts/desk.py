"""Analysts at work on drafts, told in sentences: for tests of several modules."""

from typing import Any

from werkzeug.test import TestResponse

from engine import queries as engine_queries
from tests.webapp.cast import Pages
from tests.webapp.permit_office import PermitOffice

LIST = "/prosedur/rancangan"


class Drafts:
    """Analysts at work, told in sentences."""

    def __init__(self, pages: Pages) -> None:
        self.pages = pages
        self.office = PermitOffice(pages)
        with self.office.runtime.database.reading() as connection:
            self.line = next(
                line
                for line in engine_queries.definitions(
                    connection, unit_id=self.office.runtime.unit_id
                )
                if line.process_id == "izin"
            )

    def begin(self, by: str = "analyst", **fields: Any) -> str:
        """Begin a draft, of the version in force unless told; return its address."""
        answer = self.try_to_begin(by, **(fields or {"definition": str(self.line.id)}))
        assert answer.status_code == 302, answer.text
        return str(answer.location)

    def try_to_begin(self, by: str = "analyst", **fields: Any) -> TestResponse:
        return self.pages.post(self.pages.of(by), LIST, **fields)

    def content(self, draft: str, by: str = "analyst") -> dict[str, Any]:
        answer = self.pages.of(by).get(f"{draft}/isi")
        assert answer.status_code == 200, answer.text
        return dict(answer.json or {})

    def save(self, draft: str, by: str = "analyst", **body: Any) -> TestResponse:
        browser = self.pages.of(by)
        token = self.pages.form_token(browser)
        return browser.put(f"{draft}/isi", json=body, headers={"X-CSRFToken": token})

    def act(self, draft: str, what: str, by: str = "analyst", **fields: Any) -> int:
        answer = self.pages.post(self.pages.of(by), f"{draft}/{what}", **fields)
        return answer.status_code

    def listed(self, by: str = "analyst") -> str:
        return self.pages.of(by).get(LIST).text
