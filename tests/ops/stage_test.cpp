#include "ops/stage.hpp"

#include "support/catch.hpp"

#include <chrono>
#include <optional>
#include <vector>

using namespace azvmreset;
using namespace azvmreset::ops;
using namespace std::chrono_literals;

namespace {

using Moment = std::chrono::system_clock::time_point;
const Moment written{1'790'000'000s};

LastLook look(bool at_work, bool has_ended, bool ready, std::optional<Moment> agent,
              std::optional<Moment> sent = written) {
  LastLook made;
  made.at_work = at_work;
  made.has_ended = has_ended;
  made.agent_ready = ready;
  made.agent_reported_at = agent;
  made.written_at = sent;
  return made;
}

}  // namespace

TEST_CASE("when the time was up, the last look says how far the guest had come", "[ops][stage]") {
  struct Row {
    LastLook seen;
    GuestStage stage;
  };
  const std::vector<Row> rows = {
      {look(false, true, true, written + 1min), GuestStage::reported},
      {look(false, true, false, std::nullopt), GuestStage::reported},
      {look(true, false, true, written + 1min), GuestStage::running},
      {look(true, false, false, written - 1min), GuestStage::running},
      {look(false, false, true, written + 1min), GuestStage::not_picked_up},
      {look(false, false, true, written), GuestStage::not_picked_up},
      {look(false, false, true, written - 1s), GuestStage::agent_silent},
      {look(false, false, false, written + 1min), GuestStage::agent_silent},
      {look(false, false, true, std::nullopt), GuestStage::agent_silent},
      // Where ARM's clock is not known, an agent that is ready is taken at its word.
      {look(false, false, true, written - 1h, std::nullopt), GuestStage::not_picked_up},
  };
  for (const Row& row : rows) {
    CAPTURE(&row - rows.data());
    CHECK(name_of(stage_of(row.seen)) == name_of(row.stage));
  }
}

TEST_CASE("each stage has its word, its meaning and its own way on", "[ops][stage]") {
  std::vector<std::string> remedies;
  for (const GuestStage stage :
       {GuestStage::not_picked_up, GuestStage::running, GuestStage::reported, GuestStage::agent_silent}) {
    Error error(ErrorCode::outcome_unknown, "the time was up");
    error.remedy = "sign in";
    tell_stage(error, stage);
    CHECK(error.stage == name_of(stage));
    CHECK(error.message.find("the time was up; ") == 0);
    CHECK(error.remedy.find("sign in") != std::string::npos);
    for (const std::string& other : remedies) CHECK(other != error.remedy);
    remedies.push_back(error.remedy);
  }
}
