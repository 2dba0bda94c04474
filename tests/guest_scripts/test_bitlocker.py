"""Genuine BitLocker volumes, those of cryptsetup's own tests, are recognised by the library and by rescue.sh.

They come with the distribution's source package, and are fetched with apt-get in a long run; nothing of them is kept.
"""

from __future__ import annotations

import os
import subprocess
import tarfile
from pathlib import Path

import pytest

import test_rescue_sh
from test_rescue_sh import Disk, ntfs_image

SOURCES = Path("/etc/apt/sources.list.d")
TEST_HOST = os.environ.get("AZVMRESET_TEST_HOST", "")

pytestmark = [
    pytest.mark.skipif("AZVMRESET_LONG" not in os.environ, reason="SKIPPED: genuine BitLocker volumes, only with --long"),
    pytest.mark.skipif(not any(SOURCES.glob("*.sources")), reason="SKIPPED: no apt-get with sources in the newer form"),
]


def source_package(folder):
    """The distribution's own sources, asked for source packages, with lists of their own."""
    for name in ("lists/partial", "cache/archives/partial", "parts"):
        (folder / name).mkdir(parents=True)
    for source in SOURCES.glob("*.sources"):
        text = source.read_text().replace("Types: deb\n", "Types: deb-src\n")
        if "debian-archive-keyring" in text or "ubuntu-archive-keyring" in text:
            (folder / "parts" / source.name).write_text(text)
    options = {
        "Dir::Etc::sourcelist": "/dev/null",
        "Dir::Etc::sourceparts": folder / "parts",
        "Dir::State::lists": folder / "lists",
        "Dir::Cache": folder / "cache",
        "APT::Sandbox::User": "root",
    }
    apt = ["apt-get", "-qq", *(word for name, value in options.items() for word in ("-o", f"{name}={value}"))]
    for command in (["update"], ["source", "--download-only", "cryptsetup"]):
        subprocess.run(apt + command, cwd=folder, check=True, capture_output=True, timeout=120)
    return next(folder.glob("cryptsetup_*.orig.tar.*"))


@pytest.fixture(scope="module")
def headers(tmp_path_factory):
    """The first sector of each volume, a file each."""
    folder = tmp_path_factory.mktemp("cryptsetup")
    with tarfile.open(source_package(folder)) as package:
        name = next(name for name in package.getnames() if name.endswith("/tests/bitlk-images.tar.xz"))
        (folder / "images.tar.xz").write_bytes(package.extractfile(name).read())
    made = folder / "headers"
    made.mkdir()
    with tarfile.open(folder / "images.tar.xz") as images:
        for image in images:
            if image.isfile() and image.name.endswith(".img"):
                (made / Path(image.name).name).write_bytes(images.extractfile(image).read(512))
    return made


def test_the_library_recognises_them(headers):
    if not TEST_HOST:
        pytest.skip("the build does not say where its tests are")
    assert len(list(headers.iterdir())) >= 10
    environment = {**os.environ, "AZVMRESET_BITLOCKER_HEADERS": str(headers)}
    subprocess.run([TEST_HOST, "[genuine]"], env=environment, check=True)


@pytest.mark.skipif(bool(test_rescue_sh.lacking), reason=f"SKIPPED: rescue.sh is not run without {test_rescue_sh.lacking}")
def test_rescue_sh_recognises_them(headers, tmp_path):
    disk = Disk(tmp_path)
    try:
        disk.attach()
        start, _ = ntfs_image.partition(tmp_path)
        for header in headers.iterdir():
            with open(tmp_path / "disk.raw", "r+b") as image:
                image.seek(start)
                image.write(header.read_bytes())
            assert disk.report("probe")[1:] == ["bitlocker 1"], header.name
            assert disk.refusal("read", ["look Windows"]) == "disk_encrypted"
    finally:
        disk.close()
