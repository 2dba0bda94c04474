#include "ops/account_command.hpp"

#include "base/encoding/base64url.hpp"
#include "base/json/reader.hpp"

#include <cstddef>
#include <string_view>

namespace azvmreset::ops {
namespace {

constexpr base::json::Limits limits{std::size_t{64} << 10, 8};

// Every value is the letter x and then text.
std::string_view without_mark(std::string_view value) noexcept {
  return value.starts_with('x') ? value.substr(1) : std::string_view();
}

}  // namespace

std::string nonce_of(const arm::RunCommandView& command) {
  return std::string(without_mark(command.parameter("nonce")));
}

bool holds_made_password(const arm::RunCommandView& command) {
  const auto text = base::base64url_decode(without_mark(command.parameter("request")));
  if (!text) return false;
  const auto request = base::json::Document::parse(*text, limits);
  return request && request->root()["password"].text() == "made";
}

}  // namespace azvmreset::ops
