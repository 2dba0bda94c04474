#include "base/timestamp.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "base/ascii.hpp"
#include "base/format.hpp"

namespace azvmreset::base {
namespace {

using std::chrono::system_clock;

struct Civil {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  std::chrono::nanoseconds fraction{0};
  std::chrono::minutes offset{0};
};

std::optional<system_clock::time_point> to_time_point(const Civil& civil) noexcept {
  const std::chrono::year_month_day date{std::chrono::year(civil.year),
                                         std::chrono::month(static_cast<unsigned>(civil.month)),
                                         std::chrono::day(static_cast<unsigned>(civil.day))};
  // Second 60 is a leap second, which no clock here counts: it becomes the
  // first of the next minute.
  if (!date.ok() || civil.hour > 23 || civil.minute > 59 || civil.second > 60) return std::nullopt;

  const std::chrono::seconds since_epoch = std::chrono::sys_days(date).time_since_epoch() +
                                           std::chrono::hours(civil.hour) + std::chrono::minutes(civil.minute) +
                                           std::chrono::seconds(civil.second) - civil.offset;
  constexpr auto first = std::chrono::ceil<std::chrono::seconds>(system_clock::duration::min());
  constexpr auto last = std::chrono::floor<std::chrono::seconds>(system_clock::duration::max());
  if (since_epoch < first) return system_clock::time_point::min();
  if (since_epoch >= last) return system_clock::time_point::max();
  return system_clock::time_point(since_epoch + std::chrono::duration_cast<system_clock::duration>(civil.fraction));
}

// Reads a text from left to right. After the first thing that does not fit,
// nothing fits any more, so only the end asks how it went.
class Scanner {
 public:
  explicit Scanner(std::string_view text) noexcept : rest_(text) {}

  bool at(char c) const noexcept { return fits_ && !rest_.empty() && rest_.front() == c; }
  bool done() const noexcept { return fits_ && rest_.empty(); }

  void expect(std::string_view literal) noexcept {
    const std::string_view found = take(literal.size());
    if (found != literal) fits_ = false;
  }

  int number(std::size_t width) noexcept {
    int value = 0;
    for (const char c : take(width)) {
      if (!is_digit(c)) fits_ = false;
      value = value * 10 + (c - '0');
    }
    return fits_ ? value : 0;
  }

  // Digits after a point, of which nanoseconds keep the first nine.
  std::chrono::nanoseconds fraction() noexcept {
    std::int64_t value = 0;
    std::size_t count = 0;
    for (; !rest_.empty() && is_digit(rest_.front()); rest_.remove_prefix(1), ++count) {
      if (count < 9) value = value * 10 + (rest_.front() - '0');
    }
    if (count == 0) fits_ = false;
    for (; count < 9; ++count) value *= 10;
    return std::chrono::nanoseconds(value);
  }

  // Which of the names stands here, counted from 1; 0 for none.
  template <std::size_t count>
  int one_of(const std::array<std::string_view, count>& names) noexcept {
    for (std::size_t i = 0; i < count; ++i) {
      if (fits_ && rest_.substr(0, names[i].size()) == names[i]) {
        rest_.remove_prefix(names[i].size());
        return static_cast<int>(i) + 1;
      }
    }
    fits_ = false;
    return 0;
  }

 private:
  std::string_view take(std::size_t size) noexcept {
    if (rest_.size() < size) fits_ = false;
    if (!fits_) return {};
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }

  std::string_view rest_;
  bool fits_ = true;
};

void read_time_of_day(Scanner& scan, Civil& civil) noexcept {
  civil.hour = scan.number(2);
  scan.expect(":");
  civil.minute = scan.number(2);
  scan.expect(":");
  civil.second = scan.number(2);
}

constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> short_days = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
constexpr std::array<std::string_view, 7> long_days = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                       "Friday", "Saturday", "Sunday"};

// "Sun, 06 Nov 1994 08:49:37 GMT"
std::optional<system_clock::time_point> parse_imf_fixdate(Scanner scan) noexcept {
  Civil civil;
  scan.one_of(short_days);
  scan.expect(", ");
  civil.day = scan.number(2);
  scan.expect(" ");
  civil.month = scan.one_of(months);
  scan.expect(" ");
  civil.year = scan.number(4);
  scan.expect(" ");
  read_time_of_day(scan, civil);
  scan.expect(" GMT");
  return scan.done() ? to_time_point(civil) : std::nullopt;
}

// "Sunday, 06-Nov-94 08:49:37 GMT"
std::optional<system_clock::time_point> parse_rfc850(Scanner scan) noexcept {
  Civil civil;
  scan.one_of(long_days);
  scan.expect(", ");
  civil.day = scan.number(2);
  scan.expect("-");
  civil.month = scan.one_of(months);
  scan.expect("-");
  const int year = scan.number(2);
  civil.year = year + (year < 70 ? 2000 : 1900);
  scan.expect(" ");
  read_time_of_day(scan, civil);
  scan.expect(" GMT");
  return scan.done() ? to_time_point(civil) : std::nullopt;
}

// "Sun Nov  6 08:49:37 1994"
std::optional<system_clock::time_point> parse_asctime(Scanner scan) noexcept {
  Civil civil;
  scan.one_of(short_days);
  scan.expect(" ");
  civil.month = scan.one_of(months);
  scan.expect(" ");
  if (scan.at(' ')) {
    scan.expect(" ");
    civil.day = scan.number(1);
  } else {
    civil.day = scan.number(2);
  }
  scan.expect(" ");
  read_time_of_day(scan, civil);
  scan.expect(" ");
  civil.year = scan.number(4);
  return scan.done() ? to_time_point(civil) : std::nullopt;
}

}  // namespace

std::string format_timestamp(system_clock::time_point time) {
  const auto moment = std::chrono::floor<std::chrono::milliseconds>(time);
  const auto midnight = std::chrono::floor<std::chrono::days>(moment);
  const std::chrono::year_month_day date(midnight);
  const std::chrono::hh_mm_ss clock(moment - midnight);

  std::string text = format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                            static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                            clock.hours().count(), clock.minutes().count(), clock.seconds().count());
  if (clock.subseconds().count() != 0) text += format(".{:03}", clock.subseconds().count());
  return text + 'Z';
}

std::optional<system_clock::time_point> parse_timestamp(std::string_view text) noexcept {
  Scanner scan(text);
  Civil civil;
  civil.year = scan.number(4);
  scan.expect("-");
  civil.month = scan.number(2);
  scan.expect("-");
  civil.day = scan.number(2);
  scan.expect(scan.at('t') ? "t" : "T");
  read_time_of_day(scan, civil);
  if (scan.at('.')) {
    scan.expect(".");
    civil.fraction = scan.fraction();
  }
  if (scan.at('+') || scan.at('-')) {
    const int sign = scan.at('+') ? 1 : -1;
    scan.expect(sign > 0 ? "+" : "-");
    const int hours = scan.number(2);
    scan.expect(":");
    const int minutes = scan.number(2);
    if (hours > 23 || minutes > 59) return std::nullopt;
    civil.offset = sign * (std::chrono::hours(hours) + std::chrono::minutes(minutes));
  } else {
    scan.expect(scan.at('z') ? "z" : "Z");
  }
  return scan.done() ? to_time_point(civil) : std::nullopt;
}

std::optional<system_clock::time_point> parse_http_date(std::string_view text) noexcept {
  const Scanner scan(text);
  if (const auto time = parse_imf_fixdate(scan)) return time;
  if (const auto time = parse_rfc850(scan)) return time;
  return parse_asctime(scan);
}

}  // namespace azvmreset::base
