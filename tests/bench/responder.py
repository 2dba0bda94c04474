"""The process that answers: a minimal ARM over HTTPS, whose own time does not count."""

from __future__ import annotations

import subprocess
from pathlib import Path


class Responder:
    def __init__(self, build: Path, work: Path, retry_after: int) -> None:
        self.ca_file = work / f"ca-{retry_after}.pem"
        self.process = subprocess.Popen(
            [build / "tests/bench/bench_responder", self.ca_file, str(retry_after)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().strip()
        if not self.url:
            raise SystemExit("bench_responder did not start")

    def __enter__(self) -> Responder:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait()
