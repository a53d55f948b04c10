"""The log tells an operator what happened, in which case and request; and nothing about anybody."""

import io
import json
import logging
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from engine.embedded_jobs import JobRunner
from tests.webapp.cast import PASSWORD, UNIT, Pages, open_pages
from tests.webapp.desk import RELEASE, Desk
from webapp.topics import handlers
from webapp.watching.facts import about
from webapp.watching.lines import JsonLines, TextLines

MARK = "Markah7711"


class Log:
    """What was logged, as it would stand in the log."""

    def __init__(self) -> None:
        self._written = io.StringIO()
        self.handler = logging.StreamHandler(self._written)
        self.handler.setFormatter(JsonLines())

    @property
    def text(self) -> str:
        return self._written.getvalue()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]

    def of(self, logger: str) -> list[dict[str, Any]]:
        return [line for line in self.lines if line["logger"] == logger]


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Iterator[Log]:
    """Everything, down to the smallest note."""
    caplog.set_level(logging.DEBUG)
    kept = Log()
    logging.getLogger().addHandler(kept.handler)
    yield kept
    logging.getLogger().removeHandler(kept.handler)


# ---- what is told --------------------------------------------------------------------------------


def test_a_command_is_told_with_its_case_its_request_and_who_by_his_id(
    pages_of_office: Pages, log: Log
) -> None:
    desk = Desk(pages_of_office)
    case = desk.start()

    (line,) = (each for each in log.of("alur.commands") if each["command"] == "StartInstance")

    assert line["case"] == str(case)
    assert line["unit"] == str(UNIT)
    assert line["actor"] == str(pages_of_office.people["petugas"])
    assert line["outcome"] == "completed"
    assert line["level"] == "info"
    assert line["duration_ms"] > 0
    (request,) = (each for each in log.of("alur.requests") if each["request"] == line["request"])
    assert line["command_id"].endswith(request["command_id"])
    assert (request["method"], request["route"]) == ("POST", "/kotak-tugas/mulai")


def test_what_is_logged_after_a_request_is_not_about_it(pages_of_office: Pages, log: Log) -> None:
    pages_of_office.visitor().get("/masuk")

    logging.getLogger("alur.timers").info("later")

    assert "request" not in log.lines[-1]


def test_in_text_a_line_ends_with_what_it_is_about() -> None:
    with about(case="0198", command="FireTimer"):
        line = TextLines().format(record("alur.timers", "timer %s given up", "batas:1"))

    assert line.endswith("ERROR alur.timers timer batas:1 given up case=0198 command=FireTimer")


def test_an_exception_is_told_by_its_place_and_kind_and_not_by_its_text() -> None:
    try:
        try:
            raise ValueError(f"'{MARK}' is no number")
        except ValueError as cause:
            raise RuntimeError(MARK) from cause
    except RuntimeError as error:
        line = JsonLines().format(record("alur.jobs", "failed", error=error))

    told = json.loads(line)["exception"]
    assert MARK not in line
    assert [each for each in told if not each.startswith("  ")] == ["ValueError", "RuntimeError"]
    assert "test_logs.py" in told[0]


def test_a_failed_statement_is_told_without_what_was_in_it() -> None:
    error = IntegrityError("INSERT INTO account VALUES (?)", (MARK,), Exception(f"Key ({MARK})"))

    line = TextLines().format(record("alur.problems", "failed", error=error))

    assert "IntegrityError Exception in: INSERT INTO account VALUES (?)" in line
    assert MARK not in line


def test_of_other_libraries_only_the_fixed_words_are_told() -> None:
    line = TextLines().format(record("waitress", "Exception while serving %s", f"/{MARK}"))

    assert "Exception while serving %s" in line
    assert MARK not in line


# ---- the number of a request ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("proxies", "sent", "is_taken"),
    [
        ("1", "a1b2c3d4-e5f6", True),
        ("0", "a1b2c3d4-e5f6", False),
        ("1", "kurang", False),
        ("1", "a1b2c3d4 palsu", False),
        ("1", "a" * 65, False),
    ],
)
def test_a_proxys_number_is_taken_when_it_is_believed_and_well_formed(
    migrated_url: str, tmp_path: Path, log: Log, proxies: str, sent: str, is_taken: bool
) -> None:
    with open_pages(migrated_url, tmp_path, ALUR_PROXIES=proxies) as pages:
        answer = pages.visitor().get("/masuk", headers={"X-Request-Id": sent})

    number = answer.headers["X-Request-Id"]
    assert (number == sent) is is_taken
    assert log.of("alur.requests")[-1]["request"] == number


# ---- nothing about anybody -----------------------------------------------------------------------


def test_a_whole_sop_with_marked_words_leaves_none_of_them_in_the_log(
    pages_of_office: Pages, log: Log
) -> None:
    # given
    desk = Desk(pages_of_office)
    marked: Mapping[str, Any] = {
        name: f"{MARK} {value}" if isinstance(value, str) and name in WORDS else value
        for name, value in RELEASE.items()
    }

    # when
    case = desk.start()
    desk.complete("petugas", case, "terima:1", **{**marked, "jenis_berita": MARK})
    desk.save("petugas", case, "terima:1", **marked)
    desk.complete("petugas", case, "terima:1", **marked)
    desk.approve(case, _paraf=f"{MARK} wrong")
    desk.approve(case, **{"keputusan.b3.reason": MARK})
    desk.post("kabid", f"/berkas/{case}/catatan", {"text": MARK})
    desk.browser("kabid").get(f"/berkas?cari={MARK}")
    desk.browser("kabid").get(f"/{MARK}")
    desk.wait(days=3)
    office = pages_of_office.app.extensions["alur"]
    JobRunner(desk.runtime, {**handlers(office), "notify": _stumbles}).run_due()
    pages_of_office.log_in(pages_of_office.visitor(), MARK, MARK)
    pages_of_office.log_in(pages_of_office.visitor(), "kabid", PASSWORD)

    # then
    assert str(case) in log.text
    for word in (MARK, MARK.lower(), PASSWORD, "Contoh", "127.0.0.1"):
        assert word not in log.text, next(x for x in log.text.splitlines() if word in x)


WORDS = (
    "sumber", "nomor_surat", "penandatangan", "judul", "alasan_tanpa_bukti",
    "bagian.b1.text", "bagian.b2.text", "bagian.b3.text",
)  # fmt: skip


def _stumbles(job: Any) -> Mapping[str, Any]:
    raise ValueError(f"cannot send {job.variables} to {MARK}")


def record(
    name: str, message: str, *values: object, error: Exception | None = None
) -> logging.LogRecord:
    info = None if error is None else (type(error), error, error.__traceback__)
    return logging.LogRecord(name, logging.ERROR, __file__, 1, message, values, info)
