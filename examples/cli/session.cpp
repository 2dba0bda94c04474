#include "session.hpp"

#include <poll.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <string>
#include <string_view>

#include "connection.hpp"
#include "printable.hpp"

namespace azvmreset::cli {
namespace {

using namespace std::chrono_literals;

std::string_view name_of(LogLevel level) noexcept {
  switch (level) {
    case LogLevel::off:
      break;
    case LogLevel::error:
      return "error";
    case LogLevel::warn:
      return "warn";
    case LogLevel::info:
      return "info";
    case LogLevel::debug:
      return "debug";
    case LogLevel::trace:
      return "trace";
  }
  return "log";
}

std::string line_of(const LogRecord& record) {
  std::string line = "azvmreset: ";
  line.append(name_of(record.level)).append(" ").append(record.component).append(": ");
  return line.append(printable(record.message)).append("\n");
}

// From here on a write may be on its way.
bool may_have_written(Phase phase) noexcept {
  switch (phase) {
    case Phase::waiting:
    case Phase::preflight:
    case Phase::queued:
    case Phase::storing:
      return false;
    default:
      return true;
  }
}

// What poll() takes: milliseconds, negative for no limit.
int poll_timeout(std::optional<std::chrono::milliseconds> wanted, bool shows_seconds) noexcept {
  auto wait = wanted.value_or(std::chrono::milliseconds::max());
  if (shows_seconds) wait = std::min<std::chrono::milliseconds>(wait, 1s);
  return wait.count() > std::numeric_limits<int>::max() ? -1 : static_cast<int>(wait.count());
}

}  // namespace

Result<Session> Session::open(const Settings& settings, const Environment& environment, Console& console) {
  auto progress = std::make_unique<ProgressLine>(console.err, console.terminal);
  const auto tell = [shown = progress.get()](const std::string& line) {
    shown->interrupt_with("azvmreset: " + printable(line) + '\n');
  };
  auto options = client_options(settings, Surroundings{environment, console.interrupts, tell});
  if (!options) return std::move(options).error();
  for (const std::string& line : unusual_endpoints(settings)) tell(line);
  const bool asks = asks_the_cloud(settings, *options);
  auto session = start(std::move(options).value(), std::move(progress), console);
  if (!session || !asks) return session;
  auto cloud = session->finish(session->client().discover_cloud());
  if (!cloud) return std::move(cloud).error();
  for (const std::string& line : discovered_endpoints(*cloud)) tell(line);
  return session;
}

Result<Session> Session::open_unsigned(const Settings& settings, const Environment& environment, Console& console) {
  auto options = unsigned_options(settings, environment);
  if (!options) return std::move(options).error();
  return start(std::move(options).value(), std::make_unique<ProgressLine>(console.err, console.terminal), console);
}

Result<Session> Session::start(ClientOptions options, std::unique_ptr<ProgressLine> progress, Console& console) {
  options.log = [shown = progress.get()](const LogRecord& record) { shown->interrupt_with(line_of(record)); };
  auto client = Client::create(std::move(options));
  if (!client) return std::move(client).error();
  return Session(std::move(client).value(), std::move(progress), console.interrupts);
}

void Session::observe(const Progress& progress) {
  // Who ends the process at once will not learn what became of a write.
  if (may_have_written(progress.phase)) {
    interrupts_.set_exit_code(static_cast<int>(ErrorCategory::outcome_unknown));
  }
  progress_->show(progress);
}

Result<void> Session::drive(const std::function<bool()>& done, const std::function<void()>& cancel) {
  bool cancelled = false;
  while (!done()) {
    if (interrupts_.raised() && !cancelled) {
      cancelled = true;
      cancel();
    }
    if (auto stepped = client_.step(0ms); !stepped) return stepped;
    if (done()) break;

    // Once cancelled, the signal's pipe stays readable and would only spin.
    pollfd watched[] = {{client_.poll_fd(), POLLIN, 0}, {cancelled ? -1 : interrupts_.fd(), POLLIN, 0}};
    ::poll(watched, 2, poll_timeout(client_.next_timeout(), progress_->live()));
    progress_->refresh();
  }
  return {};
}

}  // namespace azvmreset::cli
