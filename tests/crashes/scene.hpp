// A VM whose agent is dead, and the processes that rescue it, one after the
// other or two at once.
#pragma once

#include "crashes/disk_of_records.hpp"
#include "crashes/invariants.hpp"
#include "crashes/mortal_transport.hpp"
#include "crashes/mortality.hpp"
#include "simulator/in_process.hpp"
#include "support/virtual_port.hpp"

#include <azvmreset/client.hpp>
#include <azvmreset/rescue.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace azvmreset::crashes {

// What is drawn from a seed.
struct Setting {
  std::uint64_t seed = 0;
  bool rescue_is_made = false;
  RescueOs rescue_os = RescueOs::linux_os;
  ReadBack read_back = ReadBack::snapshot;
  bool lease = true;
  bool chosen_password = false;  // in the clear, instead of a sealed one
  bool agent_comes_back = false;
  Hook hook = Hook::group_policy;
  bool probe = true;
  bool keep_snapshot = false;
  bool deallocate = false;
  sim::Power power_before = sim::Power::running;
  PowerAfter power_after = PowerAfter::as_before;
  sim::Settings azure;
};
Setting setting_of(std::uint64_t seed);
std::string to_text(const Setting& setting);

class Scene;

// One process: a client, and the ways by which it may die.
class Process {
 public:
  explicit Process(Scene& scene, Mortality::Fate fate = {});
  Process(Scene& scene, Mortality::Fate fate, DiskOfRecords& records);
  Process(const Process&) = delete;
  ~Process();

  Client& client() noexcept { return *client_; }
  const Mortality& mortality() const noexcept { return *mortality_; }
  std::uint64_t number() const noexcept { return number_; }
  RescueKeeping keeping();

 private:
  Scene& scene_;
  const std::uint64_t number_;
  std::shared_ptr<Mortality> mortality_;
  std::shared_ptr<DyingJournal> journal_;
  std::optional<Client> client_;
};

class Scene {
 public:
  explicit Scene(Setting drawn);

  ResourceId vm() const;
  Rescue request() const;

  // Drives the process until the operation has ended: its result; nothing
  // where the process has died. The invariants are checked after every step.
  template <class T>
  std::optional<Result<T>> drive(Process& process, Operation<T> operation) {
    while (!operation.done() && !process.mortality().dead()) step(process.client());
    if (!operation.done()) return std::nullopt;
    return operation.take_result();
  }

  template <class T, class Reached>
  void drive_until(Process& process, const Operation<T>& operation, Reached reached) {
    while (!operation.done() && !reached()) step(process.client());
  }

  // Both at once, turn by turn.
  template <class T>
  std::pair<std::optional<Result<T>>, std::optional<Result<T>>> race(Process& one, Operation<T> first, Process& other,
                                                                     Operation<T> second) {
    const auto over = [](const Process& process, const Operation<T>& operation) {
      return operation.done() || process.mortality().dead();
    };
    for (bool turn = false; !over(one, first) || !over(other, second); turn = !turn)
      step(one.client(), other.client(), turn);
    std::pair<std::optional<Result<T>>, std::optional<Result<T>>> ends;
    // Of a process that has died no end is heard; its time was up because nobody answers it.
    if (first.done() && !one.mortality().dead()) ends.first = first.take_result();
    if (second.done() && !other.mortality().dead()) ends.second = second.take_result();
    return ends;
  }

  // Time passes, and whatever the guests were asked to do happens.
  void let_pass(std::chrono::minutes time);

  // That the copy is made of, at some time.
  bool has_snapshot() const;

  // The account's new password, as its owner has it; the one that was forgotten.
  bool is_let_in();
  bool old_password_works();

  // That the VM has at the end, if the rescue succeeds.
  sim::Power power_asked_for() const;

  Setting setting;
  test::VirtualPort port;
  std::shared_ptr<sim::InProcessAzure> azure;
  std::vector<SentRequest> sent;
  DiskOfRecords records;
  std::string delivered;  // the password that the secret sink was given last
  std::uint64_t processes = 0;
  std::optional<Invariants> invariants;  // once the plan is known

 private:
  void step(Client& client);
  void step(Client& one, Client& other, bool turn);
};

}  // namespace azvmreset::crashes
