#include "arm/endpoint.hpp"

#include "base/encoding/percent.hpp"
#include "base/fail.hpp"
#include "base/quote.hpp"

namespace azvmreset::arm {

Result<Endpoint> Endpoint::parse(std::string_view text, bool allow_http_loopback) {
  auto url = http::Url::parse(text);
  if (!url) {
    return base::fail(ErrorCode::invalid_argument, "the ARM endpoint {} is not a URL: {}", base::quoted(text),
                      url.error().message);
  }
  if (!url->secure() && !(allow_http_loopback && url->loopback_literal())) {
    auto error = base::fail(ErrorCode::invalid_argument, "the ARM endpoint {} is not https", base::quoted(text));
    if (url->loopback_literal()) error.remedy = "for a test server on this machine, allow http to loopback";
    return error;
  }
  const bool bare = (url->path().empty() || url->path() == "/") && url->query().empty();
  if (!bare) {
    return base::fail(ErrorCode::invalid_argument, "the ARM endpoint {} has a path or a query; expected {}",
                      base::quoted(text), url->origin());
  }
  auto origin = http::Url::parse(url->origin());
  if (!origin) return std::move(origin).error();
  return Endpoint(std::move(origin).value());
}

Result<http::Url> Endpoint::pin(std::string_view server_given, const http::Url& carried_by) const {
  auto resolved = carried_by.resolve(server_given);
  if (!resolved) {
    return base::fail(ErrorCode::protocol, "the server gave the URL {}, which is not followed: {}",
                      base::quoted(server_given), resolved.error().message);
  }
  if (!resolved->same_origin(url_)) {
    return base::fail(ErrorCode::protocol, "the server gave a URL on {}, which is not followed; expected {}",
                      base::quoted(resolved->origin()), url_.origin());
  }
  return resolved;
}

Result<http::Url> Endpoint::accept(std::string_view caller_given) const {
  const bool path = caller_given.starts_with('/') && !caller_given.starts_with("//");
  auto url = path ? url_.at(caller_given) : http::Url::parse(caller_given);
  if (!url) {
    return base::fail(ErrorCode::invalid_argument, "{} is neither a path that begins with \"/\" nor a URL on {}: {}",
                      base::quoted(caller_given), url_.origin(), url.error().message);
  }
  if (!url->same_origin(url_)) {
    return base::fail(ErrorCode::invalid_argument, "the URL is on {}; expected the ARM endpoint {}",
                      base::quoted(url->origin()), url_.origin());
  }
  return url;
}

Result<http::Url> Endpoint::url_of(std::string_view path, std::string_view api_version) const {
  std::string target;
  target.reserve(path.size() + std::string_view("?api-version=").size() + 3 * api_version.size());
  target += path;
  target += path.find('?') == std::string_view::npos ? '?' : '&';
  target.append("api-version=").append(base::percent_encode(api_version));
  return url_.at(target);
}

}  // namespace azvmreset::arm
