"""A simulated Azure of the tests' own, over HTTPS."""

from __future__ import annotations

import json
import ssl
import subprocess
import urllib.request
from pathlib import Path
from typing import Any

SUBSCRIPTION = "00000000-0000-4000-8000-000000000001"
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rescue-demo"
OLD_PASSWORD = "Forgotten-Passw0rd"  # of every account in the default scenario
READER = ("00000000-0000-4000-8000-00000000001b", "reader-secret")  # may look, may not write extensions


def vm(name: str) -> str:
    return f"{GROUP}/providers/Microsoft.Compute/virtualMachines/{name}"


class Simulator:
    def __init__(self, program: Path, directory: Path, *options: str) -> None:
        command: list[str | Path] = [program, "--port", "0", "--retry-after", "0", "--ca-out", directory / "ca.pem"]
        command += ["--identity-out", directory / "identity", "--identity-port", "0"]
        self._process = subprocess.Popen([*command, *options], stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.ready: dict[str, str] = json.loads(self._process.stdout.readline())
        self._tls = ssl.create_default_context(cafile=self.ready["ca_file"])

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait()

    def variables(self) -> dict[str, str]:
        """What a person would export to use it."""
        return {
            "AZURE_TENANT_ID": self.ready["tenant_id"],
            "AZURE_CLIENT_ID": self.ready["client_id"],
            "AZURE_CLIENT_SECRET": self.ready["client_secret"],
            "AZVMRESET_ARM_ENDPOINT": self.ready["arm_endpoint"],
            "AZVMRESET_AUTHORITY": self.ready["authority"],
            "AZVMRESET_CA_FILE": self.ready["ca_file"],
        }

    def control(self, method: str, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        url = f"{self.ready['control'].rstrip('/')}/{path}"
        return self.ask(url, data, method=method, headers={"Content-Type": "application/json"})

    def ask(self, url: str, data: bytes | None = None, **more: Any) -> Any:
        request = urllib.request.Request(url, data, **more)
        with urllib.request.urlopen(request, context=self._tls, timeout=30) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def reset(self) -> None:
        self.control("POST", "reset")

    def add_fault(self, fault: str, **details: Any) -> None:
        self.control("POST", "faults", {"fault": fault, **details})

    def requests(self) -> list[dict[str, Any]]:
        """What arrived since the last reset, secrets included: headers as a dictionary."""
        logged = self.control("GET", "requests?raw")["value"]
        return [{**request, "headers": dict(request["headers"])} for request in logged]

    def writes(self) -> list[dict[str, Any]]:
        """What could have changed something: tokens are fetched by POST, but change nothing."""
        return [r for r in self.requests() if r["method"] not in ("GET", "HEAD") and "/oauth2/" not in r["url"]]

    def machine(self, name: str) -> dict[str, Any]:
        return dict(self.control("GET", f"world/{name}"))

    def signs_in(self, name: str, username: str, password: str) -> bool:
        answer = self.control("POST", "signin", {"vm": name, "username": username, "password": password})
        return bool(answer["accepted"])
