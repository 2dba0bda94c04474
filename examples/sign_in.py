"""Signs in by the kind of credential that is named, and looks at one VM: sign_in.py managed_identity.

The variables are those of docs/authentication.md.
"""

import os
import sys

from azvmreset import (
    AccessToken,
    AzureCli,
    AzvmresetError,
    Client,
    ClientCertificate,
    ClientSecret,
    Credential,
    CredentialChain,
    DeviceCode,
    ManagedIdentity,
    WorkloadIdentity,
)

env = os.environ


def client_secret() -> Credential:
    return ClientSecret(env["AZURE_TENANT_ID"], env["AZURE_CLIENT_ID"], env["AZURE_CLIENT_SECRET"])


def client_certificate() -> Credential:
    return ClientCertificate(
        env["AZURE_TENANT_ID"],
        env["AZURE_CLIENT_ID"],
        env["AZURE_CLIENT_CERTIFICATE_PATH"],
        password=env.get("AZURE_CLIENT_CERTIFICATE_PASSWORD"),
    )


def workload_identity() -> Credential:
    return WorkloadIdentity(env["AZURE_TENANT_ID"], env["AZURE_CLIENT_ID"], env["AZURE_FEDERATED_TOKEN_FILE"])


def managed_identity() -> Credential:
    return ManagedIdentity()


def azure_cli() -> Credential:
    return AzureCli()


def device_code() -> Credential:
    return DeviceCode(
        env["AZURE_TENANT_ID"], env["AZURE_CLIENT_ID"], lambda shown: print(shown.message, file=sys.stderr)
    )


def access_token() -> Credential:
    return AccessToken(env["AZVMRESET_ACCESS_TOKEN"])


def chain() -> Credential:
    return CredentialChain([ManagedIdentity(), AzureCli()])


kinds = (client_secret, client_certificate, workload_identity, managed_identity, azure_cli, device_code, access_token)
credential = next(kind for kind in (*kinds, chain) if kind.__name__ == sys.argv[1])()
vm = (
    "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rescue-demo"
    "/providers/Microsoft.Compute/virtualMachines/web-01"
)
# The public cloud, or a test server: AZVMRESET_ARM_ENDPOINT, AZVMRESET_AUTHORITY, AZVMRESET_CA_FILE.
cloud = {name: env.get(f"AZVMRESET_{name.upper()}") for name in ("arm_endpoint", "authority", "ca_file")}

try:
    with Client(credential, **cloud) as client:
        print(client.preflight(vm).power)
except AzvmresetError as error:
    sys.exit(f"{error.message}\n{error.remedy}")
