// The headers of a request as libcurl wants them.
#pragma once

#include "base/wiped.hpp"

#include <curl/curl.h>
#include <azvmreset/transport.hpp>

#include <string_view>
#include <vector>

namespace azvmreset::transport {

// In memory that is wiped, for one of them is the bearer token: libcurl only
// reads the list, so its own way to make one, which copies and never wipes, is
// not needed. Must stay as it is while libcurl has it.
class HeaderLines {
 public:
  // The given headers, and none that libcurl would add of its own accord.
  explicit HeaderLines(const std::vector<HttpHeader>& headers);
  HeaderLines(const HeaderLines&) = delete;
  HeaderLines& operator=(const HeaderLines&) = delete;

  curl_slist* list() noexcept { return nodes_.data(); }

 private:
  void add(std::string_view name, std::string_view mark, std::string_view value);

  base::WipedString text_;  // one line after the other, each with a zero at its end
  std::vector<curl_slist> nodes_;
};

}  // namespace azvmreset::transport
