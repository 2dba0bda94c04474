#include "simulator/tests/asking.hpp"
#include "support/catch.hpp"

#include <map>
#include <string>

using namespace azvmreset::sim;
using namespace std::chrono_literals;

namespace {

constexpr const char* kHere = "http://169.254.169.254";
constexpr const char* kResource = "resource=https%3A%2F%2Fmanagement.azure.com";
constexpr const char* kImds = "/metadata/identity/oauth2/token?api-version=2018-02-01&";

// A machine that asks for its identity as the documentation says.
struct Machine : Asking {
  explicit Machine(Settings settings = {}) : Asking(std::move(settings)) {}

  Answer get(const std::string& path, Headers headers = {}) {
    return azure.handle({"GET", kHere + path, std::move(headers), {}}, now).answer;
  }
  Answer imds(const std::string& more = "") {
    return get(std::string(kImds) + kResource + more, {{"Metadata", "true"}});
  }
  bool lets_in(const Answer& answer) {
    token = text(answer, "access_token");
    return ask("GET", "/subscriptions?api-version=2022-12-01").status == 200;
  }
};

Settings with(const char* fact, std::uint32_t variant) {
  Settings settings;
  settings.variants[fact] = variant;
  return settings;
}

}  // namespace

TEST_CASE("the metadata service gives a token that lets its bearer in", "[simulator][identity]") {
  Machine vm;
  const Answer answer = vm.imds();
  REQUIRE(answer.status == 200);
  CHECK(Asking::text(answer, "expires_in") == "3599");
  CHECK(Asking::text(answer, "expires_on") == "1790003599");
  CHECK(vm.lets_in(answer));
}

TEST_CASE("the metadata service is as strict as the real one", "[simulator][identity]") {
  Machine vm;
  const std::string path = std::string(kImds) + kResource;
  CHECK(vm.get(path).status == 400);
  CHECK(vm.get(path, {{"Metadata", "true"}, {"X-Forwarded-For", "10.0.0.1"}}).status == 400);
  CHECK(vm.get("/metadata/identity/oauth2/token?resource=x", {{"Metadata", "true"}}).status == 400);
  CHECK(vm.get(kImds, {{"Metadata", "true"}}).status == 400);
  CHECK(Asking::text(vm.get(std::string(kImds) + "resource=https%3A%2F%2Fnobody.example", {{"Metadata", "true"}}),
                     "error") == "invalid_resource");
  CHECK(vm.get("/somewhere", {{"Metadata", "true"}}).status == 404);
  CHECK(vm.ask("GET", std::string("/metadata/identity/oauth2/token?api-version=2018-02-01&") + kResource, "",
               {{"Metadata", "true"}})
            .status != 200);
}

TEST_CASE("an identity is found by each of its names", "[simulator][identity]") {
  Machine vm;
  for (const char* name : {"&client_id=00000000-0000-4000-8000-00000000003b",
                           "&object_id=00000000-0000-4000-8000-00000000003c", "&client_id="}) {
    CAPTURE(name);
    CHECK((vm.imds(name).status == 200) == (std::string(name) != "&client_id="));
  }
  CHECK(Asking::text(vm.imds("&client_id=00000000-0000-4000-8000-0000000000ff"), "error_description") ==
        "Identity not found");
}

TEST_CASE("a token that the metadata service has is given out again", "[simulator][identity]") {
  for (const std::uint32_t variant : {0u, 1u}) {
    Machine vm(with("F8/4c", variant));
    const Answer first = vm.imds();
    vm.pass(100s);
    const Answer second = vm.imds();
    CHECK(Asking::text(first, "access_token") == Asking::text(second, "access_token"));
    CHECK(Asking::text(second, "expires_in") == (variant == 0 ? "3499" : "3599"));
    vm.pass(3000s);
    CHECK(Asking::text(vm.imds(), "access_token") != Asking::text(first, "access_token"));
  }
}

TEST_CASE("App Service wants its secret and tells the end in its own way", "[simulator][identity]") {
  const std::string path = "/msi/token?api-version=2019-08-01&" + std::string(kResource);
  const std::string old_path = "/msi/token?api-version=2017-09-01&" + std::string(kResource);
  const std::map<std::uint32_t, const char*> ends = {
      {0, "9/21/2026 3:13:19 PM +00:00"}, {1, "09/21/2026 15:13:19 +00:00"}, {2, "1790003599"}};
  for (const auto& [variant, end] : ends) {
    Machine app(with("F8/5a", variant));
    const std::string secret = app.azure.settings().identity_secret;
    CHECK(app.get(path).status == 401);
    CHECK(app.get(path, {{"secret", secret}}).status == 401);
    const Answer answer = app.get(path, {{"X-IDENTITY-HEADER", secret}});
    CHECK(Asking::text(answer, "expires_on") == "1790003599");
    CHECK(Asking::text(app.get(old_path, {{"secret", secret}}), "expires_on") == end);
    CHECK(app.lets_in(answer));
  }
}

TEST_CASE("Cloud Shell gives the token of whoever opened it", "[simulator][identity]") {
  Machine shell;
  const auto post = [&](Headers headers) {
    headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
    return shell.azure.handle({"POST", std::string(kHere) + "/oauth2/token", std::move(headers), kResource}, shell.now)
        .answer;
  };
  CHECK(post({}).status == 400);
  CHECK(shell.lets_in(post({{"Metadata", "true"}})));
}

TEST_CASE("the Arc agent wants a key that it has put into a file", "[simulator][identity]") {
  std::map<std::string, std::string> files;
  Settings settings;
  settings.arc_token_folder = "/keys";
  settings.put_arc_key = [&](const std::string& path, const std::string& key) { files[path] = key; };
  Machine server(settings);
  const std::string path = "/metadata/identity/oauth2/token?api-version=2019-11-01&" + std::string(kResource);
  const auto ask = [&](const std::string& key) {
    return server.get(path, {{"Metadata", "true"}, {"Authorization", "Basic " + key}});
  };
  CHECK(ask("guess").status == 401);
  const Answer challenge = server.get(path, {{"Metadata", "true"}});
  CHECK(challenge.status == 401);
  REQUIRE(files.size() == 1);
  CHECK(Asking::header(challenge, "WWW-Authenticate") == "Basic realm=" + files.begin()->first);
  CHECK(files.begin()->first.starts_with("/keys/"));
  CHECK(files.begin()->first.ends_with(".key"));
  CHECK(ask("guess").status == 401);
  const Answer answer = ask(files.begin()->second);
  CHECK(answer.status == 200);
  CHECK(server.lets_in(answer));
  CHECK(ask(files.begin()->second).status == 401);
}

namespace {

struct Browser : Asking {
  explicit Browser(Settings settings = {}) : Asking(std::move(settings)) {}

  Answer post(const char* endpoint, std::string form, const char* tenant = "organizations") {
    return azure
        .handle({"POST",
                 "https://login.microsoftonline.com/" + std::string(tenant) + "/oauth2/v2.0/" + endpoint,
                 {{"Content-Type", "application/x-www-form-urlencoded"}},
                 "client_id=" + std::string(kClient) + "&" + std::move(form)},
                now)
        .answer;
  }
  Answer begin() {
    Answer answer = post("devicecode", "scope=https%3A%2F%2Fmanagement.azure.com%2F.default+offline_access");
    device_code = text(answer, "device_code");
    user_code = text(answer, "user_code");
    return answer;
  }
  Answer poll() {
    return post("token",
                "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&device_code=" + device_code);
  }
  Answer refresh(const std::string& with_token) {
    return post("token", "grant_type=refresh_token&scope=https%3A%2F%2Fmanagement.azure.com%2F.default&refresh_token=" +
                             with_token);
  }

  std::string device_code;
  std::string user_code;
};

}  // namespace

TEST_CASE("a device code waits until somebody decides", "[simulator][device_code]") {
  Browser browser;
  REQUIRE(browser.begin().status == 200);
  browser.pass(5s);
  CHECK(Asking::text(browser.poll(), "error") == "authorization_pending");
  browser.pass(5s);

  SECTION("to sign in") {
    CHECK(browser.azure.device_codes().waiting(browser.now) == std::vector<std::string>{browser.user_code});
    REQUIRE(browser.azure.device_codes().decide(browser.user_code, DeviceCodes::Decision::approve));
    const Answer answer = browser.poll();
    browser.token = Asking::text(answer, "access_token");
    CHECK(browser.ask("GET", "/subscriptions?api-version=2022-12-01").status == 200);
    CHECK_FALSE(Asking::text(answer, "refresh_token").empty());
    CHECK(Asking::text(browser.poll(), "error") == "bad_verification_code");
  }
  SECTION("or not to") {
    REQUIRE(browser.azure.device_codes().decide(browser.user_code, DeviceCodes::Decision::decline));
    CHECK(Asking::text(browser.poll(), "error") == "authorization_declined");
  }
  SECTION("in time") {
    browser.pass(900s);
    CHECK(Asking::text(browser.poll(), "error") == "expired_token");
    CHECK(browser.azure.device_codes().waiting(browser.now).empty());
  }
  SECTION("with a code and a name that there are") {
    CHECK_FALSE(browser.azure.device_codes().decide("nothing", DeviceCodes::Decision::approve));
    CHECK_FALSE(browser.azure.device_codes().decide(browser.user_code, DeviceCodes::Decision::approve, "nobody"));
  }
}

TEST_CASE("who polls too often may be slowed down", "[simulator][device_code]") {
  Browser browser(with("F8/8a", 0));
  browser.begin();
  CHECK(Asking::text(browser.poll(), "error") == "slow_down");
  Browser patient(with("F8/8a", 1));
  patient.begin();
  CHECK(Asking::text(patient.poll(), "error") == "authorization_pending");
}

TEST_CASE("a refresh token is good until it is revoked", "[simulator][device_code]") {
  for (const std::uint32_t variant : {0u, 1u}) {
    Browser browser(with("F8/9a", variant));
    browser.begin();
    browser.pass(5s);
    REQUIRE(browser.azure.device_codes().decide(browser.user_code, DeviceCodes::Decision::approve));
    const std::string first = Asking::text(browser.poll(), "refresh_token");
    const Answer renewed = browser.refresh(first);
    CHECK(renewed.status == 200);
    CHECK(Asking::text(renewed, "refresh_token").empty() == (variant == 1));
    CHECK(browser.refresh(first).status == 200);
    browser.azure.device_codes().revoke();
    CHECK(Asking::text(browser.refresh(first), "error") == "invalid_grant");
  }
}

TEST_CASE("a code is given to known applications of known tenants", "[simulator][device_code]") {
  Browser browser;
  CHECK(browser.post("devicecode", "scope=https%3A%2F%2Fmanagement.azure.com%2F.default", "elsewhere").status == 400);
  CHECK(browser.post("devicecode", "scope=https%3A%2F%2Fnobody.example%2F.default").status == 400);
  CHECK(browser.post("devicecode", "scope=openid").status == 400);
}
