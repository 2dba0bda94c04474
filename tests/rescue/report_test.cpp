// A report that comes in chunks, from a machine that may be hostile.
#include <algorithm>
#include <deque>
#include <string>
#include <utility>

#include "base/digest.hpp"
#include "guest/gzip.hpp"
#include "rescue/conversation.hpp"
#include "support/catch.hpp"
#include "support/task_runner.hpp"

using namespace azvmreset;
using namespace azvmreset::rescue;

namespace {

const std::string report_of_disk = "disk gpt:1\nhibernated 0\n";

// Answers what it was told to, one after the other.
class Scripted final : public Reporter {
 public:
  engine::Task<Result<guest::RescueAnswer>> from(std::size_t offset) override {
    offsets.push_back(offset);
    if (answers.empty()) co_return Error(ErrorCode::protocol, "nobody answers any more");
    auto answer = std::move(answers.front());
    answers.pop_front();
    co_return answer;
  }
  Error refusal(const guest::RescueAnswer&) const override { return Error(ErrorCode::guest_refused, "it says no"); }

  std::deque<guest::RescueAnswer> answers;
  std::vector<std::size_t> offsets;
};

guest::RescueAnswer chunk(const std::string& packed, std::size_t offset, std::size_t size) {
  guest::RescueAnswer answer;
  answer.outcome = guest::RescueOutcome::done;
  answer.total = packed.size();
  answer.offset = offset;
  answer.sha256 = base::sha256_hex(packed);
  answer.chunk = packed.substr(offset, size);
  return answer;
}

Result<guest::RescueReport> heard(Scripted& scripted) {
  test::TaskRunner runner;
  return runner.run(whole_report(scripted), std::chrono::hours(1));
}

}  // namespace

TEST_CASE("chunks are asked for one after the other, and put together", "[rescue][report]") {
  const std::string packed = guest::gzip(report_of_disk);
  Scripted scripted;
  scripted.answers = {chunk(packed, 0, 10), chunk(packed, 10, 10), chunk(packed, 20, packed.size())};
  const auto report = heard(scripted);
  REQUIRE(report);
  CHECK(report->identity == "gpt:1");
  CHECK(scripted.offsets == std::vector<std::size_t>{0, 10, 20});
}

TEST_CASE("a disk that changes between two chunks is read anew", "[rescue][report]") {
  const std::string packed = guest::gzip(report_of_disk);
  const std::string other = guest::gzip("disk gpt:2\nhibernated 1\nunclean 1\n");
  Scripted scripted;
  scripted.answers = {chunk(packed, 0, 10), chunk(other, 10, 10), chunk(other, 0, 10), chunk(other, 10, other.size())};
  const auto report = heard(scripted);
  REQUIRE(report);
  CHECK(report->identity == "gpt:2");
  CHECK(scripted.offsets == std::vector<std::size_t>{0, 10, 0, 10});
}

TEST_CASE("one that changes each time is given up", "[rescue][report]") {
  Scripted scripted;
  for (int n = 0; n < 10; ++n) {
    const std::string packed = guest::gzip(report_of_disk + "lun " + std::to_string(n) + "\n");
    scripted.answers.push_back(chunk(packed, n % 2 == 0 ? 0 : 10, 10));
  }
  const auto report = heard(scripted);
  REQUIRE_FALSE(report);
  CHECK(report.error().code == ErrorCode::protocol);
  CHECK(scripted.offsets.size() == 6);
}

TEST_CASE("a stale chunk, of a place that nobody asked for, is refused", "[rescue][report]") {
  const std::string packed = guest::gzip(report_of_disk);
  Scripted scripted;
  scripted.answers = {chunk(packed, 0, 10), chunk(packed, 0, 10)};
  CHECK_FALSE(heard(scripted));
}

TEST_CASE("what is not what its hash says is refused", "[rescue][report]") {
  const std::string packed = guest::gzip(report_of_disk);
  Scripted scripted;
  scripted.answers = {chunk(packed, 0, packed.size())};
  scripted.answers.front().chunk.back() = static_cast<char>(scripted.answers.front().chunk.back() + 1);
  const auto report = heard(scripted);
  REQUIRE_FALSE(report);
  CHECK(report.error().code == ErrorCode::protocol);
}

TEST_CASE("a no is what the reporter makes of it", "[rescue][report]") {
  Scripted scripted;
  guest::RescueAnswer no;
  no.outcome = guest::RescueOutcome::refused;
  no.reason = guest::RescueReason::not_windows;
  scripted.answers = {no};
  const auto report = heard(scripted);
  REQUIRE_FALSE(report);
  CHECK(report.error().message == "it says no");
}
