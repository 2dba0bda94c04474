#include "transport/header_lines.hpp"

#include <string>
#include <vector>

#include "support/catch.hpp"

using namespace azvmreset;

namespace {

std::vector<std::string> lines(const std::vector<HttpHeader>& headers) {
  transport::HeaderLines made(headers);
  std::vector<std::string> all;
  for (const curl_slist* node = made.list(); node != nullptr; node = node->next) all.emplace_back(node->data);
  return all;
}

}  // namespace

TEST_CASE("headers are a list that libcurl understands", "[transport][headers]") {
  using Lines = std::vector<std::string>;

  SECTION("which leaves out what libcurl would add") {
    CHECK(lines({}) == Lines{"Accept:", "Content-Type:", "Expect:"});
  }

  SECTION("unless it was given") {
    std::vector<HttpHeader> headers;
    headers.emplace_back("accept", "a");
    headers.emplace_back("CONTENT-TYPE", "b");
    CHECK(lines(headers) == Lines{"accept: a", "CONTENT-TYPE: b", "Expect:"});
  }

  SECTION("with or without a value") {
    std::vector<HttpHeader> headers;
    headers.emplace_back("Authorization", "Bearer " + std::string(2000, 't'));
    headers.emplace_back("Empty", "");
    CHECK(lines(headers) ==
          Lines{"Authorization: Bearer " + std::string(2000, 't'), "Empty;", "Accept:", "Content-Type:", "Expect:"});
  }
}
