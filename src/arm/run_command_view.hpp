// A run command as ARM describes it (facts §3).
#pragma once

#include "arm/instance_status.hpp"

#include <azvmreset/result.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace azvmreset::arm {

// How far the script has come. A word that is not known is `unknown`: it may
// be one of going on.
enum class ScriptState : std::uint8_t { unknown, pending, running, succeeded, failed, timed_out, canceled };

// From the resource of a managed run command, with or without its instance
// view. What is absent stays empty; what is protected Azure never tells.
struct RunCommandView {
  std::string id;
  std::string name;
  std::string provisioning_state;  // of the delivery, as ARM spells it
  std::vector<std::pair<std::string, std::string>> tags;
  std::vector<std::pair<std::string, std::string>> parameters;  // those that are not protected

  // Of the instance view.
  std::string execution_state;  // as ARM spells it: "Succeeded"
  std::string execution_message;
  std::optional<std::int32_t> exit_code;
  std::string output;  // the last of it (F3.2)
  std::string error;
  std::optional<std::chrono::system_clock::time_point> started_at;
  std::optional<std::chrono::system_clock::time_point> ended_at;
  std::vector<InstanceStatus> statuses;

  // The value of a tag, whose name is compared in any case; empty when there is none.
  std::string_view tag(std::string_view tag_name) const noexcept;

  // The value of a parameter; empty when there is none.
  std::string_view parameter(std::string_view parameter_name) const noexcept;

  ScriptState state() const noexcept;

  // Nothing more will come of it.
  bool ended() const noexcept { return state() >= ScriptState::succeeded; }
};

// GET …/runCommands/{name}, or an element of their list. A member of the wrong
// type is `protocol`, naming its path.
Result<RunCommandView> read_run_command(base::json::Value resource);

// What the action form answers in the end: {"value":[…]} with one element each
// for what the script wrote as output and as errors (F3.1).
struct ActionOutput {
  std::string output;
  std::string error;
};
Result<ActionOutput> read_action_output(base::json::Value answer);

}  // namespace azvmreset::arm
