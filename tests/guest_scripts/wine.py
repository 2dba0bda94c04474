"""Wine's cmd, in a prefix of its own that stays in the build folder: making one takes some seconds.

Wine's servers would keep a pipe open, so there is none: what is printed goes to a file.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

COMPILER = "x86_64-w64-mingw32-gcc"


def missing() -> str | None:
    """The first program that is not here."""
    return next((name for name in ("wine", "wineserver", COMPILER) if shutil.which(name) is None), None)


class Wine:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.drive = folder / "prefix" / "drive_c"
        folder.mkdir(parents=True, exist_ok=True)
        self.environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ} | {
            "WINEPREFIX": str(folder / "prefix"),
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml,winemenubuilder.exe=;attrib.exe=n",
        }

    def compile(self, source: Path, program: Path) -> None:
        subprocess.run([COMPILER, "-O1", "-municode", "-o", str(program), str(source)], check=True)

    def run(self, *words: str, keyboard: bytes = b"", cwd: Path | None = None, check: bool = True, **more: str) -> str:
        """What a program printed. `more` goes into its environment."""
        typed, screen = self.folder / "typed", self.folder / "screen"
        typed.write_bytes(keyboard)
        with typed.open("rb") as read, screen.open("wb") as write:
            subprocess.run(
                ["wine", *words], cwd=cwd or self.folder, env=self.environment | more, stdin=read, stdout=write,
                stderr=write, timeout=250, check=check,
            )  # fmt: skip
        return screen.read_text(errors="replace")

    def close(self) -> None:
        """Ends the servers of this prefix, and no others."""
        subprocess.run(["wineserver", "-k"], env=self.environment, stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)  # fmt: skip
