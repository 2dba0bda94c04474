// A JSON Web Token taken apart, as its receiver does.
#pragma once

#include "base/encoding/base64url.hpp"
#include "base/json/reader.hpp"
#include "support/catch.hpp"

#include <string>
#include <string_view>

namespace azvmreset::test {

struct AssertionParts {
  explicit AssertionParts(std::string_view assertion) {
    const auto first = assertion.find('.');
    const auto second = assertion.find('.', first + 1);
    REQUIRE(second != std::string_view::npos);
    signed_part = assertion.substr(0, second);
    header_text = decoded(assertion.substr(0, first));
    payload_text = decoded(assertion.substr(first + 1, second - first - 1));
    signature = decoded(assertion.substr(second + 1));
  }

  base::json::Document header() const { return document(header_text); }
  base::json::Document payload() const { return document(payload_text); }

  std::string signed_part, header_text, payload_text, signature;

 private:
  static std::string decoded(std::string_view text) {
    const auto bytes = base::base64url_decode(text);
    REQUIRE(bytes);
    return *bytes;
  }
  static base::json::Document document(std::string_view text) {
    auto read = base::json::Document::parse(text);
    REQUIRE(read);
    return std::move(*read);
  }
};

}  // namespace azvmreset::test
