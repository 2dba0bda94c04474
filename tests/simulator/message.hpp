// What passes between a front and the model.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace azvmreset::sim {

using Time = std::chrono::system_clock::time_point;
using Duration = std::chrono::milliseconds;
using Headers = std::vector<std::pair<std::string, std::string>>;

// The first header of that name, in any case.
std::optional<std::string_view> find_header(const Headers& headers, std::string_view name) noexcept;

struct Request {
  std::string method;
  std::string url;  // absolute
  Headers headers;
  std::string body;
};

struct Answer {
  int status = 200;
  Headers headers;
  std::string body;
};

// What becomes of the connection. The last three happen before a byte of the
// request left; only the front in process can show them.
enum class Wire { answered, reset, stalled, cut, refused, unresolved, untrusted };

// An answer and its fate on the way back.
struct Reply {
  Answer answer;
  Wire wire = Wire::answered;
  std::size_t cut_at = 0;  // bytes of the body that arrive, when cut
  Duration delay{0};       // before the first byte of the answer
};

}  // namespace azvmreset::sim
