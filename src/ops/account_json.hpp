// What is known of accounts and of the guest, as parts of result documents.
#pragma once

#include "base/json/writer.hpp"

#include <azvmreset/account_state.hpp>

#include <optional>
#include <string_view>

namespace azvmreset::ops {

void write_account(base::json::Writer& json, const AccountState& account);
void write_account(base::json::Writer& json, std::string_view key, const AccountState& account);

// null where the guest was not asked.
void write_account(base::json::Writer& json, std::string_view key, const std::optional<AccountState>& account);

void write_guest(base::json::Writer& json, std::string_view key, const GuestFacts& guest);

}  // namespace azvmreset::ops
