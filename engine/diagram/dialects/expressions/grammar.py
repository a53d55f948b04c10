"""Reads JUEL, FEEL and what scripts have in common with them, and writes our language part by part.

One grammar serves all, for they agree on operators and on how firmly these bind; where they differ
(`=`, `? :`, the first item of a list) the language decides. `!` and `not` bind tighter than
comparisons, unlike ours.
"""

from engine.diagram.dialects.expressions import quantified, words, writing
from engine.diagram.dialects.expressions.cursor import unexpected
from engine.diagram.dialects.expressions.operands import Operands
from engine.diagram.dialects.expressions.tokens import not_understood
from engine.diagram.dialects.expressions.writing import AND, OR, PRODUCT, SUM, Part

MAX_DEPTH = 40  # our own language allows 60 levels of its syntax tree

EQUALITY = {"==": "==", "===": "==", "eq": "==", "!=": "!=", "!==": "!=", "ne": "!="}
ORDER = {"<": "<", "lt": "<", "<=": "<=", "le": "<=", ">": ">", "gt": ">", ">=": ">=", "ge": ">="}


class Reader(Operands):
    """Reads one expression: its operators, from the loosest to the tightest."""

    def whole(self) -> Part:
        """Return the whole source as one part.

        Raises:
            Invalid: something in it has no equal in our language.
        """
        part = self.expression()
        if self.token.kind != "end":
            raise unexpected(self.token)
        return part

    # ---- from the loosest to the tightest -----------------------------------------------------

    def expression(self) -> Part:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise not_understood(
                f"more than {MAX_DEPTH} levels of parentheses", f"lebih dari {MAX_DEPTH} tingkat"
            )
        part = self._choice()
        self._depth -= 1
        return part

    def _choice(self) -> Part:
        asks = self.language.feel and self.token.value in ("some", "every", "for")
        if asks and self.ahead(1).kind == "name":
            return quantified.read(self)
        if self.language.feel and self.take("if"):
            condition = self.expression()
            self.need("then")
            yes = self.expression()
            self.need("else")
            return writing.chosen(condition, yes, self.expression())
        part = self.either()
        if self.language.calls and self.take("?"):
            yes = self.expression()
            self.need(":")
            return writing.chosen(part, yes, self.expression())
        return part

    def either(self) -> Part:
        part = self._both()
        while self.take("||", "or"):
            part = writing.both("or", OR, part, self._both())
        return part

    def _both(self) -> Part:
        part = self._equality()
        while self.take("&&", "and"):
            part = writing.both("and", AND, part, self._equality())
        return part

    def _equality(self) -> Part:
        part = self._order()
        while (symbol := self._equals()) is not None:
            right = self._order()
            part = words.asked_for_null(symbol, part, right) or writing.compared(
                symbol, part, right
            )
        return part

    def _equals(self) -> str | None:
        taken = self.take(*EQUALITY, *("=" if self.language.feel else ""))
        return None if taken is None else EQUALITY.get(taken, "==")

    def _order(self) -> Part:
        part = self.sum()
        while True:
            if symbol := self.take(*ORDER):
                part = writing.compared(ORDER[symbol], part, self.sum())
            elif self.language.feel and self.take("between"):
                low = self.sum()
                self.need("and")
                part = quantified.within(part, low, self.sum())
            elif self.take("in"):
                part = quantified.membership(self, part)
            else:
                return part

    def sum(self) -> Part:
        part = self._product()
        while symbol := self.take("+", "-"):
            part = writing.joined(symbol, SUM, part, self._product())
        return part

    def _product(self) -> Part:
        part = self._unary()
        while symbol := self.take("*", "/", "div", "%", "mod"):
            if symbol in ("%", "mod"):  # of a negative number, theirs is negative and ours is not
                raise not_understood(f"the remainder '{symbol}'", f"sisa bagi '{symbol}'")
            part = writing.joined("*" if symbol == "*" else "/", PRODUCT, part, self._unary())
        return part

    def _unary(self) -> Part:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise not_understood(f"more than {MAX_DEPTH} levels", f"lebih dari {MAX_DEPTH} tingkat")
        if self.take("!", "not"):
            part = writing.negated(self._unary())
        elif self.take("-"):
            part = writing.minus(self._unary())
        elif not self.language.feel and self.take("empty"):
            part = words.function("is empty", [self._unary()], feel=True, ours=False)
        else:
            part = self.operand()
        self._depth -= 1
        return part
