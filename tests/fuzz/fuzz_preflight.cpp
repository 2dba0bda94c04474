// Whatever ARM says of a VM, the judgement is a document of the schema, and no finding lacks its remedy.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/json/reader.hpp"
#include "fuzz/require.hpp"
#include "ops/preflight.hpp"

using namespace azvmreset;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto document = base::json::Document::parse(text);
  if (!document) return 0;
  const auto vm = arm::read_vm(document->root());
  if (!vm) {
    require(vm.error().code == ErrorCode::protocol);
    return 0;
  }
  static const ResourceId target =
      ResourceId::from_parts("00000000-0000-4000-8000-000000000001", "group", "vm").value();
  const std::chrono::system_clock::time_point now{std::chrono::seconds{1'790'000'000}};
  const PreflightReport report = ops::judge(*vm, target, now);
  require(report.blockers.empty() == report.open(Method::vm_access));
  for (const Finding& finding : report.blockers) {
    require(!finding.code.empty() && !finding.message.empty() && !finding.remedy.empty());
    require(finding.message.find('\n') == std::string::npos);
  }
  require(base::json::Document::parse(to_json(report)).ok());
  return 0;
}
