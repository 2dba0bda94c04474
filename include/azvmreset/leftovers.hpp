// What earlier runs left at a VM, and taking it away.
#pragma once

#include <azvmreset/call.hpp>
#include <azvmreset/preflight.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace azvmreset {

struct Leftovers : CallOptions {
  explicit Leftovers(ResourceId vm) : target(std::move(vm)) {}

  ResourceId target;

  // Deletes what is ours, one by one: the name is the one computed from the
  // operation in the tag, and the lineage leads to this VM or its OS disk. What
  // cannot be proved ours is named and left, and so is a run command whose
  // script is at work.
  bool remove = false;
};

struct Leftover {
  std::string id;
  std::string kind;  // "snapshot", "run_command" or "extension"
  std::string name;
  std::string operation_id;  // of the run that left it, or empty
  std::optional<std::chrono::system_clock::time_point> created_at;
  bool ours = false;
  bool removed = false;
  std::string reason;  // why it is ours or not, or why it was not removed
};

struct LeftoversReport {
  std::string target;
  std::vector<Leftover> items;
  std::vector<Finding> warnings;
  std::string trace_id;
};

std::string to_json(const LeftoversReport& report);

}  // namespace azvmreset
