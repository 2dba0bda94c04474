"""Builds the wheel: the package, the declarations made from the C header, and the shared library itself.

The library comes from a CMake build, named by AZVMRESET_BUILD_DIR; everything that is made on the way stays there too.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from setuptools import Distribution, setup
from setuptools.command.build_py import build_py
from wheel.bdist_wheel import bdist_wheel

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import build_cffi  # noqa: E402

ROOT = HERE.parents[1]
HEADER = ROOT / "include" / "azvmreset.h"


def build_dir() -> Path:
    name = os.environ.get("AZVMRESET_BUILD_DIR")
    if not name:
        sys.exit("set AZVMRESET_BUILD_DIR to a CMake build directory of azvmreset")
    return Path(name).resolve()


def version() -> str:
    text = (ROOT / "include" / "azvmreset" / "version.hpp").read_text(encoding="utf-8")
    return ".".join(re.findall(r"#define AZVMRESET_VERSION_(?:MAJOR|MINOR|PATCH) (\d+)", text))


class BuildPackage(build_py):
    def run(self) -> None:
        super().run()
        package = Path(self.build_lib) / "azvmreset"
        package.mkdir(parents=True, exist_ok=True)
        build_cffi.generate(HEADER, package / "_cffi.py")
        library = package / "libazvmreset.so"
        shutil.copyfile(build_dir() / "capi" / "libazvmreset.so", library)
        if shutil.which("strip"):
            subprocess.run(["strip", "--strip-unneeded", str(library)], check=True)


class WheelWithLibrary(bdist_wheel):
    """One wheel for every Python of a platform: the library is loaded, not linked."""

    def finalize_options(self) -> None:
        super().finalize_options()
        self.root_is_pure = False

    def get_tag(self) -> tuple[str, str, str]:
        return "py3", "none", super().get_tag()[2]


class WithLibrary(Distribution):
    def has_ext_modules(self) -> bool:
        return True


made = build_dir() / "python"
made.mkdir(parents=True, exist_ok=True)
setup(
    version=version(),
    packages=["azvmreset"],
    package_data={"azvmreset": ["py.typed"]},
    distclass=WithLibrary,
    cmdclass={"build_py": BuildPackage, "bdist_wheel": WheelWithLibrary},
    options={
        "build": {"build_base": str(made / "build")},
        "egg_info": {"egg_base": str(made)},
        "bdist_wheel": {"bdist_dir": str(made / "wheel")},
    },
)
