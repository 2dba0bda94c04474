#include "guest/rescue_answer.hpp"

#include "base/decimal.hpp"
#include "base/digest.hpp"
#include "base/encoding/base64.hpp"
#include "base/fail.hpp"
#include "base/json/reader.hpp"
#include "base/quote.hpp"
#include "guest/answer_fields.hpp"
#include "guest/gunzip.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace azvmreset::guest {
namespace {

using base::json::Document;
using base::json::Value;

constexpr std::int64_t contract_version = 1;
constexpr std::size_t longest_line = 8192;
constexpr std::size_t deepest = 4;
constexpr std::size_t longest_word = 64;
constexpr std::size_t longest_text = 1200;
constexpr std::size_t longest_chunk = 4096;       // in base64
constexpr std::int64_t longest_packed = 8 << 20;  // some files of 1 MiB
constexpr std::size_t longest_report = std::size_t{32} << 20;

constexpr std::string_view outcome_names[] = {"done", "refused", "failed"};
constexpr std::string_view reason_names[] = {"",
                                             "too_late",
                                             "bad_request",
                                             "tools_missing",
                                             "disk_not_found",
                                             "disk_ambiguous",
                                             "disk_identity_collision",
                                             "disk_changed",
                                             "not_windows",
                                             "other_computer",
                                             "disk_encrypted",
                                             "hibernated",
                                             "unclean",
                                             "read_only",
                                             "untrustworthy",
                                             "too_large",
                                             "exists",
                                             "windows_only",
                                             "setup_in_progress",
                                             "windows",
                                             "unknown"};

template <class Word, std::size_t count>
std::optional<Word> word_of(const std::string_view (&names)[count], std::string_view name) noexcept {
  const auto* const found = std::find(std::begin(names), std::end(names), name);
  if (found == std::end(names)) return std::nullopt;
  return static_cast<Word>(found - std::begin(names));
}

// Takes a line off, without its end.
std::string_view next_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::optional<Document> answer_line(std::string_view output, std::string_view nonce) {
  std::optional<Document> last;
  while (!output.empty()) {
    const std::string_view line = next_line(output);
    if (!line.starts_with('{') || line.size() > longest_line) continue;
    auto document = Document::parse(line, {longest_line, deepest});
    if (!document) continue;
    const Value root = document->root();
    if (root["azvmreset"].integer() != contract_version || root["nonce"].text() != nonce) continue;
    if (root["rescue"].is_object()) last = std::move(*document);
  }
  return last;
}

Error broken(std::string_view what) {
  return base::fail(ErrorCode::protocol, "the rescue machine's answer does not keep the contract: {} is not as agreed",
                    base::quoted(what));
}

// What each line of a report is for.
struct Reader {
  RescueReport report;
  std::string_view wrong;  // the first line's word that was not as agreed

  std::optional<bool> flag(std::string_view value) {
    if (value == "unknown" || value.empty()) return std::nullopt;
    if (value != "0" && value != "1") wrong = value;
    return value == "1";
  }
  std::optional<std::int64_t> number(std::string_view value) {
    if (value.empty()) return std::nullopt;
    const auto read = base::parse_decimal(value);
    constexpr std::uint64_t most = 0xffffffff;
    if (!read || *read > most) {
      wrong = value;
      return std::nullopt;
    }
    return static_cast<std::int64_t>(*read);
  }
  std::string text(std::string_view value) {
    const auto read = base::base64_decode(value);
    if (!read) wrong = value;
    return read.value_or("");
  }

  void take(std::string_view word, std::string_view value);
  bool take_fact(std::string_view word, std::string_view value);
  bool take_path(std::string_view word, std::string_view value);
  bool take_file(std::string_view word, std::string_view value);
};

bool Reader::take_fact(std::string_view word, std::string_view value) {
  if (word == "disk") return report.identity = value, true;
  if (word == "computer") return report.computer = text(value), true;
  if (word == "product_type") return report.product_type = text(value), true;
  if (word == "domain") return report.domain = text(value), true;
  if (word == "partition") return report.partition = number(value), true;
  if (word == "setup_type") return report.setup_type = number(value), true;
  if (word == "setup_command_line") return report.setup_command_line = text(value), true;
  const std::pair<std::string_view, std::optional<bool>*> flags[] = {{"bitlocker", &report.encrypted},
                                                                     {"hibernated", &report.hibernated},
                                                                     {"unclean", &report.unclean},
                                                                     {"journal_replayed", &report.journal_replayed},
                                                                     {"local_policy_off", &report.local_policy_off}};
  for (const auto& [name, where] : flags) {
    if (word == name) return *where = flag(value), true;
  }
  return false;
}

bool Reader::take_path(std::string_view word, std::string_view value) {
  const std::pair<std::string_view, std::vector<std::string>*> lists[] = {
      {"tool", &report.tools},      {"directory", &report.directories},
      {"missing", &report.missing}, {"made", &report.made},
      {"begun", &report.begun},     {"written", &report.written},
      {"removed", &report.removed}, {"kept", &report.kept}};
  for (const auto& [name, where] : lists) {
    if (word == name) return where->emplace_back(value), true;
  }
  return false;
}

bool Reader::take_file(std::string_view word, std::string_view value) {
  if (word == "file") return report.files.push_back(RescuedFile{std::string(value), {}, 0, {}}), true;
  if (report.files.empty()) return false;
  RescuedFile& file = report.files.back();
  if (word == "content") return file.content = text(value), true;
  if (word == "acl") return file.security_descriptor = text(value), true;
  if (word != "attributes") return false;
  file.attributes = static_cast<std::uint32_t>(number(value).value_or(0));
  return true;
}

void Reader::take(std::string_view word, std::string_view value) {
  if (!take_fact(word, value) && !take_path(word, value) && !take_file(word, value)) wrong = word;
}

}  // namespace

std::string_view name_of(RescueReason reason) noexcept { return reason_names[static_cast<std::size_t>(reason)]; }

Result<RescueAnswer> read_rescue_answer(std::string_view output, std::string_view nonce) {
  const auto line = answer_line(output, nonce);
  if (!line) {
    return base::fail(ErrorCode::protocol,
                      "the rescue machine did not answer this request: no line of what its script wrote has its nonce");
  }
  AnswerFields fields(line->root()["rescue"]);
  RescueAnswer answer;
  const auto outcome = word_of<RescueOutcome>(outcome_names, fields.text("outcome", longest_word));
  if (!outcome) fields.refuse("outcome");
  answer.outcome = outcome.value_or(RescueOutcome::failed);
  answer.reason =
      word_of<RescueReason>(reason_names, fields.text("reason", longest_word)).value_or(RescueReason::unknown);
  if ((answer.outcome == RescueOutcome::done) != (answer.reason == RescueReason::none)) fields.refuse("reason");
  answer.text = fields.text("text", longest_text);
  answer.total = static_cast<std::size_t>(fields.number("total", 0, longest_packed).value_or(0));
  answer.offset = static_cast<std::size_t>(fields.number("offset", 0, longest_packed).value_or(0));
  answer.sha256 = fields.text("sha256", longest_word);
  const auto chunk = base::base64_decode(fields.text("chunk", longest_chunk));
  if (!chunk || answer.offset + chunk->size() > answer.total) fields.refuse("chunk");
  if (!fields.wrong().empty()) return broken(fields.wrong());
  answer.chunk = *chunk;
  return answer;
}

Result<void> RescueChunks::add(const RescueAnswer& answer) {
  const bool same = begun_ && answer.sha256 == sha256_ && answer.total == total_;
  if (!same) *this = RescueChunks();
  if (answer.offset != packed_.size() || (answer.chunk.empty() && answer.total != packed_.size())) {
    return broken("offset");
  }
  begun_ = true;
  total_ = answer.total;
  sha256_ = answer.sha256;
  packed_ += answer.chunk;
  if (whole() && base::sha256_hex(packed_) != sha256_) return broken("sha256");
  return {};
}

Result<RescueReport> read_rescue_report(std::string_view packed) {
  const auto unpacked = gunzip(packed, longest_report);
  if (!unpacked) return broken("chunk");
  Reader reader;
  for (std::string_view rest = *unpacked; !rest.empty();) {
    const std::string_view line = next_line(rest);
    const std::size_t space = line.find(' ');
    if (space == std::string_view::npos) return broken(line);
    reader.take(line.substr(0, space), line.substr(space + 1));
    if (!reader.wrong.empty()) return broken(line.substr(0, space));
  }
  return std::move(reader.report);
}

}  // namespace azvmreset::guest
