// A command that ran in the guest as text.
#include <string>

#include "report.hpp"
#include "report_lines.hpp"

namespace azvmreset::cli {
namespace {

std::string ended(const RunCommandResult& result) {
  if (result.exit_code) return "ended with exit code " + std::to_string(*result.exit_code);
  return result.succeeded() ? "ran; this form of Run Command tells no exit code" : "failed";
}

}  // namespace

std::string text_of(const RunCommandResult& result) {
  Lines lines(std::string(result.succeeded() ? "done" : "failed") + ": the script on " + last_segment(result.target) +
              ' ' + ended(result));
  lines.add("target", result.target);
  lines.add("form", listed(std::string(name_of(result.form)), result.command_name));
  lines.add("state", result.execution_state);
  lines.add("failure", result.failure);
  if (result.truncated) lines.add("output", "more was written than Azure kept: these are the last 4 KiB");
  lines.add("script", result.script_sha256);
  if (!result.removed) lines.add("left behind", result.command_name);
  lines.add("snapshot", result.snapshot_id);
  add_closing(lines, result);
  return std::move(lines).take();
}

}  // namespace azvmreset::cli
