#include "guest/net_answer.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <cstddef>

namespace azvmreset::guest {
namespace {

constexpr std::uint32_t win32_facility = 0x80070000;
constexpr std::int64_t last_number = 0xFFFF;
constexpr int failure_of_net = 2;

// The number that begins at `at`; 0 where none does, or none that fits.
std::int32_t number_at(std::string_view text, std::size_t at) noexcept {
  std::int32_t number = 0;
  for (; at < text.size() && base::is_digit(text[at]); ++at) {
    number = number * 10 + (text[at] - '0');
    if (number > last_number) return 0;
  }
  return number;
}

std::int32_t number_after(std::string_view text, std::string_view words) noexcept {
  const std::size_t found = base::find_ignoring_case(text, words);
  if (found == std::string_view::npos) return 0;
  return number_at(text, std::min(text.find_first_not_of(' ', found + words.size()), text.size()));
}

// The only number of a line, however the words around it are spelled.
std::int32_t lone_number(std::string_view line) noexcept {
  constexpr std::string_view digits = "0123456789";
  const std::size_t begin = line.find_first_of(digits);
  if (begin == std::string_view::npos) return 0;
  const std::size_t end = std::min(line.find_first_not_of(digits, begin), line.size());
  if (line.find_first_of(digits, end) != std::string_view::npos) return 0;
  return number_at(line, begin);
}

// `net` leaves a line free between a system error's number and its text.
bool begins_with_free_line(std::string_view text) noexcept {
  return text.starts_with("\r\n") || text.starts_with("\n");
}

std::int32_t first_known_lone_number(std::string_view output) noexcept {
  while (!output.empty()) {
    const std::size_t end = std::min(output.find('\n'), output.size());
    const std::int32_t number = lone_number(output.substr(0, end));
    output.remove_prefix(std::min(end + 1, output.size()));
    if (failure_of_number(number) != nullptr && begins_with_free_line(output)) return number;
  }
  return 0;
}

std::int32_t number_in(std::string_view output, bool net_may_have_failed) noexcept {
  if (const std::int32_t number = number_after(output, "NET HELPMSG")) return number;
  if (const std::int32_t number = number_after(output, "System error")) return number;
  return net_may_have_failed ? first_known_lone_number(output) : 0;
}

}  // namespace

std::optional<NetAnswer> explain_net_output(std::string_view output, std::optional<int> exit_code) {
  const bool failed = exit_code.value_or(0) != 0;
  NetAnswer answer;
  answer.number = number_in(output, exit_code == failure_of_net);
  answer.failure = failure_of_number(answer.number);
  // What `net` asks for has no number. Of other words only those count that
  // scripts are known to fail with: any word may stand in what a script writes.
  if (answer.failure == nullptr) answer.failure = recognise(output, Place::script);
  if (answer.number == 0 && answer.failure == nullptr && !failed) return std::nullopt;
  return answer;
}

const Failure* failure_of_number(std::int64_t number) noexcept {
  if (number <= 0 || number > last_number) return nullptr;
  const std::uint32_t hresult = win32_facility | static_cast<std::uint32_t>(number);
  const auto rows = failure_catalogue();
  const auto row = std::find_if(rows.begin(), rows.end(), [&](const Failure& failure) {
    return std::find(failure.hresults.begin(), failure.hresults.end(), hresult) != failure.hresults.end();
  });
  return row == rows.end() ? nullptr : &*row;
}

}  // namespace azvmreset::guest
