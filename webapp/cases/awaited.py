"""What an element waits for that nobody is given to do, in words."""

from webapp.i18n import gettext


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
