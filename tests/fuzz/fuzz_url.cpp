// What is accepted as a URL is read the same way again, keeps to its rules,
// and cannot be left by a reference that does not name another host.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/require.hpp"
#include "http/url.hpp"

using azvmreset::http::Url;

namespace {

void require_rules(const Url& url) {
  const std::string& text = url.text();
  require(text == url.origin() + std::string(url.path()) + text.substr(url.origin().size() + url.path().size()));
  require(text.starts_with(url.secure() ? "https://" : "http://"));
  require(url.path().starts_with('/'));
  require(url.path().find("/../") == std::string_view::npos && !url.path().ends_with("/.."));
  require(!url.host().empty() && url.port() != 0);
  require(url.host().find_first_of("@/?#\\ %") == std::string::npos);
  require(std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f' && c != '\\' && c != '#'; }));

  const auto again = Url::parse(text);
  require(again.ok());
  require(again->text() == text && again->same_origin(url) && again->query() == url.query());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // A base, a line break, a reference.
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t line = std::min(input.find('\n'), input.size());
  const std::string_view reference = input.substr(std::min(line + 1, input.size()));

  const auto base = Url::parse(input.substr(0, line));
  if (!base) return 0;
  require_rules(*base);

  if (const auto resolved = base->resolve(reference)) {
    require_rules(*resolved);
    const bool names_a_host = reference.find("//") == 0 || reference.find(':') != std::string_view::npos;
    require(names_a_host || resolved->same_origin(*base));
  }
  if (const auto placed = base->at(reference)) {
    require_rules(*placed);
    require(placed->same_origin(*base));
  }
  return 0;
}
