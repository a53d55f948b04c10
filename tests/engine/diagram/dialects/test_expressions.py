"""Expressions of other engines: what each becomes in our language, and what is refused."""

import pytest

from engine.diagram.dialects.expressions import EXPRESSION, FEEL_TEXT, TEXT, is_marked, translated
from engine.errors import Invalid

JUEL = {
    "${approved}": "approved",
    "#{approved}": "approved",
    "${!approved}": "not approved",
    "${not approved}": "not approved",
    "${true}": "true",
    "${a == 'x'}": 'a == "x"',
    '${a != "x"}': 'a != "x"',
    "${a eq b and c ne d}": "a == b and c != d",
    "${a lt 1 or b le 2 or c gt 3 or d ge 4}": "a < 1 or b <= 2 or c > 3 or d >= 4",
    "${order.price > 100 && order.price < 250}": 'order["price"] > 100 and order["price"] < 250',
    "${orders[1].price <= 100}": 'orders[1]["price"] <= 100',
    "${map['a b'] == null}": 'map["a b"] == None',
    "${a || b && c}": "a or b and c",
    "${(a || b) && c}": "(a or b) and c",
    "${!(a && b)}": "not (a and b)",
    "${!a == b}": "(not a) == b",
    "${a < b == c}": "(a < b) == c",
    "${empty list}": "len(list) == 0",
    "${not empty list}": "not len(list) == 0",
    "${a ? 1 : 2}": "1 if a else 2",
    "${a ? b ? 1 : 2 : 3}": "(1 if b else 2) if a else 3",
    "${a - (b - c) * -d div 2}": "a - (b - c) * -d / 2",
    "${007 < a}": "7 < a",
    "${name.equals('ana')}": 'name == "ana"',
    "${!name.equals('ana')}": 'not name == "ana"',
    "${'ana'.equalsIgnoreCase(name)}": 'lower("ana") == lower(name)',
    "${list.isEmpty() || list.size() > 3}": "len(list) == 0 or len(list) > 3",
    "${name.contains('a')}": 'contains(name, "a")',
    "${name.startsWith('a') or name.endsWith('b')}": 'startswith(name, "a") or endswith(name, "b")',
    "${map.get('key')}": 'map["key"]',
    "${S(data).prop('a').stringValue() == 'x'}": 'data["a"] == "x"',
    "${execution.getVariable('x') == 1}": "x == 1",
    "${execution.getVariable('x') != null}": 'defined("x") and x is not None',
    "${execution.getVariable('x') == null}": 'not defined("x") or x is None',
    "${execution.hasVariable('x')}": 'defined("x")',
    "${var:equals(x, 1)}": 'defined("x") and x == 1',
    "${vars:notEquals('x', 1)}": 'not defined("x") or x != 1',
    "${variables:getOrDefault(x, 5)}": 'x if defined("x") else 5',
    "${environment.variables.count > 3}": "count > 3",
    "${environment.variables.list.length}": "len(list)",
    '${a == "it\'s"}': 'a == "it\'s"',
    "${a == 'say \"x\"'}": "a == 'say \"x\"'",
    "${a == 'it\\'s'}": 'a == "it\'s"',
    " ${ a } ": "a",
}
FEEL = {
    "=approved": "approved",
    "= approved = true": "approved == true",
    '= status != "open"': 'status != "open"',
    "= not(approved)": "not approved",
    "= not(a = 1) and b": "not a == 1 and b",
    "= a.b.c >= 1.5": 'a["b"]["c"] >= 1.5',
    "= .5 < a": "0.5 < a",
    "= list[1] = 7": "list[0] == 7",
    "= list[-1]": "list[-1]",
    "= x in [1..5]": "x >= 1 and x <= 5",
    "= x in (1..5]": "x > 1 and x <= 5",
    "= x in ]1..5)": "x > 1 and x < 5",
    '= x in ("a", "b")': 'x in ["a", "b"]',
    "= x in list": "x in list",
    "= x between 1 and 5": "x >= 1 and x <= 5",
    "= if a then 1 else 2": "1 if a else 2",
    '= some r in risks satisfies r = "red"': '"red" in risks',
    '= some r in risks satisfies r.level = "red"': 'any(risks, "level", "red")',
    '= every r in risks satisfies r.level = "red"': 'all(risks, "level", "red")',
    "= string length(name) > 3": "len(name) > 3",
    '= upper case(name) = "ANA"': 'upper(name) == "ANA"',
    "= list contains(list, 3)": "3 in list",
    "= is defined(x)": 'defined("x")',
    "= get or else(x, 0)": "0 if x is None else x",
    "= modulo(a, 2) = 0": "a % 2 == 0",
    '= date("2026-01-05") + duration("P1D")': 'date("2026-01-05") + duration("P1D")',
    "= date and time(x)": "datetime(x)",
    '= @"PT1H"': 'duration("PT1H")',
    "= [1, 2, x]": "[1, 2, x]",
    "= count(list) > 0": "len(list) > 0",
}
OTHERS = {  # (language, written) -> became
    ("", "jumlah > 3"): "jumlah > 3",
    ("", 'kelengkapan = "lengkap"'): 'kelengkapan == "lengkap"',
    ("", "a && !b"): "a and not b",
    ("http://www.java.com/java", "return x > 10;"): "x > 10",
    ("javascript", "a === 3 && b !== 'x'"): 'a == 3 and b != "x"',
    ("js", "a === 3"): "a == 3",
    ("groovy", "a == 1 || !b"): "a == 1 or not b",
    ("http://www.w3.org/1999/XPath", "bpmn:getDataObject('sudah') = 'ya'"): 'sudah == "ya"',
    ("http://www.w3.org/1999/XPath", "not(getDataObject('sudah'))"): "not sudah",
    ("http://www.w3.org/1999/XPath", "a[1] == 1"): "a[0] == 1",
    ("http://www.omg.org/spec/FEEL/20140401", "a = 1 and list[2] = 3"): "a == 1 and list[1] == 3",
    ("feel", "list[1] == 3"): "list[0] == 3",
}
REFUSED = {  # (language, written) -> part of the sentence
    ("", "${order.isStandard()}"): "the method 'isStandard()'",
    ("", "${bean.value(1)}"): "the method 'value()'",
    ("", "${execution.setVariable('x', 1)}"): "'execution.setVariable()'",
    ("", "${execution.processInstanceId == 'x'}"): "'execution.processInstanceId'",
    ("", "${execution}"): "'execution'",
    ("", "${authenticatedUserId}"): "'authenticatedUserId'",
    ("", "${a % 2 == 0}"): "the remainder '%'",
    ("", "${a"): "'${' without its '}'",
    ("", "${a}${b}"): "an expression in several pieces",
    ("", "${}"): "an empty expression",
    ("", "="): "an empty expression",
    ("", "${a b}"): "'b' (at character 3)",
    ("", "${a ==}"): "an expression that ends too early",
    ("", "${a == 'C:\\\\x'}"): "a text with a backslash",
    ("", "${a == 'x\\n'}"): "'\\n' inside a text",
    ("", "${class == 1}"): "a variable named 'class'",
    ("", "${continue}"): "a variable named 'continue'",
    ("", "${_a == 1}"): "starts with '_'",
    ("", "${True}"): "a variable named 'True'",
    ("", "${" + "(" * 200 + "a" + ")" * 200 + "}"): "levels of parentheses",
    ("", "${" + "!" * 200 + "a}"): "levels",
    ("", "${" + "a+" * 200 + "a}"): "at most 200 parts",
    ("", "=" + "a" * 3000): "3001 characters",
    ("", "= list[item > 3]"): "a filter in [ ]",
    ("", "= for x in list return x"): "'for … return'",
    ("", "= every r in risks satisfies r = 1"): "more than an equality",
    ("", "= now() > a"): "the function 'now()'",
    ("", "= {a: 1}"): "'{a: 1}'",
    ("", "= x in (> 5)"): "'>'",
    ("", "= a.foo()"): "the method 'foo()'",
    ("javascript", "next(null, true)"): "the function 'next()'",
    ("http://www.java.com/java", "int x = 3; return x > 2;"): "'; return x >'",
    ("http://www.w3.org/1999/XPath", "/a/b = 'c'"): "'/'",
    ("http://www.w3.org/1999/XPath", "total-amount = 1"): "a name with a hyphen",
    ("", "a.b[1] && c"): "does not say where it counts from",
    ("klingon", "a ~ b"): "the language 'klingon'",
    ("", "Vacation Approval = 'yes'"): "'Approval'",
}


@pytest.mark.parametrize(("written", "became"), [*JUEL.items(), *FEEL.items()])
def test_an_expression_becomes_its_equal_in_our_language(written: str, became: str) -> None:
    assert translated(written).became == became


@pytest.mark.parametrize(("said", "became"), OTHERS.items())
def test_the_language_that_a_file_names_is_heard(said: tuple[str, str], became: str) -> None:
    language, written = said

    assert translated(written, language=language).became == became


@pytest.mark.parametrize(("said", "sentence"), REFUSED.items())
def test_what_has_no_equal_is_refused_by_name(said: tuple[str, str], sentence: str) -> None:
    language, written = said

    with pytest.raises(Invalid) as refusal:
        translated(written, language=language)

    assert sentence in refusal.value.message
    assert refusal.value.indonesian


@pytest.mark.parametrize("written", [*JUEL, *FEEL])
def test_what_was_translated_is_not_translated_again(written: str) -> None:
    became = translated(written).became

    assert translated(became).became == became


def test_a_text_is_an_expression_only_where_its_own_engine_marks_it() -> None:
    assert translated("demo", unmarked=TEXT).text == "demo"
    assert translated("${a}", unmarked=TEXT).name == "a"
    assert translated("=a", unmarked=TEXT).text == "=a"
    assert translated("=a", unmarked=FEEL_TEXT).name == "a"
    assert translated("${a}", unmarked=FEEL_TEXT).text == "${a}"
    assert translated("x/${a}/y", unmarked=TEXT).became == '"x/" + str(a) + "/y"'
    assert translated("a", unmarked=EXPRESSION).name == "a"
    assert [is_marked(text) for text in ("a", "= a", "#{a}", "a == b")] == [
        False, True, True, False,
    ]  # fmt: skip
