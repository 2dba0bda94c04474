"""Certificates made with the openssl program when the tests run."""

from __future__ import annotations

import subprocess
from pathlib import Path

KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]


def openssl(*words: str | Path) -> None:
    subprocess.run(["openssl", *words], check=True, capture_output=True)


class Authority:
    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self.file = folder / "ca.pem"
        (folder / "index").touch()
        (folder / "ca.conf").write_text(
            f"[ca]\ndefault_ca=own\n[own]\ndatabase={folder}/index\nnew_certs_dir={folder}\nrand_serial=yes\n"
            "default_md=sha256\npolicy=any\nunique_subject=no\ncopy_extensions=copy\n[any]\ncommonName=supplied\n"
        )
        openssl("req", "-x509", *KEY, "-keyout", folder / "ca.key", "-out", self.file, "-days", "2", "-subj", f"/CN={name}")

    def issue(self, name: str, alternative: str = "IP:127.0.0.1", until: str = "") -> Path:
        """Chain and key in one file. `until` ends it at a time of its own: YYMMDDHHMMSSZ."""
        request, key, pem = (self.folder / f"{name}.{kind}" for kind in ("csr", "key", "pem"))
        openssl("req", *KEY, "-keyout", key, "-out", request, "-subj", f"/CN={name}", "-addext", f"subjectAltName={alternative}")
        dates = ["-startdate", "200101000000Z", "-enddate", until] if until else ["-days", "1"]
        openssl(
            "ca", "-batch", "-notext", "-config", self.folder / "ca.conf", "-cert", self.file,
            "-keyfile", self.folder / "ca.key", *dates, "-in", request, "-out", pem,
        )  # fmt: skip
        pem.write_text(pem.read_text() + key.read_text())
        return pem
