"""Rotates a password that a vault holds. The vault here is a dictionary: keep yours where it survives a crash."""

import os
import sys

from azvmreset import AzvmresetError, Candidate, Client, ClientSecret

vm = (
    "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rescue-demo"
    "/providers/Microsoft.Compute/virtualMachines/web-01"
)
tenant, client_id, secret = (
    os.environ[name] for name in ("AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET")
)
# The public cloud, or a test server: AZVMRESET_ARM_ENDPOINT, AZVMRESET_AUTHORITY, AZVMRESET_CA_FILE.
cloud = {name: os.environ.get(f"AZVMRESET_{name.upper()}") for name in ("arm_endpoint", "authority", "ca_file")}


class DictionaryVault:
    def __init__(self) -> None:
        self.held: dict[str, Candidate] = {}  # "current" and "pending"

    def store_pending(self, candidate: Candidate) -> None:
        self.held["pending"] = candidate

    def commit(self, candidate_id: str) -> None:
        pending = self.held.pop("pending", None)
        if pending is not None and pending.id == candidate_id:
            self.held["current"] = pending


vault = DictionaryVault()
try:
    with Client(ClientSecret(tenant, client_id, secret), **cloud) as client:
        result = client.rotate(
            vm, username="azureuser", vault=vault, current=vault.held.get("current"), pending=vault.held.get("pending")
        )
    print(result.evidence, "committed" if vault.held["current"].id == result.current else "not committed")
except AzvmresetError as error:
    sys.exit(f"{error.message}\nmay be in force: {', '.join(error.candidates)}\n{error.remedy}")
