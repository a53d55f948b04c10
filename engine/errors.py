"""The six ways to refuse, by who must act; each says what was expected, then what was found."""


class Refusal(Exception):
    """A command or question that cannot be answered; nothing was changed.

    `message` is for logs and programs, in English; `indonesian` is for the people at the screen and
    falls back to it.
    `field` names the form field or element that it is about.
    """

    status = 400

    def __init__(
        self, message: str, *, indonesian: str | None = None, field: str | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.indonesian = indonesian or message
        self.field = field

    def sentence(self, language: str) -> str:
        """Return what to tell a person who reads `language` ("id" or "en")."""
        return self.indonesian if language == "id" else self.message


class NotFound(Refusal):
    """There is no such thing, or not for this person."""

    status = 404


class Forbidden(Refusal):
    """The thing exists, but this person may not do that."""

    status = 403


class Invalid(Refusal):
    """What was sent is wrong: the sender mends it."""

    status = 422

    problems: dict[str, str]  # field -> sentence, when there are several

    def __init__(
        self,
        message: str,
        *,
        indonesian: str | None = None,
        field: str | None = None,
        problems: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message, indonesian=indonesian, field=field)
        self.problems = problems or {}


class WrongState(Refusal):
    """The case is not where the sender believes it to be."""

    status = 409


class Conflict(Refusal):
    """Somebody else was faster: look again."""

    status = 409


class Outdated(Refusal):
    """The case has moved on since the sender read it: read it again."""

    status = 412
