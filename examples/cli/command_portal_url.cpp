#include <azvmreset/portal.hpp>

#include <string>

#include "commands.hpp"
#include "session.hpp"
#include "target.hpp"

namespace azvmreset::cli {

namespace {

Result<std::string> url_of(Call& call, const ResourceId& vm) {
  const std::string tenant = call.settings.text_or_empty(Option::tenant);
  auto at_home = azvmreset::portal_url(vm, tenant);
  const auto cloud = call.settings.text(Option::cloud);
  const auto where = cloud ? cloud : call.settings.text(Option::arm_endpoint);
  if (!where || !at_home) return at_home;
  auto known = azvmreset::portal_url(vm, tenant, *where);
  if (known || where->find("://") == std::string::npos) return known;

  // The ARM endpoint of a cloud of its own: nobody else knows its portal.
  auto session = Session::open_unsigned(call.settings, call.environment, call.console);
  if (!session) return std::move(session).error();
  const auto found = session->finish(session->client().discover_cloud());
  if (!found) return found.error();
  return azvmreset::portal_url(vm, tenant, *found);
}

}  // namespace

int portal_url(Call& call) {
  const auto target = target_of(call.arguments.operands, call.settings);
  if (!target) return report_failure(call, target.error());
  const auto url = url_of(call, *target);
  if (!url) return report_failure(call, url.error());
  // A URL holds no character that JSON would escape.
  call.console.out << (call.json() ? R"({"url":")" + *url + R"("})" : *url) << '\n';
  return 0;
}

}  // namespace azvmreset::cli
