#include "base/json/masking.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>

#include "base/ascii.hpp"
#include "base/format.hpp"

namespace azvmreset::base::json {
namespace {

constexpr std::string_view secret_names[] = {
    "password",      "adminPassword",    "runAsPassword", "protectedSettings", "protectedParameters",
    "client_secret", "client_assertion", "access_token",  "refresh_token",
};

bool is_secret_shaped(std::string_view name) noexcept {
  return std::any_of(std::begin(secret_names), std::end(secret_names),
                     [&](std::string_view secret) { return equals_ignoring_case(secret, name); });
}

void write_masked(Writer& out, Value value) {
  if (value.is_array()) {
    out.begin_array();
    for (const Value element : value.elements()) write_masked(out, element);
    out.end_array();
  } else if (value.is_object()) {
    out.begin_object();
    for (const auto [name, member] : value.members()) {
      out.key(name);
      if (is_secret_shaped(name) && !member.is_null()) {
        out.string("REDACTED");
      } else {
        write_masked(out, member);
      }
    }
    out.end_object();
  } else {
    out.value(value);
  }
}

// Extends `path` to the first secret-shaped member below `value`.
bool find_secret(Value value, std::string& path) {
  const std::size_t here = path.size();
  std::size_t index = 0;
  for (const Value element : value.elements()) {
    path += format("[{}]", index++);
    if (find_secret(element, path)) return true;
    path.resize(here);
  }
  for (const auto [name, member] : value.members()) {
    if (here > 0) path += '.';
    path += name;
    if (is_secret_shaped(name) || find_secret(member, path)) return true;
    path.resize(here);
  }
  return false;
}

}  // namespace

std::string mask_secrets(std::string_view json, Style style) {
  Writer out(style);
  if (const Result<Document> document = Document::parse(json)) {
    write_masked(out, document->root());
  } else {
    out.string("REDACTED");
  }
  return out.text();
}

std::optional<std::string> secret_shaped_member(Value value) {
  std::string path;
  if (!find_secret(value, path)) return std::nullopt;
  return path;
}

}  // namespace azvmreset::base::json
