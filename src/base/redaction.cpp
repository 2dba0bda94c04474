#include "base/redaction.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>

#include "base/ascii.hpp"
#include "base/encoding/hex.hpp"

namespace azvmreset::base {
namespace {

constexpr std::string_view redacted = "REDACTED";
constexpr std::size_t longest_shown = 2048;

constexpr std::string_view shown_query_names[] = {"api-version", "$expand",    "$filter", "$select",
                                                  "$top",        "statusonly", "monitor", "forcedeletion"};

constexpr std::string_view shown_headers[] = {
    "accept",
    "content-length",
    "content-type",
    "date",
    "etag",
    "host",
    "if-match",
    "if-none-match",
    "retry-after",
    "retry-after-ms",
    "traceparent",
    "user-agent",
    "x-ms-client-request-id",
    "x-ms-correlation-request-id",
    "x-ms-error-code",
    "x-ms-failure-cause",
    "x-ms-request-id",
    "x-ms-retry-after-ms",
    "x-ms-routing-request-id",
};
constexpr std::string_view shown_header_prefix = "x-ms-ratelimit-";
constexpr std::string_view url_headers[] = {"azure-asyncoperation", "location", "operation-location"};

template <std::size_t count>
bool contains(const std::string_view (&names)[count], std::string_view name) noexcept {
  return std::any_of(std::begin(names), std::end(names),
                     [&](std::string_view known) { return equals_ignoring_case(known, name); });
}

// Printable ASCII, everything else as percent escapes: one line stays one line.
void append_printable(std::string& out, std::string_view text, char lowest) {
  const std::string_view shown = text.substr(0, longest_shown);
  for (const char c : shown) {
    if (c >= lowest && c <= '~') {
      out += c;
    } else {
      out += '%';
      out += hex_encode({&c, 1});
    }
  }
  if (shown.size() < text.size()) out += "...";
}

// A second separator or assignment inside a value may start another one.
bool is_plain_value(std::string_view value) noexcept { return value.find_first_of(";=?") == std::string_view::npos; }

void append_query(std::string& out, std::string_view query) {
  out += '?';
  for (;;) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view item = query.substr(0, end);
    const std::size_t assign = std::min(item.find('='), item.size());
    const std::string_view name = item.substr(0, assign);
    const bool harmless = contains(shown_query_names, name);

    if (assign == item.size()) {
      append_printable(out, harmless || name.empty() ? name : redacted, '!');
    } else {
      const std::string_view value = item.substr(assign + 1);
      append_printable(out, name, '!');
      out += '=';
      append_printable(out, harmless && is_plain_value(value) ? value : redacted, '!');
    }
    if (end == query.size()) return;
    out += '&';
    query.remove_prefix(end + 1);
  }
}

// "host" or "host:port". Anything else after the user-info was cut off may be
// the front half of a password with a slash in it.
bool is_host_and_port(std::string_view authority) noexcept {
  const std::size_t bracket = authority.starts_with('[') ? authority.find(']') : 0;
  if (bracket == std::string_view::npos) return false;
  const std::size_t colon = authority.find(':', bracket);
  if (colon == std::string_view::npos) return true;
  const std::string_view port = authority.substr(colon + 1);
  return std::all_of(port.begin(), port.end(), is_digit);
}

}  // namespace

std::string redacted_url(std::string_view url) {
  std::string out;
  url = url.substr(0, url.find('#'));
  const std::size_t mark = url.find("://");
  const std::string_view scheme = mark == std::string_view::npos ? std::string_view() : url.substr(0, mark);

  if (equals_ignoring_case(scheme, "https") || equals_ignoring_case(scheme, "http")) {
    url.remove_prefix(mark + 3);
    const std::size_t end = std::min(url.find_first_of("/?"), url.size());
    std::string_view authority = url.substr(0, end);
    if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) authority.remove_prefix(at + 1);
    if (!is_host_and_port(authority)) return std::string(redacted);
    out = to_lower(scheme) + "://";
    append_printable(out, authority, '!');
    url.remove_prefix(end);
  } else if (!url.starts_with('/') || url.starts_with("//")) {
    return std::string(redacted);
  }

  const std::size_t question = std::min(url.find('?'), url.size());
  append_printable(out, url.substr(0, question), '!');
  if (question < url.size()) append_query(out, url.substr(question + 1));
  return out;
}

bool header_may_be_shown(std::string_view name) noexcept {
  return contains(shown_headers, name) || contains(url_headers, name) ||
         starts_with_ignoring_case(name, shown_header_prefix);
}

std::string redacted_header(std::string_view name, std::string_view value) {
  if (!header_may_be_shown(name)) return std::string(redacted);
  if (contains(url_headers, name)) return redacted_url(value);
  std::string out;
  append_printable(out, value, ' ');
  return out;
}

}  // namespace azvmreset::base
