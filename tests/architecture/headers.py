"""Every public header compiles alone, as C++17, with both compilers; the C header also as strict C11."""

from __future__ import annotations

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Iterator

STRICT = ["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only"]
AS_CXX = ["-x", "c++", "-std=c++17", "-Wshadow", "-Wundef"]
AS_C = ["-x", "c", "-std=c11", "-pedantic-errors", "-Wstrict-prototypes"]


def commands(root: Path) -> Iterator[tuple[str, list[str]]]:
    include = root / "include"
    headers = sorted(p.relative_to(include).as_posix() for p in include.rglob("*") if p.suffix in (".h", ".hpp"))
    for header in headers:
        for compiler in ("g++", "clang++"):
            yield header, [compiler, *AS_CXX, *STRICT, f"-I{include}", "-"]
        if header.endswith(".h"):
            for compiler in ("gcc", "clang"):
                yield header, [compiler, *AS_C, *STRICT, f"-I{include}", "-"]


def compile_alone(job: tuple[str, list[str]]) -> str | None:
    header, command = job
    try:
        # Twice: the second one shows a missing guard.
        run = subprocess.run(command, input=f"#include <{header}>\n" * 2, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return f"include/{header}: {command[0]} is not installed"
    if run.returncode == 0:
        return None
    first = next((line for line in run.stderr.splitlines() if "error" in line), run.stderr.strip() or "failed")
    return f"include/{header}: {command[0]} {command[3]}: {first.strip()}"


def check(root: Path) -> Iterator[str]:
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for wrong in pool.map(compile_alone, list(commands(root))):
            if wrong:
                yield wrong
