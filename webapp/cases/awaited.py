"""What an element waits for that nobody is given to do, in words."""

from webapp.i18n import gettext


def awaited(self, event: Record) -> str:
        element = self._element(event)
        if element is None or element.kind in ("boundaryEvent", "startEvent"):
            return ""  # it only watches: what it leads to is told when it happens
        return awaited(
            event["kind"], event["name"], event.get("correlation", ""), self._step(event)
        )

    def occurred(self, event: Record) -> str:
        element = self._element(event)
        if element is None or element.event == "message" or self.entry.command["type"] in _HEARD:
            return ""  # the command says it
        if element.event == "signal":
            return gettext(
                "Isyarat “%(name)s” terdengar di “%(step)s”",
                name=element.event_ref or "",
                step=self._step(event),
            )
        return gettext("Syarat “%(step)s” terpenuhi", step=self._step(event))

    def sent(self, event: Record) -> str:
        name, whose = event["name"], event.get("correlation", "")
        if not whose:
            return gettext("Pesan “%(name)s” dikirim", name=name)
        return gettext("Pesan “%(name)s” untuk “%(whose)s” dikirim", name=name, whose=whose)

    def shouted(self, event: Record) -> str:
        return gettext("Isyarat “%(name)s” dikirim", name=event["name"])

    # ---- the case ------------------------------------------------------------------------------

    def incident(self, event: Record) -> str:
        return gettext(
            "Gangguan pada “%(step)s”: %(error)s", step=self._step(event), error=event["error"]
        )

    def resolved(self, event: Record) -> str:
        return gettext("Gangguan pada “%(step)s” diatasi", step=self._step(event))

    def completed(self, _event: Record) -> str:
        return gettext("Berkas selesai")


_HEARD = ("CorrelateMessage", "DeliverSignal")
_TELL: Mapping[str, Callable[[_Teller, Record], str]] = {
    "WorkItemOffered": _Teller.offered,
    "WorkItemClaimed": _Teller.claimed,
    "WorkItemEscalated": _Teller.escalated,
    "WorkItemWithdrawn": _Teller.withdrawn,
    "ParafGiven": _Teller.paraf,
    "NumberDrawn": _Teller.number,
    "JobScheduled": _Teller.job,
    "ElementEntered": _Teller.entered,
    "ElementCompleted": _Teller.left,
    "ElementCancelled": _Teller.dropped,
    "EventAwaited": _Teller.awaited,
    "EventOccurred": _Teller.occurred,
    "MessageThrown": _Teller.sent,
    "SignalThrown": _Teller.shouted,
    "IncidentRaised": _Teller.incident,
    "IncidentResolved": _Teller.resolved,
    "InstanceCompleted": _Teller.completed,
}


def awaited(kind: str, name: str, whose: str, step: str) -> str:
    """Return what an element waits for, as a sentence.

    Args:
        kind: "message", "signal" or "condition".
        name: of the message or signal.
        whose: the conversation to which a message must belong; "": any.
        step: what people call the element.
    """
    if kind == "signal":
        return gettext("Menunggu isyarat “%(name)s” di “%(step)s”", name=name, step=step)
    if kind != "message":
        return gettext("Menunggu syarat “%(step)s” terpenuhi", step=step)
    if not whose:
        return gettext("Menunggu pesan “%(name)s” di “%(step)s”", name=name, step=step)
    return gettext(
        "Menunggu pesan “%(name)s” untuk “%(whose)s” di “%(step)s”",
        name=name,
        whose=whose,
        step=step,
    )
