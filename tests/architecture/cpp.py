"""Just enough C++ to check rules: a tokenizer and the files it is used on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator

SUFFIXES = {".c", ".h", ".cpp", ".hpp"}

_TOKEN = re.compile(
    r"""
      (?P<comment>//(?:[^\n\\]|\\.|\\\n)*|/\*.*?\*/)
    | (?P<directive>^[ \t]*\#(?:[^\n\\]|\\\n|\\.)*)
    | (?P<string>(?:u8|[uUL])?R"(?P<fence>[^()\\\s]{0,16})\(.*?\)(?P=fence)"|(?:u8|[uUL])?"(?:[^"\\\n]|\\.)*")
    | (?P<char>(?:u8|[uUL])?'(?:[^'\\\n]|\\.)+')
    | (?P<number>\.?\d(?:[\w.]|'\w|[eEpP][+-])*)
    | (?P<word>[A-Za-z_]\w*)
    | (?P<mark>::|->|&&|\|\||[^\s\w])
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True)
class Token:
    kind: str
    text: str
    line: int


def tokens(source: str, *, directives: bool = False) -> list[Token]:
    """The tokens of `source` without comments; preprocessor lines only when asked for."""
    found: list[Token] = []
    line, seen = 1, 0
    for match in _TOKEN.finditer(source):
        line += source.count("\n", seen, match.start())
        seen = match.start()
        kind = match.lastgroup or ""
        if kind == "fence":
            kind = "string"
        if kind == "comment" or (kind == "directive" and not directives):
            continue
        found.append(Token(kind, match.group(), line))
    return found


def sources(root: Path, *folders: str) -> Iterator[Path]:
    """Every C and C++ file beneath `folders`, in a fixed order."""
    for folder in folders:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in SUFFIXES and path.is_file():
                yield path


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
