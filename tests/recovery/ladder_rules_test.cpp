// The rules know every word that may end a rung.
#include "recovery/ladder_rules.hpp"

#include <azvmreset/error.hpp>
#include <azvmreset/preflight.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "guest/failure_catalogue.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::recovery;

namespace {

int times(ReasonKind kind, std::string_view reason) {
  const auto rules = rules_of(kind);
  return static_cast<int>(
      std::count_if(rules.begin(), rules.end(), [&](const Rule& rule) { return rule.reason == reason; }));
}

template <class Enum>
std::vector<std::string_view> names_of(int from, int to) {
  std::vector<std::string_view> names;
  for (int number = from; number < to; ++number) {
    if (name_of(static_cast<Enum>(number)) != "unknown") names.push_back(name_of(static_cast<Enum>(number)));
  }
  return names;
}

Error blocked_by(std::vector<std::string> blockers) {
  Error error(ErrorCode::blocked, "");
  error.blockers = std::move(blockers);
  return error;
}

}  // namespace

TEST_CASE("each row of the failure catalogue has one rule, and no rule has no row", "[recovery][ladder_rules]") {
  for (const guest::Failure& row : guest::failure_catalogue()) {
    CAPTURE(row.name);
    CHECK(times(ReasonKind::failure, row.name) == 1);
  }
  for (const Rule& rule : rules_of(ReasonKind::failure)) {
    CAPTURE(rule.reason);
    CHECK(guest::failure_named(rule.reason) != nullptr);
  }
}

TEST_CASE("each blocker and each error code has one rule", "[recovery][ladder_rules]") {
  const auto blockers = names_of<Blocker>(1, 100);
  CHECK(blockers.size() == rules_of(ReasonKind::blocker).size());
  for (const std::string_view name : blockers) {
    CAPTURE(name);
    CHECK(times(ReasonKind::blocker, name) == 1);
  }
  const auto codes = names_of<ErrorCode>(100, 1100);
  CHECK(codes.size() == rules_of(ReasonKind::error_code).size());
  for (const std::string_view name : codes) {
    CAPTURE(name);
    CHECK(times(ReasonKind::error_code, name) == 1);
  }
}

TEST_CASE("every rule gives its reason", "[recovery][ladder_rules]") {
  for (const ReasonKind kind :
       {ReasonKind::failure, ReasonKind::blocker, ReasonKind::error_code, ReasonKind::own_word}) {
    for (const Rule& rule : rules_of(kind)) {
      CAPTURE(rule.reason);
      CHECK(rule.because.size() > 10);
    }
  }
}

TEST_CASE("a password that the guest refuses by policy, and LAPS, end the ladder", "[recovery][ladder_rules]") {
  Error error(ErrorCode::guest_refused, "no");
  error.failure = GENERATE("password_policy", "laps_managed", "domain_controller");
  CHECK(rule_for(error).move == Move::stop);
}

TEST_CASE("of an error the row decides, then the strictest blocker, then the code", "[recovery][ladder_rules]") {
  Error error = blocked_by({"agent_stale", "locked", "permission_missing"});
  CHECK(rule_for(error).reason == "locked");
  error.failure = "run_command_busy";
  CHECK(rule_for(error).reason == "run_command_busy");
  error.failure = "a row that nobody knows";
  CHECK(rule_for(error).reason == "locked");
  error.blockers.clear();
  CHECK(rule_for(error).reason == "blocked");
  error.code = static_cast<ErrorCode>(4711);
  CHECK(rule_for(error).move == Move::stop);
}

TEST_CASE("with the Entra login extension Run Command comes before VMAccess, and offline is always last",
          "[recovery][ladder_rules]") {
  CHECK(order_of_rungs(false).front() == Rung::vm_access);
  CHECK(order_of_rungs(true).front() == Rung::managed_run_command);
  CHECK(order_of_rungs(true)[2] == Rung::vm_access);
  CHECK(order_of_rungs(false).back() == Rung::offline);
  CHECK(order_of_rungs(true).back() == Rung::offline);
}
