// Sets the password NEW_PASSWORD on one VM. Signs in as AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET.
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

// The public cloud, or a test server: AZVMRESET_ARM_ENDPOINT, AZVMRESET_AUTHORITY, AZVMRESET_CA_FILE.
static void choose_cloud(ClientOptions& options) {
  if (variable("AZVMRESET_ARM_ENDPOINT").empty()) return;
  options.arm_endpoint = variable("AZVMRESET_ARM_ENDPOINT");
  options.authority = variable("AZVMRESET_AUTHORITY");
  options.ca_file = variable("AZVMRESET_CA_FILE");
}

static Result<ResetResult> reset() {
  ClientSecret application(variable("AZURE_TENANT_ID"), variable("AZURE_CLIENT_ID"),
                           Secret(variable("AZURE_CLIENT_SECRET")));
  ClientOptions options(std::move(application));
  choose_cloud(options);
  auto client = Client::create(std::move(options));
  if (!client) return std::move(client).error();
  auto vm = ResourceId::parse(
      "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rescue-demo"
      "/providers/Microsoft.Compute/virtualMachines/web-01");
  if (!vm) return std::move(vm).error();
  return client->reset_password(ResetPassword(*vm, "azureuser", Secret(variable("NEW_PASSWORD")))).get();
}

int main() {
  const auto result = reset();
  if (!result) {
    std::cerr << result.error().message << '\n' << result.error().remedy << '\n';
    return static_cast<int>(category_of(result.error().code));
  }
  std::cout << to_json(*result) << '\n';
}
