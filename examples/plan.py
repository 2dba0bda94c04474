"""Thinks through how the disk of a VM whose agent is dead would be repaired, and prints it. Nothing is changed."""

import os
import sys

from azvmreset import AzvmresetError, Client, ClientSecret

vm = (
    "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rescue-demo"
    "/providers/Microsoft.Compute/virtualMachines/dead-01"
)
tenant, client_id, secret = (
    os.environ[name] for name in ("AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET")
)
# The public cloud, or a test server: AZVMRESET_ARM_ENDPOINT, AZVMRESET_AUTHORITY, AZVMRESET_CA_FILE.
cloud = {name: os.environ.get(f"AZVMRESET_{name.upper()}") for name in ("arm_endpoint", "authority", "ca_file")}

try:
    with Client(ClientSecret(tenant, client_id, secret), **cloud) as client:
        plan = client.plan(vm, username="azureuser")
    print(plan.to_text(), end="")
    sys.exit(3 if plan.blockers else 0)
except AzvmresetError as error:
    sys.exit(f"{error.message}\n{error.remedy}")
