// Repairs what keeps one account from signing in, and tells what it found. No password is set.
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

static Result<FixAccountResult> repair() {
  ClientSecret application(variable("AZURE_TENANT_ID"), variable("AZURE_CLIENT_ID"),
                           Secret(variable("AZURE_CLIENT_SECRET")));
  ClientOptions options(std::move(application));
  choose_cloud(options);
  auto client = Client::create(std::move(options));
  if (!client) return std::move(client).error();
  auto vm = ResourceId::parse(
      "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rescue-demo"
      "/providers/Microsoft.Compute/virtualMachines/mustchange-01");
  if (!vm) return std::move(vm).error();
  return client->fix_account(FixAccount(*vm, "azureuser")).get();
}

int main() {
  const auto result = repair();
  if (!result) {
    std::cerr << result.error().message << '\n' << result.error().remedy << '\n';
    return static_cast<int>(category_of(result.error().code));
  }
  for (const AccountChange& change : result->changes) {
    std::cout << change.what << ": " << change.before << " -> " << change.after << '\n';
  }
  for (const Finding& hindrance : result->hindrances) {
    std::cout << "still " << hindrance.code << ": " << hindrance.remedy << '\n';
  }
  std::cout << name_of(result->evidence) << (result->changes.empty() ? " unchanged" : " changed") << '\n';
}
