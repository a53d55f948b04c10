"""What an analyst feels in a real browser: opening what is edited, and each change of it.

A change is one key: what the page's thread does from it until the next picture stands. Asking the
server for problems and saving come after, and are not waited for by anybody.
"""

import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from benchmarks.registry import Reading, Scale, at_most, benchmark
from benchmarks.site import Site
from tests import browser as browsers
from tests import diagrams
from tests.webapp.cast import Pages, open_pages
from tests.webapp.drawings import drawn

STEPS = 49  # and their flows, a start, an end and two more flows: 100 elements and the process
FIELDS = 100
OPENING = at_most(2.0, 1.0)  # seconds
CHANGE = at_most(100, 50)  # milliseconds of the page's thread
# Whoever draws in a frame of its own has drawn by the second.
NEXT_PICTURE = """new Promise(done =>
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"""


@benchmark("drawing", "opening the modeler and the form editor in a browser, and changing in them")
def drawing(site: Site, scale: Scale) -> Iterator[Reading]:
    """Report seconds to open and milliseconds a change; nothing where there is no browser."""
    try:
        executable = browsers.chromium()
    except browsers.Missing as missing:
        print(f"drawing: left out: {missing}", file=sys.stderr)
        return
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=browsers.FLAGS)
        yield from in_browser(chromium, site, scale)
        chromium.close()


def in_browser(chromium: Browser, site: Site, scale: Scale) -> Iterator[Reading]:
    """Report what is measured in a browser that runs."""
    with (
        open_pages(site.migrated("sqlite"), site.folder / "drawing") as pages,
        browsers.serving(pages.app) as origin,
    ):
        desk = Desk(pages, browsers.Pages(chromium), origin)
        for what, editor in desk.editors():
            taken = [desk.measured(editor) for _ in range(scale.rotations)]
            opening = statistics.median(each.opening for each in taken)
            yield Reading(f"opening {what}", "", opening, "s", OPENING)
            change = statistics.median(each.change for each in taken)
            yield Reading("… a change of it", "", change * 1000, "ms", CHANGE)


@dataclass(frozen=True)
class Editor:
    """A page on which something is edited."""

    address: str
    ready: str  # a selector that is there when one can work
    choose: Callable[[Any], None]  # what is changed; then `key` is pressed
    key: str


@dataclass(frozen=True)
class Taken:
    """Seconds."""

    opening: float
    change: float


class Desk:
    """An analyst's draft with a hundred elements and a form of a hundred fields."""

    def __init__(self, pages: Pages, opened: browsers.Pages, origin: str) -> None:
        self._opened = opened
        self._origin = origin
        self._analyst = pages.of("analyst")
        answer = pages.post(self._analyst, "/prosedur/rancangan", name="Seratus")
        self._draft = str(answer.location)
        form = {
            "type": "default",
            "id": "seratus",
            "components": [_field(n) for n in range(FIELDS)],
        }
        body = {"revision": 1, "diagram": _hundred().decode(), "forms": {"seratus": form}}
        token = pages.form_token(self._analyst)
        saved = self._analyst.put(f"{self._draft}/isi", json=body, headers={"X-CSRFToken": token})
        assert saved.status_code == 200, saved.text

    def editors(self) -> Iterator[tuple[str, Editor]]:
        """Yield what is measured."""
        yield (
            "the modeler with 100 elements",
            Editor(
                self._draft,
                "[data-canvas][data-ready]",
                lambda page: page.locator("[data-element-id=langkah_0] > .djs-hit").click(
                    force=True
                ),
                "Shift+ArrowDown",
            ),
        )
        yield (
            f"the form editor with {FIELDS} fields",
            Editor(
                f"{self._draft}/formulir/seratus",
                "[data-form-canvas][data-ready]",
                _rewrite_first_label,
                "Tab",
            ),
        )

    def measured(self, editor: Editor) -> Taken:
        """Open a page of somebody who was never here, and change what it shows."""
        page = self._opened.open(viewport={"width": 1400, "height": 900})
        cookie = self._analyst.get_cookie("alur_session")
        assert cookie
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self._origin}])
        opening = -time.perf_counter()
        page.goto(self._origin + editor.address)
        page.wait_for_selector(editor.ready)
        opening += time.perf_counter()
        editor.choose(page)
        page.evaluate(NEXT_PICTURE)
        counters = page.context.new_cdp_session(page)
        counters.send("Performance.enable")
        before = _busy(counters)
        page.keyboard.press(editor.key)
        page.evaluate(NEXT_PICTURE)
        change = _busy(counters) - before
        page.context.close()
        return Taken(opening, change)


def _rewrite_first_label(page: Any) -> None:
    page.locator(".form-canvas [data-id='isian_0']").click()
    page.get_by_label("Label", exact=True).fill("Nama pemohon")


def _busy(counters: Any) -> float:
    """Return how many seconds the page's thread has worked."""
    metrics = counters.send("Performance.getMetrics")["metrics"]
    return next(float(each["value"]) for each in metrics if each["name"] == "TaskDuration")


def _hundred() -> bytes:
    names = [f"langkah_{number}" for number in range(STEPS)]
    steps = (diagrams.user(name, "petugas") for name in names)
    path = diagrams.path("mulai", *names, "selesai")
    return drawn(diagrams.process(diagrams.start(), *steps, diagrams.end(), path, id="seratus"))


def _field(number: int) -> dict[str, Any]:
    key = f"isian_{number}"
    return {"type": "textfield", "id": key, "key": key, "label": f"Isian {number}"}
