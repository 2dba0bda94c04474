#!/usr/bin/env python3
"""The shared library exports what the C header and its parts declare, what the symbol list names, and nothing else.

usage: exported_symbols.py LIBRARY HEADER SYMBOLS

SYMBOLS has one line per function, `azvmr_client_new 0.1.0`: the version it came in, and so its version node.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

# What the library may need at run time; libfmt, for one, must not be among them.
NEEDED = re.compile(r"(lib(curl|crypto|ssl|z|stdc\+\+|gcc_s|m|c|\w+san)\.so|ld-linux)")


def output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def exported(library: str) -> dict[str, str]:
    """Every exported name with its version node."""
    names = {}
    table = output("nm", "--dynamic", "--defined-only", "--extern-only", "--with-symbol-versions", library)
    for line in table.splitlines():
        _, kind, symbol = line.split()
        if kind != "A":  # the name of a version node
            name, _, node = symbol.partition("@")
            names[name] = node.lstrip("@")
    return names


def declared(header: str) -> set[str]:
    files = [Path(header), *Path(header).parent.glob("azvmreset/c/*.h")]
    whole = "\n".join(file.read_text() for file in files)
    text = re.sub(r"/\*.*?\*/|//[^\n]*|^[ \t]*#(?:[^\n\\]|\\\n)*", " ", whole, flags=re.S | re.M)
    without_types = re.sub(r"\btypedef\b[^;{]*(\{[^}]*\})?[^;]*;", " ", text)
    return set(re.findall(r"\b(azvmr_\w+)\s*\(", without_types))


def listed(symbols: str) -> dict[str, str]:
    names = {}
    for line in Path(symbols).read_text().splitlines():
        if line and not line.startswith("#"):
            name, version = line.split()
            names[name] = version
    return names


def main() -> int:
    library, header, symbols = sys.argv[1:]
    found, promised = exported(library), listed(symbols)
    wrong = []
    for source, names in (("the header", declared(header)), ("the symbol list", set(promised))):
        wrong += [f"{name}: in {source}, but not exported" for name in sorted(names - set(found))]
        wrong += [f"{name}: exported, but not in {source}" for name in sorted(set(found) - names)]
    wrong += [
        f"{name}: listed since {promised[name]}, but exported as {node or 'unversioned'}"
        for name, node in sorted(found.items())
        if name in promised and node != f"AZVMRESET_{promised[name]}"
    ]
    wrong += [f"{name}: listed without the prefix azvmr_" for name in sorted(promised) if not name.startswith("azvmr_")]
    dynamic = output("readelf", "--dynamic", "--wide", library)
    wrong += [
        f"{name}: needed at run time" for name in re.findall(r"\(NEEDED\).*\[(.*)\]", dynamic) if not NEEDED.match(name)
    ]
    if not re.search(r"\(SONAME\).*\[libazvmreset\.so\.\d+\]", dynamic):
        wrong.append("the library has no SONAME libazvmreset.so.N")
    print("\n".join(wrong + [f"{len(found)} symbols exported, {len(wrong)} violations"]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
