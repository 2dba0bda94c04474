// A journal from anywhere: refused with one clean error, or its records are its first lines, and it can be gone on
// with.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/require.hpp"
#include "fuzz/shown.hpp"
#include "journal/format.hpp"

using namespace azvmreset;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  auto contents = journal::read(bytes, "the journal");
  if (!contents) {
    require(contents.error().code == ErrorCode::invalid_argument);
    require(is_fit_to_show(contents.error().message));
    require(!contents.error().remedy.empty());
    return 0;
  }
  journal::Position& end = contents->end;
  require(end.records == contents->records.size());
  require(end.bytes <= size);
  require(end.bytes == 0 || bytes[end.bytes - 1] == '\n');

  const std::string whole = bytes.substr(0, end.bytes);
  const auto line = journal::line_after(end, std::chrono::system_clock::time_point(), "holds", R"({"holder":"one"})");
  require(line.ok());
  const auto longer = journal::read(whole + *line, "the journal");
  require(longer.ok());
  require(longer->records.size() == contents->records.size() + 1);
  require(longer->records.back()["holder"].text() == "one");
  require(longer->end.hash == end.hash);
  return 0;
}
