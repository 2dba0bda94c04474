// The main job: a new password, or the Remote Desktop configuration as it was
// when Windows was new.
#pragma once

#include <azvmreset/preflight.hpp>
#include <azvmreset/secret.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace azvmreset {

// How far a result is proved; each level includes the one before.
enum class Evidence : std::int32_t {
  none = 0,
  accepted = 1,   // ARM took the request
  applied = 2,    // the platform says Succeeded for this very attempt
  confirmed = 3,  // the guest itself answered with this call's nonce
  verified = 4,   // a sign-in with the new password succeeded
};
std::string_view name_of(Evidence evidence) noexcept;

// Whether the guest is asked afterwards. This version has no way to ask, so
// `always` is refused with invalid_argument and `automatic` means `never`.
enum class Confirm : std::int32_t { automatic = 0, always = 1, never = 2 };

struct ResetPassword {
  ResetPassword(ResourceId vm, std::string account, Secret new_password)
      : target(std::move(vm)), username(std::move(account)), password(std::move(new_password)) {}

  ResourceId target;
  std::string username;
  Secret password;

  // VMAccess cannot be asked whether a name exists, and makes an unknown name
  // a new administrator. So a name other than the VM's recorded administrator
  // needs one of these.
  bool create = false;          // the account is meant to be new
  bool unchecked_name = false;  // the caller vouches that it exists

  std::vector<Blocker> overrides;  // those of can_be_overridden() only
  Confirm confirm = Confirm::automatic;
  Evidence require = Evidence::applied;
  std::optional<std::chrono::milliseconds> timeout;  // else the client's deadline
};

struct ResetRdp {
  explicit ResetRdp(ResourceId vm) : target(std::move(vm)) {}

  ResourceId target;
  std::vector<Blocker> overrides;
  Evidence require = Evidence::applied;
  std::optional<std::chrono::milliseconds> timeout;
};

struct ResetResult {
  std::string target;
  std::string action;    // "reset_password" or "reset_rdp"
  std::string username;  // empty for reset_rdp
  Method method = Method::vm_access;
  Evidence evidence = Evidence::none;
  Tristate created = Tristate::unknown;  // whether the account is new

  std::string extension_name;       // the VMAccess instance that carried it
  std::string extension_version;    // the type handler version asked for
  std::string force_update_tag;     // names this attempt on the VM
  std::string guest_message;        // the handler's own text, or empty

  std::chrono::system_clock::time_point started_at;
  std::chrono::system_clock::time_point finished_at;

  std::vector<Blocker> overrides;
  std::vector<Finding> warnings;
  std::vector<std::string> next_steps;
  std::vector<std::string> correlation_ids;  // x-ms-correlation-request-id of what was sent
};

// The result in the one result schema (docs/results.md). Holds no secret.
std::string to_json(const ResetResult& result);

}  // namespace azvmreset
