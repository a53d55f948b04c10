"""The five ways to refuse, by who must act; each says what was expected, then what was found."""


class Refusal(Exception):
    """A command or question that cannot be answered; nothing was changed."""

    status = 400

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class NotFound(Refusal):
    """There is no such thing, or not for this person."""

    status = 404


class Forbidden(Refusal):
    """The thing exists, but this person may not do that."""

    status = 403


class Invalid(Refusal):
    """What was sent is wrong: the sender mends it."""

    status = 422


class WrongState(Refusal):
    """The case is not where the sender believes it to be."""

    status = 409


class Conflict(Refusal):
    """Somebody else was faster: look again."""

    status = 409
