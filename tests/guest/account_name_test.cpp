#include "guest/account_name.hpp"

#include <string>

#include "support/catch.hpp"

using azvmreset::ErrorCode;
using azvmreset::guest::parse_account_name;

namespace {

std::string parsed(std::string_view written, std::string_view domain = "") {
  const auto name = parse_account_name(written, domain);
  if (name) return name->domain + "|" + name->name;
  CHECK(name.error().code == ErrorCode::invalid_argument);
  CHECK_FALSE(name.error().remedy.empty());
  return "refused";
}

}  // namespace

TEST_CASE("a bare name is a local account", "[guest][account_name]") {
  CHECK(parsed("alice") == "|alice");
  CHECK(parsed(".\\alice") == "|alice");
  CHECK(parsed("") == "|");
}

TEST_CASE("the domain stands in front, or by itself", "[guest][account_name]") {
  CHECK(parsed("CONTOSO\\alice") == "CONTOSO|alice");
  CHECK(parsed("alice", "contoso.com") == "contoso.com|alice");
  CHECK(parsed("contoso\\alice", "CONTOSO") == "CONTOSO|alice");
  CHECK(parsed("CONTOSO\\alice", "FABRIKAM") == "refused");
}

TEST_CASE("accounts that the guest does not keep are refused", "[guest][account_name]") {
  CHECK(parsed("alice@contoso.com") == "refused");
  CHECK(parsed("AzureAD\\alice@contoso.com") == "refused");
  CHECK(parsed("azuread\\AliceSmith") == "refused");
  CHECK(parsed("alice", "AzureAD") == "refused");
}

TEST_CASE("nothing but a name can stand for a domain", "[guest][account_name]") {
  CHECK(parsed("alice", "contoso/CN=Users") == "refused");
  CHECK(parsed("con toso\\alice") == "refused");
  CHECK(parsed("CONTOSO\\") == "refused");
  CHECK(parsed("alice", std::string(256, 'a')) == "refused");
}
