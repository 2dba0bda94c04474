"""Gives a VM a repaired copy of its OS disk, with a new password that the guest made: the last resort, carried out.

The file "key.pem" has the key before anything begins, "password" what the guest made; "rescue.journal" is what to go on
with (Client.resume_rescue), or back (Client.rollback), after a crash.
"""

import os
import sys

from azvmreset import AzvmresetError, Client, ClientSecret, SealingKey

vm = (
    "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rescue-demo"
    "/providers/Microsoft.Compute/virtualMachines/web-01"
)
tenant, client_id, secret = (
    os.environ[name] for name in ("AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET")
)
# The public cloud, or a test server: AZVMRESET_ARM_ENDPOINT, AZVMRESET_AUTHORITY, AZVMRESET_CA_FILE.
cloud = {name: os.environ.get(f"AZVMRESET_{name.upper()}") for name in ("arm_endpoint", "authority", "ca_file")}

try:
    with Client(ClientSecret(tenant, client_id, secret), **cloud) as client:
        result = client.rescue(
            vm,
            username="azureuser",
            skip_agent_methods="an example",
            journal="rescue.journal",
            sealing_key=SealingKey.generate(),
            key_out="key.pem",
            secret_out="password",
        )
    print(result.end, result.evidence)
except AzvmresetError as error:
    sys.exit(f"{error.message}\n{error.remedy}")
