"""Which tests run on one kind of database, and how they are chosen."""

import ast
from pathlib import Path

from tests.support.statement_recorder import shapes_of, traits_of
from tests.support.two_databases import listed, superfluous
from tools.two_databases import Asked, choose, stays

ROOT = Path(__file__).parents[2]


def test_every_test_in_the_list_exists() -> None:
    named: dict[str, set[str]] = {}
    for test in listed():
        file, _, function = test.partition("[")[0].partition("::")
        named.setdefault(file, set()).add(function)
    for file, functions in named.items():
        assert (ROOT / file).exists(), f"{file} is gone: python -m tools.two_databases writes the list anew"
        body = ast.parse((ROOT / file).read_text()).body
        there = {node.name for node in body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
        assert functions <= there, f"{file} has no {functions - there}"


def test_only_the_second_half_of_what_is_listed_is_left_out() -> None:
    names = frozenset({"a.py::one", "a.py::two[x-1]", "a.py::alone"})
    tests = {
        f"a.py::{name}[{kind}{rest}]"
        for name, rest in (("one", ""), ("two", "-x-1"), ("two", "-x-2"), ("new", ""))
        for kind in ("sqlite", "postgresql")
    }
    left_out = {"a.py::one[postgresql]", "a.py::two[postgresql-x-1]"}
    assert superfluous({*tests, "a.py::alone[postgresql]"}, names) == left_out


def test_all_that_is_asked_stays_asked() -> None:
    asked = {
        "": Asked(traits={"always"}),
        "kept": Asked(1, {"always", "a"}),
        "long": Asked(9, {"a", "b", "c"}),
        "short": Asked(1, {"a", "b", "always"}),
        "other": Asked(2, {"c"}),
        "nothing new": Asked(1, {"always", "a"}),
    }
    alone = choose(asked, {"", "kept"})
    assert alone == ["long", "nothing new"]
    rest = [one.traits for test, one in asked.items() if test not in alone]
    assert set().union(*rest) == {"always", "a", "b", "c"}


def test_what_is_about_databases_stays_on_both() -> None:
    source = """
async def both(): await gather(a(), b())
async def test_x(api): await both()
async def test_y(api): ...
"""
    usual = Asked(1, {"SELECT"})
    assert stays("tests/features/a/test_a.py::test_x[1]", usual, source)
    assert not stays("tests/features/a/test_a.py::test_y", usual, source)
    assert stays("tests/features/a/test_a.py::test_y", Asked(1, set()), source)
    assert stays("tests/features/a/test_a.py::test_y", Asked(1, {"! DeadlockDetectedError SELECT"}), source)
    assert stays("tests/features/a/test_search.py::test_y", usual, source)


def test_statements_of_one_form_have_one_shape() -> None:
    one = "SELECT a.b FROM a WHERE a.b IN ($1::VARCHAR) AND a.c = $2::BIGINT"
    many = "SELECT a.b\nFROM a WHERE a.b IN ($1::VARCHAR, $2::VARCHAR) AND a.c = $3::BIGINT"
    assert shapes_of(one) == shapes_of(many) != shapes_of(one.replace("IN", "NOT IN"))
    first = set(shapes_of("UPDATE a SET b=$1::VARCHAR, c=$2::BIGINT WHERE a.id = $3::VARCHAR"))
    assert first < {*first, *shapes_of("UPDATE a SET d=$1::BIGINT WHERE a.id = $2::VARCHAR")}
    kinds = set(traits_of(one, ("x", 2**40))) - set(shapes_of(one))
    assert kinds == {"VARCHAR <- str", "BIGINT <- int of 64 bits"}
