// The nine invariants of a rescue (docs/offline.md), asked of the world itself.
#pragma once

#include "crashes/mortal_transport.hpp"
#include "simulator/guest/disk_content.hpp"
#include "simulator/in_process.hpp"

#include <azvmreset/plan.hpp>

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::crashes {

// What stays where the journal is lost, because nothing proves whose it is (DESIGN §6): it is named, and left.
struct Unproved {
  bool scripts = false;  // at a given rescue VM to which nothing is attached
  bool machine = false;  // a made one, the same
  bool power = false;    // without the lease, before the snapshot: nothing tells it
};

// Confined. What does not hold is in `broken`, with the number of the invariant.
class Invariants {
 public:
  // Of the world as it is before anything is done.
  Invariants(sim::InProcessAzure& azure, const Plan& plan, std::vector<SentRequest>& sent);

  // After each step: I1 to I5, and I7 of what is written down.
  void check();
  void check_text(std::string_view where, std::string_view text);

  // At the end: all of them.
  void check_end(bool succeeded, Unproved unproved, sim::Power power);

  bool on_copy() const;

  std::vector<std::string> broken;

 private:
  void note(std::string_view invariant, std::string_view what);
  void check_os_disk(const sim::World& world);
  void check_original(const sim::World& world);
  void check_attachments(const sim::World& world);
  void check_deletions();
  bool made_by_plan(std::string_view id) const;

  sim::InProcessAzure& azure_;
  const Plan plan_;
  const std::vector<SentRequest>& sent_;
  std::string vm_;
  std::string original_;
  std::string copy_;
  std::set<std::string> before_;  // ids, in lower case, of everything that was there
  std::map<std::string, std::string> vm_tags_;
  std::map<std::string, std::string> original_tags_;
  sim::DiskContent original_content_;
  std::size_t seen_ = 0;   // of what was sent
  std::size_t asked_ = 0;  // of the world
};

}  // namespace azvmreset::crashes
