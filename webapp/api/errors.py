"""Refusals that only programs meet; those of the engine are answered as they are."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.errors import Refusal


@dataclass(frozen=True)
class Wrong:
    """One thing that is wrong with a request, and where."""

    where: str  # a JSON pointer into the body ("/answers/judul"), or the name of a parameter
    indonesian: str
    english: str
    place: str = "pointer"  # or "parameter", "header"

    def told(self, language: str) -> dict[str, str]:
        """Return it as a problem's `errors` has it."""
        sentence = self.indonesian if language == "id" else self.english
        return {self.place: self.where, "detail": sentence}


class Malformed(Refusal):
    """A request whose address, headers or body do not fit the description."""

    def __init__(self, wrong: Sequence[Wrong], *, status: int = 400) -> None:
        first = wrong[0]
        super().__init__(
            f"{first.where}: {first.english}", indonesian=f"{first.where}: {first.indonesian}"
        )
        self.status = status
        self.wrong = tuple(wrong)


class TooMany(Refusal):
    """A token asks more often than this server answers it."""

    status = 429

    def __init__(self, most: int, seconds: int) -> None:
        super().__init__(
            f"Expected at most {most} requests a minute of this token, but there were more",
            indonesian=f"Paling banyak {most} permintaan semenit untuk token ini. "
            f"Coba lagi {seconds} detik lagi.",
        )
        self.seconds = seconds
