"""What the tests of rescues share."""

from __future__ import annotations

from simulated_azure import Azure

# The steps before which somebody forbids what they make.
PROBE = "-probe?"  # the VM runs still
COPY = "-os?"  # it is off


def forbid(azure: Azure, step: str) -> None:
    """Once."""
    azure.fault("status", method="PUT", path=step, status=403, code="RequestDisallowedByPolicy", message="no")


class Memory:
    """A journal that a host keeps."""

    def __init__(self, kept: bytes = b"", failure: Exception | None = None) -> None:
        self.kept = kept
        self.failure = failure
        self.reads = 0

    def read(self) -> bytes:
        self.reads += 1
        if self.failure is not None:
            raise self.failure
        return self.kept

    def append(self, offset: int, data: bytes, /) -> None:
        self.kept = self.kept[:offset] + data
