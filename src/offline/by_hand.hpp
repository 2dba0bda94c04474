// The documented procedure (F5.1) as a person carries it out: what a plan's
// requests name, and what is to be done at the rescue VM itself. Pure.
#pragma once

#include <azvmreset/plan.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace azvmreset::offline {

// A resource that a step of the plan makes.
struct Made {
  std::string id;  // empty: the plan does not make it
  std::string group;
  std::string name;
  std::string sku;
  bool incremental = false;
  std::vector<std::pair<std::string, std::string>> tags;
};

struct ByHand {
  std::string subscription;
  std::string group;
  std::string vm;
  std::string rescue_group;
  std::string rescue;  // its name

  Made snapshot;
  Made copy;
  Made probe_snapshot;
  Made probe_copy;
  Made read_back_snapshot;
  Made read_back_copy;
  Made rescue_vm;
  Made interface;
  Made network;
  Made gateway;
  Made address;

  std::string source;        // id of the snapshot that the copy is made of
  std::string probe_source;  // that of the probe's

  // "powerOff", "deallocate", or empty: the VM is off as it is, or runs on in the end.
  std::string_view stop;
  std::string_view power_in_the_end;
};

// Why a plan has no commands, or nothing.
std::optional<std::string> why_not_by_hand(const Plan& plan);

// What stands above that in a script: each blocker, and what the steps would have been.
std::vector<std::string> reasons(const Plan& plan);

// Only of a plan that has commands.
ByHand by_hand(const Plan& plan);

// What a person does at the rescue VM, a line each: to look at a copy, to
// plant, and to read what came of it. Without a password.
std::vector<std::string> looking_by_hand(const Plan& plan);
std::vector<std::string> staging_by_hand(const Plan& plan);
std::vector<std::string> reading_by_hand(const Plan& plan);

// What stands above a step in a script, without the marks of a comment.
std::vector<std::string> remarks(const PlanStep& step);

}  // namespace azvmreset::offline
