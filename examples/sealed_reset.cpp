// The guest makes a new password and seals it to a key of this program: it never travels in the clear. The files
// "key.pem" and "password" have the key before anything is changed, and the password once it is set.
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
  auto key = SealingKey::generate();
  if (!key) return std::move(key).error();
  ResetPassword request(*vm, "azureuser", Secret());
  request.sealing_key = *key;
  request.key_sink = FileSink("key.pem");
  request.secret_sink = FileSink("password");
  request.resume_sink = FileSink("resume");
  return client->reset_password(std::move(request)).get();
}

int main() {
  const auto result = reset();
  if (!result) {
    std::cerr << result.error().message << '\n' << result.error().remedy << '\n';
    return static_cast<int>(category_of(result.error().code));
  }
  for (const RungReport& rung : result->rungs) {
    std::cout << name_of(rung.rung) << ": " << name_of(rung.outcome) << ' ' << rung.reason << '\n';
  }
  std::cout << name_of(result->evidence) << ' ' << result->seal << '\n';
}
