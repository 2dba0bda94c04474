// docs/offline.md says what the code says: how long the steps take, what they take of rights, and every word of a
// finding.
#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "base/format.hpp"
#include "offline/durations.hpp"
#include "offline/worlds.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::test;

namespace {

const std::string docs = std::string(AZVMRESET_SOURCE_DIR) + "/docs/";
const std::string path = docs + "offline.md";

std::string content(const std::string& of) {
  std::ifstream file(of, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string document() { return content(path); }

// Where the first table below a heading stands.
struct Passage {
  std::size_t begin = 0;
  std::size_t end = 0;
};

Passage table_below(const std::string& text, std::string_view heading) {
  const std::size_t below = text.find(heading);
  REQUIRE(below != std::string::npos);
  const std::size_t begin = text.find("\n|", below) + 1;
  const std::size_t end = text.find("\n\n", begin) + 1;
  return {begin, end};
}

std::string durations() {
  std::string table = "| what | expected | because |\n|---|---|---|\n";
  for (const offline::Expected& one : offline::expected_durations) {
    table += base::format("| `{}` | {} s | {} |\n", one.what, one.takes.count(), one.because);
  }
  return table;
}

std::string place_of(const RequiredAction& action) {
  if (action.scope == plan_target().text()) return "VM";
  return action.scope.find("/resourceGroups/") != std::string::npos ? "resource group" : "subscription";
}

std::string rights(const PlanRescue& request) {
  std::string table = "| action | at | needed | what for |\n|---|---|---|---|\n";
  for (const RequiredAction& one : required_actions(request)) {
    table += base::format("| `{}` | {} | {} | {} |\n", one.action, place_of(one),
                          one.optional ? "optional" : "required", one.purpose);
  }
  return table;
}

// With AZVMRESET_UPDATE_DOCS in the environment the table is written instead.
void check_table(std::string_view heading, const std::string& table) {
  std::string text = document();
  const Passage found = table_below(text, heading);
  if (std::getenv("AZVMRESET_UPDATE_DOCS") != nullptr) {
    text.replace(found.begin, found.end - found.begin, table);
    std::ofstream(path, std::ios::binary) << text;
    return;
  }
  CHECK(text.substr(found.begin, found.end - found.begin) == table);
}

}  // namespace

TEST_CASE("the document tells the expected durations", "[offline][docs]") {
  check_table("### How long it takes", durations());
}

TEST_CASE("the document tells the rights of a usual plan", "[offline][docs]") {
  check_table("## The rights it takes", rights(usual_request()));
}

TEST_CASE("the document knows every finding that a plan may have", "[offline][docs]") {
  for (const char* code : {"agent_methods_open",
                           "classic_vm",
                           "not_windows",
                           "domain_controller",
                           "locked",
                           "disk_encrypted",
                           "disk_ephemeral",
                           "disk_unmanaged",
                           "confidential_vm",
                           "swap_unsupported",
                           "permission_missing",
                           "rescue_unsuitable",
                           "disk_identity_collision",
                           "agent_not_asked",
                           "cannot_clean_up",
                           "protected_item",
                           "client_edition",
                           "domain_may_be_unreachable",
                           "old_snapshot",
                           "unfenced",
                           "image_unchecked",
                           "image_may_collide",
                           "policy_denied",
                           "private_subnet",
                           "quota_short",
                           "deallocation",
                           "no_lease",
                           "no_read_back",
                           "hook_setup",
                           "plaintext_on_disks",
                           "provisioning_state",
                           "sizes_unknown",
                           "generation_unknown",
                           "volume_unclean",
                           "hibernated",
                           "local_policy_off",
                           "setup_in_progress",
                           "domain_member",
                           "lineage_by_tag"}) {
    CAPTURE(code);
    CHECK(document().find(base::format("`{}`", code)) != std::string::npos);
  }
}

TEST_CASE("a security team is told of everything that a rescue writes", "[offline][docs]") {
  const std::string told = content(docs + "security-operations.md");
  const std::size_t begin = told.find("## A rescue in Azure");
  REQUIRE(begin != std::string::npos);
  const std::string section = told.substr(begin, told.find("\n## ", begin) - begin);
  for (const RescueNetwork network : {RescueNetwork::source_subnet, RescueNetwork::nat_gateway}) {
    PlanRescue request = usual_request();
    request.rescue.network = network;
    for (const RequiredAction& one : required_actions(request)) {
      if (one.action.ends_with("/read")) continue;
      CAPTURE(one.action);
      CHECK(section.find(one.action.substr(one.action.find('/') + 1) + "`") != std::string::npos);
    }
  }
}
