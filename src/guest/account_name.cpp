#include "guest/account_name.hpp"

#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/quote.hpp"

#include <algorithm>
#include <cstddef>

namespace azvmreset::guest {
namespace {

using base::fail;
using base::quoted;

constexpr std::size_t longest_domain = 255;  // of a DNS name

Error told(Error error, std::string_view remedy) {
  error.remedy = remedy;
  return error;
}

// So that it can stand in the path of a directory and in a command line.
bool is_domain(std::string_view text) noexcept {
  const auto allowed = [](char c) { return base::is_alphanumeric(c) || c == '.' || c == '-' || c == '_'; };
  return text.size() <= longest_domain && std::all_of(text.begin(), text.end(), allowed);
}

}  // namespace

Result<GuestAccountName> parse_account_name(std::string_view written, std::string_view domain) {
  const std::size_t separator = written.find('\\');
  std::string_view prefix;
  std::string_view name = written;
  if (separator != std::string_view::npos) {
    prefix = written.substr(0, separator);
    name = written.substr(separator + 1);
  }

  if (base::equals_ignoring_case(prefix, "AzureAD") || base::equals_ignoring_case(domain, "AzureAD")) {
    return told(fail(ErrorCode::invalid_argument,
                     "found {}, an account of Entra ID: its password is not kept in the guest", quoted(written)),
                "reset its password in Entra ID, or name a local account of the VM");
  }
  if (written.find('@') != std::string_view::npos) {
    return told(
        fail(ErrorCode::invalid_argument, "found {}, a user principal name; expected the bare name of an account",
             quoted(written)),
        "for an account of a domain give its name there (sAMAccountName) together with the domain; the password "
        "of an Entra ID account is reset in Entra ID");
  }
  if (prefix == ".") prefix = {};
  if (!prefix.empty() && !domain.empty() && !base::equals_ignoring_case(prefix, domain)) {
    return told(fail(ErrorCode::invalid_argument, "found {} together with the domain {}; expected one domain",
                     quoted(written), quoted(domain)),
                "give the domain once");
  }
  const std::string_view place = domain.empty() ? prefix : domain;
  if (!is_domain(place)) {
    return told(fail(ErrorCode::invalid_argument,
                     R"(found the domain {}; expected a NetBIOS or DNS name of letters, digits, ".", "-" and "_")",
                     quoted(place)),
                "give the domain's NetBIOS or DNS name");
  }
  if (separator != std::string_view::npos && name.empty()) {
    return told(
        fail(ErrorCode::invalid_argument, "expected an account name after the domain, found {}", quoted(written)),
        R"(give the account as DOMAIN\name)");
  }
  return GuestAccountName{std::string(place), std::string(name)};
}

}  // namespace azvmreset::guest
