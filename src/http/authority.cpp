#include "http/authority.hpp"

#include "base/ascii.hpp"
#include "base/decimal.hpp"
#include "base/fail.hpp"
#include "base/quote.hpp"

#include <algorithm>
#include <cstddef>

namespace azvmreset::http {

namespace {

constexpr std::size_t kLongestName = 253;
constexpr std::size_t kLongestLabel = 63;

// Cuts off and returns what stands before the next `mark`.
std::string_view next_part(std::string_view& text, char mark) noexcept {
  const std::size_t end = std::min(text.find(mark), text.size());
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return part;
}

bool all_digits(std::string_view text) noexcept { return std::all_of(text.begin(), text.end(), base::is_digit); }

bool is_octet(std::string_view text) noexcept {
  if (text.empty() || text.size() > 3 || (text.size() > 1 && text.front() == '0')) return false;
  const auto value = base::parse_decimal(text);
  return value && *value <= 255;
}

bool is_label(std::string_view text) noexcept {
  return !text.empty() && text.size() <= kLongestLabel &&
         std::all_of(text.begin(), text.end(), [](char c) { return base::is_alphanumeric(c) || c == '-' || c == '_'; });
}

bool is_name(std::string_view text) noexcept {
  const std::string_view last = text.substr(text.rfind('.') + 1);
  if (all_digits(last) || base::starts_with_ignoring_case(last, "0x")) return is_ipv4(text);
  if (text.size() > kLongestName) return false;
  const auto dots = std::count(text.begin(), text.end(), '.');
  for (std::ptrdiff_t i = 0; i <= dots; ++i) {
    if (!is_label(next_part(text, '.'))) return false;
  }
  return true;
}

bool is_hex_group(std::string_view text) noexcept {
  return !text.empty() && text.size() <= 4 && std::all_of(text.begin(), text.end(), [](char c) {
    return base::is_digit(c) || (base::to_lower(c) >= 'a' && base::to_lower(c) <= 'f');
  });
}

// The number of groups in "a:b:c"; more than eight when it is not that.
std::size_t count_groups(std::string_view text) noexcept {
  if (text.empty()) return 0;
  const auto colons = static_cast<std::size_t>(std::count(text.begin(), text.end(), ':'));
  for (std::size_t i = 0; i <= colons; ++i) {
    if (!is_hex_group(next_part(text, ':'))) return 9;
  }
  return colons + 1;
}

// Without zone and dotted tail: no service is addressed that way.
bool is_ipv6_in_brackets(std::string_view text) noexcept {
  if (text.size() < 4 || text.back() != ']') return false;
  text = text.substr(1, text.size() - 2);
  const std::size_t gap = text.find("::");
  if (gap == std::string_view::npos) return count_groups(text) == 8;
  return count_groups(text.substr(0, gap)) + count_groups(text.substr(gap + 2)) <= 7;
}

// In its one canonical form.
std::optional<std::uint16_t> parse_port(std::string_view text) noexcept {
  const auto port = base::parse_decimal(text);
  if (!port || *port == 0 || *port > 65535 || text.front() == '0') return std::nullopt;
  return static_cast<std::uint16_t>(*port);
}

}  // namespace

bool is_ipv4(std::string_view text) noexcept {
  if (std::count(text.begin(), text.end(), '.') != 3) return false;
  for (int i = 0; i < 4; ++i) {
    if (!is_octet(next_part(text, '.'))) return false;
  }
  return true;
}

Error unusable_url(std::string_view found) {
  return base::fail(ErrorCode::invalid_argument, "expected a plain http or https URL, found {}", found);
}

Result<Authority> parse_authority(std::string_view text) {
  if (text.find('@') != std::string_view::npos) return unusable_url("a user name before the host");

  const bool bracketed = text.starts_with('[');
  const std::size_t host_end = std::min(bracketed ? text.find(']') + 1 : text.find(':'), text.size());
  const std::string_view host = text.substr(0, host_end);
  const std::string_view rest = text.substr(host_end);
  if (!(bracketed ? is_ipv6_in_brackets(host) : is_name(host))) {
    return unusable_url(base::format("{} for a host", base::quoted(host)));
  }

  Authority authority{base::to_lower(host), std::nullopt};
  if (rest.empty()) return authority;
  if (rest.front() == ':') authority.port = parse_port(rest.substr(1));
  if (!authority.port) return unusable_url(base::format("{} after the host", base::quoted(rest)));
  return authority;
}

}  // namespace azvmreset::http
