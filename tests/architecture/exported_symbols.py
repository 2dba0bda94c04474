#!/usr/bin/env python3
"""The shared library exports what the C header declares, what the symbol list names, and nothing else.

usage: exported_symbols.py LIBRARY HEADER SYMBOLS MAP

SYMBOLS has one line per function, `azvmr_client_new 0.1.0`: the version it came in. MAP is the linker's version script.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

# What the library may need at run time; libfmt, for one, must not be among them.
NEEDED = re.compile(r"(lib(curl|crypto|stdc\+\+|gcc_s|m|c|\w+san)\.so|ld-linux)")


def output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def exported(library: str) -> set[str]:
    names = set()
    for line in output("nm", "--dynamic", "--defined-only", "--extern-only", library).splitlines():
        _, kind, name = line.split()
        if kind != "A":  # the name of a version node
            names.add(name.split("@")[0])
    return names


def declared(header: str) -> set[str]:
    text = re.sub(r"/\*.*?\*/|//[^\n]*|^[ \t]*#(?:[^\n\\]|\\\n)*", " ", Path(header).read_text(), flags=re.S | re.M)
    return set(re.findall(r"\bAZVMR_API\b[^;(]*?\b(\w+)\s*\(", text))


def listed(symbols: str) -> set[str]:
    names = set()
    for line in Path(symbols).read_text().splitlines():
        if line and not line.startswith("#"):
            name, version = line.split()
            if not re.fullmatch(r"\d+\.\d+\.\d+", version):
                raise ValueError(f"{symbols}: expected a version after {name}, found {version}")
            names.add(name)
    return names


def mapped(script: str) -> set[str]:
    text = re.sub(r"/\*.*?\*/|#[^\n]*", " ", Path(script).read_text(), flags=re.S)
    return set(re.findall(r"\b(azvmr_\w+\*?)\s*;", text))


def main() -> int:
    library, header, symbols, script = sys.argv[1:]
    found = exported(library)
    wrong = []
    for source, names in (("the header declares", declared(header)), ("the symbol list names", listed(symbols))):
        wrong += [f"{name}: {source} it, the library does not export it" for name in sorted(names - found)]
        wrong += [f"{name}: exported, but not what {source}" for name in sorted(found - names)]
    names = mapped(script)
    if any("*" in name for name in names):
        wrong.append("the version script has a wildcard: a new function would slip into an old version")
    else:
        wrong += [f"{name}: in the version script, but not exported" for name in sorted(names - found)]
    wrong += [f"{name}: exported without the prefix azvmr_" for name in sorted(found) if not name.startswith("azvmr_")]
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
