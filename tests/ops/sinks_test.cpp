#include "ops/sinks.hpp"

#include "support/catch.hpp"
#include "support/memory_files.hpp"
#include "support/task_runner.hpp"

#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace azvmreset;
using namespace azvmreset::test;
using namespace std::chrono_literals;

namespace {

struct Fixture {
  TaskRunner runner;
  engine::Worker worker{runner.loop, engine::Worker::Mode::inline_jobs};
  MemoryFiles files;

  Result<void> store(ops::Keeper& keeper, std::string_view text) {
    return runner.run(keeper.store(ops::Storage(worker, files), Secret(text)));
  }
};

class Vault final : public HostSink {
 public:
  void store(std::uint64_t id, Secret content, StoreCompletion completion) override {
    ids.push_back(id);
    contents.emplace_back(content.expose());
    pending = std::move(completion);
    if (at_once) at_once(*pending);
  }
  void cancel(std::uint64_t id) noexcept override { cancelled.push_back(id); }

  std::function<void(StoreCompletion&)> at_once;
  std::optional<StoreCompletion> pending;
  std::vector<std::uint64_t> ids;
  std::vector<std::string> contents;
  std::vector<std::uint64_t> cancelled;
};

}  // namespace

TEST_CASE("the first store makes the file, later ones replace it", "[ops][sinks]") {
  Fixture it;
  ops::Keeper keeper(FileSink("token"));
  CHECK(keeper.wanted());
  REQUIRE(it.store(keeper, "one"));
  REQUIRE(it.store(keeper, "two"));
  CHECK(it.files.files["token"] == "two\n");
}

TEST_CASE("a file that is there is somebody's, unless it may be replaced", "[ops][sinks]") {
  Fixture it;
  it.files.files["token"] = "theirs";
  ops::Keeper keeper(FileSink("token"));
  const auto stored = it.store(keeper, "ours");
  REQUIRE_FALSE(stored);
  CHECK(stored.error().code == ErrorCode::invalid_argument);
  CHECK(it.files.files["token"] == "theirs");

  ops::Keeper replacing(FileSink("token", true));
  REQUIRE(it.store(replacing, "ours"));
  CHECK(it.files.files["token"] == "ours\n");
}

TEST_CASE("what is the same at each try is stored over what a killed process has left of it", "[ops][sinks]") {
  for (const std::string left : {"", "sec", "secret", "secret\n"}) {
    CAPTURE(left);
    Fixture it;
    it.files.files["password"] = left;
    ops::Keeper keeper(FileSink("password"));
    REQUIRE(it.runner.run(keeper.store_again(ops::Storage(it.worker, it.files), Secret("secret"))));
    CHECK(it.files.files["password"] == "secret\n");
  }
}

TEST_CASE("what is the same at each try takes no other file's place", "[ops][sinks]") {
  for (const std::string theirs : {"other", "secret\n\n", "secret of another", "Secret\n"}) {
    CAPTURE(theirs);
    Fixture it;
    it.files.files["password"] = theirs;
    ops::Keeper keeper(FileSink("password"));
    CHECK_FALSE(it.runner.run(keeper.store_again(ops::Storage(it.worker, it.files), Secret("secret"))));
    CHECK(it.files.files["password"] == theirs);
  }
}

TEST_CASE("a descriptor gets what is kept, followed by a line feed", "[ops][sinks]") {
  Fixture it;
  ops::Keeper keeper(DescriptorSink(3));
  REQUIRE(it.store(keeper, "secret"));
  CHECK(it.files.files["fd:3"] == "secret\n");
}

TEST_CASE("no sink keeps nothing and is in nobody's way", "[ops][sinks]") {
  Fixture it;
  ops::Keeper keeper{Sink()};
  CHECK_FALSE(keeper.wanted());
  CHECK(it.store(keeper, "secret"));
  CHECK(it.files.stored.empty());
}

TEST_CASE("a sink of the host says when it is done", "[ops][sinks]") {
  Fixture it;
  auto vault = std::make_shared<Vault>();
  ops::Keeper keeper{Sink(vault)};

  SECTION("at once, each store under a number of its own") {
    vault->at_once = [](StoreCompletion& done) { done.complete(); };
    REQUIRE(it.store(keeper, "one"));
    REQUIRE(it.store(keeper, "two"));
    CHECK(vault->contents == std::vector<std::string>{"one", "two"});
    CHECK(vault->ids[0] != vault->ids[1]);
  }
  SECTION("or that it could not") {
    vault->at_once = [](StoreCompletion& done) { done.fail(Error(ErrorCode::network, "the vault is sealed")); };
    const auto stored = it.store(keeper, "one");
    REQUIRE_FALSE(stored);
    CHECK(stored.error().code == ErrorCode::network);
    CHECK(stored.error().message == "the vault is sealed");
  }
  SECTION("later, from another thread") {
    engine::Scope scope(it.runner.loop);
    std::optional<Result<void>> outcome;
    it.runner.start(scope, keeper.store(ops::Storage(it.worker, it.files), Secret("one")), outcome);
    std::thread([&vault] { vault->pending->complete(); }).join();
    it.runner.turn_until([&outcome] { return outcome.has_value(); });
    CHECK(*outcome);
  }
  SECTION("and one that says nothing has failed") {
    engine::Scope scope(it.runner.loop);
    std::optional<Result<void>> outcome;
    it.runner.start(scope, keeper.store(ops::Storage(it.worker, it.files), Secret("one")), outcome);
    vault->pending.reset();
    it.runner.turn_until([&outcome] { return outcome.has_value(); });
    REQUIRE_FALSE(*outcome);
    CHECK(outcome->error().code == ErrorCode::internal);
    CHECK_FALSE(outcome->error().message.empty());
  }
  SECTION("a cancel is announced to it, and a late end ignored") {
    const auto stored = it.runner.run_and_cancel(keeper.store(ops::Storage(it.worker, it.files), Secret("one")), 1s);
    REQUIRE_FALSE(stored);
    CHECK(stored.error().code == ErrorCode::cancelled);
    CHECK(vault->cancelled == vault->ids);
    vault->pending->complete();
  }
}

TEST_CASE("a sink that can keep nothing is refused before anything starts", "[ops][sinks]") {
  CHECK(ops::check_sink(Sink(), "resume_sink"));
  CHECK(ops::check_sink(FileSink("token"), "resume_sink"));
  for (const Sink& sink : {Sink(FileSink("")), Sink(FileSink(std::string("a\0b", 3))), Sink(DescriptorSink(-1)),
                           Sink(std::shared_ptr<HostSink>())}) {
    const auto checked = ops::check_sink(sink, "resume_sink");
    REQUIRE_FALSE(checked);
    CHECK(checked.error().code == ErrorCode::invalid_argument);
    CHECK(checked.error().message.find("resume_sink") == 0);
  }
}
