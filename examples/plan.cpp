// Thinks through how the disk of a VM whose agent is dead would be repaired, and prints it. Nothing is changed.
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

static Result<Plan> think_it_through() {
  ClientSecret application(variable("AZURE_TENANT_ID"), variable("AZURE_CLIENT_ID"),
                           Secret(variable("AZURE_CLIENT_SECRET")));
  ClientOptions options(std::move(application));
  choose_cloud(options);
  auto client = Client::create(std::move(options));
  if (!client) return std::move(client).error();
  auto vm = ResourceId::parse(
      "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rescue-demo"
      "/providers/Microsoft.Compute/virtualMachines/dead-01");
  if (!vm) return std::move(vm).error();
  PlanRescue request(std::move(*vm));
  request.reset.username = "azureuser";
  return client->plan(std::move(request)).get();
}

int main() {
  const auto plan = think_it_through();
  if (!plan) {
    std::cerr << plan.error().message << '\n' << plan.error().remedy << '\n';
    return static_cast<int>(category_of(plan.error().code));
  }
  std::cout << to_text(*plan);
  return plan->blockers.empty() ? 0 : static_cast<int>(ErrorCategory::blocked);
}
