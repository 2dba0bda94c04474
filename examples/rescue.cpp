// Gives a VM a repaired copy of its OS disk, with a new password that the guest made: the last resort, carried out.
// The file "key.pem" has the key before anything begins, "password" what the guest made; "rescue.journal" is what to go
// on with (Client::resume_rescue), or back (Client::rollback), after a crash.
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

static Result<RescueResult> rescue() {
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
  auto key = SealingKey::generate();
  if (!key) return std::move(key).error();
  Rescue request(std::move(*vm));
  request.reset.username = "azureuser";
  request.reset.sealing_key = std::move(*key);
  request.skip_agent_methods = "an example";
  request.keep.journal = JournalFile("rescue.journal");
  request.keep.key_sink = FileSink("key.pem");
  request.keep.secret_sink = FileSink("password");
  return client->rescue(std::move(request)).get();
}

int main() {
  const auto result = rescue();
  if (!result) {
    std::cerr << result.error().message << '\n' << result.error().remedy << '\n';
    return static_cast<int>(category_of(result.error().code));
  }
  std::cout << name_of(result->end) << ' ' << name_of(result->evidence) << '\n';
}
