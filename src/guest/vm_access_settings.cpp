#include "guest/vm_access_settings.hpp"

#include "base/ascii.hpp"
#include "base/json/writer.hpp"

#include <cstddef>

namespace azvmreset::guest {
namespace {

using base::json::Writer;

constexpr std::string_view publisher_name = "Microsoft.Compute";
constexpr std::string_view type_name = "VMAccessAgent";
constexpr HandlerVersion lowest_version{2, 0};

void begin_body(Writer& json, const VmAccessAttempt& attempt) {
  json.begin_object();
  json.member("location", attempt.location);
  json.key("properties").begin_object();
  json.member("publisher", publisher_name);
  json.member("type", type_name);
  json.member("typeHandlerVersion", attempt.version.text());
  json.member("autoUpgradeMinorVersion", true);
  json.member("forceUpdateTag", attempt.force_update_tag);
}

Secret end_body(Writer& json) {
  json.end_object().end_object();
  return json.take();
}

}  // namespace

bool is_vm_access(std::string_view publisher, std::string_view type) noexcept {
  return base::equals_ignoring_case(publisher, publisher_name) && base::equals_ignoring_case(type, type_name);
}

bool is_vm_access_handler(std::string_view full_name) noexcept {
  const std::size_t point = full_name.rfind('.');
  return point != std::string_view::npos && is_vm_access(full_name.substr(0, point), full_name.substr(point + 1));
}

HandlerVersion vm_access_version(std::string_view installed) noexcept {
  const auto version = HandlerVersion::parse(installed);
  return version && version->major == lowest_version.major ? *version : lowest_version;
}

Secret reset_password_body(const VmAccessAttempt& attempt, std::string_view username, const Secret& password) {
  Writer json;
  begin_body(json, attempt);
  json.key("settings").begin_object().member("UserName", username).end_object();
  json.key("protectedSettings").begin_object().member("Password", password.expose()).end_object();
  return end_body(json);
}

Secret reset_rdp_body(const VmAccessAttempt& attempt) {
  Writer json;
  begin_body(json, attempt);
  json.key("settings").begin_object().end_object();
  json.key("protectedSettings").begin_object().end_object();
  return end_body(json);
}

}  // namespace azvmreset::guest
