// What a task came to, as C reads it.
#pragma once

#include "capi/document.hpp"
#include "capi/header.hpp"
#include "capi/lend.hpp"
#include "capi/operation.hpp"

#include <azvmreset.h>

#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

struct azvmr_finding {
  const azvmreset::Finding* rep;
};
struct azvmr_rung_report {
  const azvmreset::RungReport* rep;
  std::vector<const char*> left;  // of `rep`
};
struct azvmr_lock {
  const azvmreset::Lock* rep;
};
struct azvmr_shut_rung {
  const azvmreset::ShutRung* rep;
};
struct azvmr_machine_state {
  const azvmreset::MachineState* rep;
};
struct azvmr_account_state {
  const azvmreset::AccountState* rep;
};
struct azvmr_account_change {
  const azvmreset::AccountChange* rep;
};
struct azvmr_guest_facts {
  const azvmreset::GuestFacts* rep;
};
struct azvmr_candidate_report {
  const azvmreset::CandidateReport* rep;
};
struct azvmr_found_vm {
  const azvmreset::FoundVm* rep;
};
struct azvmr_leftover {
  const azvmreset::Leftover* rep;
};
struct azvmr_dry_run_step {
  const azvmreset::DryRunStep* rep;
};
struct azvmr_breach {
  const azvmreset::Breach* rep;
};

namespace azvmreset::capi {

// Commands and the list of them that C iterates over.
struct CommandList {
  explicit CommandList(std::vector<std::string> made) : lines(std::move(made)), pointers(pointers_to(lines)) {}

  std::vector<std::string> lines;  // a moved vector keeps its items where they are
  std::vector<const char*> pointers;
};

// The outcome and the lists and objects that C needs of it; everything else is
// read from the outcome itself.
struct ResultRecord {
  explicit ResultRecord(std::shared_ptr<const Outcome> ended);

  std::shared_ptr<const Outcome> outcome;
  azvmr_machine_state before;
  azvmr_machine_state after;
  azvmr_account_state account;
  azvmr_account_state account_before;
  azvmr_account_state account_after;
  azvmr_guest_facts guest;
  LentList<azvmr_finding> blockers;
  LentList<azvmr_finding> warnings;
  LentList<azvmr_finding> hindrances;
  LentList<azvmr_finding> unknowns;
  LentList<azvmr_rung_report> rungs;
  LentList<azvmr_shut_rung> shut_rungs;
  LentList<azvmr_lock> locks;
  LentList<azvmr_account_change> changes;
  LentList<azvmr_account_state> accounts;
  LentList<azvmr_candidate_report> candidates;
  LentList<azvmr_found_vm> vms;
  LentList<azvmr_leftover> items;
  LentList<azvmr_dry_run_step> steps;
  LentList<azvmr_breach> breaches;
  LentList<azvmr_header> headers;
  std::vector<int32_t> overrides;
  std::vector<int32_t> open_methods;
  std::vector<int32_t> open_rungs;
  std::vector<const char*> missing_actions;
  std::vector<const char*> audiences;
  std::vector<const char*> next_steps;
  std::vector<const char*> left;
  std::vector<const char*> help_urls;
  std::vector<const char*> correlation_ids;
  std::array<OnDemand<CommandList>, 3> commands;  // by shell, the first is 1
  std::shared_ptr<const azvmr_result> reset;      // of a rotation, or null
  Document json;
};

azvmr_result* new_result(std::shared_ptr<const Outcome> outcome);

// The document of an answer, fit for a log.
std::string to_json(const RestResponse& response);

inline int64_t since_1970(std::chrono::system_clock::time_point time) noexcept {
  return std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch()).count();
}
inline int64_t since_1970(std::optional<std::chrono::system_clock::time_point> time) noexcept {
  return time ? since_1970(*time) : 0;
}

}  // namespace azvmreset::capi

struct azvmr_result {
  azvmreset::capi::ResultRecord rep;
};
