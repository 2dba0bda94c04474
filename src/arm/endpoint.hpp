// The one place to which ARM requests go.
#pragma once

#include "http/url.hpp"

#include <azvmreset/resource_id.hpp>
#include <azvmreset/result.hpp>

#include <string_view>

namespace azvmreset::arm {

// The configured ARM endpoint. Immutable.
class Endpoint {
 public:
  // "https://management.azure.com", with or without a slash at the end.
  // http is accepted for a literal loopback address where that is allowed.
  // Fails with invalid_argument.
  static Result<Endpoint> parse(std::string_view text, bool allow_http_loopback = false);

  const http::Url& url() const noexcept { return url_; }

  // A URL that a server gave: resolved against the one that carried it
  // (RFC 3986), then held to this endpoint's scheme, host and port. Anything
  // else is refused with `protocol`, never only warned about (contract A2.6).
  Result<http::Url> pin(std::string_view server_given, const http::Url& carried_by) const;

  // A URL or path that the caller gave: on this endpoint, or invalid_argument.
  Result<http::Url> accept(std::string_view caller_given) const;

  // "{endpoint}{path}?api-version={version}". The path begins with "/".
  Result<http::Url> url_of(std::string_view path, std::string_view api_version) const;

 private:
  explicit Endpoint(http::Url url) : url_(std::move(url)) {}

  http::Url url_;
};

}  // namespace azvmreset::arm
