"""A file tells one story: none is longer than 500 lines, but for those that have a reason."""

from __future__ import annotations

from pathlib import Path
from typing import Iterator

import cpp

LONGEST = 500

# The whole C interface is one file, because a host copies one file and cffi reads one file; it tells its stories under
# headings, and the list of them stands in its first comment. Work inside the guest came with four tasks of its own and
# what they lend.
LONGER = {"include/azvmreset.h": 1500}


def check(root: Path) -> Iterator[str]:
    for path in cpp.sources(root, "include", "src", "capi"):
        count = cpp.read(path).count("\n")
        name = path.relative_to(root).as_posix()
        longest = LONGER.get(name, LONGEST)
        if count > longest:
            yield f"{name}: {count} lines; more than {longest} tell two stories"
