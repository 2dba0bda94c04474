#include "offline/rescue_shape.hpp"

#include "arm/resource_path.hpp"
#include "base/ascii.hpp"
#include "base/decimal.hpp"
#include "base/fail.hpp"
#include "base/ip_address.hpp"
#include "base/quote.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace azvmreset::offline {
namespace {

using base::fail;
using base::quoted;

constexpr ErrorCode wrong = ErrorCode::invalid_argument;

bool is_subnet(std::string_view id) {
  constexpr std::string_view mark = "/subnets/";
  const std::size_t at = base::find_ignoring_case(id, mark);
  if (at == std::string_view::npos) return false;
  const std::string_view name = id.substr(at + mark.size());
  const auto plain = [](char c) { return base::is_alphanumeric(c) || c == '_' || c == '.' || c == '-'; };
  return !name.empty() && std::all_of(name.begin(), name.end(), plain) &&
         arm::ResourcePath::parse(id.substr(0, at), "Microsoft.Network", "virtualNetworks", "virtual network").ok();
}

// "10.0.0.0/8" as numbers.
struct Range {
  std::uint32_t first = 0;
  std::uint32_t prefix = 0;

  bool holds(const Range& other) const noexcept {
    return other.prefix >= prefix && (other.first ^ first) >> (32 - prefix) == 0;
  }
};

constexpr Range private_ranges[] = {{0x0A000000, 8}, {0xAC100000, 12}, {0xC0A80000, 16}};  // RFC 1918
constexpr std::uint32_t longest_prefix = 29;                                               // Azure takes none longer

std::optional<Range> read_range(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos || text.find(':') != std::string_view::npos) return std::nullopt;
  const auto address = base::parse_ip_address(text.substr(0, slash));
  const std::string_view digits = text.substr(slash + 1);
  const auto prefix = base::parse_decimal(digits);
  if (!address || !prefix || *prefix > longest_prefix || digits.front() == '0') return std::nullopt;
  Range range;
  for (std::size_t i = 12; i < address->size(); ++i) range.first = range.first << 8 | (*address)[i];
  range.prefix = static_cast<std::uint32_t>(*prefix);
  const bool begins_there = (range.first & UINT32_MAX >> range.prefix) == 0;
  return begins_there ? std::optional(range) : std::nullopt;
}

Result<void> check_range(const RescueMachine& rescue) {
  if (rescue.address_range.empty()) return {};
  if (rescue.network != RescueNetwork::nat_gateway) {
    return fail(wrong, "the network {} takes no address_range, found {}", name_of(rescue.network),
                quoted(rescue.address_range, 100));
  }
  const auto range = read_range(rescue.address_range);
  const auto holds_it = [&](const Range& one) { return one.holds(*range); };
  if (range && std::any_of(std::begin(private_ranges), std::end(private_ranges), holds_it)) return {};
  return fail(wrong,
              "address_range: expected a private IPv4 range by its first address, /{} or larger, like 10.255.255.0/29, "
              "found {}",
              longest_prefix, quoted(rescue.address_range, 100));
}

}  // namespace

Result<void> check_network(const RescueMachine& rescue) {
  const bool given = rescue.network == RescueNetwork::given_subnet;
  if (given == rescue.subnet_id.empty()) {
    return fail(wrong, "the network {} {}", name_of(rescue.network),
                given ? "takes a subnet_id, found none" : "takes no subnet_id, found one");
  }
  if (given && !is_subnet(rescue.subnet_id)) {
    return fail(wrong, "expected a subnet's id (/subscriptions/…/virtualNetworks/…/subnets/…), found {}",
                quoted(rescue.subnet_id, 300));
  }
  return check_range(rescue);
}

}  // namespace azvmreset::offline
