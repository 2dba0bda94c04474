// POST {authority}/{tenant}/oauth2/v2.0/token, or AD FS's /adfs/oauth2/token,
// whatever proves who asks.
#pragma once

#include "auth/token_provider.hpp"
#include "base/wiped.hpp"
#include "host/clock.hpp"
#include "http/pipeline.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace azvmreset::auth {

// An application/x-www-form-urlencoded body, in memory that is wiped.
class Form {
 public:
  Form& field(std::string_view name, std::string_view value);
  std::shared_ptr<const Secret> take() const { return std::make_shared<const Secret>(base::view(text_)); }

 private:
  base::WipedString text_;
};

// Who asks, as far as an error may tell of it. Borrowed.
struct Applicant {
  std::string_view client;
  std::string_view tenant;
  std::string_view hidden;  // shown nowhere, even where the endpoint repeats it; or empty
};

// What the token is for, in the words of the authority: `scope`, or of AD FS
// `resource` without "/.default" (facts §7).
void add_scope(Form& form, const TokenWish& wish);

// A GUID or a domain name: it becomes a segment of a path.
Result<void> check_tenant(std::string_view tenant);
Result<void> check_client(std::string_view client);

// `what` is "token" or "devicecode". AD FS knows no tenants.
Result<http::Url> endpoint_of(const Authority& authority, std::string_view tenant, std::string_view what = "token");

// Client credentials with an assertion in place of a secret (facts §8).
std::shared_ptr<const Secret> client_assertion_form(std::string_view client, std::string_view assertion,
                                                    const TokenWish& wish);

http::Request form_request(http::Url url, std::shared_ptr<const Secret> form);

// TLS and proxy failures come with remedies of their own; the others get one.
Error no_answer(Error error);

// Sends the form and reads the token. `sender` must not be one that adds a
// bearer token. What `who` borrows lives until the end.
engine::Task<Result<Token>> ask_for_token(http::Sender& sender, const host::Clock& clock, http::Url url,
                                          std::shared_ptr<const Secret> form, Applicant who);

}  // namespace azvmreset::auth
