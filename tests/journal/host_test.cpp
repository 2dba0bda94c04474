#include "journal/log.hpp"

#include "support/catch.hpp"
#include "support/crashing_journal.hpp"
#include "support/memory_files.hpp"
#include "support/task_runner.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

using namespace azvmreset;
using namespace azvmreset::test;
using namespace std::chrono_literals;
using journal::Log;

namespace {

// Answers as the test says, or when it says.
class Archive final : public HostJournal {
 public:
  void read(std::uint64_t call, ReadCompletion completion) override {
    calls.push_back(call);
    pending_read = std::move(completion);
    if (answers) pending_read->complete(bytes);
  }
  void append(std::uint64_t call, std::uint64_t offset, std::string more, StoreCompletion completion) override {
    calls.push_back(call);
    offsets.push_back(offset);
    pending = std::move(completion);
    bytes.replace(offset, std::string::npos, more);
    if (answers) pending->complete();
  }
  void cancel(std::uint64_t call) noexcept override { cancelled.push_back(call); }

  std::string bytes;
  bool answers = true;
  std::optional<ReadCompletion> pending_read;
  std::optional<StoreCompletion> pending;
  std::vector<std::uint64_t> calls;
  std::vector<std::uint64_t> offsets;
  std::vector<std::uint64_t> cancelled;
};

struct Fixture {
  TaskRunner runner;
  engine::Worker worker{runner.loop, engine::Worker::Mode::inline_jobs};
  MemoryFiles files;
  std::shared_ptr<Archive> archive = std::make_shared<Archive>();
  Log log{ops::Storage(worker, files), Journal(archive), runner.port};

  Result<void> append(std::string event) { return runner.run(log.append(std::move(event), "{}")); }
};

}  // namespace

TEST_CASE("a journal of the host grows by whole lines, each call under a number of its own", "[journal][host]") {
  Fixture it;
  REQUIRE(it.runner.run(it.log.open_new()));
  REQUIRE(it.append("begun"));
  const std::size_t first = it.archive->bytes.size();
  REQUIRE(it.append("ended"));
  CHECK(it.archive->offsets == std::vector<std::uint64_t>{0, first});
  CHECK(it.archive->calls == std::vector<std::uint64_t>{1, 2, 3});

  it.archive->bytes += "torn";
  Log again(ops::Storage(it.worker, it.files), Journal(it.archive), it.runner.port);
  const auto records = it.runner.run(again.open());
  REQUIRE(records);
  CHECK(records->size() == 2);
  const std::size_t whole = it.archive->bytes.size() - 4;
  REQUIRE(it.runner.run(again.append("more", "{}")));
  CHECK(it.archive->offsets.back() == whole);
}

TEST_CASE("a new journal of the host has to be empty", "[journal][host]") {
  Fixture it;
  it.archive->bytes = "x";
  const auto opened = it.runner.run(it.log.open_new());
  REQUIRE_FALSE(opened);
  CHECK(opened.error().code == ErrorCode::invalid_argument);
  CHECK(opened.error().message == "the host's journal has 1 bytes, expected a new one");
  CHECK_FALSE(opened.error().remedy.empty());
}

TEST_CASE("a host may answer late, from another thread", "[journal][host]") {
  Fixture it;
  it.archive->answers = false;
  engine::Scope scope(it.runner.loop);
  std::optional<Result<void>> outcome;
  it.runner.start(scope, it.log.append("begun", "{}"), outcome);
  std::thread([&it] { it.archive->pending->complete(); }).join();
  it.runner.turn_until([&outcome] { return outcome.has_value(); });
  CHECK(*outcome);

  std::optional<Result<void>> opened;
  it.runner.start(scope, it.log.open_new(), opened);
  std::thread([&it] { it.archive->pending_read->complete(""); }).join();
  it.runner.turn_until([&opened] { return opened.has_value(); });
  CHECK(*opened);
}

TEST_CASE("a host that fails, or says nothing, ends the journal", "[journal][host]") {
  Fixture it;
  it.archive->answers = false;
  engine::Scope scope(it.runner.loop);
  std::optional<Result<void>> outcome;
  it.runner.start(scope, it.log.append("begun", "{}"), outcome);
  std::string message;
  SECTION("with its error") {
    it.archive->pending->fail(Error(ErrorCode::network, "the database is away"));
    message = "the database is away";
  }
  SECTION("or with ours") {
    it.archive->pending.reset();
    message = "the host's journal gave up its request without an answer";
  }
  it.runner.turn_until([&outcome] { return outcome.has_value(); });
  REQUIRE_FALSE(*outcome);
  CHECK(outcome->error().message == message);
  it.archive->answers = true;
  const auto later = it.append("ended");
  REQUIRE_FALSE(later);
  CHECK(later.error().message == message);
  CHECK(it.archive->offsets.size() == 1);
}

TEST_CASE("a host that never answers is told when nobody waits any more", "[journal][host]") {
  Fixture it;
  it.archive->answers = false;
  SECTION("for an append, which is awaited for a while, and whose outcome nobody knows then") {
    const auto began = it.runner.port.now();
    const auto appended = it.runner.run_and_cancel(it.log.append("begun", "{}"), 1s);
    REQUIRE_FALSE(appended);
    CHECK(appended.error().code == ErrorCode::deadline_exceeded);
    CHECK(it.runner.port.now() - began >= 30s);
    it.archive->pending->complete();
    it.archive->answers = true;
    CHECK_FALSE(it.append("ended"));
  }
  SECTION("for a read") {
    const auto records = it.runner.run_and_cancel(it.log.open(), 1s);
    REQUIRE_FALSE(records);
    CHECK(records.error().code == ErrorCode::cancelled);
    it.archive->pending_read->complete("late");
  }
  CHECK(it.archive->cancelled == it.archive->calls);
}

TEST_CASE("an append that has begun is awaited although the operation was cancelled", "[journal][host]") {
  Fixture it;
  it.archive->answers = false;
  engine::Scope scope(it.runner.loop);
  std::optional<Result<void>> outcome;
  it.runner.start(scope, it.log.append("begun", "{}"), outcome);
  scope.stop(engine::Stop::cancelled);
  it.runner.settle();
  CHECK_FALSE(outcome);
  it.archive->pending->complete();
  it.runner.turn_until([&outcome] { return outcome.has_value(); });
  CHECK(*outcome);
  CHECK(it.archive->cancelled.empty());
}

TEST_CASE("several who append at once are written one after the other, in the order of their calls",
          "[journal][host]") {
  Fixture it;
  it.archive->answers = false;
  engine::Scope scopes[3] = {engine::Scope(it.runner.loop), engine::Scope(it.runner.loop),
                             engine::Scope(it.runner.loop)};
  std::optional<Result<void>> outcomes[3];
  const char* events[] = {"first", "second", "third"};
  for (std::size_t i = 0; i < 3; ++i) it.runner.start(scopes[i], it.log.append(events[i], "{}"), outcomes[i]);
  for (std::size_t i = 0; i < 3; ++i) {
    it.runner.settle();
    REQUIRE(it.archive->offsets.size() == i + 1);
    it.archive->pending->complete();
    it.runner.turn_until([&outcome = outcomes[i]] { return outcome.has_value(); });
    CHECK(*outcomes[i]);
  }
  const auto contents = journal::read(it.archive->bytes, "the journal");
  REQUIRE(contents);
  for (std::size_t i = 0; i < 3; ++i) CHECK(contents->records[i].event == events[i]);
}

TEST_CASE("one who waits for a turn and leaves has written nothing and spoilt nothing", "[journal][host]") {
  Fixture it;
  it.archive->answers = false;
  engine::Scope first_scope(it.runner.loop);
  engine::Scope second_scope(it.runner.loop);
  std::optional<Result<void>> first;
  std::optional<Result<void>> second;
  it.runner.start(first_scope, it.log.append("begun", "{}"), first);
  it.runner.start(second_scope, it.log.append("holds", "{}"), second);
  second_scope.stop(engine::Stop::cancelled);
  it.runner.turn_until([&second] { return second.has_value(); });
  CHECK_FALSE(*second);
  it.archive->pending->complete();
  it.runner.turn_until([&first] { return first.has_value(); });
  CHECK(*first);
  it.archive->answers = true;
  CHECK(it.append("ended"));
  CHECK(it.archive->offsets.size() == 2);
}

TEST_CASE("the crashing journal of the tests keeps what was to survive", "[journal][host]") {
  Fixture it;
  auto crashing = std::make_shared<CrashingJournal>();
  const std::size_t kept = GENERATE(as<std::size_t>(), 0, 1, 70, CrashingJournal::Outage::all);
  crashing->outage = CrashingJournal::Outage{1, kept};
  bool told = false;
  crashing->on_outage = [&told] { told = true; };
  Log log(ops::Storage(it.worker, it.files), Journal(crashing), it.runner.port);
  REQUIRE(it.runner.run(log.open_new()));
  REQUIRE(it.runner.run(log.append("begun", "{}")));
  CHECK_FALSE(told);
  CHECK_FALSE(it.runner.run(log.append("holds", "{}")));
  CHECK(told);

  crashing->restore_power();
  Log again(ops::Storage(it.worker, it.files), Journal(crashing), it.runner.port);
  const auto records = it.runner.run(again.open());
  REQUIRE(records);
  CHECK(records->size() == (kept == CrashingJournal::Outage::all ? 2 : 1));
  CHECK(it.runner.run(again.append("ended", "{}")));
}
