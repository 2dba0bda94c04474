"""A grammar of PowerShell reads every script of ours without an error; and no function of one hides behind an alias."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

tree_sitter = pytest.importorskip("tree_sitter", reason="scripts are not read by a grammar: no tree-sitter here")
grammar = pytest.importorskip("tree_sitter_powershell", reason="scripts are not read by a grammar: none here")

ROOT = Path(__file__).resolve().parents[2]
REVIEWED = json.loads((Path(__file__).parent / "reviewed.json").read_text())["scripts"]
SCRIPTS = [ROOT / script["file"] for script in REVIEWED if script["file"].endswith(".ps1")]

# Windows PowerShell looks for an alias before it looks for a function. Those of 5.1 that are words.
ALIASES = set(
    """
    ac asnp cat cd cfs chdir clc clear clhy cli clp cls clv cnsn compare copy cp cpi cpp curl cvpa dbp del diff dir dnsn
    ebp echo epal epcsv epsn erase etsn exsn fc fhx fl foreach ft fw gal gbp gc gci gcb gcim gcls gcm gcs gdr ghy gi gin
    gjb gl gm gmo gp gps gpv group gsn gsnp gsv gtz gu gv gwmi h history icim icm iex ihy ii ilsn ipal ipcsv ipmo ipsn
    irm ise iwmi iwr kill lp ls man md measure mi mount move mp mv nal ncim ncms ncso ndr ni nmo npssc nsn nv nwsn ogv
    oh pbp popd ps pumo pushd pwd r rbp rcim rcjb rcms rcsn rd rdr ren ri rjb rm rmdir rmo rni rnp rp rsn rsnp rtcim
    rujb rv rvpa rwmi sajb sal saps sasv sbp sc scb select set shcm si sl sleep sls sort sp spjb spps spsv start stz
    sujb sv swmi tee trcm type wget where wjb write
    """.split()
)


def nodes(node):
    yield node
    for child in node.children:
        yield from nodes(child)


def tree(text: bytes):
    return tree_sitter.Parser(tree_sitter.Language(grammar.language())).parse(text).root_node


def faults(text: bytes) -> list[str]:
    return [
        f"line {node.start_point[0] + 1}: {'missing ' + node.type if node.is_missing else node.text.decode()!r}"
        for node in nodes(tree(text))
        if node.is_error or node.is_missing
    ]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_the_grammar_reads_the_script(script):
    assert faults(script.read_bytes()) == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_no_function_has_the_name_of_an_alias(script):
    names = {
        child.text.decode().lower()
        for node in nodes(tree(script.read_bytes()))
        if node.type == "function_statement"
        for child in node.children
        if child.type == "function_name"
    }
    assert len(names) > 3
    assert names & ALIASES == set()


def variables(node, enters=lambda function: True) -> set[str]:
    if node.type == "function_statement" and not enters(node):
        return set()
    own = {node.text.decode().lower()} if node.type == "variable" else set()
    return own.union(*(variables(child, enters) for child in node.children))


def test_the_planted_script_has_no_variable_that_the_account_script_would_see():
    """Whoever is called sees the variables of whoever calls, until it has set its own."""
    planted = tree((ROOT / "src/guest/scripts/planted.ps1").read_bytes())
    seen = variables(planted, lambda function: b"function Invoke-Account" in function.text)
    account = variables(tree((ROOT / "src/guest/scripts/account.ps1").read_bytes()))
    assert {"$order", "$marker", "$missing"} <= seen
    shells_own = {"$_", "$true", "$false", "$null", "$matches", "$erroractionpreference", "$executioncontext"}
    assert {name for name in seen & account if not name.startswith("$env:")} <= shells_own


@pytest.mark.parametrize("stubs", ["stubs.ps1", "planted_stubs.ps1"])
def test_the_grammar_reads_the_stubs(stubs):
    assert faults((Path(__file__).parent / stubs).read_bytes()) == []


@pytest.mark.parametrize("broken", [b"if ($a) { 'b'", b"$x = 'o'neil'", b"function f { param( }"])
def test_the_grammar_finds_what_is_broken(broken):
    assert faults(broken) != []
