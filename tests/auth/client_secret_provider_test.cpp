#include "auth/client_secret_provider.hpp"

#include <memory>
#include <string>

#include "support/catch.hpp"
#include "support/scripted_sender.hpp"
#include "support/task_runner.hpp"

using namespace azvmreset;
using namespace azvmreset::auth;
using namespace std::chrono_literals;

namespace {

TokenWish wish_for(std::string scope, std::string_view authority = "https://login.microsoftonline.com") {
  return TokenWish(std::move(scope), std::make_shared<const Authority>(test::url(authority)));
}

struct SignIn {
  test::TaskRunner runner;
  test::ScriptedSender sender;

  Result<std::unique_ptr<TokenProvider>> make(std::string tenant = "contoso.example", std::string client = "app-id",
                                              std::string_view secret = "s3cr3t") {
    return ClientSecretProvider::create(sender, runner.port,
                                        ClientSecret(std::move(tenant), std::move(client), Secret(secret)));
  }

  Result<Token> fetch(TokenProvider& provider, TokenWish wish = wish_for("https://management.azure.com/.default")) {
    return runner.run(provider.fetch(std::move(wish)));
  }
};

constexpr const char* kToken = R"({"token_type":"Bearer","expires_in":3600,"access_token":"ey.a.b"})";

}  // namespace

TEST_CASE("signing in with a secret sends exactly this", "[auth][client_secret]") {
  SignIn sign_in;
  sign_in.sender.reply(200, {}, kToken);
  auto provider = sign_in.make();
  REQUIRE(provider);
  const auto token = sign_in.fetch(**provider);

  REQUIRE(token);
  CHECK(token->text() == "ey.a.b");
  const auto& sent = sign_in.sender.last();
  CHECK(sent.method == "POST");
  CHECK(sent.url == "https://login.microsoftonline.com/contoso.example/oauth2/v2.0/token");
  CHECK(sent.header("Content-Type") == "application/x-www-form-urlencoded");
  CHECK(sent.body ==
        "grant_type=client_credentials&client_id=app-id&client_secret=s3cr3t"
        "&scope=https%3A%2F%2Fmanagement.azure.com%2F.default");
  CHECK(sent.authorization.empty());
  CHECK(sent.idempotency == http::Idempotency::repeatable);
}

TEST_CASE("a secret is encoded so that no character of it means anything", "[auth][client_secret]") {
  SignIn sign_in;
  sign_in.sender.reply(200, {}, kToken);
  auto provider = sign_in.make("t", "a", "p&q=r+s %~\xc3\xa4\n#");
  REQUIRE(provider);
  REQUIRE(sign_in.fetch(**provider));
  CHECK(sign_in.sender.last().body.find("&client_secret=p%26q%3Dr%2Bs+%25%7E%C3%A4%0A%23&scope=") != std::string::npos);
}

TEST_CASE("claims and another tenant are passed on", "[auth][client_secret]") {
  SignIn sign_in;
  sign_in.sender.reply(200, {}, kToken);
  auto provider = sign_in.make();
  TokenWish wish = wish_for("s");
  wish.tenant = "other";
  wish.claims = R"({"a":1})";
  REQUIRE(sign_in.fetch(**provider, wish));
  CHECK(sign_in.sender.last().url == "https://login.microsoftonline.com/other/oauth2/v2.0/token");
  CHECK(sign_in.sender.last().body.ends_with("&claims=%7B%22a%22%3A1%7D"));

  wish.tenant = "../evil";
  CHECK(sign_in.fetch(**provider, wish).error().code == ErrorCode::invalid_argument);
  CHECK(sign_in.sender.count() == 1);
}

TEST_CASE("the authority may have a path", "[auth][client_secret]") {
  for (const auto* authority : {"https://login.example/x", "https://login.example/x/", "https://login.example/x//"}) {
    SignIn sign_in;
    sign_in.sender.reply(200, {}, kToken);
    auto provider = sign_in.make("t", "a", "s");
    REQUIRE(sign_in.fetch(**provider, wish_for("s", authority)));
    CHECK(sign_in.sender.last().url == "https://login.example/x/t/oauth2/v2.0/token");
  }
}

TEST_CASE("AD FS has a path of its own, no tenants, and asks for a resource", "[auth][client_secret]") {
  for (const auto* authority : {"https://adfs.example", "https://adfs.example/adfs", "https://adfs.example/adfs/"}) {
    INFO(authority);
    SignIn sign_in;
    sign_in.sender.reply(200, {}, kToken);
    auto provider = sign_in.make();
    Authority adfs(test::url(authority));
    adfs.adfs = true;
    TokenWish wish("https://management.adfs.example/a1b2/.default", std::make_shared<const Authority>(adfs));
    REQUIRE(sign_in.fetch(**provider, wish));
    CHECK(sign_in.sender.last().url == "https://adfs.example/adfs/oauth2/token");
    CHECK(sign_in.sender.last().body.ends_with("&resource=https%3A%2F%2Fmanagement.adfs.example%2Fa1b2"));
    CHECK(sign_in.sender.last().body.find("scope=") == std::string::npos);
  }
}

TEST_CASE("what cannot be a tenant, client or secret is refused before anything is sent", "[auth][client_secret]") {
  struct Row {
    const char* tenant;
    const char* client;
    const char* secret;
  };
  const std::string long_name(300, 'a');
  for (const auto& row :
       {Row{"", "a", "s"}, Row{"..", "a", "s"}, Row{"a/b", "a", "s"}, Row{"a?b", "a", "s"}, Row{"a%2fb", "a", "s"},
        Row{"a b", "a", "s"}, Row{"a\n", "a", "s"}, Row{long_name.c_str(), "a", "s"}, Row{"t", "", "s"},
        Row{"t", "a b", "s"}, Row{"t", "a\n", "s"}, Row{"t", "a", ""}}) {
    INFO(row.tenant << "|" << row.client);
    SignIn sign_in;
    const auto refused = sign_in.make(row.tenant, row.client, row.secret);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::invalid_argument);
  }
}

TEST_CASE("failures come through as they are", "[auth][client_secret]") {
  SignIn sign_in;
  auto provider = sign_in.make();

  SECTION("of the wire, with what to check") {
    sign_in.sender.fail(Error{ErrorCode::name_resolution, "no such host"});
    const auto failed = sign_in.fetch(**provider);
    CHECK(failed.error().code == ErrorCode::name_resolution);
    CHECK(failed.error().message == "no such host");
    CHECK(failed.error().remedy == "check the network, the authority, and the environment's https_proxy and no_proxy");
  }
  SECTION("of the wire, which knows better what to check") {
    Error untrusted{ErrorCode::tls, "no trusted connection"};
    untrusted.remedy = "give ca_file";
    sign_in.sender.fail(untrusted);
    CHECK(sign_in.fetch(**provider).error().remedy == "give ca_file");
  }
  SECTION("of Entra") {
    sign_in.sender.reply(401, {}, R"({"error":"invalid_client","error_codes":[7000215]})");
    const auto refused = sign_in.fetch(**provider);
    CHECK(refused.error().code == ErrorCode::authentication_failed);
    CHECK(refused.error().message.find("s3cr3t") == std::string::npos);
  }
  SECTION("of a redirect") {
    sign_in.sender.reply(307, {{"Location", "https://evil.example"}});
    CHECK(sign_in.fetch(**provider).error().code == ErrorCode::protocol);
    CHECK(sign_in.sender.count() == 1);
  }
  SECTION("of the caller, who cancels") {
    sign_in.sender.taking(10s).reply(200, {}, kToken);
    const auto cancelled = sign_in.runner.run_and_cancel((*provider)->fetch(wish_for("s")), 1s);
    CHECK(cancelled.error().code == ErrorCode::cancelled);
    CHECK(cancelled.error().remedy.empty());
  }
}

TEST_CASE("a life is counted from before the request left", "[auth][client_secret]") {
  SignIn sign_in;
  sign_in.sender.taking(60s).reply(200, {}, kToken);
  auto provider = sign_in.make();
  const auto before = sign_in.runner.port.wall_now();
  const auto token = sign_in.fetch(**provider);
  REQUIRE(token);
  CHECK_FALSE(token->valid_at(before + 3600s));
  CHECK(token->valid_at(before + 3599s));
}
