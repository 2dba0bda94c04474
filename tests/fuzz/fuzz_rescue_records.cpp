// Records of a rescue in any order, one a line: an event, a space, its members. Each is taken in or refused, and what
// is refused changes nothing.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/require.hpp"
#include "fuzz/shown.hpp"
#include "rescue/replay.hpp"

using namespace azvmreset;

namespace {

struct Size {
  explicit Size(const rescue::Known& known)
      : holders(known.holders.size()),
        begun(known.steps_begun.size()),
        done(known.steps_done.size()),
        ledger(known.ledger.size()),
        said(known.plan.has_value() + known.volume.has_value() + known.planted.has_value() + known.marker.has_value() +
             known.ended.has_value() + known.begun_at.has_value() + known.start_meant_at.has_value()),
        flags(known.start_meant + known.restarted + known.deallocated + known.undoing) {}
  bool operator==(const Size&) const = default;

  std::size_t holders, begun, done, ledger;
  int said, flags;
};

void take(rescue::Known& known, std::string_view line) {
  const std::size_t space = std::min(line.find(' '), line.size());
  const auto members = base::json::Document::parse(line.substr(std::min(space + 1, line.size())));
  if (!members) return;
  const Size before(known);
  const auto taken =
      rescue::replay(known, std::chrono::system_clock::time_point(), line.substr(0, space), members->root());
  if (!taken) {
    require(taken.error().code == ErrorCode::protocol);
    require(is_fit_to_show(taken.error().message));
    require(!taken.error().remedy.empty());
    require(before == Size(known));
  }
  require(known.steps_done.size() <= known.steps_begun.size());
  require(!known.undoing || known.ended != RescueEnd::succeeded);
  for (const auto& item : known.ledger) require(known.item(item.id) == &item);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  rescue::Known known;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    take(known, line);
  }
  return 0;
}
