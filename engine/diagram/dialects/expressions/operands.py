"""Reads what stands between operators: values, names, paths, calls, lists, parentheses."""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass

from engine.diagram.dialects.expressions import quantified, words, writing
from engine.diagram.dialects.expressions.cursor import Cursor, unexpected
from engine.diagram.dialects.expressions.tokens import Token, not_understood
from engine.diagram.dialects.expressions.writing import Part

_LITERALS = {"true": "true", "false": "false", "null": "None"}


@dataclass(frozen=True)
class Language:
    """How one language differs from the others."""

    name: str
    feel: bool = False  # `=` compares, lists count from 1, functions have names of several words
    calls: bool = False  # methods, `? :`
    items: bool = True  # whether [ ] is known to count from 0 or 1
    ours: bool = False  # our own functions may be meant


class Operands(Cursor):
    """Reads one operand. `renamed`: what this place calls otherwise than we do."""

    def __init__(self, source: str, language: Language, renamed: Mapping[str, Part]) -> None:
        super().__init__(source)
        self.language = language
        self._renamed = renamed
        self._depth = 0
        self._javascript = False  # whether a path has shown that lists and texts have a length

    @abstractmethod
    def expression(self) -> Part:
        """Read a whole expression, as in parentheses."""

    def operand(self) -> Part:
        part = self._primary()
        while True:
            if self.take("."):
                part = self._member(part)
            elif self.token.kind == "symbol" and self.token.value == "[":
                self.step()
                part = writing.item(_value(part), self._key())
                self.need("]")
            else:
                return _value(part)

    def _member(self, part: Part) -> Part:
        own = self.step()
        if own.kind != "name":
            raise unexpected(own)
        if self.take("("):
            if not self.language.calls:
                raise not_understood(f"the method '{own.value}()'", f"metode '{own.value}()'")
            return words.method(own.value, part, self.arguments())
        if part.kind == "root":
            return self._of_root(part, own)
        if own.value == "length" and self._javascript:
            return writing.called("len", part)
        return writing.item(part, writing.text(own.value))

    def _of_root(self, root: Part, own: Token) -> Part:
        """Read `environment.variables.x`, the only path from such an object that leads to us."""
        if own.value == "variables" and self.take("."):
            self._javascript = True
            return writing.name(self.step().value)
        raise not_understood(f"'{root.value}.{own.value}'", f"'{root.value}.{own.value}'")

    def _key(self) -> Part:
        if not self.language.items:
            raise not_understood(
                "[ ] in a language that does not say where it counts from",
                "[ ] dalam bahasa yang tidak jelas mulai menghitung dari berapa",
            )
        if not self.language.feel:
            return self.expression()
        sign, digits = self.take("-"), self.step()
        if digits.kind != "number" or not digits.value.isdecimal() or int(digits.value) == 0:
            raise not_understood("a filter in [ ]", "penyaring dalam [ ]")
        if sign:
            return writing.minus(writing.number(digits.value))
        return writing.number(str(int(digits.value) - 1))  # FEEL and XPath count from 1

    def _primary(self) -> Part:
        token = self.step()
        if token.kind == "text":
            return writing.text(token.value)
        if token.kind == "number":
            return writing.number(token.value)
        if token.kind == "name":
            return self._word(token)
        if token.value == "(":
            part = self.expression()
            self.need(")")
            return part
        if token.value == "[":
            return self._list()
        if token.value == "@" and self.language.feel and self.token.kind == "text":
            return quantified.literal(self.step().value)
        raise unexpected(token)

    def _list(self) -> Part:
        items: list[Part] = []
        if self.take("]"):
            return writing.listed(items)
        items.append(self.expression())
        while self.take(","):
            items.append(self.expression())
        self.need("]")
        return writing.listed(items)

    def _word(self, token: Token) -> Part:
        own = self._function_name(token)
        if self.take("("):
            feel = self.language.feel
            return words.function(own, self.arguments(), feel=feel, ours=self.language.ours)
        if own in _LITERALS:
            return Part(_LITERALS[own], kind="null" if own == "null" else "")
        if own in self._renamed:
            return self._renamed[own]
        if own in words.ROOTS and self.token.value == ".":
            return Part(own, kind="root", value=own)
        if own in ("authenticatedUserId", "execution"):
            raise not_understood(f"'{own}'", f"'{own}'")
        return writing.name(own)

    def _function_name(self, token: Token) -> str:
        """Return the name that begins with `token`; some of FEEL's have several words."""
        if self.token.value == ":" and self.ahead(1).kind == "name" and self.ahead(2).value == "(":
            self.step()
            return f"{token.value}:{self.step().value}"
        if self.language.feel:
            for count in (2, 1):
                more = [self.ahead(n).value for n in range(count)]
                own = " ".join([token.value, *more])
                if own in words.FEEL_WORDS and self.ahead(count).value == "(":
                    self.skip(count)
                    return own
        return token.value

    def arguments(self) -> list[Part]:
        """Read what follows an opening parenthesis, up to the closing one."""
        found: list[Part] = []
        if self.take(")"):
            return found
        found.append(self.expression())
        while self.take(","):
            found.append(self.expression())
        self.need(")")
        return found


def _value(part: Part) -> Part:
    if part.kind == "root":
        raise not_understood(f"'{part.value}'", f"'{part.value}'")
    return part
