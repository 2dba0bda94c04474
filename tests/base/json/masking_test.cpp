#include "base/json/masking.hpp"

#include <string>

#include "support/catch.hpp"

using namespace azvmreset::base::json;

TEST_CASE("the values of members that hold secrets are masked", "[base][json][masking]") {
  for (const char* name :
       {"password", "PASSWORD", "Password", "adminPassword", "AdminPassword", "runAsPassword", "protectedSettings",
        "protectedParameters", "client_secret", "client_assertion", "access_token", "refresh_token", "Access_Token"}) {
    CAPTURE(name);
    const std::string head = std::string("{\"") + name + "\":";
    CHECK(mask_secrets(head + R"("hunter2"})") == head + R"("REDACTED"})");
    CHECK(mask_secrets(head + R"({"a":["hunter2"]}})") == head + R"("REDACTED"})");
    CHECK(mask_secrets(head + "17}") == head + R"("REDACTED"})");
    CHECK(mask_secrets(head + "null}") == head + "null}");
    CHECK(mask_secrets("[{\"x\":" + head + "\"hunter2\"}}]") == "[{\"x\":" + head + "\"REDACTED\"}}]");
  }
}

TEST_CASE("everything else is kept as it was", "[base][json][masking]") {
  for (const char* text : {R"({"settings":{"UserName":"u"},"passwordExpires":1,"n":1.50,"a":[null,true,""]})", "[]",
                           "\"password\"", "17"}) {
    CHECK(mask_secrets(text) == text);
  }
}

TEST_CASE("a name does not escape its masking by being escaped", "[base][json][masking]") {
  CHECK(mask_secrets(R"({"p\u0061ssword":"hunter2"})") == R"({"password":"REDACTED"})");
  CHECK(mask_secrets(R"({"password":1,"PASSWORD":"hunter2"})") == R"({"password":"REDACTED","PASSWORD":"REDACTED"})");
}

TEST_CASE("what cannot be read is masked as a whole", "[base][json][masking]") {
  for (const char* text : {"", "password=hunter2", R"({"password":"hunter2")", R"({"password":"hunter2"} x)"}) {
    CHECK(mask_secrets(text) == R"("REDACTED")");
  }

  std::string too_deep(100, '[');
  too_deep.append("\"hunter2\"").append(100, ']');
  CHECK(mask_secrets(too_deep) == R"("REDACTED")");
}

TEST_CASE("masking can be pretty", "[base][json][masking]") {
  CHECK(mask_secrets(R"({"a":1,"password":"x"})", Style::pretty) == "{\n  \"a\": 1,\n  \"password\": \"REDACTED\"\n}");
}

TEST_CASE("the first secret-shaped member is named by its path", "[base][json][masking]") {
  struct Row {
    const char *text, *path;
  };
  const Row rows[] = {
      {R"({"password":null})", "password"},
      {R"({"properties":{"settings":{},"protectedSettings":{"x":1}}})", "properties.protectedSettings"},
      {R"({"value":[1,{"a":2},{"Password":3}]})", "value[2].Password"},
      {R"([[{"access_token":1}]])", "[0][0].access_token"},
      {R"({"a":{"password":1},"password":2})", "a.password"},
  };
  for (const Row& row : rows) {
    const auto document = Document::parse(row.text);
    REQUIRE(document);
    CHECK(secret_shaped_member(document->root()) == row.path);
  }
  for (const char* text : {"{}", "[]", "1", "\"password\"", R"(["password"])", R"({"settings":{"UserName":"u"}})"}) {
    const auto document = Document::parse(text);
    REQUIRE(document);
    CHECK(secret_shaped_member(document->root()) == std::nullopt);
  }
  CHECK(secret_shaped_member({}) == std::nullopt);
}
