#include "offline/rescue_shape.hpp"

#include "arm/resource_path.hpp"
#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/quote.hpp"
#include "guest/account_rules.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace azvmreset::offline {
namespace {

using base::fail;
using base::quoted;

constexpr ErrorCode wrong = ErrorCode::invalid_argument;
constexpr std::size_t longest_tag_name = 512;
constexpr std::size_t longest_tag_value = 256;
constexpr std::size_t longest_linux_name = 64;  // F2.1/4

constexpr std::array os_disk_skus = {
    std::string_view("Standard_LRS"),    std::string_view("StandardSSD_LRS"), std::string_view("Premium_LRS"),
    std::string_view("StandardSSD_ZRS"), std::string_view("Premium_ZRS"),
};
constexpr std::array security_types = {std::string_view("Standard"), std::string_view("TrustedLaunch")};
constexpr std::array license_types = {std::string_view("Windows_Server"), std::string_view("Windows_Client")};

// "publisher:offer:sku:version", or the id of an image.
bool is_image(std::string_view image) {
  if (base::starts_with_ignoring_case(image, "/subscriptions/")) return true;
  const auto plain = [](char c) { return base::is_alphanumeric(c) || c == '-' || c == '_' || c == '.' || c == ':'; };
  return std::count(image.begin(), image.end(), ':') == 3 && std::all_of(image.begin(), image.end(), plain) &&
         image.find("::") == std::string_view::npos && image.front() != ':' && image.back() != ':';
}

bool is_name(std::string_view name, std::string_view punctuation) {
  return std::all_of(name.begin(), name.end(), [punctuation](char c) {
    return base::is_alphanumeric(c) || punctuation.find(c) != std::string_view::npos;
  });
}

Result<void> check_tags(const RescueMachine& rescue) {
  for (const auto& [name, value] : rescue.tags) {
    const bool odd = std::any_of(name.begin(), name.end(), [](char c) {
      return static_cast<unsigned char>(c) < ' ' || std::string_view("<>%&\\?/").find(c) != std::string_view::npos;
    });
    if (name.empty() || name.size() > longest_tag_name || odd || value.size() > longest_tag_value) {
      return fail(wrong, "expected a tag's name without <>%&\\?/ and a value of at most {} bytes, found {}",
                  longest_tag_value, quoted(name));
    }
    if (base::starts_with_ignoring_case(name, "azvmreset-")) {
      return fail(wrong, "the tag {} is one of azvmreset's own; expected another name", quoted(name));
    }
  }
  return {};
}

// Azure's rules for a new administrator (F2.1). What only warns of an account
// that may be there already keeps a VM from being made.
Result<void> check_administrator(const RescueMachine& rescue) {
  const std::string& name = rescue.admin_username;
  if (name.empty()) return {};
  const bool of_linux = rescue.os == RescueOs::linux_os;
  const bool begins = base::is_alphanumeric(name.front()) && !base::is_digit(name.front());
  if (of_linux && (!(begins || name.front() == '_') || !is_name(name, "_-") || name.size() > longest_linux_name)) {
    return fail(wrong,
                "admin_username: expected a name of at most {} letters, digits, hyphens and underscores that begins "
                "with a letter or an underscore, found {}",
                longest_linux_name, quoted(name, 100));
  }
  for (const guest::Breach& breach : guest::check_account_name(name, true)) {
    if (!of_linux || breach.rule == "account_name_reserved") return fail(wrong, "admin_username: {}", breach.message);
  }
  return {};
}

template <std::size_t Count>
Result<void> check_word(std::string_view option, std::string_view found,
                        const std::array<std::string_view, Count>& words) {
  if (found.empty() || std::ranges::find(words, found) != words.end()) return {};
  std::string all;
  for (const std::string_view word : words) {
    all.append(all.empty() ? "" : word == words.back() ? " or " : ", ").append(word);
  }
  return fail(wrong, "{}: expected {}, found {}", option, all, quoted(found, 100));
}

Result<void> check_disk(const RescueMachine& rescue) {
  if (auto known = check_word("os_disk_sku", rescue.os_disk_sku, os_disk_skus); !known) return known;
  if (rescue.disk_encryption_set.empty()) return {};
  const auto set = arm::ResourcePath::parse(rescue.disk_encryption_set, "Microsoft.Compute", "diskEncryptionSets",
                                            "disk encryption set");
  if (!set) return fail(wrong, "disk_encryption_set: {}", set.error().message);
  return {};
}

Result<void> check_license(const RescueMachine& rescue) {
  if (!rescue.license_type.empty() && rescue.os != RescueOs::windows) {
    return fail(wrong, "license_type: expected none at a rescue VM of {}, found {}", name_of(rescue.os),
                quoted(rescue.license_type, 100));
  }
  return check_word("license_type", rescue.license_type, license_types);
}

Result<void> check_zone(const RescueMachine& rescue) {
  const std::string& zone = rescue.zone;
  if (zone.empty() || (zone.size() == 1 && zone >= "1" && zone <= "9")) return {};
  return fail(wrong, "zone: expected the number of an availability zone, like 1, found {}", quoted(zone, 100));
}

}  // namespace

bool is_shaped(const RescueMachine& rescue) {
  for (const std::string* said :
       {&rescue.size, &rescue.image, &rescue.resource_group, &rescue.subnet_id, &rescue.address_range,
        &rescue.admin_username, &rescue.os_disk_sku, &rescue.disk_encryption_set, &rescue.security_type, &rescue.zone,
        &rescue.license_type}) {
    if (!said->empty()) return true;
  }
  return rescue.encryption_at_host || !rescue.tags.empty() || rescue.network != RescueNetwork::source_subnet;
}

Result<void> check_shape(const RescueMachine& rescue) {
  if (!is_name(rescue.size, "_-")) {
    return fail(wrong, "expected a VM size like Standard_D2s_v5, found {}", quoted(rescue.size));
  }
  if (!rescue.image.empty() && !is_image(rescue.image)) {
    return fail(wrong, "expected an image as publisher:offer:sku:version or as a resource id, found {}",
                quoted(rescue.image, 300));
  }
  if (!is_name(rescue.resource_group, "_().-") || rescue.resource_group.size() > 90) {
    return fail(wrong, "expected the name of a resource group, found {}", quoted(rescue.resource_group, 100));
  }
  if (auto known = check_word("security_type", rescue.security_type, security_types); !known) return known;
  for (const auto check : {check_administrator, check_disk, check_license, check_zone, check_network}) {
    if (auto fits = check(rescue); !fits) return fits;
  }
  return check_tags(rescue);
}

}  // namespace azvmreset::offline
