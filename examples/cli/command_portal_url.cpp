#include <azvmreset/portal.hpp>

#include "commands.hpp"
#include "target.hpp"

namespace azvmreset::cli {

int portal_url(Call& call) {
  const auto target = target_of(call.arguments.operands, call.settings);
  if (!target) return report_failure(call, target.error());
  const auto url = azvmreset::portal_url(*target, call.settings.text_or_empty(Option::tenant),
                                         call.settings.text_or_empty(Option::arm_endpoint));
  if (!url) return report_failure(call, url.error());
  // A URL holds no character that JSON would escape.
  call.console.out << (call.json() ? "{\"url\":\"" + *url + "\"}" : *url) << '\n';
  return 0;
}

}  // namespace azvmreset::cli
