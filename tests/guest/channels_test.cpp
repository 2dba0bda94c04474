// Every way on which a name or a password travels carries every printable character, or says beforehand that it does
// not: the script's parameters, the body of a request, a line for cmd (cmd_quoting_test.cpp).
#include <random>
#include <string>

#include "base/encoding/base64url.hpp"
#include "base/json/reader.hpp"
#include "guest/account_request.hpp"
#include "guest/vm_access_settings.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::guest;

namespace {

constexpr int rounds = 5000;

void append_utf8(std::string& text, std::uint32_t c) {
  const auto put = [&](std::uint32_t byte) { text += static_cast<char>(byte); };
  if (c < 0x80) return put(c);
  if (c < 0x800) {
    put(0xC0 | (c >> 6));
  } else if (c < 0x10000) {
    put(0xE0 | (c >> 12));
    put(0x80 | ((c >> 6) & 0x3F));
  } else {
    put(0xF0 | (c >> 18));
    put(0x80 | ((c >> 12) & 0x3F));
    put(0x80 | ((c >> 6) & 0x3F));
  }
  put(0x80 | (c & 0x3F));
}

// Half of it ASCII; of the rest every character that is not a control or half of a pair.
std::string drawn_text(std::mt19937& draw) {
  std::string text;
  for (auto left = draw() % 40 + 1; left > 0; --left) {
    if (draw() % 2 == 0) {
      append_utf8(text, static_cast<std::uint32_t>(' ' + draw() % 95));
      continue;
    }
    std::uint32_t c = 0;
    do {
      c = 0xA0 + static_cast<std::uint32_t>(draw() % (0x110000 - 0xA0));
    } while (c >= 0xD800 && c <= 0xDFFF);
    append_utf8(text, c);
  }
  return text;
}

bool is_safe_parameter(std::string_view text) {
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
  return text.starts_with('x') && text.find_first_not_of(plain) == std::string_view::npos;
}

}  // namespace

TEST_CASE("drawn passwords come through a parameter of the script as they are", "[guest][channels]") {
  std::mt19937 draw(1);
  for (int round = 0; round < rounds; ++round) {
    const std::string text = drawn_text(draw);
    const Secret parameter = secret_parameter(Secret(text));
    REQUIRE(is_safe_parameter(parameter.expose()));
    REQUIRE((base::base64url_decode(parameter.expose().substr(1)) == text));
  }
}

TEST_CASE("drawn names come through the script's request as they are", "[guest][channels]") {
  std::mt19937 draw(2);
  for (int round = 0; round < rounds; ++round) {
    AccountRequest request;
    request.account = drawn_text(draw);
    const std::string parameter = request_parameter(request);
    REQUIRE(is_safe_parameter(parameter));
    const auto json = base::base64url_decode(std::string_view(parameter).substr(1));
    REQUIRE(json);
    const auto document = base::json::Document::parse(*json);
    REQUIRE(document);
    REQUIRE((document->root()["account"].text() == request.account));
  }
}

TEST_CASE("drawn names and passwords come through the body of a request as they are", "[guest][channels]") {
  std::mt19937 draw(3);
  for (int round = 0; round < rounds; ++round) {
    const std::string name = drawn_text(draw);
    const std::string password = drawn_text(draw);
    const Secret body = reset_password_body({"westeurope", {2, 4}, "tag"}, name, Secret(password));
    const auto document = base::json::Document::parse(body.expose());
    REQUIRE(document);
    const auto properties = document->root()["properties"];
    REQUIRE((properties["settings"]["UserName"].text() == name));
    REQUIRE((properties["protectedSettings"]["Password"].text() == password));
  }
}
