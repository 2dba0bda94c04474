// The lines of a journal (docs/journal.md). Each is bound to all before it by
// a hash, so none can be changed, left out, repeated or exchanged unseen. That
// guards against accidents and careless editing, not against somebody who
// writes a whole journal: what it says is compared with Azure in any case.
#pragma once

#include "base/json/reader.hpp"

#include <azvmreset/result.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace azvmreset::journal {

constexpr std::size_t longest_journal = 16u << 20;
constexpr std::size_t longest_line = 1u << 20;  // with its line feed

// What a journal says at one moment.
struct Record {
  Record(std::chrono::system_clock::time_point time, std::string word, base::json::Document json)
      : at(time), event(std::move(word)), document(std::move(json)) {}

  std::chrono::system_clock::time_point at;
  std::string event;

  // The members of the event, beside "n", "at" and "event".
  base::json::Value operator[](std::string_view member) const noexcept { return document.root()[member]; }

  base::json::Document document;
};

// How far a journal goes: what the next line is bound to. Its digits are
// empty before the first line.
struct Position {
  std::string hash;
  std::uint64_t records = 0;
  std::uint64_t bytes = 0;
};

struct Contents {
  std::vector<Record> records;
  Position end;  // of the last whole line; what lies behind it is the torn end of an append
};

// Fails with invalid_argument, naming the line, what was found and what was
// expected. `name` is what the message calls the journal.
Result<Contents> read(std::string_view bytes, std::string_view name);

// A line that `read` understands, and the position behind it. `members` is a
// JSON object. Fails with `internal` where it is none, has a member that is
// taken, or one that holds a secret by its name, or is too long.
Result<std::string> line_after(Position& position, std::chrono::system_clock::time_point at, std::string_view event,
                               std::string_view members);

}  // namespace azvmreset::journal
