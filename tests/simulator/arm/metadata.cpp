#include "simulator/arm/metadata.hpp"

#include "base/format.hpp"
#include "base/json/writer.hpp"
#include "simulator/arm/error.hpp"

#include <string>
#include <string_view>

namespace azvmreset::sim {
namespace {

using base::json::Writer;

struct Place {
  std::string_view name;
  std::string_view portal;
  std::string_view arm;
  std::string_view login;
};

void write(Writer& out, const Place& place) {
  out.begin_object()
      .member("name", place.name)
      .member("portal", place.portal)
      .member("resourceManager", base::format("{}/", place.arm))
      .key("authentication")
      .begin_object()
      .member("loginEndpoint", place.login)
      .key("audiences")
      .begin_array()
      .string(place.arm)
      .end_array()
      .member("tenant", "common")
      .member("identityProvider", "AAD")
      .end_object()
      .end_object();
}

std::string clouds_in(std::string_view version, const Place& here) {
  Writer out;
  if (version >= "2022") {
    write(out, here);
    return out.text();
  }
  out.begin_array();
  write(out, {"AzureCloud", "https://portal.azure.com", "https://management.azure.com",
              "https://login.microsoftonline.com"});
  write(out, here);
  out.end_array();
  return out.text();
}

}  // namespace

std::optional<Answer> cloud_metadata(const Request& request, const Target& target, const Settings& settings,
                                     const Choices& choices) {
  if (!target.segment_is(0, "metadata") || !target.segment_is(1, "endpoints")) return std::nullopt;
  if (request.method != "GET") return Answer{405, {{"Allow", "GET"}}, {}};
  const auto version = target.parameter("api-version");
  if (!version) {
    return refusal({400, "MissingApiVersionParameter",
                    "The api-version query parameter (?api-version=) is required for all requests."});
  }
  const Place here{settings.cloud, settings.portal, settings.arm_endpoint, settings.authority};
  const bool marked = choices.pick<MetadataStart>() == MetadataStart::byte_order_mark;
  return json_answer(200, (marked ? "\xEF\xBB\xBF" : "") + clouds_in(*version, here));
}

}  // namespace azvmreset::sim
