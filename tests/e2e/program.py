"""The program under test, with a promise that holds for every run: no secret in any output."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Mapping

HELD_SECRET = (
    "AZURE_CLIENT_SECRET", "AZURE_CLIENT_CERTIFICATE_PASSWORD", "AZVMRESET_ACCESS_TOKEN", "AZVMRESET_PROXY_PASSWORD",
    "NEW_PASSWORD",
)  # fmt: skip
Changes = Mapping[str, str | None]  # variables with their new values; None removes one


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def error(self) -> dict[str, Any]:
        return dict(self.json()["error"])


class Program:
    def __init__(self, path: Path, variables: dict[str, str]) -> None:
        self.path = path
        # Nothing of whoever runs the tests: no credentials, no proxy.
        self.environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **variables}
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"):
            if name in os.environ:
                self.environment[name] = os.environ[name]

    def variables(self, changes: Changes) -> dict[str, str]:
        """The environment with these changes."""
        merged: dict[str, str | None] = {**self.environment, **changes}
        return {name: value for name, value in merged.items() if value is not None}

    @staticmethod
    def by_vm_access(words: tuple[str, ...]) -> tuple[str, ...]:
        """What climbs the ladder and what asks the guest have tests of their own; other resets are VMAccess alone."""
        resets = words[:1] == ("reset-password",)
        said = any(word.startswith(("--confirm", "--no-confirm", "--method", "--verify", "--sealed")) for word in words)
        return (*words, "--no-confirm", "--method", "vm_access") if resets and not said else words

    def __call__(
        self, *words: str, stdin: str = "", env: Changes = {}, shows: tuple[str, ...] = ()
    ) -> Ended:
        """Runs it to its end. `shows` names secrets that this call may print (--raw)."""
        variables = self.variables(env)
        run = subprocess.run(
            [self.path, *self.by_vm_access(words)], input=stdin.encode(), env=variables, capture_output=True, timeout=120, check=False
        )
        ended = Ended(run.returncode, run.stdout.decode(), run.stderr.decode())
        for secret in self.secrets(stdin, variables):
            if secret not in shows:
                assert secret not in ended.out + ended.err, "a secret was printed"
        return ended

    def start(self, *words: str, env: Changes = {}) -> subprocess.Popen[str]:
        """Runs it in the background; its standard error can be read line by line."""
        return subprocess.Popen(
            [self.path, *self.by_vm_access(words)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self.variables(env),
            text=True,
        )

    @staticmethod
    def secrets(stdin: str, variables: dict[str, str]) -> list[str]:
        held = [variables.get(name, "") for name in HELD_SECRET]
        return [secret for secret in [*held, stdin.strip()] if len(secret) >= 6]
