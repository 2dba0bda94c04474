// Lists that come in pages.
#pragma once

#include "arm/endpoint.hpp"
#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "http/message.hpp"

#include <azvmreset/result.hpp>

#include <cstddef>
#include <optional>
#include <set>
#include <string>

namespace azvmreset::arm {

// The elements of a list, one after the other, wherever its pages end.
class PageReader {
 public:
  // An error ends the reading, and is its outcome.
  virtual Result<void> read(base::json::Value element) = 0;

 protected:
  ~PageReader() = default;
};

// Where a list leads: of each page the array beside `nextLink`, that is
// `value`, else its only array. Pure. Confined.
//
// A service that leads in circles, or never ends, is refused with `protocol`:
// a nextLink seen before, or more than 10,000 pages.
class PageTrail {
 public:
  explicit PageTrail(const Endpoint& endpoint) noexcept : endpoint_(endpoint) {}

  struct Page {
    base::json::Value list;         // borrowed from the answer
    std::optional<http::Url> next;  // pinned; nothing on the last page
  };

  // Takes one page, which `url` answered.
  Result<Page> follow(const http::Response& page, const http::Url& url);

 private:
  const Endpoint& endpoint_;
  std::set<std::string> seen_;  // the URLs of the pages taken
};

// Joins pages into {"value":[…]}, of at most 256 MiB. Pure. Confined.
class PageJoiner {
 public:
  explicit PageJoiner(const Endpoint& endpoint);

  // The URL of the next page, or nothing when this was the last.
  Result<std::optional<http::Url>> take(const http::Response& page, const http::Url& url);

  Secret finish() &&;

 private:
  PageTrail trail_;
  base::json::Writer joined_;
  std::size_t bytes_ = 0;
};

}  // namespace azvmreset::arm
