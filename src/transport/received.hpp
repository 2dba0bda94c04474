// An answer while it comes in.
#pragma once

#include "base/wiped.hpp"

#include <azvmreset/transport.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace azvmreset::transport {

// Takes header lines and pieces of the body as libcurl delivers them, and
// stops at the caps. Informational answers (1xx) and trailers are counted
// against the cap and dropped. Confined.
class Received {
 public:
  Received(std::size_t max_header_bytes, std::size_t max_body_bytes) noexcept
      : header_room_(max_header_bytes), body_room_(max_body_bytes) {}

  // False when the cap is passed. May throw std::bad_alloc.
  bool header_line(std::string_view line);
  bool body_part(std::string_view bytes);

  // 0 before the status line of the answer.
  int status() const noexcept { return status_; }

  // The empty line after the headers has come. libcurl is content without it,
  // when the connection ends in the middle of a header.
  bool head_complete() const noexcept { return expecting_ == Expecting::trailer; }

  HttpResponse take() &&;

 private:
  enum class Expecting : std::uint8_t { status_line, field, trailer };

  void add_field(std::string_view line);

  std::size_t header_room_;
  std::size_t body_room_;
  Expecting expecting_ = Expecting::status_line;
  int status_ = 0;
  std::vector<std::pair<std::string, std::string>> headers_;
  base::WipedString body_;
};

}  // namespace azvmreset::transport
