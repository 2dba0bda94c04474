#include "base/redaction.hpp"

#include <string>

#include "support/catch.hpp"

using namespace azvmreset::base;

TEST_CASE("a URL in the log shows where, not what with", "[base][redaction]") {
  struct Row {
    const char *url, *shown;
  };
  const Row rows[] = {
      {"https://management.azure.com/subscriptions/s?api-version=2024-07-01",
       "https://management.azure.com/subscriptions/s?api-version=2024-07-01"},
      {"https://m.example/vm?$expand=instanceView&api-version=1",
       "https://m.example/vm?$expand=instanceView&api-version=1"},
      {"https://m.example/op?API-VERSION=1&t=638&c=MIIB&s=sig&h=hash",
       "https://m.example/op?API-VERSION=1&t=REDACTED&c=REDACTED&s=REDACTED&h=REDACTED"},
      {"https://m.example/op?$skiptoken=abc", "https://m.example/op?$skiptoken=REDACTED"},
      {"https://user:pass@m.example/", "https://m.example/"},
      {"https://user:p@ss@m.example/", "https://m.example/"},
      {"https://m.example/a#access_token=x", "https://m.example/a"},
      {"https://m.example?sig=x", "https://m.example?sig=REDACTED"},
      {"https://[::1]:8443/a", "https://[::1]:8443/a"},
      {"HTTP://127.0.0.1:80/a", "http://127.0.0.1:80/a"},
      {"/subscriptions/s?api-version=1&x=y", "/subscriptions/s?api-version=1&x=REDACTED"},
      {"https://m.example/a?", "https://m.example/a?"},
      {"https://m.example/a?&&", "https://m.example/a?&&"},
      {"https://m.example/a?monitor", "https://m.example/a?monitor"},
      {"", "REDACTED"},
      {"token", "REDACTED"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.url);
    CHECK(redacted_url(row.url) == row.shown);
  }
}

TEST_CASE("a URL that is no URL shows no secret either", "[base][redaction]") {
  for (const char* url : {
           "https://user:hunter2/x@m.example/",  // a slash in the password ends the authority
           "https://user:hunter2?x@m.example/",
           "https://user:hunter2#x@m.example/",
           "https://[user:hunter2@m.example/",
           "//user:hunter2@m.example/",
           "user:hunter2@m.example",
           "ftp://hunter2/",
           "javascript:hunter2",
           "https:hunter2",
           "https://m.example/a?hunter2",
           "https://m.example/a?api-version=1;sig=hunter2",
           "https://m.example/a?api-version=1?sig=hunter2",
           "https://m.example/a?api-version%3Dx=hunter2",
           "https://m.example/a?=hunter2",
           "https://m.example/a?b=c=hunter2",
           "https://m.example/a?x=1&sig=hunter2&api-version=1",
       }) {
    CAPTURE(url);
    CHECK(redacted_url(url).find("hunter2") == std::string::npos);
  }
}

TEST_CASE("a URL cannot break the line of the log", "[base][redaction]") {
  CHECK(redacted_url("https://m.example/a\r\nERROR x\x1B\xFF?api-version=1\n&n\nm=2") ==
        "https://m.example/a%0d%0aERROR%20x%1b%ff?api-version=1%0a&n%0am=REDACTED");
  CHECK(redacted_url("https://m.example/" + std::string(100'000, 'x')).size() < 3000);
}

TEST_CASE("headers are shown from an allow-list", "[base][redaction]") {
  for (const char* name :
       {"x-ms-request-id", "X-MS-Correlation-Request-ID", "Retry-After", "Date", "Content-Type", "Content-Length",
        "ETag", "x-ms-ratelimit-remaining-subscription-writes", "Location", "Azure-AsyncOperation"}) {
    CAPTURE(name);
    CHECK(header_may_be_shown(name));
  }
  for (const char* name :
       {"Authorization", "authorization", "Proxy-Authorization", "Cookie", "Set-Cookie", "Metadata",
        "X-IDENTITY-HEADER", "Secret", "x-ms-authorization-auxiliary", "", "x-ms-ratelimit", "date "}) {
    CAPTURE(name);
    CHECK_FALSE(header_may_be_shown(name));
  }
}

TEST_CASE("a header is shown as far as it is harmless", "[base][redaction]") {
  CHECK(redacted_header("Retry-After", "17") == "17");
  CHECK(redacted_header("Date", "Sun, 06 Nov 1994 08:49:37 GMT") == "Sun, 06 Nov 1994 08:49:37 GMT");
  CHECK(redacted_header("Authorization", "Bearer abc") == "REDACTED");
  CHECK(redacted_header("Location", "https://m.example/op?t=1") == "https://m.example/op?t=REDACTED");
  CHECK(redacted_header("azure-asyncoperation", "junk") == "REDACTED");
  CHECK(redacted_header("content-type", "a\r\nb\x9B") == "a%0d%0ab%9b");
}
