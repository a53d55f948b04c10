"""The server as a process: it ends without dropping a request, and is alone with its database."""

import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask

from engine.errors import Conflict
from webapp.server import alone_in, serve
from webapp.settings import Settings, read_settings

ROOT = Path(__file__).parents[2]

# A page that says that it has begun, and answers only when it is told to.
SLOW = """
import sys, threading
from pathlib import Path
from flask import Flask
from webapp.server import serve
from webapp.settings import read_settings

folder, port = Path(sys.argv[1]), sys.argv[2]
app = Flask("slow")

class Beside:
    def start(self): print("started", flush=True)
    def stop(self):
        print("stopping", flush=True)
        sys.stdin.readline()
        print("stopped", flush=True)

@app.get("/")
def page():
    print("begun", flush=True)
    sys.stdin.readline()
    return "finished"

serve(app, read_settings({"ALUR_PORT": port}), services=[Beside()],
      when_ready=lambda: print("ready", flush=True))
print("ended", flush=True)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_requests_then_threads_finish_what_is_in_hand_whatever_second_signal_comes(
    tmp_path: Path, number: signal.Signals
) -> None:
    # given
    port = _free_port()
    with _process([sys.executable, "-c", SLOW, str(tmp_path), str(port)]) as server:
        assert server.stdout
        assert server.stdin
        assert [server.stdout.readline() for _ in range(2)] == ["started\n", "ready\n"]
        answers: list[bytes] = []
        asking = threading.Thread(target=lambda: answers.append(_get(port)))
        asking.start()
        assert server.stdout.readline() == "begun\n"

        # when
        server.send_signal(number)
        server.stdin.write("now\n")
        server.stdin.flush()
        asking.join()
        assert server.stdout.readline() == "stopping\n"
        server.send_signal(number)
        server.stdin.write("now\n")
        server.stdin.flush()

        # then
        assert answers == [b"finished"]
        assert server.stdout.read() == "stopped\nended\n"
        assert server.wait() == 0


def test_a_port_that_is_taken_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Conflict, match=f"127.0.0.1:{port}.*another ALUR_PORT"):
            serve(Flask("uji"), _settings(port))


def test_two_processes_do_not_share_one_embedded_database(tmp_path: Path) -> None:
    with alone_in(tmp_path):
        holder = (
            "import sys; from pathlib import Path; from webapp.server import alone_in\n"
            "with alone_in(Path(sys.argv[1])): pass"
        )
        second = subprocess.run(
            [sys.executable, "-c", holder, str(tmp_path)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )

    assert f"process {os.getpid()} serves it" in second.stderr


def test_the_folder_is_free_again_afterwards(tmp_path: Path) -> None:
    for _ in range(2):
        with alone_in(tmp_path):
            pass


def _settings(port: int) -> Settings:
    return read_settings({"ALUR_PORT": str(port)})


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def _get(port: int) -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30) as answer:
        return bytes(answer.read())


@contextmanager
def _process(command: list[str]) -> Iterator["subprocess.Popen[str]"]:
    with subprocess.Popen(
        command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        try:
            yield process
        finally:
            process.kill()
