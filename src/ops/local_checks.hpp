// What can be said about a request before anything is sent.
#pragma once

#include "guest/account_rules.hpp"

#include <azvmreset/account.hpp>
#include <azvmreset/reset.hpp>
#include <azvmreset/result.hpp>

#include <string>
#include <vector>

namespace azvmreset::ops {

// The warnings; or invalid_argument for what cannot work or contradicts itself.
Result<std::vector<Finding>> check_locally(const ResetPassword& request);
Result<std::vector<Finding>> check_locally(const ResetRdp& request);

// The same but for the password, which may be missing; so may the places where
// a sealed one is kept.
Result<std::vector<Finding>> check_but_password(const ResetPassword& request);

// The same of what is asked of the account script (account_checks.cpp).
Result<std::vector<Finding>> check_locally(const FixAccount& request);
Result<std::vector<Finding>> check_locally(const Accounts& request);
Result<std::vector<Finding>> check_locally(const Verify& request);
Result<std::vector<Finding>> check_but_password(const FixAccount& request);

// invalid_argument.
Error invalid(std::string message, std::string remedy);

// The first hopeless breach as an error; the others join the warnings.
Result<void> sort_out(std::vector<guest::Breach> breaches, std::string remedy, std::vector<Finding>& warnings);

// A generated password goes to a sink, and no other does.
Result<void> check_generate(bool generate, const Secret& password, const Sink& secret_sink);

// The action form keeps its parameters where everybody may read them: it never
// carries a clear secret.
Result<void> check_clear_parameter(CommandForm form, bool clear_parameter);

// Run Command takes a clear password into the guest on a command line of
// Windows, which auditing may record (F2.5).
Finding secret_on_command_line();

// A sink that can keep resume tokens.
Result<void> check_token_sink(const Sink& sink);

}  // namespace azvmreset::ops
