"""The guest makes a new password and seals it to a key of this program: it never travels in the clear.

The files "key.pem" and "password" have the key before anything is changed, and the password once it is set.
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
        key = SealingKey.generate()
        files = {"key_out": "key.pem", "secret_out": "password", "resume_file": "resume"}
        result = client.reset_password(vm, username="azureuser", sealing_key=key, **files)
    for rung in result.rungs:
        print(f"{rung.rung}: {rung.outcome} {rung.reason}")
    print(result.evidence, result.seal)
except AzvmresetError as error:
    sys.exit(f"{error.message}\n{error.remedy}")
