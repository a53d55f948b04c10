"""A worker outside: prints letters, page by page. It needs nothing but Python.

ALUR_URL=https://alur.example.go.id ALUR_TOKEN=alur_… python worker.py "mesin 3" /dev/usb/lp0
"""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

URL, TOKEN = os.environ["ALUR_URL"], os.environ["ALUR_TOKEN"]
LOCK_SECONDS = int(os.environ.get("LOCK_SECONDS", "60"))  # longer than the longest letter takes


# ---- the client: ten lines -----------------------------------------------------------------


def ask(address: str, **body: Any) -> Any:
    """Send a request to the office and return its answer."""
    request = Request(f"{URL}/api/v1{address}", json.dumps(body).encode())
    request.add_header("Authorization", f"Bearer {TOKEN}")
    request.add_header("Content-Type", "application/json")
    with urlopen(request, timeout=90) as answer:
        if pause := answer.headers.get("Retry-After"):
            time.sleep(int(pause))
        return json.load(answer)


# ---- the work ------------------------------------------------------------------------------


def print_letter(job: dict[str, Any], printer: Path) -> dict[str, Any]:
    """Print a letter; a repeat has the same number, so that nobody sends it out twice."""
    pages = job["variables"]["halaman"]
    if pages > 100:
        raise ValueError(f"Expected at most 100 pages, but found {pages}")
    with printer.open("a", encoding="utf-8") as paper:
        paper.write(f"{job['id']}: {job['variables']['judul']}\n")
    return {"tercetak": pages}


def do(job: dict[str, Any], printer: Path) -> None:
    """Do one job and say what came of it."""
    address, lease = f"/jobs/{job['id']}", job["lease"]
    try:
        result = print_letter(job, printer)
    except (OSError, ValueError) as problem:  # tried again, and then a person looks
        ask(f"{address}/fail", lease=lease, message=str(problem), retry_after_seconds=1)
    else:
        ask(f"{address}/complete", lease=lease, variables=result)


def work(name: str, printer: Path) -> None:
    """Fetch jobs and do them, for ever."""
    wanted = {"worker_id": name, "topics": ["cetak"], "lock_seconds": LOCK_SECONDS}
    while True:
        try:
            for job in ask("/jobs/fetch", **wanted, wait_seconds=30)["jobs"]:
                do(job, printer)
        except HTTPError as refused:
            print(refused.status, refused.read().decode(), flush=True)
            if refused.status not in (409, 410):  # the job is another's, or over: drop it
                time.sleep(5)
        except OSError as away:  # the office cannot be reached now
            print(away, flush=True)
            time.sleep(5)


if __name__ == "__main__":
    work(sys.argv[1], Path(sys.argv[2]))
