// An Azure small enough to carry: Entra's token endpoint, ARM, Compute and the
// Windows inside its VMs, as one deterministic model.
#pragma once

#include "simulator/device_codes.hpp"
#include "simulator/fault.hpp"
#include "simulator/guest/boot/boot.hpp"
#include "simulator/message.hpp"
#include "simulator/scenario.hpp"
#include "simulator/settings.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::sim {

struct World;
struct DiskChange;

// What the guests did, and nothing that they did not: a request that was sent
// twice but run once is one entry.
struct LedgerEntry {
  Time time;
  std::string vm;
  std::string extension;
  std::uint64_t sequence = 0;
  std::string tag;              // forceUpdateTag of the configuration that ran
  std::string username;         // empty: the RDP configuration alone
  std::string password_sha256;  // of what it was told, in hexadecimal; empty without one
  bool password_set = false;    // whether it is the account's now, whatever else failed
  bool succeeded = false;
  std::string message;
  bool again = false;  // a configuration that had run before, taken up once more by an agent that came back

  // Of a run command, which has no extension.
  std::string command = {};        // its name; "runCommand" of the action form
  std::string script_sha256 = {};  // of the text that ran; empty for a command id
  std::string nonce = {};          // of the account script
  std::vector<std::string> changed = {};
  std::optional<int> exit_code = {};  // none: it has not ended, or was ended
};

struct LoggedRequest {
  Time time;
  Request request;       // as received, Authorization and body included
  std::string audience;  // of the bearer token; empty without one
  bool processed = false;
  std::optional<int> status;  // of the answer; none when none was sent
  std::optional<std::string> fault;
};

// Confined. Time comes from the caller with every call and never goes back.
class Azure {
 public:
  explicit Azure(Scenario scenario, Settings settings = {});
  Azure(Azure&&) = delete;
  ~Azure();

  // Lets the world go on until `now`, then answers.
  Reply handle(const Request& request, Time now);
  void advance(Time now);

  // As at the beginning; faults and log are dropped too.
  void reset();

  const Scenario& scenario() const noexcept;
  const Settings& settings() const noexcept;
  Faults& faults() noexcept;
  DeviceCodes& device_codes() noexcept;
  std::vector<LoggedRequest>& requests() noexcept;
  const std::vector<LedgerEntry>& ledger() const noexcept;

  // All that is true, for tests that compare it with what a client was told.
  const World& world() const noexcept;

  // "/subscriptions/…/virtualMachines/{name}" of a VM of the scenario.
  std::string vm_id(std::string_view vm) const;

  // Whether it is aimed at where the identity of the machine is given out.
  bool asks_for_identity(const Request& request) const;

  // A token for ARM in the name of the first person, as `az` would have one.
  std::string give_token(Time now);

  // The guest of a Windows VM, by the VM's name; null when there is none.
  Windows* guest(std::string_view vm);
  void set_power(std::string_view vm, Power power, Time now);
  // On a VM by its name, or on what has that id: "ReadOnly", "CanNotDelete"; empty: no more.
  void set_lock(std::string_view where, std::string_view level);
  void set_agent(std::string_view vm, AgentState agent, Time now);
  bool change_disk(std::string_view vm, const DiskChange& change);  // false: it has no such disk
  void set_next_start(std::string_view vm, const StartFate& fate);

  // What the control path shows. No secret is in it.
  std::string world_json(Time now) const;
  std::optional<std::string> vm_json(std::string_view vm) const;

 private:
  class Model;
  std::unique_ptr<Model> model_;
};

}  // namespace azvmreset::sim
