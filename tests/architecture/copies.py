"""A request of C is copied field by field, because it may hold a secret; a field that is forgotten would be lost in
silence. So every field of the C++ request is named by what copies it. (Where a structured binding names them, the
compiler sees to that; it cannot where a struct has a base.)"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Iterator

import cpp

# `azvmr_…` handles hold these, and capi/ copies them: the name, the parameter, the body.
COPY = re.compile(r"\b(?:copy_of|copy_guest_work)\((?:\w+& copy, )?const (\w+)& (\w+)\) \{\n(.*?)\n\}\n", re.DOTALL)
STRUCT = re.compile(r"^struct (\w+)(?: : (\w+))? \{\n(.*?)^\};", re.DOTALL | re.MULTILINE)


def without_bodies(declarations: str) -> str:
    """The declarations of a struct without comments, directives, and what stands in braces or parentheses."""
    text, depth = [], 0
    for token in cpp.tokens(declarations):
        if token.text in ("{", "("):
            depth += 1
        if depth == 0:
            text.append(token.text)
        if token.text in ("}", ")"):
            depth -= 1
            if depth == 0:
                text.append("{}" if token.text == "}" else "()")
    return " ".join(text)


def fields_of(declarations: str) -> list[str]:
    """The data members: whatever ends a declaration before its initial value and is no function."""
    bare = re.sub(r"\b(?:explicit )?\w+ \(\) : [^;{]*\{\}", "", without_bodies(declarations))
    fields = []
    for declaration in bare.split(";"):
        before_value = re.split(r"=|\{\}", declaration)[0].split()
        is_function = "()" in before_value and before_value[-1] in ("()", "const", "noexcept")
        if len(before_value) > 1 and before_value[0] != "using" and not is_function:
            fields.append(before_value[-1])
    return fields


def structs_of(headers: Iterator[str]) -> dict[str, tuple[str, str]]:
    return {name: (base, body) for text in headers for name, base, body in STRUCT.findall(text)}


def forgotten(structs: dict[str, tuple[str, str]], source: str) -> Iterator[str]:
    for kind, parameter, body in COPY.findall(source):
        if kind not in structs or "auto& [" in body:
            continue
        base, declarations = structs[kind]
        for field in fields_of(declarations):
            if not re.search(rf"\b{parameter}\.{field}\b", body):
                yield f"the copy of {kind} forgets {field}"
        if base and not re.search(rf"static_cast<{base}&>\(copy\) = {parameter};|copy_\w+\(copy, {parameter}\)", body):
            yield f"the copy of {kind} forgets what it has of {base}"


def check(root: Path) -> Iterator[str]:
    structs = structs_of(cpp.read(path) for path in cpp.sources(root, "include/azvmreset"))
    for path in cpp.sources(root, "capi"):
        for wrong in forgotten(structs, cpp.read(path)):
            yield f"{path.relative_to(root).as_posix()}: {wrong}"
