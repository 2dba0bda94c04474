#include "host/bitlocker.hpp"

namespace azvmreset::host {

bool begins_like_bitlocker(std::string_view first_bytes) noexcept {
  constexpr std::string_view signature = "-FVE-FS-";
  constexpr std::string_view to_go = "MSWIN4.1";
  // As they lie on the disk: of the usual kind, and of one that is encrypted
  // while it is written to or whose key lies open.
  constexpr std::string_view usual("\x3b\xd6\x67\x49\x29\x2e\xd8\x4a\x83\x99\xf6\xa3\x39\xe3\xd0\x01", 16);
  constexpr std::string_view other("\x3b\x4d\xa8\x92\x80\xdd\x0e\x4d\x9e\x4e\xb1\xe3\x28\x4e\xae\xd8", 16);
  constexpr std::size_t name_at = 3;
  constexpr std::size_t guid_at = 160;
  constexpr std::size_t guid_of_to_go_at = 424;

  if (first_bytes.size() < bitlocker_header) return false;
  const auto is = [&](std::size_t at, std::string_view what) { return first_bytes.substr(at, what.size()) == what; };
  return is(name_at, signature) || is(guid_at, usual) || is(guid_at, other) ||
         (is(name_at, to_go) && (is(guid_of_to_go_at, usual) || is(guid_of_to_go_at, other)));
}

}  // namespace azvmreset::host
