"""Repairs what keeps one account from signing in, and tells what it found. No password is set."""

import os
import sys

from azvmreset import AzvmresetError, Client, ClientSecret

vm = (
    "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rescue-demo"
    "/providers/Microsoft.Compute/virtualMachines/mustchange-01"
)
tenant, client_id, secret = (
    os.environ[name] for name in ("AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET")
)
# The public cloud, or a test server: AZVMRESET_ARM_ENDPOINT, AZVMRESET_AUTHORITY, AZVMRESET_CA_FILE.
cloud = {name: os.environ.get(f"AZVMRESET_{name.upper()}") for name in ("arm_endpoint", "authority", "ca_file")}

try:
    with Client(ClientSecret(tenant, client_id, secret), **cloud) as client:
        result = client.fix_account(vm, username="azureuser")
    for change in result.changes:
        print(f"{change.what}: {change.before} -> {change.after}")
    for hindrance in result.hindrances:
        print(f"still {hindrance.code}: {hindrance.remedy}")
    print(result.evidence, "changed" if result.changes else "unchanged")
except AzvmresetError as error:
    sys.exit(f"{error.message}\n{error.remedy}")
