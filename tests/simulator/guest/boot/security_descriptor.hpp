// Who may do what with a file, as far as a boot asks.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::sim {

inline constexpr std::string_view kSystemSid = "S-1-5-18";

struct AccessEntry {
  bool allows = true;
  std::string sid;
  std::uint32_t mask = 0;
};

struct SecurityDescriptor {
  std::string owner;
  bool guarded = false;  // its folder hands nothing down
  bool has_list = true;  // without one everybody may do everything
  std::vector<AccessEntry> entries;

  // Of what runs as LocalSystem, which is an administrator, too.
  bool system_may_read() const;
};

// As SDDL has it, with the short names of the usual SIDs: "O:BAD:P(A;;FA;;;SY)".
// Nothing: it cannot be read.
std::optional<SecurityDescriptor> security_of_sddl(std::string_view text);

// As NTFS stores it.
std::optional<SecurityDescriptor> security_of_bytes(std::string_view bytes);

// Whichever of the two it is.
std::optional<SecurityDescriptor> stored_security(std::string_view text_or_bytes);

// As NTFS stores it; what hands itself down is not said.
std::string bytes_of(const SecurityDescriptor& descriptor);

// Owner Administrators; SYSTEM and Administrators may do everything, nobody else anything.
std::string_view guarded_sddl();
std::string guarded_bytes();

}  // namespace azvmreset::sim
