#include "transport/header_lines.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <utility>

namespace azvmreset::transport {

HeaderLines::HeaderLines(const std::vector<HttpHeader>& headers) {
  for (const HttpHeader& header : headers) {
    // A name and a semicolon: libcurl's way to write a header without a value.
    const std::string_view value = header.value.expose();
    append(header.name, value.empty() ? ";" : ": ", value);
  }
  for (const std::string_view name : {"Accept", "Content-Type", "Expect"}) {
    const bool given = std::any_of(headers.begin(), headers.end(), [name](const HttpHeader& header) {
      return base::equals_ignoring_case(header.name, name);
    });
    if (!given) append(name, ":", {});  // a name and a colon: libcurl's way to leave it out
  }
  for (base::WipedString& line : lines_) nodes_.push_back(curl_slist{line.data(), nullptr});
  for (std::size_t i = 1; i < nodes_.size(); ++i) nodes_[i - 1].next = &nodes_[i];
}

void HeaderLines::append(std::string_view name, std::string_view mark, std::string_view value) {
  base::WipedString line;
  line.reserve(name.size() + mark.size() + value.size() + 1);
  base::append(line, name);
  base::append(line, mark);
  base::append(line, value);
  line.push_back('\0');
  lines_.push_back(std::move(line));
}

}  // namespace azvmreset::transport
