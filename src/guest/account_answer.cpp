#include "guest/account_answer.hpp"

#include "base/ascii.hpp"
#include "base/encoding/base64.hpp"
#include "base/encoding/base64url.hpp"
#include "base/fail.hpp"
#include "base/format.hpp"
#include "base/guid.hpp"
#include "base/json/reader.hpp"
#include "base/quote.hpp"
#include "guest/answer_fields.hpp"
#include "guest/gunzip.hpp"
#include "guest/net_answer.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <utility>

namespace azvmreset::guest {
namespace {

using base::json::Document;
using base::json::Value;

constexpr std::int64_t contract_version = 1;
constexpr std::size_t longest_line = std::size_t{64} * 1024;
constexpr std::size_t longest_answer = std::size_t{1} << 20;
constexpr std::size_t deepest = 8;
constexpr std::size_t longest_word = 256;
constexpr std::size_t longest_text = 1200;  // 300 characters
constexpr std::size_t most_accounts = 200;
constexpr std::size_t most_keys = 200;
constexpr std::size_t longest_number = 2048;                    // of a key, in base64url
constexpr std::size_t longest_blocks = std::size_t{16} * 1024;  // in base64
constexpr std::int64_t first_time = -62135596800;               // of the year 1
constexpr std::int64_t last_time = 253402300799;                // of the year 9999
constexpr std::int64_t longest_age = last_time;
constexpr std::int64_t last_code = 0xFFFFFFFF;

constexpr std::string_view outcome_names[] = {"done", "refused", "failed"};
constexpr std::string_view reason_names[] = {
    "",
    "too_late",
    "bad_request",
    "constrained_language",
    "account_not_found",
    "account_exists",
    "laps_managed",
    "read_only_domain_controller",
    "domain_unreachable",
    "access_denied",
    "policy",
    "bad_seal",
    "key_not_found",
    "windows",
    "unknown",
};

template <class Word, std::size_t count>
std::optional<Word> word_of(const std::string_view (&names)[count], std::string_view name) noexcept {
  const auto* const found = std::find(std::begin(names), std::end(names), name);
  if (found == std::end(names)) return std::nullopt;
  return static_cast<Word>(found - std::begin(names));
}

// What is decided by its ending must be one.
bool is_sid(std::string_view text) noexcept {
  constexpr std::string_view prefix = "S-1-";
  return text.starts_with(prefix) && text.find_first_not_of("-0123456789", prefix.size()) == std::string_view::npos;
}

std::string_view trimmed(std::string_view line) noexcept {
  constexpr std::string_view blanks = " \t\r";
  const std::size_t begin = line.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return line.substr(begin, line.find_last_not_of(blanks) - begin + 1);
}

// The last lines of each kind that answer this nonce.
struct Lines {
  std::optional<Document> head;
  std::optional<Document> sealed;
  std::optional<Document> answer;
};

void keep_if_ours(std::string_view line, std::string_view nonce, Lines& lines) {
  if (line.empty() || line.front() != '{' || line.size() > longest_line) return;
  auto document = Document::parse(line, {longest_line, deepest});
  if (!document) return;
  const Value root = document->root();
  if (root["azvmreset"].integer() != contract_version || root["nonce"].text() != nonce) return;
  if (root["language_mode"].present()) {
    lines.head = std::move(*document);
  } else if (root["sealed"].present()) {
    lines.sealed = std::move(*document);
  } else {
    lines.answer = std::move(*document);
  }
}

Lines lines_of(std::string_view output, std::string_view nonce) {
  Lines lines;
  while (!output.empty()) {
    const std::size_t end = std::min(output.find('\n'), output.size());
    keep_if_ours(trimmed(output.substr(0, end)), nonce, lines);
    output.remove_prefix(std::min(end + 1, output.size()));
  }
  return lines;
}

// Whole answers have an outcome; a long one is a letter around another.
Result<Document> opened(Document line) {
  const auto packed = line.root()["gzip"].text();
  if (!packed) return line;
  const auto compressed = base::base64_decode(*packed);
  const auto text = compressed ? gunzip(*compressed, longest_answer) : std::nullopt;
  if (!text) return base::fail(ErrorCode::protocol, "the guest's compressed answer cannot be unpacked");
  return Document::parse(*text, {longest_answer, deepest});
}

void read_account(AnswerFields& fields, GuestAccount& account) {
  account.name = fields.text("name", longest_word);
  account.sid = fields.text("sid", longest_word);
  if (!account.sid.empty() && !is_sid(account.sid)) fields.refuse("sid");
  account.domain = fields.text("domain", longest_word);
  account.enabled = fields.flag("enabled");
  account.locked = fields.flag("locked");
  account.change_required = fields.flag("change_required");
  account.never_expires = fields.flag("never_expires");
  account.expired = fields.flag("expired");
  account.administrators = fields.flag("administrators");
  account.remote_desktop_users = fields.flag("remote_desktop_users");
  account.laps = fields.flag("laps");
  account.remote_logon_denied = fields.flag("remote_logon_denied");
  account.password_age = fields.number("password_age", 0, longest_age);
  account.expires = fields.number("expires", first_time, last_time);
}

std::optional<GuestAccount> account_of(AnswerFields& answer, std::string_view name, Value value) {
  if (!value.present()) return std::nullopt;
  AnswerFields fields(value);
  GuestAccount account;
  read_account(fields, account);
  if (fields.wrong().empty() && account.name.empty()) fields.refuse("name");
  if (!fields.wrong().empty()) answer.refuse(base::format("{}.{}", name, fields.wrong()));
  return account;
}

void read_head(const Lines& lines, GuestReport& guest) {
  if (!lines.head) return;
  const Value head = lines.head->root();
  const auto word = [&](std::string_view name) { return head[name].text_or("").substr(0, longest_word); };
  guest.language_mode = word("language_mode");
  guest.powershell = word("powershell");
  guest.bits = head["bits"].integer() == 32 ? 32 : head["bits"].integer() == 64 ? 64 : 0;
}

void read_guest(AnswerFields& answer, GuestReport& guest) {
  const Value value = answer.object("guest");
  if (!value.present()) return;
  AnswerFields fields(value);
  guest.os = fields.text("os", longest_word);
  guest.language = fields.text("language", longest_word);
  guest.domain = fields.text("domain", longest_word);
  guest.role = static_cast<std::int32_t>(fields.number("role", 0, 5).value_or(0));
  guest.read_only = fields.flag("read_only").value_or(false);
  guest.clock = fields.number("clock", first_time, last_time);
  if (!fields.wrong().empty()) answer.refuse(base::format("guest.{}", fields.wrong()));
}

void read_lists(AnswerFields& fields, AccountAnswer& answer) {
  for (const Value item : fields.list("changed", 8).elements()) {
    const auto action = action_named(item.text().value_or(""));
    if (!action) return fields.refuse("changed");
    answer.changed.push_back(*action);
  }
  for (const Value item : fields.list("accounts", most_accounts).elements()) {
    auto account = account_of(fields, "accounts", item);
    if (account) answer.accounts.push_back(std::move(*account));
  }
}

std::string number_of(AnswerFields& fields, std::string_view name) {
  const auto bytes = base::base64url_decode(fields.text(name, longest_number));
  if (!bytes) fields.refuse(name);
  return bytes.value_or("");
}

base::OaepHash hash_of(AnswerFields& fields) {
  const std::string name = fields.text("hash", longest_word);
  for (const auto hash : {base::OaepHash::sha256, base::OaepHash::sha1}) {
    if (name == base::name_of(hash)) return hash;
  }
  fields.refuse("hash");
  return base::OaepHash::sha256;
}

std::optional<GuestKey> key_of(AnswerFields& answer) {
  const Value value = answer.object("key");
  if (!value.present()) return std::nullopt;
  AnswerFields fields(value);
  GuestKey key;
  key.public_key.modulus = number_of(fields, "modulus");
  key.public_key.exponent = number_of(fields, "exponent");
  key.hash = hash_of(fields);
  if (fields.wrong().empty() && !base::check(key.public_key)) fields.refuse("modulus");
  if (!fields.wrong().empty()) answer.refuse(base::format("key.{}", fields.wrong()));
  return key;
}

void read_keys(AnswerFields& fields, AccountAnswer& answer) {
  for (const Value item : fields.list("keys", most_keys).elements()) {
    const std::string_view guid = item.text().value_or("");
    if (!base::is_guid(guid) || guid != base::to_lower(guid)) return fields.refuse("keys");
    answer.keys.emplace_back(guid);
  }
}

// What was changed, and why it stopped, must agree with the outcome.
bool agrees(const AccountAnswer& answer) noexcept {
  switch (answer.outcome) {
    case AccountOutcome::done:
      return answer.reason == AccountReason::none;
    case AccountOutcome::refused:
      return answer.reason != AccountReason::none && answer.changed.empty();
    case AccountOutcome::failed:
      return answer.reason != AccountReason::none;
  }
  return false;
}

Error broken(std::string_view member) {
  return base::fail(ErrorCode::protocol,
                    "the guest's answer does not keep the contract: its member {} is not as "
                    "agreed",
                    base::quoted(member));
}

Result<AccountAnswer> answer_of(Value root, std::string_view nonce, GuestReport guest) {
  AnswerFields fields(root);
  if (root["azvmreset"].integer() != contract_version) fields.refuse("azvmreset");
  if (root["nonce"].text() != nonce) fields.refuse("nonce");

  AccountAnswer answer;
  answer.guest = std::move(guest);
  const auto outcome = word_of<AccountOutcome>(outcome_names, fields.text("outcome", longest_word));
  if (!outcome) fields.refuse("outcome");
  answer.outcome = outcome.value_or(AccountOutcome::failed);
  answer.reason =
      word_of<AccountReason>(reason_names, fields.text("reason", longest_word)).value_or(AccountReason::unknown);
  answer.step = fields.text("step", longest_word);
  answer.code = fields.number("code", 0, last_code).value_or(0);
  answer.text = fields.text("text", longest_text);
  read_lists(fields, answer);
  read_guest(fields, answer.guest);
  answer.before = account_of(fields, "before", fields.object("before"));
  answer.after = account_of(fields, "after", fields.object("after"));
  answer.complete = fields.flag("complete").value_or(true);
  answer.sign_in = fields.number("sign_in", -1, last_code).value_or(-1);
  answer.key = key_of(fields);
  read_keys(fields, answer);

  if (fields.wrong().empty() && !agrees(answer)) fields.refuse("reason");
  if (!fields.wrong().empty()) return broken(fields.wrong());
  return answer;
}

}  // namespace

std::string_view name_of(AccountReason reason) noexcept { return reason_names[static_cast<std::size_t>(reason)]; }

Result<AccountAnswer> read_account_answer(std::string_view output, std::string_view nonce) {
  Lines lines = lines_of(output, nonce);
  GuestReport guest;
  read_head(lines, guest);

  if (lines.answer) {
    const auto document = opened(std::move(*lines.answer));
    if (!document) return document.error();
    return answer_of(document->root(), nonce, std::move(guest));
  }
  if (!guest.language_mode.empty() && guest.language_mode != "FullLanguage") {
    AccountAnswer answer;
    answer.outcome = AccountOutcome::refused;
    answer.reason = AccountReason::constrained_language;
    answer.guest = std::move(guest);
    return answer;
  }
  if (lines.head) {
    return base::fail(ErrorCode::protocol,
                      "the script began in the guest, but no answer of it came: expected a last "
                      "line with this call's nonce");
  }
  return base::fail(ErrorCode::protocol,
                    "found nothing with this call's nonce in what the guest wrote: it is another "
                    "script's, or an earlier call's");
}

Result<std::optional<SealedPassword>> read_sealed_password(std::string_view output, std::string_view nonce) {
  const Lines lines = lines_of(output, nonce);
  if (!lines.sealed) return std::optional<SealedPassword>();
  AnswerFields line(lines.sealed->root());
  AnswerFields fields(lines.sealed->root()["sealed"]);
  SealedPassword sealed;
  sealed.hash = hash_of(fields);
  const auto blocks = base::base64_decode(fields.text("blocks", longest_blocks));
  if (!blocks || blocks->empty()) fields.refuse("blocks");
  if (!fields.wrong().empty()) line.refuse(base::format("sealed.{}", fields.wrong()));
  if (!line.wrong().empty()) return broken(line.wrong());
  sealed.blocks = blocks.value_or("");
  return std::optional(std::move(sealed));
}

const Failure* failure_of(const AccountAnswer& answer) noexcept {
  switch (answer.reason) {
    case AccountReason::none:
    case AccountReason::bad_request:
    case AccountReason::unknown:
    case AccountReason::windows:
      return failure_of_number(answer.code);
    case AccountReason::access_denied:
      return failure_named("guest_access_denied");
    case AccountReason::policy:
      return failure_named("password_policy");
    default:
      return failure_named(name_of(answer.reason));
  }
}

}  // namespace azvmreset::guest
