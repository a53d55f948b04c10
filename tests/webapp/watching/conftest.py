"""What an operator sees of an office."""

import re
from collections.abc import Mapping
from typing import Any

from flask.testing import FlaskClient

from engine.database import Database

Metrics = Mapping[str, float]


def metrics_of(browser: FlaskClient, **headers: str) -> Metrics:
    """Return the metrics as somebody on this machine reads them."""
    answer = browser.get("/metrics", headers=headers)
    assert answer.status_code == 200, answer.text
    return read_metrics(answer.text)


def read_metrics(text: str) -> Metrics:
    """Return the samples of an answer: 'name{label="value"}' → number.

    >>> read_metrics('# HELP a b' + chr(10) + 'a_total{kind="x"} 2.0')
    {'a_total{kind="x"}': 2.0}
    """
    found: dict[str, Any] = {}
    for line in text.splitlines():
        if sample := re.fullmatch(r"([^#\s][^{\s]*(?:\{.*\})?) (\S+)", line):
            found[sample[1]] = float(sample[2])
    return found


def take_away(database: Database) -> None:
    """Let nobody reach the database any more."""

    def refuse() -> Any:
        raise OSError("connection refused")

    database.close()
    database.engine.pool = type(database.engine.pool)(refuse)
