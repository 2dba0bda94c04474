// Whatever ARM says of rights and locks, as {"permissions":[…],"locks":[…]}: read, or refused with a reason; the
// judgement names each rung once, open or shut, and never both.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/json/reader.hpp"
#include "fuzz/require.hpp"
#include "fuzz/shown.hpp"
#include "ops/rights.hpp"

using namespace azvmreset;

namespace {

template <class View>
Result<std::vector<View>> read_all(base::json::Value list, Result<View> (*read)(base::json::Value)) {
  std::vector<View> views;
  for (const auto element : list.elements()) {
    auto view = read(element);
    if (!view) {
      require(view.error().code == ErrorCode::protocol && is_fit_to_show(view.error().message));
      return std::move(view).error();
    }
    views.push_back(std::move(*view));
  }
  return views;
}

bool is_open(const PreflightReport& report, Rung rung) {
  return std::find(report.open_rungs.begin(), report.open_rungs.end(), rung) != report.open_rungs.end();
}

std::ptrdiff_t times_shut(const PreflightReport& report, Rung rung) {
  return std::count_if(report.shut_rungs.begin(), report.shut_rungs.end(),
                       [rung](const ShutRung& shut) { return shut.rung == rung; });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto document = base::json::Document::parse(text);
  if (!document) return 0;
  static const ResourceId target =
      ResourceId::from_parts("00000000-0000-4000-8000-000000000001", "group", "vm").value();
  PreflightReport report;
  report.target = target.text();
  report.vm_access_name = "enablevmaccess";
  ops::judge_locks(read_all<arm::LockView>(document->root()["locks"], arm::read_lock), report);
  ops::judge_permissions(read_all<arm::PermissionView>(document->root()["permissions"], arm::read_permission), target,
                         report);
  ops::judge_rungs(report);

  for (const Rung rung : {Rung::vm_access, Rung::managed_run_command, Rung::action_run_command, Rung::offline}) {
    require(times_shut(report, rung) <= 1);
    require(!is_open(report, rung) || times_shut(report, rung) == 0);
    require(is_open(report, rung) || times_shut(report, rung) == 1 || !report.blockers.empty());
  }
  require(report.blockers.empty() == !report.open_rungs.empty());
  require(std::is_sorted(report.missing_actions.begin(), report.missing_actions.end()));
  for (const Finding& finding : report.blockers) {
    require(!finding.message.empty() && !finding.remedy.empty() && finding.message.find('\n') == std::string::npos);
  }
  require(base::json::Document::parse(to_json(report)).ok());
  return 0;
}
