#include "http/url.hpp"

#include <string>

#include "support/catch.hpp"

using namespace azvmreset;
using http::Url;

namespace {

Url url(std::string_view text) { return Url::parse(text).value(); }

// What a text is refused for; empty when it is accepted.
std::string refusal(std::string_view text) {
  auto parsed = Url::parse(text);
  return parsed ? std::string() : parsed.error().message;
}

}  // namespace

TEST_CASE("a URL has its parts", "[http][url]") {
  SECTION("all of them") {
    const Url full = url("https://Management.Azure.com:8443/subscriptions/1%2F2?api-version=2024-03-01&$top=5");
    CHECK(full.secure());
    CHECK(full.host() == "management.azure.com");
    CHECK(full.port() == 8443);
    CHECK(full.path() == "/subscriptions/1%2F2");
    CHECK(full.query() == "api-version=2024-03-01&$top=5");
    CHECK(full.origin() == "https://management.azure.com:8443");
    CHECK(full.text() == "https://management.azure.com:8443/subscriptions/1%2F2?api-version=2024-03-01&$top=5");
  }

  SECTION("or hardly any") {
    const Url bare = url("http://localhost");
    CHECK_FALSE(bare.secure());
    CHECK(bare.port() == 80);
    CHECK(bare.path() == "/");
    CHECK(bare.query().empty());
    CHECK(bare.text() == "http://localhost/");
  }

  SECTION("a query may follow the host, and may be empty") {
    CHECK(url("https://host?a=b").text() == "https://host/?a=b");
    CHECK(url("https://host/?").query().empty());
    CHECK(url("https://host/a?b?c").query() == "b?c");
  }
}

TEST_CASE("what means the same is written the same", "[http][url]") {
  CHECK(url("HTTPS://HOST:443/Path").text() == "https://host/Path");
  CHECK(url("http://host:80/").text() == "http://host/");
  CHECK(url("http://host:443/").text() == "http://host:443/");
  CHECK(url("https://host/a/./b/../c/").text() == "https://host/a/c/");
  CHECK(url("https://host/a/..").text() == "https://host/");
  CHECK(url("https://host/../../a").text() == "https://host/a");
  CHECK(url("https://host/a//b").text() == "https://host/a//b");
  CHECK(url("https://host/a/...").text() == "https://host/a/...");
  CHECK(url("https://host/a?b=/../c").text() == "https://host/a?b=/../c");
}

TEST_CASE("what is not plainly a URL is refused", "[http][url]") {
  const char* text = GENERATE(
      "", "https://", "https:///path", "https:/host/", "https:host", "//host/path", "/path", "host/path", "ftp://host/",
      "https://user@host/", "https://user:password@host/", "https://host@evil/", "https://host\\@evil/",
      "https://host/#fragment", "https://host#@evil/", "https://ho st/", "https://host/a b", " https://host/",
      "https://host/\t", "https://host/\r\nX: y", "https://host/\x7f", "https://h\xc3\xb6st/", "https://host/\xc3\xb6",
      "https://host:", "https://host:0/", "https://host:65536/", "https://host:0443/", "https://host:+443/",
      "https://host:443:443/", "https://host:4a/", "https://.host/", "https://host./", "https://a..b/",
      "https://ho%73t/", "https://host%2f/", "https://-.host,/", "https://127.1/", "https://2130706433/",
      "https://0x7f000001/", "https://0x7f.1/", "https://127.0.0.01/", "https://127.0.0.256/", "https://1.2.3.4.5/",
      "https://host.1/", "https://[::1/", "https://::1/", "https://[]/", "https://[:]/", "https://[::1%25eth0]/",
      "https://[::ffff:127.0.0.1]/", "https://[1:2:3:4:5:6:7]/", "https://[1:2:3:4:5:6:7:8:9]/", "https://[1::2::3]/",
      "https://[12345::]/", "https://[::1]x/", "https://host/%", "https://host/%2", "https://host/%zz",
      "https://host/?a=%", "https://host/%2e%2e/secret", "https://host/a/%2E./b", "https://host/.%2e");
  CAPTURE(text);
  auto parsed = Url::parse(text);
  REQUIRE_FALSE(parsed);
  CHECK(parsed.error().code == ErrorCode::invalid_argument);
}

TEST_CASE("a refusal says what is wrong and keeps the rest to itself", "[http][url]") {
  CHECK(refusal("https://host/a b?sig=SECRET") ==
        R"(expected a plain http or https URL, found the character " " in it)");
  CHECK(refusal("https://me:SECRET@host/").find("SECRET") == std::string::npos);
  CHECK(refusal("SECRET").find("SECRET") == std::string::npos);
  CHECK(refusal("https://host:99999/?sig=SECRET").find("SECRET") == std::string::npos);
  CHECK(refusal("https://host/?sig=SECRET%").find("SECRET") == std::string::npos);
  CHECK(refusal("https://host/" + std::string(20'000, 'a')).find("16 KiB") != std::string::npos);
}

TEST_CASE("a reference is resolved as RFC 3986 says", "[http][url]") {
  // The examples of section 5.4, as far as they stay with http.
  const Url base = url("http://a/b/c/d;p?q");
  const std::pair<const char*, const char*> rows[] = {
      {"g", "http://a/b/c/g"},
      {"./g", "http://a/b/c/g"},
      {"g/", "http://a/b/c/g/"},
      {"/g", "http://a/g"},
      {"//g", "http://g/"},
      {"?y", "http://a/b/c/d;p?y"},
      {"g?y", "http://a/b/c/g?y"},
      {";x", "http://a/b/c/;x"},
      {"g;x", "http://a/b/c/g;x"},
      {"", "http://a/b/c/d;p?q"},
      {".", "http://a/b/c/"},
      {"./", "http://a/b/c/"},
      {"..", "http://a/b/"},
      {"../", "http://a/b/"},
      {"../g", "http://a/b/g"},
      {"../..", "http://a/"},
      {"../../", "http://a/"},
      {"../../g", "http://a/g"},
      {"../../../g", "http://a/g"},
      {"../../../../g", "http://a/g"},
      {"/./g", "http://a/g"},
      {"/../g", "http://a/g"},
      {"g.", "http://a/b/c/g."},
      {".g", "http://a/b/c/.g"},
      {"g..", "http://a/b/c/g.."},
      {"..g", "http://a/b/c/..g"},
      {"./../g", "http://a/b/g"},
      {"./g/.", "http://a/b/c/g/"},
      {"g/./h", "http://a/b/c/g/h"},
      {"g/../h", "http://a/b/c/h"},
      {"g;x=1/./y", "http://a/b/c/g;x=1/y"},
      {"g;x=1/../y", "http://a/b/c/y"},
      {"g?y/./x", "http://a/b/c/g?y/./x"},
      {"g?y/../x", "http://a/b/c/g?y/../x"},
      {"https://other/x", "https://other/x"},
      {"HTTP://other", "http://other/"},
  };
  for (const auto& [reference, expected] : rows) {
    CAPTURE(reference);
    auto resolved = base.resolve(reference);
    REQUIRE(resolved);
    CHECK(resolved->text() == expected);
  }
}

TEST_CASE("a reference cannot leave the rules", "[http][url]") {
  const Url base = url("https://management.azure.com/subscriptions/1?api-version=2");
  for (const char* reference : {"mailto:me", "http:g", "file:///etc/passwd", "\\\\evil.example\\x", "/\\evil.example",
                                "//user@evil.example/", "#fragment", " /x", "/x\n", "https:evil.example"}) {
    CAPTURE(reference);
    CHECK_FALSE(base.resolve(reference));
  }

  SECTION("and a path stays with its host, however it begins") {
    CHECK(base.resolve("..//evil.example/x")->host() == "management.azure.com");
    CHECK(base.at("//evil.example/x")->host() == "management.azure.com");
    CHECK(base.at("/@evil.example")->host() == "management.azure.com");
    CHECK_FALSE(base.at("evil.example"));
    CHECK_FALSE(base.at(""));
  }
}

TEST_CASE("origins are compared whole", "[http][url]") {
  const Url arm = url("https://management.azure.com/a");
  CHECK(arm.same_origin(url("https://MANAGEMENT.azure.com:443/b?c")));
  CHECK_FALSE(arm.same_origin(url("http://management.azure.com/")));
  CHECK_FALSE(arm.same_origin(url("https://management.azure.com:444/")));
  CHECK_FALSE(arm.same_origin(url("https://management.azure.com.evil.example/")));
}

TEST_CASE("loopback is a literal address, never a name", "[http][url]") {
  for (const char* text : {"http://127.0.0.1/", "http://127.255.255.254:8080/", "http://[::1]:80/"}) {
    CAPTURE(text);
    CHECK(url(text).loopback_literal());
  }
  for (const char* text : {"http://localhost/", "http://127.example.com/", "http://128.0.0.1/", "http://[::2]/",
                           "http://10.0.0.1/", "http://127.0.0.1.example/"}) {
    CAPTURE(text);
    CHECK_FALSE(url(text).loopback_literal());
  }
}
