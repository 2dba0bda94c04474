// The kinds of --credential, and what each is made of.
#pragma once

#include <azvmreset/credential.hpp>

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "environment.hpp"
#include "interrupts.hpp"
#include "settings.hpp"

namespace azvmreset::cli {

// What a credential may be made of, besides the options.
struct Surroundings {
  const Environment& environment;
  const Interrupts& interrupts;                       // ends the wait for a slow file
  std::function<void(const std::string& line)> tell;  // a person; also later, while somebody signs in
};

struct CredentialKind {
  std::string_view name;
  std::string_view needs;  // for a person who has none of it

  // Fails with invalid_argument, naming all that is missing.
  Result<ChainLink> (*make)(const Settings& settings, const Surroundings& surroundings);
};

// In the order in which --help shows them.
std::span<const CredentialKind> credential_kinds() noexcept;

// `name` is one of the kinds: the settings were checked.
const CredentialKind& credential_kind(std::string_view name) noexcept;

// A token that is ready. No option has it: it would be seen by every process.
inline constexpr const char* token_variable = "AZVMRESET_ACCESS_TOKEN";
inline constexpr const char* secret_variable = "AZURE_CLIENT_SECRET";

}  // namespace azvmreset::cli
