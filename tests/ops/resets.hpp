// Resets of the scripted VM, and how it may look.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ops/scripted_azure.hpp"
#include "ops/vm_access.hpp"

namespace azvmreset::test {

inline Result<ResetResult> run(ScriptedAzure& azure, ResetPassword request) {
  return azure.runner.run(ops::reset_password(azure.context(), std::move(request)));
}
inline Result<ResetResult> run(ScriptedAzure& azure) { return run(azure, azure.reset()); }

// A VM whose VMAccess instance was deleted; the agent keeps the handler.
inline std::string vm_with_handler_only() {
  return with(with(golden("vm.json"), "\"extensions\"", "\"others\""), "\"resources\"", "\"others\"");
}

// A VM that never had VMAccess.
inline std::string vm_without_extension() { return with(vm_with_handler_only(), "extensionHandlers", "others"); }

inline std::vector<std::string> codes(const std::vector<Finding>& findings) {
  std::vector<std::string> names;
  for (const Finding& finding : findings) names.push_back(finding.code);
  return names;
}

inline std::string multiple_extensions(std::string_view name) {
  return base::format(
      R"({{"error":{{"code":"BadRequest","innererror":{{"internalErrorCode":"MultipleExtensionsPerHandlerNotAllowed"}},)"
      R"("message":"Multiple VMExtensions per handler not supported for OS type 'Windows'. VMExtension '{}' with handler )"
      R"('Microsoft.Compute.VMAccessAgent' already added or specified in input."}}}})",
      name);
}

}  // namespace azvmreset::test
