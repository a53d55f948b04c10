"""The expression language: what it can say, what it refuses, and that nothing escapes from it."""

import copy
import re
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.durations import Duration
from engine.errors import Invalid
from engine.expressions import Expression, ExpressionError, compile_expression, is_true
from engine.expressions.functions import FUNCTIONS

DOCUMENTATION = Path(__file__).parents[2] / "docs" / "expressions.md"
DECISIONS = [
    {"part": "b1", "decision": "setuju", "reason": ""},
    {"part": "b2", "decision": "tolak", "reason": "buram"},
]
CASE: dict[str, Any] = {
    "kelengkapan": "lengkap",
    "judul": "Bantul Gelar Pameran",
    "keputusan": DECISIONS,
    "jumlah": 5,
    "harga": "12.50",
    "tayang": True,
    "kosong": None,
    "angka": [3, 1, 2],
    "berkas": {"name": "foto.jpg", "size": 1200},
    "tanggal_surat": "2026-11-27",
    "diterima_pada": "2026-11-27T15:50:00+07:00",
    "count": 7,
}


def evaluate(source: str, variables: dict[str, Any] | None = None) -> Any:
    return compile_expression(source).evaluate(CASE if variables is None else variables)


# ---- what it can say -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "value"),
    [
        # literals
        ('"teks"', "teks"),
        ("'teks'", "teks"),
        ("12", 12),
        ("0.1", Decimal("0.1")),
        ("123456.1234567890123456789", Decimal("123456.1234567890123456789")),
        ("[1, true, null, 'a']", [1, True, None, "a"]),
        ("True == true and False == false and None == null", True),
        # conditions of diagrams
        ('kelengkapan == "lengkap"', True),
        ('any(keputusan, "decision", "setuju")', True),
        ('all(keputusan, "decision", "setuju")', False),
        ("tayang == True", True),
        ("tayang", True),
        ("not tayang or jumlah > 3", True),
        ("\n   jumlah > 3\n   and jumlah < 9\n", True),
        # comparisons
        ("1 < jumlah <= 5", True),
        ("1 < jumlah < 5", False),
        ("jumlah != 5", False),
        ('"Pameran" in judul', True),
        ("2 in angka", True),
        ("9 not in angka", True),
        ('"size" in berkas', True),
        ('kelengkapan in ["lengkap", "belum"]', True),
        ("kosong is None", True),
        ("judul is not null", True),
        ("kosong < 3", False),
        ("kosong >= 3", False),
        ("3 > kosong", False),
        ("kosong == null", True),
        ("1 in kosong", False),
        ("true == 1", False),
        ('"a" < "b"', True),
        ("1.0 == 1", True),
        ('[1, ["a"]] == [1, ["a"]]', True),
        ('berkas == where([berkas], "size", 1200)[0]', True),
        # arithmetic
        ("0.1 + 0.2 == 0.3", True),
        ("7 / 2", Decimal("3.5")),
        ("-7 // 2", -4),
        ("-7.0 // 2", Decimal(-4)),
        ("-7 % 3", 2),
        ("-7.5 % 2", Decimal("0.5")),
        ("7.5 % -2", Decimal("-0.5")),
        ("2 * 3 - +1", 5),
        ('"a" + "b"', "ab"),
        ("[1] + [2]", [1, 2]),
        ("-(1.5)", Decimal("-1.5")),
        # choice, subscript
        ("1 if jumlah > 3 else 2", 1),
        ("1 if kosong else 2", 2),
        ('berkas["size"]', 1200),
        ('berkas["tidak ada"]', None),
        ("angka[0]", 3),
        ("angka[-1]", 2),
        ("angka[9]", None),
        ('kosong["a"][0]', None),
        ('keputusan[1]["reason"]', "buram"),
        # functions
        ("len(angka) + len(judul) + len(kosong)", 23),
        ("lower(judul)", "bantul gelar pameran"),
        ("upper(kosong)", None),
        ('contains(judul, "Gelar") and contains(angka, 3)', True),
        ('startswith(judul, "Bantul") and endswith(judul, "ran")', True),
        ('startswith(kosong, "a")', False),
        ("min(angka)", 1),
        ("max(1, jumlah, 2.5)", 5),
        ("max([])", None),
        ('min("b", "a")', "a"),
        ("sum(angka)", 6),
        ("sum([0.1, 0.2, 3])", Decimal("3.3")),
        ("abs(-3) + abs(-1.5)", Decimal("4.5")),
        ("round(2.5)", 3),
        ("round(-2.5)", -3),
        ("round(2.345, 2)", Decimal("2.35")),
        ("number(harga) * 2", Decimal("25.00")),
        ('number(" 12 ")', 12),
        ("number(kosong)", None),
        ("str(number(harga)) + str(jumlah) + str(true) + str(kosong)", "12.505true"),
        ('count(keputusan, "decision", "tolak")', 1),
        ('pluck(where(keputusan, "decision", "tolak"), "part")', ["b2"]),
        ('pluck(keputusan, "tidak ada")', [None, None]),
        ("any([false, null, true])", True),
        ("all([true, null])", False),
        ('any(kosong, "decision", "tolak")', False),
        ('all([], "decision", "setuju")', True),
        ('defined("jumlah") and not defined("hantu")', True),
        ('defined("hantu") and hantu > 3', False),
        ("count + 1", 8),  # a function's name may be a variable's, too
        # time
        ('date(tanggal_surat) + duration("P1M") == date("2026-12-27")', True),
        ('date("2026-01-31") + duration("P1M")', date(2026, 2, 28)),
        ('date("2026-03-01") - duration("P1D")', date(2026, 2, 28)),
        ('date("2026-03-01") - date("2026-02-01") == duration("P28D")', True),
        ("datetime(diterima_pada)", datetime(2026, 11, 27, 8, 50, tzinfo=UTC)),
        ('datetime(diterima_pada) + duration("PT15M")', datetime(2026, 11, 27, 9, 5, tzinfo=UTC)),
        ('duration("PT15M") + datetime(diterima_pada) > datetime(diterima_pada)', True),
        ('duration("P1D") == duration("PT24H")', True),
        ('duration("PT90M") > duration("PT1H")', True),
        ('duration("P1M") == duration("P1M")', True),
        ('duration("PT90M") - duration("PT1H")', Duration.of(timedelta(minutes=30))),
        ('str(duration("P1D") + duration("PT15M"))', "P1DT900S"),
        ('str(date("2026-01-05"))', "2026-01-05"),
        ("date(kosong) < date(tanggal_surat)", False),
        ('datetime("2026-01-05T08:00:00Z") == datetime("2026-01-05T15:00:00+07:00")', True),
        ('date("2026-03-01") + duration("P1D") * 2', date(2026, 3, 3)),
        ('3 * duration("PT20M") == duration("PT1H")', True),
        ('date("2026-01-31") - duration("P1M") * 2', date(2025, 11, 30)),
        ('days(date(tanggal_surat) - date("2026-11-20")) + 1', 8),
        ('days(duration("PT36H"))', Decimal("1.5")),
        ("days(kosong)", None),
        ("year(date(tanggal_surat)) * 100 + month(date(tanggal_surat))", 202611),
        ("day(date(tanggal_surat))", 27),
        ("weekday(date(tanggal_surat)) in [6, 7]", False),
        ("weekday(date(kosong))", None),
        # what may be missing
        ('get(berkas, "size", 0)', 1200),
        ('get(berkas, "tidak ada", 0)', 0),
        ('get(berkas, "tidak ada")', None),
        ('get(kosong, "a", "lain")', "lain"),
        ("get(angka, 9, -1)", -1),
        ("coalesce(kosong, null, jumlah)", 5),
        ("coalesce(kosong, null)", None),
        ("coalesce(false, true)", False),
    ],
)
def test_an_expression_has_a_value(source: str, value: Any) -> None:
    found = evaluate(source)

    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize("language", ["## Bahasa Indonesia", "## English"])
def test_the_documentation_tells_every_function(language: str) -> None:
    page = DOCUMENTATION.read_text(encoding="utf-8")
    chapter = page.partition(language)[2].partition("\n## ")[0]

    missing = [name for name in [*FUNCTIONS, "defined"] if f"`{name}(" not in chapter]

    assert missing == []


def test_every_example_of_the_documentation_can_be_read() -> None:
    examples = re.findall(r"```python\n(.*?)```", DOCUMENTATION.read_text(encoding="utf-8"), re.S)

    lines = [line for example in examples for line in example.splitlines() if line]

    assert lines
    assert [line for line in lines if not compile_expression(line).source] == []


def test_what_is_not_looked_at_needs_no_variable() -> None:
    assert is_true("false and hantu or true or hantu", {}) is True


def test_names_are_the_free_variables_in_order() -> None:
    expression = compile_expression('len(b) > 1 and a == b["c"] and defined("d") and e is not null')

    assert expression.names == ("a", "b", "e")


def test_a_source_is_compiled_once() -> None:
    assert compile_expression("a > 1") is compile_expression("a > 1")


def test_an_expression_shows_its_source() -> None:
    assert repr(Expression("a > 1")) == "Expression('a > 1')"


@pytest.mark.parametrize(("value", "truth"), [(True, True), (False, False), (None, False)])
def test_null_counts_as_false(value: bool | None, truth: bool) -> None:
    assert is_true("tayang", {"tayang": value}) is truth


@pytest.mark.parametrize("value", ["true", 1, 0, "", [], {}])
def test_a_condition_is_true_or_false_and_nothing_else(value: Any) -> None:
    with pytest.raises(ExpressionError, match=r"Expected true or false as the result.*in 'tayang'"):
        is_true("tayang", {"tayang": value})


# ---- what it refuses to read ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("", "something to work out, but found nothing"),
        ("  \n ", "something to work out, but found nothing"),
        ('kelengkapan = "lengkap"', "'==', but found '=' at character 13"),
        ("a && b", "'and', but found '&&' at character 3"),
        ("a || b", r"'or', but found '\|\|' at character 3"),
        ("!a", "'not', but found '!' at character 1"),
        ("(a", "cannot be read at character 1"),
        ("a b", "a complete expression, but it cannot be read"),
        ("berkas.size", r'a dot; write record\["key"\], or a function .* at character 1'),
        ("a or judul.lower()", "a call of something without a name at character 6"),
        ('"é" == berkas.size', "a dot; .* at character 8"),
        ("[1, 2][0:1]", r"a range in \[ \]"),
        ("{1: 2}", "braces"),
        ("{1, 2}", "braces"),
        ("1, 2", r"values with a comma; write a list: \[1, 2\] at character 1"),
        ("1 + 2 ** 3", r"a power \(\*\*\) at character 5"),
        ("1 << 2", "'LShift' at character 1"),
        ("1 | 2", "'BitOr'"),
        ("~1", "'Invert'"),
        ("lenght(a)", r"the function 'lenght' \(known: len\)"),
        ("qqq(a)", r"the function 'qqq' \(known: abs, all"),
        ("now()", "the function 'now'"),
        ("len()", r"0 arguments in len\(\)"),
        ('any(a, "b")', r"2 arguments in any\(\)"),
        ("round(a, ndigits=1)", r"a named argument in round\(\)"),
        ("len(*a)", "an asterisk before a value"),
        ("defined(a)", "without a name in quotes"),
        ("_a", "the name '_a', which starts with '_'"),
        ("a is 3", "write == at character 1"),
        ("a is not b", "write == at character 1"),
        ('"a" "b"', "two texts side by side at character 5"),
        ("“lengkap”", "but found '“lengkap”' at character 1"),
        ("a # b", "but found '# b' at character 3"),
        (r'"\n"', r"but found .* at character 1"),
        ("1e5", "but found '1e5' at character 1"),
        ("0x10", "but found '0x10' at character 1"),
        ("1_000", "but found '1_000' at character 1"),
        ("1or 2", "but found '1or 2' at character 1"),
        ("3j", "but found '3j' at character 1"),
        ("10000000000000000", "a number above 1000000000000000"),
        ("1 if a", "a complete expression"),
        ('date("2026-02-30")', r"constants that can be read\. Expected a date"),
        ('date("20260105")', "Expected a date"),
        ('datetime("2026-01-05T08:00:00")', "Expected a moment with its offset"),
        ('duration("PT")', "Expected an ISO 8601 duration"),
        ('number("1.234,5")', "Expected a number with a decimal point"),
        ("a" * 2001, "at most 2000 characters, but found 2001"),
        ("+".join(["a"] * 101), "at most 200 parts, nested 60 deep"),
        ("[" + "1," * 201 + "]", "at most 200 parts"),
        ("not " * 61 + "a", "nested 60 deep"),
    ],
)
def test_what_the_language_does_not_have_is_refused(source: str, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence) as refused:
        compile_expression(source)

    assert refused.value.message.startswith("Expected in an expression ")
    assert refused.value.indonesian.startswith("Ungkapan harus memuat ")


@pytest.mark.parametrize(
    "source",
    [
        "__import__('os')",
        "__import__('os').system('id')",
        "().__class__",
        "().__class__.__bases__[0].__subclasses__()",
        "''.__class__.__mro__[1].__subclasses__()",
        "judul.__class__",
        "judul.format(judul)",
        "'{0.__class__}'.format(judul)",
        "f'{judul.__class__}'",
        "f'{judul}'",
        "rb'x'",
        "b'x'",
        "u'x'",
        '"""x"""',
        "getattr(judul, 'lower')",
        "setattr(judul, 'a', 1)",
        "eval('1')",
        "exec('1')",
        "compile('1', '', 'eval')",
        "open('/etc/passwd')",
        "globals()",
        "vars()",
        "locals()",
        "type(judul)",
        "type(judul)(1)",
        "angka.append(9)",
        "berkas.update(berkas)",
        "angka.clear()",
        "(lambda: 1)()",
        "lambda: 1",
        "[i for i in angka]",
        "{i for i in angka}",
        "{i: i for i in angka}",
        "(i for i in angka)",
        "any(i for i in angka)",
        "(x := 10)",
        "[x := 1, x]",
        "9**9**9",
        "1 << 99999999",
        "1 @ 2",
        "...",
        "angka[...]",
        "angka[:]",
        "angka[1, 2]",
        "[*angka]",
        "{**berkas}",
        "len(**berkas)",
        "(yield judul)",
        "(await judul)",
        "len",
        "len(len)(1)",
        "min(angka)(1)",
        "angka[0]()",
        "__builtins__",
        "__builtins__['eval']",
        "_",
        "x; y",
        "import os",
        "del angka",
        "angka[0] = 1",
        "angka += [1]",
        "1\\\n+1",
        "'\\x5f\\x5fimport\\x5f\\x5f'",
        "\uff4c\uff45\uff4e(angka)",  # wide letters, which Python reads as len
        "\U0001d425\U0001d41e\U0001d427(angka)",  # bold ones, too
        "a\0b",
        "'a\0b'",
        "judul if judul",
        "`id`",
        "$judul",
        "${judul}",
        "#{judul}",
        "{{ judul }}",
        "breakpoint()",
        "input()",
        "print(judul)",
        "range(9)",
        "sorted(angka)",
        "map(len, angka)",
        "sum(angka, 1)",
        "float('nan')",
        "int('9' * 9)",
        "'a'.ljust(999999999)",
        "'%s' % judul",
        "'a' * 10",
        "[0] * 10",
        "9 * '9'",
        "(" * 300 + "1" + ")" * 300,
        "-" * 1900 + "1",
        "[" * 900 + "]" * 900,
        "not " * 450 + "true",
        "1" * 1999,
        "1." + "1" * 1900 + " * 1e999",
    ],
)
def test_no_escape_is_read_or_worked_out(source: str) -> None:
    variables = copy.deepcopy(CASE)

    with pytest.raises((Invalid, ExpressionError)):
        compile_expression(source).evaluate(variables)

    assert variables == CASE


@pytest.mark.parametrize("name", ["__builtins__", "len", "__class__", "true", "None"])
def test_no_variable_changes_what_the_language_means(name: str) -> None:
    variables = {name: "jahat", "angka": [1]}

    assert evaluate("len(angka) == 1 and true and None is null", variables) is True


# ---- what it refuses to work out -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("hantu > 1", "Expected a variable 'hantu', but the case has none"),
        ("len > 1", "Expected a variable 'len'"),
        ("harga > 3", r"the text '12.50' and the number 3: write number\(…\) around the text"),
        ("harga == 12.5", r"write number\(…\) around the text"),
        ("12.5 in [harga]", r"write number\(…\) around the text"),
        ('tanggal_surat < date("2026-01-05")', r"write date\(…\) around the text"),
        ('diterima_pada == datetime("2026-01-05T08:00:00Z")', r"write datetime\(…\) around"),
        ("judul < 3", "Expected two numbers, texts, dates, moments or durations around '<'"),
        ("angka < [1]", "found a list and a list"),
        ("tayang > false", "found true and false"),
        ('date("2026-01-05") < datetime("2026-01-05T08:00:00Z")', "dates, moments or durations"),
        ('duration("P1M") < duration("P30D")', "without years and months"),
        ("judul + 1", r"Expected values that '\+' is for, but found the text"),
        ("judul - judul", "Expected values that '-' is for"),
        ("kosong + 1", r"that '\+' is for, but found null and the number 1"),
        ("tayang + 1", "found true and the number 1"),
        ("judul * 2", r"that '\*' is for"),
        ("-judul", "Expected a number after '-'"),
        ("+judul", r"that '\+' is for"),
        ("1 / 0", "Expected a divisor other than 0 after '/'"),
        ("1 // 0.0", "Expected a divisor other than 0 after '//'"),
        ("1 % 0", "Expected a divisor other than 0 after '%'"),
        ("999999999999999 * 999999999999999", "Expected a number up to 1000000000000000"),
        ("999999999999999 / 0.0001", "Expected a number up to"),
        ("judul and true", "Expected true or false beside 'and', but found the text"),
        ("1 or true", "Expected true or false beside 'or', but found the number 1"),
        ("not angka", "Expected true or false after 'not', but found a list"),
        ("1 if judul else 2", "Expected true or false after 'if'"),
        ('angka["a"]', "a list with the text 'a'"),
        ("judul[0]", "the text 'Bantul Gelar Pameran' with the number 0"),
        ("angka[true]", "a list with true"),
        ("1 in judul", "Expected to look for an item in a list"),
        ("1 in 2", "Expected to look for an item in a list"),
        ("len(1)", r"a text, list or record in len\(\), but found the number 1"),
        ("lower(1)", r"Expected a text in lower\(\)"),
        ("startswith(judul, 1)", r"Expected a text in startswith\(\)"),
        ("abs(judul)", r"Expected a number in abs\(\)"),
        ("round(1.5, 99)", r"Expected 0 to 12 decimal places in round\(\)"),
        ("round(judul)", r"Expected a number in round\(\)"),
        ("sum([1, kosong])", r"Expected only numbers in sum\(\), but found null"),
        ("sum(1)", r"Expected a list in sum\(\)"),
        ("min([1, kosong])", r"Expected no null in min\(\)"),
        ("max([berkas])", "found a record and a record"),
        ('max(1, "a")', "Expected two numbers"),
        ("number(judul)", "a number with a decimal point"),
        ("number(tayang)", r"in number\(\), but found true"),
        ("str(angka)", r"Expected a single value in str\(\)"),
        ("date(judul)", "Expected a date"),
        ("date(jumlah)", r"Expected a text in date\(\)"),
        ("datetime(tanggal_surat)", "Expected a moment with its offset"),
        ("duration(judul)", "Expected an ISO 8601 duration"),
        ('date("2026-01-05") + duration("PT1H")', "Expected whole days, months or years"),
        ('date("9999-12-31") + duration("P1D")', "Expected to end in the years 1 to 9999"),
        ('date("2026-01-05") + 1', r"that '\+' is for"),
        ("any(angka)", r"Expected true or false in the list of any\(\)"),
        ("any(angka, 'a', 1)", "Expected a list of records"),
        ("count(keputusan, 1, 1)", "Expected a text in any, all, count or where"),
        ('duration("P1D") * 1.5', r"that '\*' is for"),
        ('date("9999-12-31") + duration("P1D") * 99999', "Expected to end in the years 1 to 9999"),
        ("days(jumlah)", r"Expected a duration in days\(\)"),
        ('days(duration("P1M"))', "without years and months"),
        ("year(tanggal_surat)", r"Expected a date in year\(\), but found the text"),
        ("day(datetime(diterima_pada))", r"Expected a date in day\(\), but found the moment"),
        ("get(judul, 1, 2)", "the text 'Bantul Gelar Pameran' with the number 1"),
        ("pluck(berkas, 'a')", r"Expected a list in pluck\(\), but found a record"),
    ],
)
def test_what_cannot_be_worked_out_says_why_and_where(source: str, sentence: str) -> None:
    with pytest.raises(ExpressionError, match=sentence) as refused:
        evaluate(source)

    assert str(refused.value).endswith(f" (in '{source}')")


@pytest.mark.parametrize(
    ("source", "variables", "sentence"),
    [
        ("a == a", {"a": 1.5}, "Expected a JSON value, but found a float"),
        ("a + 1", {"a": {1, 2}}, "Expected a JSON value, but found a set"),
        ("a + 1", {"a": 10**5000}, "Expected a number up to"),
        ("a < 'x'", {"a": 10**5000}, "a very large number"),
        ("a + a", {"a": "x" * 60_000}, "Expected a shorter text"),
        ("a + a", {"a": [1] * 6_000}, "Expected a shorter list"),
        ("lower(a)", {"a": "x" * 100_001}, "Expected at most 100000 characters, but found 100001"),
        ("sum(a)", {"a": [1] * 10_001}, "Expected to be done within the budget of steps"),
        ("any(a, 'k', 1) or any(a, 'k', 2)", {"a": [{}] * 6_000}, "the budget of steps"),
        ("a == b", {"a": [[1] * 6_000] * 2, "b": [[1] * 6_000] * 2}, "the budget of steps"),
    ],
)
def test_values_have_bounds(source: str, variables: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ExpressionError, match=sentence):
        evaluate(source, variables)


def test_a_record_without_end_is_not_followed() -> None:
    endless: dict[str, Any] = {}
    endless["a"] = endless
    twin: dict[str, Any] = {}
    twin["a"] = twin

    with pytest.raises(ExpressionError, match="Expected a result within bounds"):
        evaluate("a == b", {"a": endless, "b": twin})


def test_the_budget_counts_nodes_and_items() -> None:
    expression = compile_expression("sum(angka) > 1")

    assert expression.evaluate(CASE, budget=8) is True
    with pytest.raises(ExpressionError, match="budget of steps"):
        expression.evaluate(CASE, budget=7)
    with pytest.raises(ExpressionError, match="Expected at most 3 steps, but found 5"):
        expression.evaluate(CASE, budget=3)


# ---- any text, any case --------------------------------------------------------------------------

json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=6)
    | st.sampled_from(["12.5", "2026-11-27", "PT5M", "2026-11-27T15:50:00+07:00", "setuju"]),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abk"), inner, max_size=3)
    ),
    max_leaves=8,
)
cases = st.fixed_dictionaries(dict.fromkeys("abc", json))

atoms = st.sampled_from(
    [
        *("a", "b", "c", "d", "1", "0", "2.5", "-1", "999999999999999", "true", "null", '"k"'),
        *('"12"', "[]", "[a, 1]", 'date("2026-01-31")', 'duration("P1M")', 'duration("PT5M")'),
        *('datetime("2026-01-05T08:00:00Z")', 'defined("d")', 'date("9999-12-31")'),
    ]
)
symbols = st.sampled_from(
    ["+", "-", "*", "/", "//", "%", "==", "!=", "<", ">=", "in", "not in", "and", "or"]
)


def _larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    calls = st.tuples(
        st.sampled_from(sorted(FUNCTIONS)), st.lists(inner, min_size=1, max_size=3)
    ).map(lambda call: f"{call[0]}({', '.join(call[1])})")
    return st.one_of(
        st.tuples(inner, symbols, inner).map(lambda parts: f"({' '.join(parts)})"),
        st.tuples(inner, inner).map(lambda parts: f"{parts[0]}[{parts[1]}]"),
        st.tuples(inner, inner, inner).map(lambda p: f"({p[0]} if {p[1]} else {p[2]})"),
        inner.map(lambda part: f"(not {part})"),
        inner.map(lambda part: f"(-{part})"),
        inner.map(lambda part: f"({part} is not None)"),
        calls,
        calls,
    )


sources = st.recursive(atoms, _larger, max_leaves=8)
tokens = st.lists(
    atoms
    | symbols
    | st.sampled_from(sorted(FUNCTIONS))
    | st.sampled_from([*"()[]{},.:=!'\"\\#\n ", "lambda", "for", "if", "else", "f'{a}'"]),
    max_size=12,
).map("".join)


@given(st.text(max_size=40) | tokens)
@settings(max_examples=200)
@example("\ud800")
@example("'\ud800'")
@example("\x00")
@example("\x0c1")
@example("1\u2028")
def test_any_text_is_read_or_refused(source: str) -> None:
    try:
        expression = compile_expression(source)
    except Invalid:
        return
    assert list(expression.names) == sorted(set(expression.names))


@given(sources, cases)
@settings(max_examples=300)
@example("round(a)", {"a": 1.5})
@example('(date("9999-12-31") + duration("P1M"))', {})
def test_any_expression_has_a_value_or_says_why(source: str, variables: dict[str, Any]) -> None:
    try:
        expression = compile_expression(source)
    except Invalid:
        return
    before = copy.deepcopy(variables)

    with suppress(ExpressionError):
        expression.evaluate(variables)

    assert repr(variables) == repr(before)
