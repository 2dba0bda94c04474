#include "guest/multiple_extensions.hpp"

#include "base/ascii.hpp"
#include "guest/extension_name.hpp"

#include <cstddef>

namespace azvmreset::guest {
namespace {

// "VMExtension 'enablevmaccess' with handler 'Microsoft.Compute.VMAccessAgent' already added or specified in input."
constexpr std::string_view before_name = "VMExtension '";
constexpr std::string_view before_handler = "' with handler '";
constexpr std::string_view handler = "Microsoft.Compute.VMAccessAgent'";

}  // namespace

std::optional<std::string> existing_vm_access_name(std::string_view message) {
  for (;;) {
    const std::size_t found = base::find_ignoring_case(message, before_name);
    if (found == std::string_view::npos) return std::nullopt;
    message.remove_prefix(found + before_name.size());

    const std::string_view name = message.substr(0, message.find('\''));
    const std::string_view rest = message.substr(name.size());
    if (!base::starts_with_ignoring_case(rest, before_handler)) continue;
    if (!base::starts_with_ignoring_case(rest.substr(before_handler.size()), handler)) continue;
    if (is_extension_name(name)) return std::string(name);
  }
}

}  // namespace azvmreset::guest
