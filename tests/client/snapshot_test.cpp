#include "client/resume_world.hpp"

#include <azvmreset/client.hpp>

#include <algorithm>
#include <string>

using namespace azvmreset;
using namespace azvmreset::test;
using sim::Fault;
using sim::FaultKind;

TEST_CASE("the OS disk is copied before the guest is touched", "[client][snapshot]") {
  World world;
  ResetPassword request = world.reset_of("web-01");
  request.snapshot_first = true;
  const auto outcome = world.client().reset_password(std::move(request)).get();
  INFO(in_words(outcome));
  REQUIRE(outcome);
  CHECK(outcome->snapshot_id.find("/snapshots/azvmreset-") != std::string::npos);
  CHECK(std::any_of(outcome->warnings.begin(), outcome->warnings.end(),
                    [](const Finding& finding) { return finding.code == "snapshot_left"; }));
  CHECK((*world.azure)->world().volumes.size() > World().azure->azure().world().volumes.size());

  const auto& log = (*world.azure)->requests();
  const auto put = [&log](std::string_view part) {
    return std::find_if(log.begin(), log.end(), [part](const auto& logged) {
      return logged.request.method == "PUT" && logged.request.url.find(part) != std::string::npos;
    });
  };
  CHECK(put("/snapshots/") < put("/extensions/"));
  CHECK(put("/snapshots/")->request.body.find(outcome->operation_id) != std::string::npos);
}

TEST_CASE("without its copy nothing is sent to the guest", "[client][snapshot]") {
  World world;
  (*world.azure)
      ->faults()
      .add(Fault(FaultKind::status)
               .status(403)
               .on("PUT", "/snapshots/")
               .arm_error("AuthorizationFailed", "no permission"));
  ResetPassword request = world.reset_of("web-01");
  request.snapshot_first = true;
  const auto outcome = world.client().reset_password(std::move(request)).get();
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().code == ErrorCode::permission_denied);
  CHECK(outcome.error().remedy.find("without snapshot_first") != std::string::npos);
  CHECK(puts(world) == 0);
}

TEST_CASE("killed while the disk is copied: there is one snapshot in the end, and one reset",
          "[client][snapshot][resume]") {
  World world;
  const auto before = (*world.azure)->world().volumes.size();
  ResetPassword request = resumable(world, "web-01");
  request.snapshot_first = true;
  kill_when(world, std::move(request), &Client::reset_password,
            [&world] { return count_requests(world, "PUT", "/snapshots/") > 0; });
  CHECK(puts(world) == 0);

  const auto asked = resume(world);
  REQUIRE_FALSE(asked);
  CHECK(asked.error().code == ErrorCode::not_sent);
  const auto outcome = resume(world, kNewPassword);
  INFO(in_words(outcome));
  REQUIRE(outcome);
  CHECK((*world.azure)->world().volumes.size() == before + 1);
  CHECK(outcome->snapshot_id.find("/snapshots/azvmreset-") != std::string::npos);
  CHECK(runs(world) == 1);
}
