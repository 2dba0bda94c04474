// Rotates a password that a vault holds. The vault here is in memory: keep yours where it survives a crash.
#include <azvmreset/azvmreset.hpp>

#include <cstdlib>
#include <iostream>
#include <memory>
#include <optional>
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

struct MemoryVault final : RotationVault {
  std::optional<RotationCandidate> current;
  std::optional<RotationCandidate> pending;

  void store_pending(std::uint64_t, RotationCandidate candidate, StoreCompletion completion) override {
    pending = std::move(candidate);
    completion.complete();
  }
  void commit(std::uint64_t, std::string id, StoreCompletion completion) override {
    if (pending && pending->id == id) current = std::move(pending);
    pending.reset();
    completion.complete();
  }
};

static Result<RotationResult> rotate(const std::shared_ptr<MemoryVault>& vault) {
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
  Rotate request(*vm, "azureuser", vault);
  if (vault->current) request.current = vault->current->duplicate();
  if (vault->pending) request.pending = vault->pending->duplicate();
  return client->rotate(std::move(request)).get();
}

int main() {
  const auto vault = std::make_shared<MemoryVault>();
  const auto result = rotate(vault);
  if (!result) {
    std::cerr << result.error().message << '\n' << result.error().remedy << '\n';
    for (const std::string& id : result.error().candidates) std::cerr << "may be in force: " << id << '\n';
    return static_cast<int>(category_of(result.error().code));
  }
  const bool committed = vault->current && vault->current->id == result->current;
  std::cout << name_of(result->evidence) << (committed ? " committed" : " not committed") << '\n';
}
