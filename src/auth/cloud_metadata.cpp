#include "auth/cloud_metadata.hpp"

#include "auth/cloud.hpp"
#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/guid.hpp"
#include "base/json/reader.hpp"
#include "base/quote.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

namespace azvmreset::auth {

namespace {

using base::json::Value;

// The real ones have about 4 KiB for each cloud.
constexpr base::json::Limits limits{256u << 10, 16};
constexpr std::size_t longest_name = 100;
constexpr std::size_t longest_audience = 1000;
constexpr std::size_t most_audiences = 32;

// Where Microsoft runs its own services. No cloud that has to be asked for its
// metadata is among them, and a token for one of them (Graph, Key Vault, ARM
// itself) is exactly what a hostile endpoint would like to be sent.
constexpr std::string_view service_domains[] = {
    "azure.com", "azure.net",         "windows.net", "microsoft.com",    "microsoftonline.com", "office.com",
    "azure.us",  "usgovcloudapi.net", "azure.cn",    "chinacloudapi.cn", "eaglex.ic.gov",       "microsoft.scloud",
};

Error wrong(const http::Url& asked, std::string_view what) {
  return base::fail(ErrorCode::protocol, "the cloud metadata of {} {}", asked.origin(), what);
}

bool is_for(Value entry, const http::Url& asked) {
  const auto resource_manager = http::Url::parse(entry["resourceManager"].text().value_or(""));
  return resource_manager && resource_manager->same_origin(asked);
}

// The entry that speaks for the host that was asked.
Result<Value> entry_for(Value root, const http::Url& asked) {
  if (root.is_object() && is_for(root, asked)) return root;
  std::string found;
  const auto note = [&found](Value entry) {
    if (const auto named = entry["resourceManager"].text(); named && found.empty()) found = base::quoted(*named);
  };
  note(root);
  for (const Value entry : root.elements()) {
    if (is_for(entry, asked)) return entry;
    note(entry);
  }
  if (found.empty()) return wrong(asked, "names no resourceManager");
  return wrong(asked, base::format("speaks for the resourceManager {}; expected {}", found, asked.origin()));
}

Result<bool> is_adfs(Value authentication, const http::Url& asked) {
  const auto provider = authentication["identityProvider"].text();
  if (!provider || base::equals_ignoring_case(*provider, "AAD")) return false;
  if (base::equals_ignoring_case(*provider, "ADFS")) return true;
  return wrong(asked, base::format("has the identityProvider {}; expected AAD or ADFS", base::quoted(*provider)));
}

std::string without_slash(std::string text) {
  while (text.ends_with('/')) text.pop_back();
  return text;
}

// URL parsing has refused a user name, a fragment and dot segments.
Result<std::string> login_endpoint(Value authentication, const http::Url& asked) {
  const auto given = authentication["loginEndpoint"].text();
  if (!given) return wrong(asked, "names no loginEndpoint");
  const auto url = http::Url::parse(*given);
  if (!url) {
    return wrong(asked, base::format("has the loginEndpoint {}, which is not a place to sign in: {}",
                                     base::quoted(*given), url.error().message));
  }
  if (!url->secure()) {
    return wrong(asked, base::format("has the loginEndpoint {}; expected https", base::quoted(*given)));
  }
  if (!url->query().empty()) {
    return wrong(asked, base::format("has the loginEndpoint {}; expected one without a query", base::quoted(*given)));
  }
  return without_slash(url->text());
}

bool is_within(std::string_view host, std::string_view domain) noexcept {
  if (host.size() <= domain.size()) return base::equals_ignoring_case(host, domain);
  const std::size_t begin = host.size() - domain.size();
  return host[begin - 1] == '.' && base::equals_ignoring_case(host.substr(begin), domain);
}

// An application's id may be anybody's, so it counts as one of theirs.
bool is_for_a_service_of_microsoft(std::string_view audience) noexcept {
  const std::string_view host = host_of(audience);
  return base::is_guid(audience.substr(audience.rfind(':') + 1)) ||
         std::ranges::any_of(service_domains, [host](std::string_view domain) { return is_within(host, domain); });
}

Result<std::vector<std::string>> audiences_in(Value authentication, const http::Url& asked) {
  std::vector<std::string> audiences;
  const Value given = authentication["audiences"];
  const bool list = !given.present() || given.is_null() || given.is_array();
  if (!list || given.size() > most_audiences) return wrong(asked, "has audiences that are no list of names");
  for (const Value element : given.elements()) {
    const auto audience = element.text();
    const bool usable =
        audience && !audience->empty() && audience->size() <= longest_audience && base::is_graphic(*audience);
    if (!usable) return wrong(asked, "has an audience that is no name of one");
    if (is_for_a_service_of_microsoft(*audience)) {
      return wrong(asked, base::format("names the audience {}, a service of Microsoft's; no token for it is asked for "
                                       "on the word of another host",
                                       base::quoted(*audience)));
    }
    audiences.emplace_back(*audience);
  }
  return audiences;
}

std::string portal_in(Value entry) {
  const auto url = http::Url::parse(entry["portal"].text().value_or(""));
  return url && url->secure() && url->query().empty() ? without_slash(url->text()) : std::string();
}

std::string name_in(Value entry) {
  const auto name = entry["name"].text().value_or("");
  return !name.empty() && name.size() <= longest_name && base::is_graphic(name) ? std::string(name) : "custom";
}

}  // namespace

Result<Cloud> read_cloud_metadata(std::string_view json, const http::Url& asked) {
  const auto document = base::json::Document::parse(json, limits);
  if (!document) {
    return wrong(asked, base::format("is not the JSON that was expected: {}", document.error().message));
  }
  auto entry = entry_for(document->root(), asked);
  if (!entry) return std::move(entry).error();
  const Value authentication = (*entry)["authentication"];
  auto adfs = is_adfs(authentication, asked);
  if (!adfs) return std::move(adfs).error();
  auto authority = login_endpoint(authentication, asked);
  if (!authority) return std::move(authority).error();
  auto audiences = audiences_in(authentication, asked);
  if (!audiences) return std::move(audiences).error();

  Cloud cloud;
  cloud.name = name_in(*entry);
  cloud.arm_endpoint = asked.origin();
  cloud.authority = std::move(*authority);
  cloud.audiences = std::move(*audiences);
  cloud.portal = portal_in(*entry);
  cloud.adfs = *adfs;
  return cloud;
}

}  // namespace azvmreset::auth
