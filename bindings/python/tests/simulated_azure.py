"""The simulated Azure as the tests see it."""

from __future__ import annotations

import json
import ssl
import urllib.request
from dataclasses import dataclass
from typing import Any

from azvmreset import Client, ClientSecret

OLD_PASSWORD = "Forgotten-Passw0rd"
NEW_PASSWORD = "Correct-Horse-42!"


@dataclass(frozen=True)
class Azure:
    """What the ready line says, and the control path behind it."""

    arm_endpoint: str
    authority: str
    ca_file: str
    tenant_id: str
    client_id: str
    client_secret: str
    subscription_id: str
    control: str
    client_certificate_file: str
    client_certificate_pfx: str
    client_certificate_password: str
    federated_token_file: str
    identity_endpoint: str

    def vm(self, name: str) -> str:
        group = f"/subscriptions/{self.subscription_id}/resourceGroups/rescue-demo"
        return f"{group}/providers/Microsoft.Compute/virtualMachines/{name}"

    def client(self, credential: Any = None, **options: Any) -> Client:
        own = ClientSecret(self.tenant_id, self.client_id, self.client_secret)
        options = {"arm_endpoint": self.arm_endpoint, "authority": self.authority, "ca_file": self.ca_file} | options
        return Client(credential or own, **options)

    def ask(self, path: str, body: dict[str, Any] | None = None, method: str | None = None) -> Any:
        return self.post(self.control + path, None if body is None else json.dumps(body).encode(), method)

    def post(self, url: str, data: bytes | None, method: str | None = None) -> Any:
        trust = ssl.create_default_context(cafile=self.ca_file)
        request = urllib.request.Request(url, data, method=method)
        with urllib.request.urlopen(request, context=trust) as answer:
            return json.loads(answer.read() or b"null")

    def fault(self, fault: str, **how: Any) -> None:
        self.ask("faults", {"fault": fault, **how})

    def mend(self) -> None:
        """No fault acts any more."""
        self.ask("faults", method="DELETE")

    def accepts(self, vm: str, password: str, username: str = "azureuser") -> bool:
        return bool(self.ask("signin", {"vm": vm, "username": username, "password": password})["accepted"])
