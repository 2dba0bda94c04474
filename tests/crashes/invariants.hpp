// The nine invariants of a rescue (docs/offline.md), asked of the world itself.
#pragma once

#include "crashes/disk_of_records.hpp"
#include "crashes/mortal_transport.hpp"
#include "crashes/needles.hpp"
#include "simulator/guest/disk_content.hpp"
#include "simulator/in_process.hpp"

#include <azvmreset/log.hpp>
#include <azvmreset/plan.hpp>
#include <azvmreset/rescue.hpp>

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::crashes {

// What whoever went on last was told of the end, which has to be true.
struct ToldEnd {
  bool succeeded = false;  // else everything is as it was
  sim::Power power = sim::Power::running;

  // Of a result, where there was one.
  std::string os_disk_id;
  std::string power_word;
  std::vector<RescueItem> items;
  std::vector<std::string> plaintext_disks;

  // Without a journal something stays whose owner nothing proves (DESIGN §6), if it is named.
  bool without_journal = false;
  bool scripts_unknown = false;  // nothing was attached to a given rescue VM, so nothing leads to what was run there
  bool two_unfenced = false;     // two at once without the lease: one may make what the other one has taken away
  bool power_unknown = false;    // nor lease nor snapshot: nothing tells it
};

// Confined. What does not hold is in `broken`, with the number of the invariant.
class Invariants {
 public:
  // Of the world as it is before anything is done.
  Invariants(sim::InProcessAzure& azure, const Plan& plan, const std::vector<SentRequest>& sent,
             const DiskOfRecords& records);

  // A password that must not be written down from here on.
  void forbid(std::string_view password) { needles_.add(password); }

  // After each step: I1 to I4, and I7 of what is written down.
  void check();
  void check_log(const LogRecord& record);

  // At the end: all of them.
  void check_end(const ToldEnd& told);

  bool on_copy() const;

  // To another VM than the one that is rescued, and made by the plan.
  bool is_anything_attached() const;

  std::vector<std::string> broken;
  std::size_t named = 0;  // of what stayed at the end, and may

 private:
  void note(std::string_view invariant, std::string_view what);
  void check_text(std::string_view where, std::string_view text);
  void check_os_disk(const sim::World& world);
  void check_original(const sim::World& world);
  void check_attachments(const sim::World& world);
  void check_tags(const sim::World& world);
  void check_sent();
  void check_left(std::string_view id, const ToldEnd& told);
  void check_commands(const sim::World& world, const ToldEnd& told);
  void check_files(const sim::World& world, const ToldEnd& told);
  bool made_by_plan(std::string_view id) const;

  sim::InProcessAzure& azure_;
  const Plan plan_;
  const std::vector<SentRequest>& sent_;
  const DiskOfRecords& records_;
  Needles needles_;
  std::string vm_;
  std::string original_;
  std::string copy_;
  std::set<std::string> before_;  // ids, in lower case, of everything that was there
  std::map<std::string, std::string> vm_tags_;
  std::map<std::string, std::string> original_tags_;
  std::string original_unique_id_;
  sim::DiskContent original_content_;
  std::size_t seen_ = 0;        // of what was sent
  std::size_t asked_ = 0;       // of the world
  std::size_t bytes_seen_ = 0;  // of the journal
};

}  // namespace azvmreset::crashes
