#include "transport/received.hpp"

#include "base/decimal.hpp"

#include <algorithm>

namespace azvmreset::transport {

namespace {

// ARM sends about that many.
constexpr std::size_t kUsualHeaders = 16;

std::string_view trimmed(std::string_view text) noexcept {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

// "HTTP/1.1 404 Not Found"; 0 when there is no number in its place.
int status_of(std::string_view line) noexcept {
  line.remove_prefix(std::min(line.find(' ') + 1, line.size()));
  const auto status = base::parse_decimal(line.substr(0, 3));
  return status ? static_cast<int>(*status) : 0;
}

}  // namespace

bool Received::header_line(std::string_view line) {
  if (line.size() > header_room_) return false;
  header_room_ -= line.size();

  const bool blank = line == "\r\n" || line == "\n" || line.empty();
  switch (expecting_) {
    case Expecting::status_line:
      if (blank) break;
      status_ = status_of(line);
      headers_.reserve(kUsualHeaders);
      expecting_ = Expecting::field;
      break;
    case Expecting::field:
      if (!blank) {
        add_field(line);
      } else if (status_ >= 100 && status_ < 200) {
        headers_.clear();
        status_ = 0;
        expecting_ = Expecting::status_line;
      } else {
        expecting_ = Expecting::trailer;
      }
      break;
    case Expecting::trailer:
      break;
  }
  return true;
}

void Received::add_field(std::string_view line) {
  // A line that begins with a space goes on with the one before (RFC 9112, 5.2).
  if (line.front() == ' ' || line.front() == '\t') {
    const std::string_view more = trimmed(line);
    if (headers_.empty() || more.empty()) return;
    std::string& value = headers_.back().second;
    value.append(value.empty() ? "" : " ").append(more);
    return;
  }
  const std::size_t colon = line.find(':');
  if (colon == 0 || colon == std::string_view::npos) return;
  headers_.emplace_back(line.substr(0, colon), trimmed(line.substr(colon + 1)));
}

bool Received::body_part(std::string_view bytes) {
  if (bytes.size() > body_room_) return false;
  body_room_ -= bytes.size();
  base::append(body_, bytes);
  return true;
}

HttpResponse Received::take() && {
  HttpResponse response;
  response.status = status_;
  response.headers = std::move(headers_);
  response.body = Secret(base::view(body_));
  return response;
}

}  // namespace azvmreset::transport
