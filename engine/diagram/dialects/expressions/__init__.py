"""Expressions of other engines → our expression language, or a refusal that names what it lacks.

`tokens` cuts, `grammar` reads JUEL, FEEL and the part that scripts share with them, `words` knows
their functions and methods, `quantified` FEEL's lists and ranges, `writing` writes ours. Whatever
comes out compiles (engine.expressions). What already is our language is never touched.

A running case is read again from its diagram: a translation that is once released stays as it is.
"""

from engine.diagram.dialects.expressions.translating import EXPRESSION as EXPRESSION
from engine.diagram.dialects.expressions.translating import FEEL_TEXT as FEEL_TEXT
from engine.diagram.dialects.expressions.translating import TEXT as TEXT
from engine.diagram.dialects.expressions.translating import Translated as Translated
from engine.diagram.dialects.expressions.translating import is_marked as is_marked
from engine.diagram.dialects.expressions.translating import translated as translated
from engine.diagram.dialects.expressions.writing import SUM as SUM
from engine.diagram.dialects.expressions.writing import Part as Part
from engine.diagram.dialects.expressions.writing import quoted as quoted
