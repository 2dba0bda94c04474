#include <azvmreset/cloud.hpp>

#include <string>

#include "commands.hpp"
#include "failure.hpp"
#include "printable.hpp"
#include "report_lines.hpp"
#include "session.hpp"

namespace azvmreset::cli {
namespace {

std::string text_of(const Cloud& cloud) {
  Lines lines(cloud.name);
  lines.add("ARM endpoint", cloud.arm_endpoint);
  lines.add("authority", cloud.authority + (cloud.adfs ? " (AD FS)" : ""));
  for (const std::string& audience : cloud.audiences) lines.add("audience", audience);
  lines.add("portal", cloud.portal.empty() ? "not known" : cloud.portal);
  return std::move(lines).take();
}

int list_all(Call& call) {
  std::string json;
  for (const Cloud& cloud : well_known_clouds()) {
    if (call.json()) {
      json.append(json.empty() ? "" : ",").append(to_json(cloud));
    } else {
      call.console.out << text_of(cloud);
    }
  }
  if (call.json()) call.console.out << "{\"clouds\":[" << json << "]}\n";
  return 0;
}

Result<Cloud> one_cloud(Call& call, const std::string& name_or_url) {
  if (name_or_url.find("://") == std::string::npos) return cloud_named(name_or_url);
  auto session = Session::open_unsigned(call.settings, call.environment, call.console);
  if (!session) return std::move(session).error();
  return session->finish(session->client().discover_cloud());
}

}  // namespace

int clouds(Call& call) {
  if (!call.arguments.operands.empty()) {
    return report_failure(call,
                          usage_error("expected no words without an option", "azvmreset clouds --cloud NAME|URL"));
  }
  // A variable that is set for other commands chooses nothing here.
  if (call.settings.source(Option::cloud) != Source::command_line) return list_all(call);
  const auto cloud = one_cloud(call, *call.settings.text(Option::cloud));
  if (!cloud) return report_failure(call, cloud.error());
  call.console.out << (call.json() ? to_json(*cloud) + '\n' : text_of(*cloud));
  return 0;
}

}  // namespace azvmreset::cli
