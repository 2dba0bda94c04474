#include "simulator/dates.hpp"

#include "base/format.hpp"

namespace azvmreset::sim {
namespace {

using std::chrono::floor;

struct Parts {
  explicit Parts(Time time)
      : day(floor<std::chrono::days>(time)), date(day), clock(floor<std::chrono::seconds>(time - day)) {}

  std::chrono::sys_days day;
  std::chrono::year_month_day date;
  std::chrono::hh_mm_ss<std::chrono::seconds> clock;
};

}  // namespace

std::string http_date(Time time) {
  constexpr std::string_view weekdays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::string_view months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const Parts parts(time);
  return base::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT", weekdays[std::chrono::weekday(parts.day).c_encoding()],
                      unsigned(parts.date.day()), months[unsigned(parts.date.month()) - 1], int(parts.date.year()),
                      parts.clock.hours().count(), parts.clock.minutes().count(), parts.clock.seconds().count());
}

std::string compact_time(Time time) {
  const Parts parts(time);
  return base::format("{}{:02}{:02}T{:02}{:02}{:02}Z", int(parts.date.year()), unsigned(parts.date.month()),
                      unsigned(parts.date.day()), parts.clock.hours().count(), parts.clock.minutes().count(),
                      parts.clock.seconds().count());
}

}  // namespace azvmreset::sim
