#include "journal/format.hpp"

#include "base/ascii.hpp"
#include "base/digest.hpp"
#include "base/fail.hpp"
#include "base/json/masking.hpp"
#include "base/json/writer.hpp"
#include "base/quote.hpp"
#include "base/timestamp.hpp"

#include <azvmreset/version.hpp>

#include <algorithm>
#include <optional>

namespace azvmreset::journal {
namespace {

using base::format;
using base::quoted;
using base::json::Document;
using base::json::Value;
using base::json::Writer;

constexpr std::int64_t version_read = 1;
constexpr std::size_t hash_digits = 64;
constexpr base::json::Limits limits{longest_line, 32};
constexpr std::string_view version_member = "azvmreset_journal";
constexpr std::string_view library_member = "library";

std::string hash_of(std::string_view previous, std::string_view json) {
  std::string both(previous);
  both += json;
  return base::sha256_hex(both);
}

bool is_word(std::string_view text) noexcept {
  return !text.empty() && text.size() <= 40 &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

// The name that an object of the value has twice, if any.
std::optional<std::string> doubled_name(Value value) {
  std::vector<std::string_view> names;
  for (const auto [name, member] : value.members()) {
    names.push_back(name);
    if (auto below = doubled_name(member)) return below;
  }
  for (const Value element : value.elements()) {
    if (auto below = doubled_name(element)) return below;
  }
  std::sort(names.begin(), names.end());
  const auto twice = std::adjacent_find(names.begin(), names.end());
  if (twice == names.end()) return std::nullopt;
  return std::string(*twice);
}

// Why a line is none that this version wrote at that place.
using Objection = std::string;

// The record of a line's JSON, as the one of that number.
std::variant<Record, Objection> record_of(std::string_view json, std::uint64_t number) {
  auto parsed = Document::parse(json, limits);
  if (!parsed) return "expected a JSON object, found " + parsed.error().message;
  const Value root = parsed->root();
  if (!root.is_object()) return Objection("expected a JSON object");
  if (const auto twice = doubled_name(root)) return format("expected each member once, found {} twice", quoted(*twice));
  if (root["n"].integer() != static_cast<std::int64_t>(number)) {
    return format("expected the record {}, found {}", number, quoted(root["n"].dump(), 40));
  }
  const auto at = base::parse_timestamp(root["at"].text_or(""));
  if (!at) return format("expected a time in \"at\", found {}", quoted(root["at"].dump(), 40));
  std::string event = root["event"].text_or("");
  if (!is_word(event)) return format("expected a word in \"event\", found {}", quoted(root["event"].dump(), 60));
  if (root[version_member].present() != (number == 1)) {
    return format("expected the version of the journal in its first record, and there alone");
  }
  return Record(*at, std::move(event), std::move(*parsed));
}

Error corrupt(std::string_view name, std::uint64_t line, std::string_view why) {
  auto error = base::fail(ErrorCode::invalid_argument, "{} is corrupt at line {}: {}", name, line, why);
  error.remedy = "use a copy of it that nobody has changed; if there is none, adopt shows what the rescue has left";
  return error;
}

Error too_long(std::string_view name, std::size_t bytes) {
  auto error = base::fail(ErrorCode::invalid_argument, "{} has {} bytes; a journal has at most {}", name, bytes,
                          longest_journal);
  error.remedy = "name the file that the rescue was begun with; if it is lost, adopt shows what the rescue has left";
  return error;
}

Error another_version(std::string_view name, const Record& first, std::int64_t version) {
  const std::string library = first[library_member].text_or("");
  auto error = base::fail(ErrorCode::invalid_argument,
                          "{} is of version {}, written by azvmreset {}; azvmreset {} reads version {}", name, version,
                          quoted(library, 40), azvmreset::version(), version_read);
  error.remedy = "go on with the azvmreset that wrote it, or one of a later version";
  return error;
}

// The rest after the last line feed is the torn end of an append. So is a last
// line with a zero byte, which no line has: a file system may have made the
// file as long as it was to be before all of its blocks were written.
std::string_view without_torn_end(std::string_view bytes) {
  const std::size_t end = bytes.rfind('\n');
  if (end == std::string_view::npos) return {};
  const std::string_view whole = bytes.substr(0, end + 1);
  const std::size_t before = whole.substr(0, end).rfind('\n');
  const std::size_t last = before == std::string_view::npos ? 0 : before + 1;
  return whole.substr(last).find('\0') == std::string_view::npos ? whole : whole.substr(0, last);
}

}  // namespace

Result<Contents> read(std::string_view bytes, std::string_view name) {
  if (bytes.size() > longest_journal) return too_long(name, bytes.size());
  Contents contents;
  Position& end = contents.end;
  std::string_view rest = without_torn_end(bytes);
  while (!rest.empty()) {
    const std::uint64_t number = end.records + 1;
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(line.size() + 1);
    if (line.size() + 1 > longest_line) {
      return corrupt(name, number, format("it has {} bytes, expected at most {}", line.size() + 1, longest_line));
    }
    if (line.size() <= hash_digits || line[hash_digits] != ' ') {
      return corrupt(name, number, format("expected 64 digits, a space and JSON, found {}", quoted(line)));
    }
    const std::string_view json = line.substr(hash_digits + 1);
    std::string hash = hash_of(end.hash, json);
    if (line.substr(0, hash_digits) != hash) {
      return corrupt(name, number,
                     format("it does not follow from the lines before it: expected the hash {}, found {}", hash,
                            quoted(line.substr(0, hash_digits))));
    }
    auto read = record_of(json, number);
    if (const auto* objection = std::get_if<Objection>(&read)) return corrupt(name, number, *objection);
    Record& record = *std::get_if<Record>(&read);
    if (number == 1) {
      const auto version = record[version_member].integer();
      if (!version) return corrupt(name, number, "expected a number as the version of the journal");
      if (*version != version_read) return another_version(name, record, *version);
    }
    contents.records.push_back(std::move(record));
    end.hash = std::move(hash);
    end.records = number;
    end.bytes += line.size() + 1;
  }
  return contents;
}

Result<std::string> line_after(Position& position, std::chrono::system_clock::time_point at, std::string_view event,
                               std::string_view members) {
  const std::uint64_t number = position.records + 1;
  auto given = Document::parse(members, limits);
  if (!given || !given->root().is_object()) {
    return base::fail(ErrorCode::internal, "the members of the record {} are no JSON object", quoted(event));
  }
  if (const auto secret = base::json::secret_shaped_member(given->root())) {
    return base::fail(ErrorCode::internal, "the record {} has a member for a secret: {}", quoted(event),
                      quoted(*secret));
  }
  Writer json;
  json.begin_object();
  json.member("n", static_cast<std::int64_t>(number)).member("at", base::format_timestamp(at)).member("event", event);
  if (number == 1) json.member(version_member, version_read).member(library_member, azvmreset::version());
  for (const auto [name, value] : given->root().members()) json.key(name).value(value);
  const std::string text = json.end_object().text();

  auto understood = record_of(text, number);
  if (const auto* objection = std::get_if<Objection>(&understood)) {
    return base::fail(ErrorCode::internal, "the record {} cannot be written: {}", quoted(event), *objection);
  }
  Position next;
  next.hash = hash_of(position.hash, text);
  std::string line = next.hash + ' ' + text + '\n';
  next.records = number;
  next.bytes = position.bytes + line.size();
  if (line.size() > longest_line || next.bytes > longest_journal) {
    return base::fail(ErrorCode::internal, "the record {} of {} bytes is too long for a journal of {}", quoted(event),
                      line.size(), position.bytes);
  }
  position = std::move(next);
  return line;
}

}  // namespace azvmreset::journal
