"""A file tells one story: none is longer than 500 lines."""

from __future__ import annotations

from pathlib import Path
from typing import Iterator

import cpp

LONGEST = 500


def check(root: Path) -> Iterator[str]:
    for path in cpp.sources(root, "include", "src", "capi"):
        count = cpp.read(path).count("\n")
        name = path.relative_to(root).as_posix()
        if count > LONGEST:
            yield f"{name}: {count} lines; more than {LONGEST} tell two stories"
