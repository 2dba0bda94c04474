// A script as it runs inside a guest, whoever brought it there.
#pragma once

#include "simulator/chance.hpp"
#include "simulator/fidelity.hpp"
#include "simulator/guest/rescue/rescue_machine.hpp"
#include "simulator/guest/windows.hpp"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace azvmreset::sim {

using Parameters = std::vector<std::pair<std::string, std::string>>;

// What an agent is given to run: a text, or the id of one that Azure holds.
struct ScriptCall {
  std::string text = {};
  std::string command_id = {};
  Parameters parameters = {};  // the protected ones come last, as on the command line (F3.2/9)
  std::string run_as_user = {};
  std::string run_as_password = {};
};

// What a script that is not the simulator's to interpret does, by its hash.
struct RecordedScript {
  std::string sha256;
  std::string output;
  std::string error;
  int exit_code = 0;
  std::chrono::seconds takes{0};
};

// The scripts whose hash says what they do.
struct KnownScripts {
  std::vector<std::string> account;            // SHA-256 of the reviewed ones (docs/guest-scripts.md)
  std::vector<std::string> rescue_powershell;  // docs/rescue-scripts.md
  std::vector<std::string> rescue_shell;
  std::vector<std::string> marker;
  std::vector<RecordedScript> recorded;
};

// As whom it runs, and over what that one rules: LocalSystem, or a user (F3.1/8).
struct Actor {
  bool system = true;
  bool rules_here = true;
  bool rules_domain = false;
};

// Where a script runs. `controller` is a domain controller of the domain that
// the guest is a member of; null where none answers.
struct Surroundings {
  Windows& windows;
  Windows* controller;
  const Choices& choices;
  Chance& chance;  // what the guest draws by itself
  Actor actor = {};
  RescueMachine machine = {};  // whose guest it is

  // Over that one's accounts.
  bool may_change(const Windows& home) const {
    if (&home == &windows) return actor.rules_here;
    return actor.rules_domain;
  }
};

// What it did to an account, for the ledger.
struct Deed {
  std::string username;
  std::string password_sha256;
  bool password_set = false;
  std::vector<std::string> changed;  // in the words of docs/guest-scripts.md, in order
  std::string nonce;
  std::string message;
};

// Exit code of a script of ours that its own watchdog ended.
inline constexpr int kWatchdogExit = 4;

// One run. Confined.
class Script {
 public:
  virtual ~Script() = default;

  // Goes on until it has to wait, and says how long; nothing: it has ended.
  virtual std::optional<Duration> go_on(const Surroundings& here, Time now) = 0;

  // What it prints before it does anything.
  virtual void say_hello(const Surroundings&) {}

  // After how long it ends itself when something in it hangs; nothing: never.
  virtual std::optional<Duration> watchdog() const { return std::nullopt; }

  std::string output;
  std::string error;
  int exit_code = 0;
  Deed deed;

 protected:
  void print(std::string_view line) { add(output, line); }
  void complain(std::string_view line) { add(error, line); }

 private:
  static void add(std::string& stream, std::string_view line) {
    if (!stream.empty()) stream += '\n';
    stream += line;
  }
};

// One that comes to nothing, and says why.
std::unique_ptr<Script> begin_blocked_script(std::string_view why);

// On Linux, which plays the rescue script and no other.
std::unique_ptr<Script> begin_linux_script(const ScriptCall& call, const KnownScripts& known);

std::unique_ptr<Script> begin_script(const ScriptCall& call, const Windows& windows, const KnownScripts& known);

}  // namespace azvmreset::sim
