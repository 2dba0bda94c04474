// Signs in by the kind of credential that is named, and looks at one VM: sign_in managed_identity. The variables are
// those of docs/authentication.md.
#include <azvmreset/azvmreset.hpp>

#include <cstdlib>
#include <iostream>
#include <string>
#include <utility>

using namespace azvmreset;

static std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

static Credential credential_of(const std::string& kind) {
  const std::string tenant = variable("AZURE_TENANT_ID");
  const std::string client_id = variable("AZURE_CLIENT_ID");
  if (kind == "client_secret") {
    return ClientSecret(tenant, client_id, Secret(variable("AZURE_CLIENT_SECRET")));
  }
  if (kind == "client_certificate") {
    ClientCertificate certificate(tenant, client_id, variable("AZURE_CLIENT_CERTIFICATE_PATH"));
    certificate.password = Secret(variable("AZURE_CLIENT_CERTIFICATE_PASSWORD"));
    return certificate;
  }
  if (kind == "workload_identity") {
    return WorkloadIdentity(tenant, client_id, variable("AZURE_FEDERATED_TOKEN_FILE"));
  }
  if (kind == "managed_identity") {
    return ManagedIdentity{};
  }
  if (kind == "azure_cli") {
    return AzureCli{};
  }
  if (kind == "device_code") {
    return DeviceCode(tenant, client_id, [](const DeviceCodePrompt& shown) { std::cerr << shown.message << '\n'; });
  }
  if (kind == "chain") {
    CredentialChain chain;
    chain.links.push_back(ManagedIdentity{});
    chain.links.push_back(AzureCli{});
    return chain;
  }
  return ReadyToken(Secret(variable("AZVMRESET_ACCESS_TOKEN")));
}

// The public cloud, or a test server: AZVMRESET_ARM_ENDPOINT, AZVMRESET_AUTHORITY, AZVMRESET_CA_FILE.
static void choose_cloud(ClientOptions& options) {
  if (variable("AZVMRESET_ARM_ENDPOINT").empty()) return;
  options.arm_endpoint = variable("AZVMRESET_ARM_ENDPOINT");
  options.authority = variable("AZVMRESET_AUTHORITY");
  options.ca_file = variable("AZVMRESET_CA_FILE");
}

static Result<PreflightReport> look(Credential who) {
  ClientOptions options(std::move(who));
  choose_cloud(options);
  auto client = Client::create(std::move(options));
  if (!client) return std::move(client).error();
  auto vm = ResourceId::parse(
      "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rescue-demo"
      "/providers/Microsoft.Compute/virtualMachines/web-01");
  if (!vm) return std::move(vm).error();
  return client->preflight(Preflight(*vm)).get();
}

int main(int count, char** words) {
  const auto report = look(credential_of(count > 1 ? words[1] : ""));
  if (!report) {
    std::cerr << report.error().message << '\n' << report.error().remedy << '\n';
    return static_cast<int>(category_of(report.error().code));
  }
  std::cout << report->power << '\n';
}
