// Answers that are lost, at each write of a rescue in turn: what came of it is
// settled by looking.
#include <string_view>
#include <vector>

#include "rescue/rescues.hpp"
#include "support/tries_apart.hpp"

using namespace azvmreset;
using namespace azvmreset::test;

namespace {

bool is_write(std::string_view method, const std::string& url) {
  const bool question = url.find("/checkPolicyRestrictions") != std::string::npos ||
                        url.find("/backupStatus") != std::string::npos || url.find("/token") != std::string::npos;
  return method != "GET" && !question;
}

struct Written {
  std::string method;
  std::string path;
};

// Each place that a rescue writes to, once for each time.
std::vector<Written> writes_of_a_rescue(std::string_view rescue_vm) {
  SimulatedWorld world;
  REQUIRE(carry_out(world, rescue_of(world, "dead-01", rescue_vm)));
  std::vector<Written> writes;
  for (const auto& logged : world.azure->requests()) {
    const std::string& url = logged.request.url;
    if (!is_write(logged.request.method, url)) continue;
    const std::string path = url.substr(url.find("/subscriptions/"));
    writes.push_back({logged.request.method, path.substr(0, path.find('?'))});
  }
  return writes;
}

void check_end(SimulatedWorld& world, const Result<RescueResult>& result) {
  INFO((result ? to_json(*result) : to_json(result.error())));
  REQUIRE(result);
  CHECK(result->end == RescueEnd::succeeded);
  CHECK(result->outcome == PlantedOutcome::done);
  CHECK(os_disk_of(world, "dead-01").ends_with("/azvmreset-" + result->plan_id + "-os"));
  const auto vm = shown(world, result->target);
  CHECK((*vm)["tags"]["role"].text_or("") == "ledger");
  CHECK_FALSE((*vm)["tags"]["azvmreset-lease"].present());
  for (const RescueItem& item : result->items) {
    CAPTURE(item.id, name_of(item.fate), item.reason);
    if (item.fate != ItemFate::kept) CHECK_FALSE(shown(world, item.id).has_value());
  }
}

// At each write, or, where `step` is more than one, at some of them.
void lose(sim::FaultKind kind, std::string_view rescue_vm, std::size_t first, std::size_t step) {
  const std::vector<Written> writes = writes_of_a_rescue(rescue_vm);
  REQUIRE(writes.size() > 10);
  for (std::size_t i = first; i < writes.size(); i += step * tries_apart) {
    const Written& write = writes[i];
    std::uint32_t nth = 1;
    for (std::size_t j = 0; j < i; ++j)
      nth += writes[j].method == write.method && writes[j].path.starts_with(write.path);
    CAPTURE(i, write.method, write.path, nth);
    SimulatedWorld world;
    world.azure->faults().add(sim::Fault(kind).on(write.method, write.path).from(nth));
    auto result = carry_out(world, rescue_of(world, "dead-01", rescue_vm));
    // Where it cannot be settled the rescue ends, and another process goes on.
    if (!result) {
      ResumeRescue more((RescueKeeping()));
      more.keep.journal = JournalFile("rescue.journal");
      more.keep.secret_sink = FileSink("password.txt");
      more.sealing_key = a_sealing_key();
      INFO(to_json(result.error()));
      CHECK(result.error().code == ErrorCode::outcome_unknown);
      result = go_on(world, std::move(more));
    }
    check_end(world, result);
  }
}

}  // namespace

TEST_CASE("a rescue goes on when a write is lost on its way", "[rescue][simulated]") {
  lose(sim::FaultKind::reset_before, "rescue-01", 0, 3);
}

TEST_CASE("a rescue goes on when the answer to a write is lost", "[rescue][simulated]") {
  lose(sim::FaultKind::reset_after, "rescue-01", 0, 1);
}

TEST_CASE("a rescue goes on when what a write began cannot be watched any more", "[rescue][simulated]") {
  lose(sim::FaultKind::status_gone, "rescue-01", 1, 2);
}

TEST_CASE("a rescue VM is not made twice when the answer to its making is lost", "[rescue][simulated]") {
  for (const auto kind : {sim::FaultKind::reset_before, sim::FaultKind::reset_after, sim::FaultKind::status_gone}) {
    for (const std::string_view part : {"-rescue?", "/networkInterfaces/"}) {
      CAPTURE(static_cast<int>(kind), part);
      SimulatedWorld world;
      world.azure->faults().add(sim::Fault(kind).on("PUT", part));
      check_end(world, carry_out(world, rescue_of(world, "dead-01", "")));
    }
  }
}
