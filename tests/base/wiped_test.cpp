#include "base/wiped.hpp"

#include <azvmreset/secret.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "base/encoding/base64url.hpp"
#include "base/encoding/percent.hpp"
#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "support/catch.hpp"
#include "support/freed_memory.hpp"

namespace {

constexpr std::string_view secret = "correct horse battery staple, and not a short one either";

// How many blocks held a piece of the secret when they were freed.
int leaks_of(const std::function<void()>& body) {
  return azvmreset::test::left_in_freed_memory({"horse", "aG9yc2"}, body);
}

}  // namespace

using namespace azvmreset;

TEST_CASE("the watch sees a secret that is left behind", "[base][wiped]") {
  CHECK(leaks_of([] { std::string careless(secret); }) == 1);
}

TEST_CASE("wipe leaves zeros", "[base][wiped]") {
  char text[] = "secret";
  base::wipe(text, sizeof text);
  CHECK(std::string_view(text, sizeof text) == std::string_view("\0\0\0\0\0\0\0", 7));
  base::wipe(nullptr, 0);
}

TEST_CASE("a secret is wiped however it goes", "[base][wiped]") {
  CHECK(leaks_of([] { Secret gone(secret); }) == 0);
  CHECK(leaks_of([] {
          Secret first(secret);
          Secret moved(std::move(first));
          Secret assigned{std::string_view("another horse")};
          assigned = std::move(moved);
          assigned = assigned.duplicate();
        }) == 0);
}

TEST_CASE("a secret survives its moves", "[base][wiped]") {
  Secret first(secret);
  Secret second(std::move(first));
  CHECK(second.expose() == secret);
  CHECK_FALSE(second.empty());
  Secret third;
  CHECK(third.empty());
  third = std::move(second);
  CHECK(third.expose() == secret);
  Secret& same = third;
  third = std::move(same);
  CHECK(third.expose() == secret);
  CHECK(third.duplicate().expose() == secret);
}

TEST_CASE("a wiped string leaves nothing behind while it grows", "[base][wiped]") {
  base::WipedString text;
  CHECK(leaks_of([&] {
          for (int i = 0; i < 100; ++i) base::append(text, secret);
          text.resize(10);
          text.shrink_to_fit();
        }) == 0);
  CHECK(base::view(text) == secret.substr(0, 10));
}

TEST_CASE("what carries secrets through the base leaves none behind", "[base][wiped]") {
  SECTION("JSON that is read") {
    CHECK(leaks_of([] {
            const auto document = base::json::Document::parse(
                R"({"access_token":"correct\u0020horse battery staple, and not a short one either","n":[1,2]})");
            if (!document || document->root()["access_token"].text() != secret) FAIL();
          }) == 0);
  }
  SECTION("JSON that is broken") {
    CHECK(leaks_of([] {
            if (base::json::Document::parse(R"({"access_token":"correct horse", )")) FAIL();
          }) == 0);
  }
  SECTION("JSON that is written") {
    CHECK(leaks_of([] {
            base::json::Writer json(base::json::Style::pretty);
            json.begin_object();
            for (int i = 0; i < 20; ++i) json.member("password", secret);
            Secret body = json.end_object().take();
          }) == 0);
  }
  SECTION("a form") {
    CHECK(leaks_of([] {
            base::WipedString body;
            for (int i = 0; i < 20; ++i) base::append_form_encoded(body, secret);
          }) == 0);
  }
  SECTION("Base64") {
    const Secret password(secret.substr(8));  // so that "horse" begins a group: aG9yc2
    CHECK(leaks_of([&] {
            Secret text = base::base64url_encode(password);
            if (text.expose().find("aG9yc2") == std::string_view::npos) FAIL();
          }) == 0);
  }
}
