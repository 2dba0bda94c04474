// What happens in one history, drawn from its seed before anything happens.
#pragma once

#include "simulator/fault.hpp"
#include "simulator/scenario.hpp"
#include "simulator/settings.hpp"

#include <azvmreset/options.hpp>
#include <azvmreset/reset.hpp>
#include <azvmreset/run_command.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::simulation {

using sim::Duration;

// A machine of the default scenario, under a name of its own.
struct PlannedMachine {
  std::string name;
  std::string like;  // "web-01"
};

enum class Kind : std::uint8_t {
  reset_password,
  reset_rdp,
  restart,
  preflight,
  status,
  find,
  leftovers,
  remove_leftovers,
  list_machines,
  delete_extension,
  run_script,
  rotate,
};
std::string_view name_of(Kind kind) noexcept;

// How somebody ends an operation before its time.
enum class Interruption : std::uint8_t { none, cancel, drop };

// What becomes of what the client wants kept.
enum class Keeping : std::uint8_t { at_once, later, fails, never };

// How a password is reset.
enum class Way : std::uint8_t {
  vm_access,
  ladder,
  run_command,  // sealed to a key of the guest
  made,         // by the guest, and sealed to a key of the client
};

struct PlannedOperation {
  Kind kind = Kind::preflight;
  std::size_t machine = 0;
  std::size_t client = 0;
  Duration start{0};
  std::optional<Duration> timeout;
  Interruption interruption = Interruption::none;
  Duration interrupted_after{0};

  std::string username = "azureuser";
  std::string password;  // no other operation of the history has it
  std::string script;    // nor this
  CommandForm form = CommandForm::managed;
  bool unchecked_name = false;
  std::vector<Blocker> overrides;
  Evidence require = Evidence::applied;
  bool start_if_stopped = false;
  AfterStart after = AfterStart::leave_running;
  bool snapshot_first = false;
  bool generate = false;
  Way way = Way::vm_access;
  bool key_is_kept = false;  // that the guest seals to: it came from somewhere, and is there still
  bool confirm = false;

  Keeping keeping = Keeping::at_once;
  Duration keeping_takes{0};

  // How often somebody goes on with what is left, when it was killed or ended
  // without an outcome, how long after that, and whether the password is at hand.
  std::uint32_t resumes = 0;
  Duration resumed_after{0};
  bool resumed_with_password = false;
};

// The process of a client dies, and another one takes its place.
struct PlannedKill {
  Duration at{0};
  std::size_t client = 0;
};

struct PlannedFault {
  PlannedFault(std::string_view row, sim::Fault drawn) : name(row), fault(std::move(drawn)) {}

  std::string_view name;
  sim::Fault fault;
  Duration from{0};
  Duration until{0};
};

// Something that happens to a machine behind everybody's back.
struct PlannedEvent {
  Duration at{0};
  std::size_t machine = 0;
  std::optional<sim::Power> power;
  std::optional<sim::AgentState> agent;
};

struct PlannedClient {
  std::uint32_t max_requests_in_flight = 64;
  std::uint32_t max_resends = 3;
  std::optional<std::chrono::milliseconds> poll_interval;
};

struct Plan {
  std::uint64_t seed = 0;
  sim::Settings settings;
  sim::Scenario scenario;
  std::vector<PlannedMachine> machines;
  std::vector<std::string> not_ours;  // snapshots that nobody may delete
  std::vector<PlannedClient> clients;
  std::vector<PlannedOperation> operations;
  std::vector<PlannedFault> faults;
  std::vector<PlannedEvent> events;
  std::vector<PlannedKill> kills;

  // Nothing is in anybody's way: no faults, no events, no interruptions, one
  // client. Then everything ends as the machine's kind has it.
  bool calm = false;
};

Plan draw(std::uint64_t seed);

// A part of every password, so that one search finds them all.
inline constexpr std::string_view kCanary = "qXz7CanaryW4v";

}  // namespace azvmreset::simulation
