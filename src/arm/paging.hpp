// Lists that come in pages.
#pragma once

#include "arm/endpoint.hpp"
#include "base/json/writer.hpp"
#include "http/message.hpp"

#include <azvmreset/result.hpp>

#include <cstddef>
#include <optional>
#include <set>
#include <string>

namespace azvmreset::arm {

// Joins pages into {"value":[…]}: of each the array beside `nextLink`, that
// is `value`, else its only array. Pure. Confined.
//
// A service that leads in circles, or never ends, is refused with `protocol`:
// a nextLink seen before, more than 10,000 pages, or more than 256 MiB.
class PageJoiner {
 public:
  explicit PageJoiner(const Endpoint& endpoint);

  // Takes one page, which `url` answered. The URL of the next one, pinned, or
  // nothing when this was the last.
  Result<std::optional<http::Url>> take(const http::Response& page, const http::Url& url);

  Secret finish() &&;

 private:
  const Endpoint& endpoint_;
  base::json::Writer joined_;
  std::set<std::string> seen_;  // the URLs of the pages taken
  std::size_t bytes_ = 0;
};

}  // namespace azvmreset::arm
