#include "base/log.hpp"

#include <new>
#include <stdexcept>
#include <string>
#include <vector>

#include "support/catch.hpp"

using namespace azvmreset;
using base::Log;

TEST_CASE("a log passes on what is at its level or graver", "[base][log]") {
  std::vector<std::string> lines;
  const Log log(LogLevel::info, [&](const LogRecord& record) {
    lines.push_back(std::string(record.component) + ": " + std::string(record.message));
  });

  log.error("http", "{} of {}", 1, 3);
  log.warn("http", "two");
  log.info("arm", "three");
  log.debug("arm", "four");
  log.trace("arm", "five");

  CHECK(lines == std::vector<std::string>{"http: 1 of 3", "http: two", "arm: three"});
  CHECK(log.enabled(LogLevel::info));
  CHECK_FALSE(log.enabled(LogLevel::debug));
}

TEST_CASE("each function of a log has its level", "[base][log]") {
  std::vector<LogLevel> levels;
  const Log log(LogLevel::trace, [&](const LogRecord& record) { levels.push_back(record.level); });
  log.error("x", "");
  log.warn("x", "");
  log.info("x", "");
  log.debug("x", "");
  log.trace("x", "");
  log.write(LogLevel::warn, "x", "plain {}");
  CHECK(levels == std::vector<LogLevel>{LogLevel::error, LogLevel::warn, LogLevel::info, LogLevel::debug,
                                        LogLevel::trace, LogLevel::warn});
}

TEST_CASE("a silent log is silent", "[base][log]") {
  CHECK_FALSE(Log().enabled(LogLevel::error));
  Log().error("x", "nobody hears it");
  Log(LogLevel::trace, nullptr).error("x", "nobody hears it");
  int calls = 0;
  const Log off(LogLevel::off, [&](const LogRecord&) { ++calls; });
  off.error("x", "nobody hears it");
  off.write(LogLevel::error, "x", "nor this");
  CHECK(calls == 0);
}

TEST_CASE("what the sink throws is dropped", "[base][log]") {
  int calls = 0;
  const Log log(LogLevel::trace, [&](const LogRecord&) {
    if (++calls == 1) throw std::runtime_error("disk full");
    if (calls == 2) throw std::bad_alloc();
    if (calls == 3) throw 7;
  });
  for (int i = 0; i < 4; ++i) log.info("x", "line {}", i);
  CHECK(calls == 4);
}
