#include "guest/marker.hpp"

#include "base/fail.hpp"
#include "base/json/reader.hpp"
#include "base/quote.hpp"
#include "guest/answer_fields.hpp"
#include "guest/planted_names.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

namespace azvmreset::guest {
namespace {

using base::fail;
using base::quoted;
using base::json::Document;
using base::json::Value;

constexpr std::int64_t contract_version = 1;
constexpr std::size_t longest_marker = std::size_t{1} << 20;
constexpr std::size_t longest_line = std::size_t{64} * 1024;
constexpr std::size_t deepest = 8;
constexpr std::size_t longest_word = 256;
constexpr std::size_t longest_text = 1200;  // 300 characters
constexpr std::size_t most_words = 64;
constexpr std::int64_t last_time = 253402300799;  // of the year 9999
constexpr std::int64_t last_code = 0xFFFFFFFF;

constexpr std::string_view outcome_names[] = {"done", "refused", "failed"};

std::vector<std::string> words_of(AnswerFields& fields, std::string_view name) {
  std::vector<std::string> words;
  for (const Value value : fields.list(name, most_words).elements()) {
    const auto word = value.text();
    if (!word || word->size() > longest_word) fields.refuse(name);
    words.emplace_back(word.value_or(""));
  }
  return words;
}

void read_planted(AnswerFields& line, Marker& marker) {
  const std::string what = line.text("planted", longest_word);
  const auto clock = line.number("clock", 0, last_time);
  if (what == "started") {
    marker.started = true;
    marker.task = line.text("task", longest_word);
    if (marker.task != name_of(PlantedWork::reset_password) && marker.task != name_of(PlantedWork::reset_rdp)) {
      line.refuse("task");
    }
    marker.computer = line.text("computer", longest_word);
    marker.started_at = clock;
  } else if (what == "ended") {
    marker.ended = true;
    marker.ended_at = clock;
    marker.restored = line.flag("restored").value_or(false);
    marker.left = words_of(line, "left");
  } else if (what == "ended_by_cmd") {
    marker.ended_by_cmd = true;
  } else if (what == "too_late") {
    marker.too_late = true;
  } else {
    line.refuse("planted");
  }
}

void read_rdp(AnswerFields& line, Marker& marker) {
  AnswerFields fields(line.object("rdp"));
  RdpAnswer answer;
  const auto* const outcome =
      std::find(std::begin(outcome_names), std::end(outcome_names), fields.text("outcome", longest_word));
  if (outcome == std::end(outcome_names)) {
    fields.refuse("outcome");
  } else {
    answer.outcome = static_cast<AccountOutcome>(outcome - std::begin(outcome_names));
  }
  answer.reason = fields.text("reason", longest_word);
  answer.step = fields.text("step", longest_word);
  answer.code = fields.number("code", 0, last_code).value_or(0);
  answer.text = fields.text("text", longest_text);
  answer.changed = words_of(fields, "changed");
  const bool done = answer.outcome == AccountOutcome::done;
  if (done != answer.reason.empty()) fields.refuse("reason");
  if (answer.outcome == AccountOutcome::refused && !answer.changed.empty()) fields.refuse("changed");
  if (!fields.wrong().empty()) line.refuse(base::format("rdp.{}", fields.wrong()));
  marker.rdp = std::move(answer);
}

Error broken(std::string_view member) {
  return fail(ErrorCode::protocol, "a line of the marker does not keep the contract: its member {} is not as agreed",
              quoted(member));
}

// Line by line; what the account script wrote is kept for its own reader.
class MarkerReader {
 public:
  explicit MarkerReader(std::string_view id) : id_(id) {}

  Result<void> read(std::string_view line);
  Result<Marker> end();

 private:
  std::string_view id_;
  Marker marker_;
  std::string account_lines_;
  bool account_answered_ = false;
  bool ours_ = false;
};

Result<void> MarkerReader::read(std::string_view line) {
  if (!line.starts_with('{') || line.size() > longest_line) return {};
  const auto document = Document::parse(line, {longest_line, deepest});
  if (!document) return {};  // cut off, or of somebody else
  const Value root = document->root();
  if (root["azvmreset"].integer() != contract_version || root["nonce"].text() != id_) return {};
  ours_ = true;

  const bool planted = root["planted"].present();
  if (planted || root["rdp"].present()) {
    AnswerFields fields(root);
    if (planted) {
      read_planted(fields, marker_);
    } else {
      read_rdp(fields, marker_);
    }
    if (!fields.wrong().empty()) return broken(fields.wrong());
    return {};
  }
  account_lines_.append(line).push_back('\n');
  const Value mode = root["language_mode"];
  if (mode.present() ? mode.text() != "FullLanguage" : !root["sealed"].present()) account_answered_ = true;
  return {};
}

Result<Marker> MarkerReader::end() {
  if (!ours_) {
    return fail(ErrorCode::protocol, "found nothing with the id {} in the marker: it is of another planting",
                quoted(id_));
  }
  auto sealed = read_sealed_password(account_lines_, id_);
  if (!sealed) return sealed.error();
  marker_.sealed = std::move(*sealed);
  if (account_answered_) {
    auto answer = read_account_answer(account_lines_, id_);
    if (!answer) return answer.error();
    marker_.account = std::move(*answer);
  }
  return std::move(marker_);
}

}  // namespace

Result<Marker> read_marker(std::string_view bytes, std::string_view id) {
  if (bytes.size() > longest_marker) {
    return fail(ErrorCode::protocol, "found a marker of {} bytes; expected at most {}", bytes.size(), longest_marker);
  }
  // Each line is safe on the disk before the script goes on.
  if (bytes.find('\n') == std::string_view::npos) {
    Marker marker;
    marker.begun = false;
    return marker;
  }
  MarkerReader reader(id);
  while (!bytes.empty()) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    std::string_view line = bytes.substr(0, end);
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
    line = line.substr(0, line.find_last_not_of(" \t\r") + 1);
    if (auto read = reader.read(line); !read) return read.error();
  }
  return reader.end();
}

}  // namespace azvmreset::guest
