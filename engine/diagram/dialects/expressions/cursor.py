"""A place in a list of tokens: look, step on, insist."""

from engine.diagram.dialects.expressions.tokens import Token, not_understood, tokens
from engine.errors import Invalid


class Cursor:
    """Steps through the tokens of one expression; it never leaves the last one."""

    def __init__(self, source: str) -> None:
        self._tokens = tokens(source)
        self._at = 0

    @property
    def token(self) -> Token:
        return self._tokens[self._at]

    def ahead(self, steps: int) -> Token:
        return self._tokens[min(self._at + steps, len(self._tokens) - 1)]

    def step(self) -> Token:
        token = self.token
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return token

    def take(self, *values: str) -> str | None:
        """Step over a name or symbol that is one of `values`."""
        if self.token.kind in ("name", "symbol") and self.token.value in values:
            return self.step().value
        return None

    def need(self, value: str) -> None:
        if self.take(value) is None:
            raise unexpected(self.token)

    def skip(self, steps: int) -> None:
        self._at = min(self._at + steps, len(self._tokens) - 1)


def unexpected(token: Token) -> Invalid:
    """Return a refusal of a token that cannot stand where it stands."""
    if token.kind == "end":
        return not_understood("an expression that ends too early", "ungkapan yang belum selesai")
    shown = token.value[:40]
    return not_understood(
        f"'{shown}' (at character {token.at + 1})", f"'{shown}' (karakter ke-{token.at + 1})"
    )
