#include "journal/log.hpp"

#include "support/catch.hpp"
#include "support/folder.hpp"
#include "support/memory_files.hpp"
#include "support/task_runner.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace azvmreset;
using namespace azvmreset::test;
using journal::Log;
using journal::Record;

namespace {

constexpr const char* path = "journal";

struct Fixture {
  TaskRunner runner;
  engine::Worker worker{runner.loop, engine::Worker::Mode::inline_jobs};
  MemoryFiles files;
  ops::Storage storage{worker, files};

  Log log() { return Log(storage, JournalFile(path), runner.port); }
  Result<void> append(Log& log, std::string event, std::string members = "{}") {
    return runner.run(log.append(std::move(event), std::move(members)));
  }
  Result<std::vector<Record>> open(Log& log) { return runner.run(log.open()); }

  // A journal with these events, closed again.
  void write(std::initializer_list<const char*> events) {
    Log written = log();
    REQUIRE(runner.run(written.open_new()));
    for (const char* event : events) REQUIRE(append(written, event));
  }
  std::vector<std::string> events() {
    Log read = log();
    auto records = open(read);
    REQUIRE(records);
    return events_of(*records);
  }
  static std::vector<std::string> events_of(const std::vector<Record>& records) {
    std::vector<std::string> names;
    for (const Record& record : records) names.push_back(record.event);
    return names;
  }
};

using Events = std::vector<std::string>;

}  // namespace

TEST_CASE("beginning makes the journal, and opening it gives every record", "[journal][log]") {
  Fixture it;
  {
    Log log = it.log();
    REQUIRE(it.runner.run(log.open_new()));
    CHECK(it.files.files.at(path).empty());
    REQUIRE(it.append(log, "begun", R"({"plan":"p1"})"));
    CHECK(std::count(it.files.files[path].begin(), it.files.files[path].end(), '\n') == 1);
    REQUIRE(it.append(log, "ended"));
  }
  Log again = it.log();
  auto records = it.open(again);
  REQUIRE(records);
  CHECK(Fixture::events_of(*records) == Events{"begun", "ended"});
  CHECK((*records)[0]["plan"].text() == "p1");
  CHECK((*records)[1].at == it.runner.port.wall_now());
}

TEST_CASE("a journal that is there is not begun anew", "[journal][log]") {
  Fixture it;
  it.files.files[path] = "theirs";
  Log log = it.log();
  const auto opened = it.runner.run(log.open_new());
  REQUIRE_FALSE(opened);
  CHECK(opened.error().code == ErrorCode::invalid_argument);
  CHECK(it.files.files[path] == "theirs");
}

TEST_CASE("of a new journal that is withdrawn nothing stays", "[journal][log]") {
  Fixture it;
  Log log = it.log();
  REQUIRE(it.runner.run(log.open_new()));
  REQUIRE(it.runner.run(log.withdraw()));
  CHECK(it.files.files.empty());
}

TEST_CASE("what is gone on with grows where it ended", "[journal][log]") {
  Fixture it;
  it.write({"begun", "step_begun"});
  const std::string torn = GENERATE(as<std::string>(), "", "deadbeef {\"n\":3", std::string("\0\0\0\0", 4));
  it.files.files[path] += torn;
  {
    Log log = it.log();
    auto records = it.open(log);
    REQUIRE(records);
    CHECK(records->size() == 2);
    REQUIRE(it.append(log, "step_done"));
  }
  CHECK(it.events() == Events{"begun", "step_begun", "step_done"});
}

TEST_CASE("a journal without a whole record says that nothing was begun", "[journal][log]") {
  Fixture it;
  it.files.files[path] = GENERATE("", "0123 {\"n\"");
  Log log = it.log();
  const auto records = it.open(log);
  REQUIRE_FALSE(records);
  CHECK(records.error().code == ErrorCode::invalid_argument);
  CHECK_THAT(records.error().message, Catch::Contains("\"journal\" has no whole record"));
  CHECK_FALSE(records.error().remedy.empty());
}

TEST_CASE("wherever the power goes, the journal has what was said to be safe, and can be gone on with",
          "[journal][log]") {
  std::size_t length = 0;
  {
    Fixture whole;
    whole.write({"begun", "step_begun", "step_done"});
    length = whole.files.files[path].size();
  }
  for (std::size_t until = 1; until < length; ++until) {
    CAPTURE(until);
    Fixture it;
    it.files.bytes_until_outage = until;
    Events safe;
    {
      Log log = it.log();
      REQUIRE(it.runner.run(log.open_new()));
      for (const char* event : {"begun", "step_begun", "step_done"}) {
        if (it.append(log, event)) safe.push_back(event);
      }
    }
    it.files.bytes_until_outage.reset();
    Log log = it.log();
    auto records = it.open(log);
    if (!records) {
      REQUIRE(safe.empty());
      continue;
    }
    Events found = Fixture::events_of(*records);
    REQUIRE(found.size() >= safe.size());
    REQUIRE(found.size() <= safe.size() + 1);  // one more: it was written, and nobody was told
    REQUIRE(std::equal(safe.begin(), safe.end(), found.begin()));
    REQUIRE(it.append(log, "ended"));
    log = it.log();
    found.emplace_back("ended");
    REQUIRE(it.events() == found);
  }
}

TEST_CASE("after a failure nothing more is written, and each says the same", "[journal][log]") {
  Fixture it;
  Log log = it.log();
  REQUIRE(it.runner.run(log.open_new()));
  REQUIRE(it.append(log, "begun"));
  it.files.bytes_until_outage = 10;
  const auto failed = it.append(log, "step_begun");
  REQUIRE_FALSE(failed);
  it.files.bytes_until_outage.reset();
  const std::string left = it.files.files[path];
  const auto later = it.append(log, "step_done");
  REQUIRE_FALSE(later);
  CHECK(later.error().message == failed.error().message);
  CHECK(it.files.files[path] == left);
}

TEST_CASE("a record that cannot be written ends the journal, too", "[journal][log]") {
  Fixture it;
  Log log = it.log();
  REQUIRE(it.runner.run(log.open_new()));
  REQUIRE(it.append(log, "begun"));
  const auto failed = it.append(log, "step_begun", R"({"adminPassword":"x"})");
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code == ErrorCode::internal);
  CHECK_FALSE(it.append(log, "step_done"));
  log = it.log();
  CHECK(it.events() == Events{"begun"});
}

TEST_CASE("two do not work with one journal", "[journal][log]") {
  Fixture it;
  it.write({"begun"});
  Log first = it.log();
  REQUIRE(it.open(first));
  Log second = it.log();
  CHECK_FALSE(it.open(second));
  first = it.log();
  CHECK(it.open(second));
}

TEST_CASE("without a journal nothing is kept and nothing can be gone on with", "[journal][log]") {
  Fixture it;
  Log log(it.storage, Journal(), it.runner.port);
  CHECK(it.runner.run(log.open_new()));
  CHECK(it.append(log, "begun"));
  CHECK(it.files.files.empty());
  const auto records = it.open(log);
  REQUIRE_FALSE(records);
  CHECK(records.error().code == ErrorCode::invalid_argument);
}

TEST_CASE("a journal on the disk is its owner's alone, and is gone on with", "[journal][log]") {
  const Folder folder;
  TaskRunner runner;
  engine::Worker worker(runner.loop, engine::Worker::Mode::inline_jobs);
  host::SystemFiles files;
  const ops::Storage storage(worker, files);
  const JournalFile where(folder.path("journal"));
  std::optional<Log> log(std::in_place, storage, where, runner.port);
  REQUIRE(runner.run(log->open_new()));
  REQUIRE(runner.run(log->append("begun", "{}")));
  CHECK(std::filesystem::status(where.path).permissions() ==
        (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));

  SECTION("by one at a time") {
    Log other(storage, where, runner.port);
    const auto records = runner.run(other.open());
    REQUIRE_FALSE(records);
    CHECK(records.error().code == ErrorCode::invalid_argument);
    CHECK_THAT(records.error().message, Catch::Contains("works with it"));
    CHECK_FALSE(records.error().remedy.empty());
  }
  SECTION("also where an append was torn") {
    log.reset();
    std::ofstream(where.path, std::ios::app) << "torn";
    log.emplace(storage, where, runner.port);
    REQUIRE(runner.run(log->open()));
    REQUIRE(runner.run(log->append("ended", "{}")));
    log.emplace(storage, Journal(), runner.port);
    log.emplace(storage, where, runner.port);
    const auto records = runner.run(log->open());
    REQUIRE(records);
    CHECK(Fixture::events_of(*records) == Events{"begun", "ended"});
  }
}

TEST_CASE("a journal that can keep nothing is refused before anything starts", "[journal][log]") {
  CHECK(journal::check_journal(Journal()));
  CHECK(journal::check_journal(JournalFile("journal")));
  for (const Journal& useless : {Journal(JournalFile("")), Journal(JournalFile(std::string("a\0b", 3))),
                                 Journal(std::shared_ptr<HostJournal>())}) {
    const auto checked = journal::check_journal(useless);
    REQUIRE_FALSE(checked);
    CHECK(checked.error().code == ErrorCode::invalid_argument);
  }
}
