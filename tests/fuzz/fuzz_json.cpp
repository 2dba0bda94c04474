// Whatever is read can be walked, written, read again and masked.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/encoding/utf8.hpp"
#include "base/json/masking.hpp"
#include "base/json/reader.hpp"
#include "fuzz/require.hpp"

using namespace azvmreset::base;

namespace {

// Visits every value, and asks each the questions that a parser of answers asks.
std::size_t count(json::Value value) {
  require(value.present());
  value.integer();
  value.boolean();
  require(is_utf8(value.text_or("")));

  std::size_t total = 1;
  std::size_t children = 0;
  for (const json::Value element : value.elements()) {
    total += count(element);
    ++children;
  }
  for (const auto [name, member] : value.members()) {
    require(is_utf8(name));
    require(value[name].present() && value.any_case(name).present());
    total += count(member);
    ++children;
  }
  require(children == value.size());
  require(!value.at(children).present());
  return total;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto document = json::Document::parse(text);
  const std::string masked = json::mask_secrets(text);
  if (!document) {
    require(masked == "\"REDACTED\"");
    return 0;
  }

  const std::string dump = document->root().dump();
  const auto again = json::Document::parse(dump, {.bytes = 8 * size + 8, .depth = 64});
  require(again.ok());
  require(count(again->root()) == count(document->root()));
  require(again->root().dump() == dump);

  if (!json::secret_shaped_member(document->root())) require(masked == dump);
  require(json::mask_secrets(masked) == masked);
  const auto pretty = json::Document::parse(json::mask_secrets(dump, json::Style::pretty));
  require(pretty && pretty->root().dump() == masked);
  return 0;
}
