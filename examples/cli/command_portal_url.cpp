#include <azvmreset/portal.hpp>

#include <string>

#include "commands.hpp"
#include "target.hpp"

namespace azvmreset::cli {

int portal_url(Call& call) {
  const auto target = target_of(call.arguments.operands, call.settings);
  if (!target) return report_failure(call, target.error());
  const std::string tenant = call.settings.text_or_empty(Option::tenant);
  const auto cloud = call.settings.text(Option::cloud);
  const auto where = cloud ? cloud : call.settings.text(Option::arm_endpoint);
  const auto url = where ? azvmreset::portal_url(*target, tenant, *where) : azvmreset::portal_url(*target, tenant);
  if (!url) return report_failure(call, url.error());
  // A URL holds no character that JSON would escape.
  call.console.out << (call.json() ? "{\"url\":\"" + *url + "\"}" : *url) << '\n';
  return 0;
}

}  // namespace azvmreset::cli
