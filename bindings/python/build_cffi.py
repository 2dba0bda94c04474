"""Makes `_cffi.py` from the parts of the C header, so that no declaration is written twice.

    build_cffi.py include/azvmreset.h OUTPUT.py
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from cffi import FFI

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_PART = re.compile(r"^#include <(azvmreset/c/\w+\.h)>$", re.MULTILINE)
_NUMBER = re.compile(r"^#define (AZVMR_\w+ \d+)$")
_FRAME = {"AZVMR_BEGIN_DECLS", "AZVMR_END_DECLS"}


def parts(header: Path) -> list[Path]:
    """What the header is made of, in its order."""
    return [header.parent / name for name in _PART.findall(header.read_text(encoding="utf-8"))]


def declarations(text: str) -> str:
    """What cffi can read of a header: its declarations, and the numbers it defines."""
    lines = (line.rstrip() for line in _COMMENT.sub("", text).splitlines())
    lines = (line for line in lines if not line.startswith("#") or _NUMBER.match(line))
    lines = (line for line in lines if line not in _FRAME)
    return "\n".join(line for line in lines if line.strip())


def generate(header: Path, output: Path) -> None:
    ffi = FFI()
    ffi.set_source("azvmreset._cffi", None)  # no compiler: the library is opened when the package is imported
    ffi.cdef("\n".join(declarations(part.read_text(encoding="utf-8")) for part in parts(header)))
    ffi.emit_python_code(str(output))


if __name__ == "__main__":
    generate(Path(sys.argv[1]), Path(sys.argv[2]))
