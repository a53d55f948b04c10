"""Frames as the page's script reads them: of what is drawn."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import url_for

from webapp.i18n import gettext
from webapp.replay.page import Moment
from webapp.step_names import drawn

_MINUTE = timedelta(minutes=1)


def moment_as_json(moment: Moment, panel: str) -> dict[str, Any]:
    """Return a step as JSON.

    Args:
        moment: the step.
        panel: HTML of what stands beside the diagram.
    """
    frame = moment.frame
    address = url_for("procedures.diagram", definition_id=frame.definition_id)
    return {
        **frame.state.to_json(address, labels()),
        "seq": frame.seq,
        "said": f"{moment.happening.who}: {moment.happening.what}",
        "tokens": _drawn(frame.tokens),
        "timers": sorted({drawn(timer.element_id) for timer in frame.timers}),
        "badges": _badges(moment),
        "panel": panel,
    }


def labels() -> dict[str, str]:
    """Return the words for how an element stands."""
    return {
        "done": gettext("Selesai"),
        "waiting": gettext("Menunggu"),
        "late": gettext("Terlambat"),
        "stalled": gettext("Gangguan"),
        "token": gettext("Token"),
        "timer": gettext("Pewaktu berjalan"),
    }


def _badges(moment: Moment) -> dict[str, str]:
    """Return what is written under elements: how often, and how long in working minutes."""
    visits = _drawn(moment.frame.visits)
    dwell = _drawn({key: int(spent / _MINUTE) for key, spent in moment.frame.dwell.items()})
    badges = {}
    for element in {**visits, **dwell}:
        often, minutes = visits.get(element, 0), dwell.get(element, 0)
        parts = [gettext("%(times)d kali", times=often)] if often > 1 else []
        if minutes:
            parts.append(gettext("%(minutes)d mnt", minutes=minutes))
        if parts:
            badges[element] = " · ".join(parts)
    return badges


def _drawn(counts: Mapping[str, int]) -> dict[str, int]:
    together: Counter[str] = Counter()
    for element, count in counts.items():
        together[drawn(element)] += count
    return dict(together)
