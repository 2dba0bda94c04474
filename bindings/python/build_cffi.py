"""Makes `_cffi.py` from the C header, so that no declaration is written twice.

    build_cffi.py include/azvmreset.h OUTPUT.py
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from cffi import FFI

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CPLUSPLUS = re.compile(r"^#ifdef __cplusplus\n.*?^#endif\n", re.DOTALL | re.MULTILINE)
_NUMBER = re.compile(r"^#define (AZVMR_\w+ \d+)$")


def declarations(header: str) -> str:
    """What cffi can read of the header: its declarations, and the numbers it defines."""
    bare = _CPLUSPLUS.sub("", _COMMENT.sub("", header))
    lines = (line for line in bare.splitlines() if not line.startswith("#") or _NUMBER.match(line.strip()))
    return "\n".join(line for line in lines if line.strip())


def generate(header: Path, output: Path) -> None:
    ffi = FFI()
    ffi.set_source("azvmreset._cffi", None)  # no compiler: the library is opened when the package is imported
    ffi.cdef(declarations(header.read_text(encoding="utf-8")))
    ffi.emit_python_code(str(output))


if __name__ == "__main__":
    generate(Path(sys.argv[1]), Path(sys.argv[2]))
