#include "http/url.hpp"

#include "base/ascii.hpp"
#include "base/decimal.hpp"
#include "base/fail.hpp"
#include "base/ip_address.hpp"
#include "base/quote.hpp"
#include "http/authority.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace azvmreset::http {

namespace {

constexpr std::size_t kLongest = 16u << 10;

Result<void> check_characters(std::string_view text) {
  for (const char c : text) {
    if (c == '#') return unusable_url("a fragment (#) in it");
    if (c <= ' ' || c >= '\x7f' || c == '\\') {
      return unusable_url(base::format("the character {} in it", base::quoted({&c, 1})));
    }
  }
  return {};
}

bool is_hex(char c) noexcept { return base::is_digit(c) || (base::to_lower(c) >= 'a' && base::to_lower(c) <= 'f'); }

bool percents_are_escapes(std::string_view text) noexcept {
  for (std::size_t i = text.find('%'); i != std::string_view::npos; i = text.find('%', i + 1)) {
    if (i + 2 >= text.size() || !is_hex(text[i + 1]) || !is_hex(text[i + 2])) return false;
  }
  return true;
}

// "%2e%2E" and its like: some servers take it for "..".
bool is_dots_in_disguise(std::string_view segment) noexcept {
  int dots = 0;
  bool escaped = false;
  while (!segment.empty()) {
    const bool escape = base::starts_with_ignoring_case(segment, "%2e");
    if (!escape && segment.front() != '.') return false;
    escaped = escaped || escape;
    segment.remove_prefix(escape ? 3 : 1);
    ++dots;
  }
  return escaped && dots <= 2;
}

// RFC 3986, section 5.2.4, for a path that begins with "/".
Result<std::string> without_dot_segments(std::string_view path) {
  const bool no_dots = path.find("/.") == std::string_view::npos && path.find('%') == std::string_view::npos;
  if (no_dots) return std::string(path);
  std::vector<std::string_view> kept;
  for (bool last = false; !last;) {
    path.remove_prefix(1);
    const std::size_t end = std::min(path.find('/'), path.size());
    const std::string_view segment = path.substr(0, end);
    path.remove_prefix(end);
    last = path.empty();

    if (is_dots_in_disguise(segment)) return unusable_url("an escaped dot segment in its path");
    if (segment == ".." && !kept.empty()) kept.pop_back();
    const bool dots = segment == "." || segment == "..";
    if (!dots) kept.push_back(segment);
    if (dots && last) kept.emplace_back();
  }
  std::string clean;
  for (const std::string_view segment : kept) clean.append("/").append(segment);
  return clean;
}

bool has_scheme(std::string_view reference) noexcept {
  const std::size_t end = reference.find_first_of(":/?");
  if (end == std::string_view::npos || end == 0 || reference[end] != ':') return false;
  return base::is_letter(reference.front());
}

std::string_view scheme_of(bool secure) noexcept { return secure ? "https://" : "http://"; }

// What precedes the authority, cut off: whether it is the secure scheme.
Result<bool> take_scheme(std::string_view& text) {
  for (const auto& [scheme, secure] : {std::pair{"https://", true}, std::pair{"http://", false}}) {
    if (!base::starts_with_ignoring_case(text, scheme)) continue;
    text.remove_prefix(std::string_view(scheme).size());
    return secure;
  }
  return unusable_url("one that does not begin with https://");
}

}  // namespace

Result<Url> Url::parse(std::string_view text) {
  if (text.size() > kLongest) return unusable_url("one longer than 16 KiB");
  auto plain = check_characters(text);
  if (!plain) return std::move(plain).error();

  auto secure = take_scheme(text);
  if (!secure) return std::move(secure).error();
  const std::size_t authority_end = std::min(text.find_first_of("/?"), text.size());
  auto authority = parse_authority(text.substr(0, authority_end));
  if (!authority) return std::move(authority).error();
  text.remove_prefix(authority_end);

  if (!percents_are_escapes(text)) return unusable_url("a percent sign that begins no escape");
  const std::size_t path_end = std::min(text.find('?'), text.size());
  auto path = without_dot_segments(path_end == 0 ? "/" : text.substr(0, path_end));
  if (!path) return std::move(path).error();

  const std::uint16_t default_port = *secure ? 443 : 80;
  Url url;
  url.secure_ = *secure;
  url.port_ = authority->port.value_or(default_port);
  std::string whole;
  whole.reserve(std::string_view("https://:65535").size() + authority->host.size() + path->size() + text.size());
  whole.append(scheme_of(url.secure_)).append(authority->host);
  url.host_end_ = whole.size();
  if (url.port_ != default_port) whole += ":" + std::to_string(url.port_);
  url.path_begin_ = whole.size();
  whole += *path;
  url.query_begin_ = whole.size();
  whole += text.substr(path_end);
  url.text_ = std::make_shared<const std::string>(std::move(whole));
  return url;
}

Result<Url> Url::resolve(std::string_view reference) const {
  if (has_scheme(reference)) return parse(reference);
  if (reference.starts_with("//")) return parse((secure_ ? "https:" : "http:") + std::string(reference));
  if (reference.starts_with('/')) return at(reference);
  if (reference.empty()) return *this;

  const std::string_view here = path();
  const std::string_view kept = reference.starts_with('?') ? here : here.substr(0, here.rfind('/') + 1);
  return at(std::string(kept).append(reference));
}

Result<Url> Url::at(std::string_view path_and_query) const {
  if (!path_and_query.starts_with('/')) return unusable_url("a path that does not begin with /");
  std::string text;
  text.reserve(path_begin_ + path_and_query.size());
  return parse(text.append(*text_, 0, path_begin_).append(path_and_query));
}

std::string_view Url::host() const noexcept {
  const std::size_t begin = scheme_of(secure_).size();
  return std::string_view(*text_).substr(begin, host_end_ - begin);
}

std::string_view Url::path() const noexcept {
  return std::string_view(*text_).substr(path_begin_, query_begin_ - path_begin_);
}

std::string_view Url::query() const noexcept {
  return std::string_view(*text_).substr(std::min(query_begin_ + 1, text_->size()));
}

bool Url::same_origin(const Url& other) const noexcept {
  return secure_ == other.secure_ && port_ == other.port_ && host() == other.host();
}

bool Url::loopback_literal() const noexcept {
  return host() == "[::1]" || (host().starts_with("127.") && is_ipv4(host()));
}

bool Url::local_literal() const noexcept {
  std::string_view host = this->host();
  if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
  const auto address = base::parse_ip_address(host);
  return address && base::is_local(*address);
}

std::string Url::origin() const { return text_->substr(0, path_begin_); }

}  // namespace azvmreset::http
