#include "transport/header_lines.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>

namespace azvmreset::transport {

namespace {

// Those that libcurl would add.
constexpr std::string_view kUnwanted[] = {"Accept", "Content-Type", "Expect"};

constexpr std::size_t kMarkAndZero = 3;

std::size_t room_for(const std::vector<HttpHeader>& headers) noexcept {
  std::size_t room = 0;
  for (const HttpHeader& header : headers) room += header.name.size() + header.value.expose().size() + kMarkAndZero;
  for (const std::string_view name : kUnwanted) room += name.size() + kMarkAndZero;
  return room;
}

}  // namespace

HeaderLines::HeaderLines(const std::vector<HttpHeader>& headers) {
  // Neither may move once a node points into it.
  text_.reserve(room_for(headers));
  nodes_.reserve(headers.size() + std::size(kUnwanted));

  for (const HttpHeader& header : headers) {
    // A name and a semicolon: libcurl's way to write a header without a value.
    const std::string_view value = header.value.expose();
    add(header.name, value.empty() ? ";" : ": ", value);
  }
  for (const std::string_view name : kUnwanted) {
    const bool given = std::any_of(headers.begin(), headers.end(), [name](const HttpHeader& header) {
      return base::equals_ignoring_case(header.name, name);
    });
    if (!given) add(name, ":", {});  // a name and a colon: libcurl's way to leave it out
  }
}

void HeaderLines::add(std::string_view name, std::string_view mark, std::string_view value) {
  const std::size_t begin = text_.size();
  base::append(text_, name);
  base::append(text_, mark);
  base::append(text_, value);
  text_.push_back('\0');
  nodes_.push_back(curl_slist{text_.data() + begin, nullptr});
  if (nodes_.size() > 1) nodes_[nodes_.size() - 2].next = &nodes_.back();
}

}  // namespace azvmreset::transport
