// Absolute http and https URLs, and the resolution of references against them.
#pragma once

#include <azvmreset/result.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace azvmreset::http {

// A URL that is safe to send a request to: scheme http or https, a host of
// plain ASCII in lower case, no user-info, no fragment, no control character,
// no space, no backslash, no dot segment. Immutable.
//
// Strict on purpose: two parsers that read one text differently are how a
// token reaches the wrong host, so what is not plainly a URL is refused. The
// text is normalised (case of scheme and host, default port, dot segments),
// so that what is compared, logged and sent is one and the same.
//
// All copies share one text. A move copies as well: it would leave a URL without.
class Url {
 public:
  Url(const Url&) noexcept = default;
  Url& operator=(const Url&) noexcept = default;
  Url(Url&& other) noexcept : Url(std::as_const(other)) {}  // NOLINT(performance-move-constructor-init)
  Url& operator=(Url&& other) noexcept { return *this = std::as_const(other); }
  ~Url() = default;

  // Fails with invalid_argument; the message does not repeat the text, which
  // may hold a signature.
  static Result<Url> parse(std::string_view text);

  // RFC 3986, section 5: `reference` may be absolute, scheme-relative,
  // absolute-path or relative. The outcome is held to the same rules.
  Result<Url> resolve(std::string_view reference) const;

  // This URL's origin with another path and query, which must begin with "/".
  Result<Url> at(std::string_view path_and_query) const;

  bool secure() const noexcept { return secure_; }
  std::string_view host() const noexcept;                // IPv6 in brackets
  std::uint16_t port() const noexcept { return port_; }  // the scheme's own when none was given
  std::string_view path() const noexcept;                // begins with "/"
  std::string_view query() const noexcept;               // without the "?"

  // Scheme, host and port are equal.
  bool same_origin(const Url& other) const noexcept;

  // A literal address of 127.0.0.0/8 or ::1; a name never is, whatever it resolves to.
  bool loopback_literal() const noexcept;

  // A literal loopback, link-local or private address.
  bool local_literal() const noexcept;

  std::string origin() const;  // "https://management.azure.com"
  const std::string& text() const noexcept { return *text_; }

 private:
  Url() = default;

  std::shared_ptr<const std::string> text_;
  std::uint16_t port_ = 0;
  bool secure_ = true;
  std::size_t host_end_ = 0;     // into text_
  std::size_t path_begin_ = 0;   // into text_
  std::size_t query_begin_ = 0;  // into text_; its end when there is none
};

}  // namespace azvmreset::http
