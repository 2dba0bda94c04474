"""Sets the password NEW_PASSWORD on one VM. Signs in as AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET."""

import os
import sys

from azvmreset import AzvmresetError, Client, ClientSecret

vm = (
    "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rescue-demo"
    "/providers/Microsoft.Compute/virtualMachines/web-01"
)
tenant, client_id, secret, password = (
    os.environ[name] for name in ("AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET", "NEW_PASSWORD")
)
# The public cloud, or a test server: AZVMRESET_ARM_ENDPOINT, AZVMRESET_AUTHORITY, AZVMRESET_CA_FILE.
cloud = {name: os.environ.get(f"AZVMRESET_{name.upper()}") for name in ("arm_endpoint", "authority", "ca_file")}

try:
    with Client(ClientSecret(tenant, client_id, secret), **cloud) as client:
        result = client.reset_password(vm, username="azureuser", password=password)
    print(result.evidence, result.next_steps)
except AzvmresetError as error:
    sys.exit(f"{error.message}\n{error.remedy}")
