#include "ops/run_command_request.hpp"

#include <algorithm>
#include <utility>

namespace azvmreset::ops {

std::string text_to_send(std::string_view script) {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  const bool ascii =
      std::all_of(script.begin(), script.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  std::string text(ascii || script.starts_with(mark) ? "" : mark);
  return text.append(script);
}

ScriptRun script_of(RunCommand& request, std::string operation_id) {
  ScriptRun run;
  run.form = request.form;
  run.operation_id = std::move(operation_id);
  run.script = text_to_send(request.script);
  run.command_id = std::move(request.command_id);
  run.parameters = std::move(request.parameters);
  run.protected_parameters = std::move(request.protected_parameters);
  run.run_as_user = std::move(request.run_as_user);
  run.run_as_password = std::move(request.run_as_password);
  run.output_blob = std::move(request.output_blob);
  run.error_blob = std::move(request.error_blob);
  run.keep = request.keep;
  return run;
}

}  // namespace azvmreset::ops
