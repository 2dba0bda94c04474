#include "host/programs.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <sstream>
#include <thread>

#include "support/catch.hpp"
#include "support/folder.hpp"

using namespace azvmreset;
using host::Interruption;
using host::ProgramCall;
using host::SystemPrograms;
using test::Folder;
using namespace std::chrono_literals;

namespace {

constexpr auto kPlentyOfTime = 60s;

class Script {
 public:
  explicit Script(const std::string& lines) {
    folder.write("script", "#!/bin/sh\n" + lines + "\n");
    std::filesystem::permissions(folder.path("script"), std::filesystem::perms::owner_all);
    call.program = folder.path("script");
    call.environment = {"PATH=/usr/bin:/bin"};
    call.time_limit = kPlentyOfTime;
  }

  Result<host::ProgramEnd> run() { return SystemPrograms().run(call, interruption); }

  Folder folder;
  ProgramCall call;
  Interruption interruption;
};

// Returns when nobody holds the other end any more.
void read_to_its_end(int fd) {
  std::array<char, 256> bytes{};
  while (::read(fd, bytes.data(), bytes.size()) > 0) {
  }
}

}  // namespace

TEST_CASE("a program gets its arguments as they are, and what it says comes back", "[host][programs]") {
  Script script("printf '%s|' \"$@\"; echo trouble >&2; exit 3");
  script.call.arguments = {"a b", "", "$(id)", "'\"`;&|<>*?\\", "\xc3\xa4\n"};
  const auto end = script.run();
  REQUIRE(end);
  CHECK(end->exit_status == 3);
  CHECK(end->output.expose() == "a b||$(id)|'\"`;&|<>*?\\|\xc3\xa4\n|");
  CHECK(end->complaints.expose() == "trouble\n");
}

TEST_CASE("a program gets the environment that it is given and nothing else", "[host][programs]") {
  ::setenv("AZVMRESET_TEST_SECRET", "leaks", 1);
  Script script("env");
  script.call.environment.emplace_back("GIVEN=yes");
  const auto end = script.run();
  ::unsetenv("AZVMRESET_TEST_SECRET");
  REQUIRE(end);
  CHECK(end->output.expose().find("GIVEN=yes") != std::string_view::npos);
  CHECK(end->output.expose().find("leaks") == std::string_view::npos);
}

TEST_CASE("a program has nothing to read and none of our descriptors", "[host][programs]") {
  // Open without O_CLOEXEC, as a careless host has them.
  const int careless = ::dup(STDERR_FILENO);
  REQUIRE(careless >= 0);
  Script script("cat; ls /proc/self/fd");
  const auto end = script.run();
  ::close(careless);
  REQUIRE(end);
  CHECK(end->exit_status == 0);
  // The last one is the folder that ls reads.
  CHECK(end->output.expose() == "0\n1\n2\n3\n");
}

TEST_CASE("a program does not inherit which signals the host ignores or blocks", "[host][programs]") {
  sigset_t blocked;
  sigset_t before;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGTERM);
  REQUIRE(::pthread_sigmask(SIG_BLOCK, &blocked, &before) == 0);
  const auto ignored_before = ::signal(SIGPIPE, SIG_IGN);
  Script script("sed -n 's/^Sig\\(Blk\\|Ign\\)://p' /proc/self/status");
  const auto end = script.run();
  ::signal(SIGPIPE, ignored_before);
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  REQUIRE(end);
  std::istringstream said{std::string(end->output.expose())};
  std::uint64_t blocked_there = 1;
  std::uint64_t ignored_there = ~std::uint64_t{0};
  said >> std::hex >> blocked_there >> ignored_there;
  CHECK(blocked_there == 0);
  CHECK((ignored_there & std::uint64_t{1} << (SIGPIPE - 1)) == 0);
}

TEST_CASE("what cannot be started is said", "[host][programs]") {
  Script script("");
  script.call.program = script.folder.path("missing");
  const auto missing = script.run();
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code == ErrorCode::invalid_argument);
  CHECK(missing.error().message.find("no such file") != std::string::npos);
}

TEST_CASE("a program that says too much is ended", "[host][programs]") {
  SECTION("by what it answers") {
    Script script("yes");
    script.call.output_limit = 1000;
    const auto end = script.run();
    REQUIRE_FALSE(end);
    CHECK(end.error().code == ErrorCode::protocol);
  }
  SECTION("but its complaints are only cut") {
    Script script("yes | head -c 300000 >&2; echo done");
    script.call.complaint_limit = 100;
    const auto end = script.run();
    REQUIRE(end);
    CHECK(end->output.expose() == "done\n");
    CHECK(end->complaints.expose().size() == 100);
  }
}

TEST_CASE("a program that is killed has no exit status", "[host][programs]") {
  Script script("kill -9 $$");
  const auto end = script.run();
  REQUIRE(end);
  CHECK_FALSE(end->exit_status.has_value());
}

TEST_CASE("a program that leaves another running is over when it is over", "[host][programs]") {
  Script script("echo answer; sleep 1000 & echo $!");
  const auto end = script.run();
  REQUIRE(end);
  CHECK(end->exit_status == 0);
  const std::string said(end->output.expose());
  REQUIRE(said.starts_with("answer\n"));
  ::kill(static_cast<pid_t>(std::stol(said.substr(7))), SIGKILL);
}

TEST_CASE("a program and all it has started end when their time is up", "[host][programs]") {
  Script script("exec 9>\"$1\"; echo begun >&9; sleep 1000 & sleep 1000");
  const std::string fifo = script.folder.path("fifo");
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  script.call.arguments = {fifo};
  const int held = ::open(fifo.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  REQUIRE(held >= 0);

  SECTION("the time that it was given") {
    script.call.time_limit = 1ms;
    const auto end = script.run();
    REQUIRE_FALSE(end);
    CHECK(end.error().code == ErrorCode::deadline_exceeded);
  }
  SECTION("or nobody waits for it any more") {
    std::thread elsewhere([&] {
      const int reading = ::open(fifo.c_str(), O_RDONLY | O_CLOEXEC);
      char begun = 0;
      CHECK(::read(reading, &begun, 1) == 1);
      script.interruption.raise();
      ::close(reading);
    });
    const auto end = script.run();
    elsewhere.join();
    REQUIRE_FALSE(end);
    CHECK(end.error().code == ErrorCode::cancelled);
  }
  ::fcntl(held, F_SETFL, 0);
  read_to_its_end(held);
  ::close(held);
}

TEST_CASE("a program is found in PATH as a shell would, but not in the folder one is in", "[host][programs]") {
  const Folder folder;
  for (const char* name : {"first", "second", "plain"}) {
    std::filesystem::create_directory(folder.path(name));
  }
  for (const char* name : {"plain/az", "first/az", "second/az"}) folder.write(name, "");
  for (const char* name : {"first/az", "second/az"}) {
    std::filesystem::permissions(folder.path(name), std::filesystem::perms::owner_all);
  }
  std::filesystem::create_directories(folder.path("directory/az"));

  const SystemPrograms programs;
  const std::string all = "::.:first:" + folder.path("missing") + ":" + folder.path("directory") + ":" +
                          folder.path("plain") + ":" + folder.path("second") + ":" + folder.path("first");
  CHECK(programs.find("az", all) == folder.path("second/az"));
  CHECK(programs.find("az", folder.path("first")) == folder.path("first/az"));
  CHECK_FALSE(programs.find("az", folder.path("plain")));
  CHECK_FALSE(programs.find("az", ""));
  CHECK_FALSE(programs.find("azz", all));
}
