#include "transport/proxy.hpp"

#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "http/url.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace azvmreset::transport {

namespace {

Error refused(std::string_view option, std::string_view found, std::string_view remedy) {
  auto error = base::fail(ErrorCode::invalid_argument, "{}: {}", option, found);
  error.remedy = remedy;
  return error;
}

bool has_control_character(std::string_view text) noexcept {
  return std::any_of(text.begin(), text.end(), [](char c) { return (c >= '\0' && c < ' ') || c == '\x7f'; });
}

// With its port in any case: where there is none libcurl would take 1080.
Result<std::string> url_of(const std::string& given) {
  constexpr std::string_view form = "give it as http://host:port or https://host:port";
  if (given.find('@') != std::string::npos) {
    return refused("proxy", "expected a URL without user-info, found an @ in it",
                   "give the user name as proxy_username and the password as proxy_password");
  }
  auto url = http::Url::parse(given);
  if (!url) return refused("proxy", "expected the URL of an http or https proxy, found none", form);
  if (url->path() != "/" || !url->query().empty()) {
    return refused("proxy", "expected scheme, host and port, found a path or a query behind them", form);
  }
  return base::format("{}://{}:{}", url->secure() ? "https" : "http", url->host(), url->port());
}

Result<void> check_credentials(const CurlOptions& options) {
  const std::string_view password = options.proxy_password.expose();
  if (options.proxy.empty() && (!options.proxy_username.empty() || !password.empty())) {
    return refused("proxy_username", "found a user name or a password, but no proxy", "give the proxy as well");
  }
  if (options.proxy_username.empty() && !password.empty()) {
    return refused("proxy_password", "found a password, but no user name", "give proxy_username as well");
  }
  // A colon would end the user name on the wire.
  if (options.proxy_username.find(':') != std::string::npos || has_control_character(options.proxy_username)) {
    return refused("proxy_username", "found a colon or a control character in it", "give the user name alone");
  }
  if (has_control_character(password)) return refused("proxy_password", "found a control character in it", "");
  return {};
}

Result<void> check_exceptions(const std::string& no_proxy) {
  if (no_proxy.find("://") != std::string::npos) {
    return refused("no_proxy", "expected hosts and domains, found a URL", "give the host alone, without https://");
  }
  if (has_control_character(no_proxy)) return refused("no_proxy", "found a control character in it", "");
  return {};
}

base::WipedString with_zero(std::string_view text) {
  base::WipedString copy;
  if (text.empty()) return copy;
  copy.reserve(text.size() + 1);
  base::append(copy, text);
  copy.push_back('\0');
  return copy;
}

}  // namespace

Result<Proxy> proxy_from(const CurlOptions& options) {
  auto credentials = check_credentials(options);
  if (!credentials) return std::move(credentials).error();
  auto exceptions = check_exceptions(options.no_proxy);
  if (!exceptions) return std::move(exceptions).error();

  Proxy proxy;
  if (!options.proxy.empty()) {
    auto url = url_of(options.proxy);
    if (!url) return std::move(url).error();
    proxy.url = std::move(*url);
  }
  proxy.no_proxy = options.no_proxy;
  proxy.username = with_zero(options.proxy_username);
  proxy.password = with_zero(options.proxy_password.expose());
  return proxy;
}

}  // namespace azvmreset::transport
