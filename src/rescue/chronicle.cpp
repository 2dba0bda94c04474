#include "rescue/chronicle.hpp"

#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/json/writer.hpp"
#include "base/timestamp.hpp"
#include "rescue/replay.hpp"

#include <algorithm>
#include <utility>

namespace azvmreset::rescue {
namespace {

using base::json::Writer;
using engine::Task;

Writer members() {
  Writer json;
  json.begin_object();
  return json;
}

std::string of_step(std::string_view step) { return members().member("step", step).end_object().text(); }

}  // namespace

std::string type_in(std::string_view id) {
  constexpr std::string_view mark = "/providers/";
  const std::size_t found = base::find_ignoring_case(id, mark);
  if (found == std::string_view::npos) return {};
  id.remove_prefix(found + mark.size());
  std::string type(id.substr(0, id.find('/')));
  for (bool name = false; id.find('/') != std::string_view::npos; name = !name) {
    id.remove_prefix(id.find('/') + 1);
    if (!name) type.append("/").append(id.substr(0, id.find('/')));
  }
  return type;
}

bool Known::done(std::string_view step) const noexcept {
  return std::find(steps_done.begin(), steps_done.end(), step) != steps_done.end();
}

const LedgerItem* Known::item(std::string_view id) const noexcept {
  for (const LedgerItem& each : ledger) {
    if (base::equals_ignoring_case(each.id, id)) return &each;
  }
  return nullptr;
}

Chronicle::Chronicle(journal::Log log) noexcept : log_(std::move(log)) {}

Task<Result<void>> Chronicle::open_new() { co_return co_await log_.open_new(); }

Task<Result<void>> Chronicle::withdraw() { co_return co_await log_.withdraw(); }

Task<Result<void>> Chronicle::open() {
  auto records = co_await log_.open();
  if (!records) co_return std::move(records).error();
  Known known;
  for (const journal::Record& record : *records) {
    auto taken = replay(known, record.at, record.event, record.document.root());
    if (!taken) co_return std::move(taken).error();
    if (known.begun_at) continue;
    Error error(ErrorCode::protocol, "the journal does not begin with the plan of a rescue");
    error.remedy = "name the journal of a rescue; if it is lost, adopt shows what the rescue has left";
    co_return error;
  }
  known_ = std::move(known);
  co_return Result<void>();
}

// Taken in first: what no rescue writes there must not get into the journal,
// and nothing is done on the strength of it before this returns.
Task<Result<void>> Chronicle::note(std::string event, std::string json) {
  auto document = base::json::Document::parse(json);
  if (!document) co_return std::move(document).error();
  auto taken = replay(known_, log_.now(), event, document->root());
  if (!taken) co_return std::move(taken).error();
  co_return co_await log_.append(std::move(event), std::move(json));
}

Task<Result<void>> Chronicle::begun(const Plan& plan, std::string endpoint, std::string key_fingerprint) {
  Writer json = members();
  json.key("plan").raw(to_json(plan));
  json.member("endpoint", endpoint).member("key_fingerprint", key_fingerprint);
  return note("begun", json.end_object().text());
}

Task<Result<void>> Chronicle::holds(std::string holder) {
  return note("holds", members().member("holder", holder).end_object().text());
}

Task<Result<void>> Chronicle::step_begun(std::string step) { return note("step_begun", of_step(step)); }

Task<Result<void>> Chronicle::step_done(std::string step) { return note("step_done", of_step(step)); }

Task<Result<void>> Chronicle::again(std::string step) { return note("again", of_step(step)); }

Task<Result<void>> Chronicle::will(std::string step, std::string method, std::string url) {
  Writer json = members();
  json.member("step", step).member("method", method).member("url", url);
  return note("will", json.end_object().text());
}

Task<Result<void>> Chronicle::made(std::string type, std::string id) {
  return note("made", members().member("type", type).member("id", id).end_object().text());
}

Task<Result<void>> Chronicle::deleted(std::string id) {
  return note("deleted", members().member("id", id).end_object().text());
}

Task<Result<void>> Chronicle::volume_said(VolumeWords words) {
  Writer json = members();
  json.member("identity", words.identity).member("computer", words.computer);
  json.member("product_type", words.product_type).member("domain", words.domain);
  return note("volume", json.end_object().text());
}

Task<Result<void>> Chronicle::planting(PlantedWords words) {
  Writer json = members();
  json.member("not_after", words.not_after).member("key_fingerprint", words.key_fingerprint);
  json.member("ended", words.ended);
  if (words.setup_command_line) json.member("setup_command_line", *words.setup_command_line);
  return note("planting", json.end_object().text());
}

Task<Result<void>> Chronicle::will_start(std::optional<std::chrono::system_clock::time_point> at) {
  Writer json = members();
  if (at) json.member("by_arm", base::format_timestamp(*at));
  return note("will_start", json.end_object().text());
}

Task<Result<void>> Chronicle::will_disarm() { return note("will_disarm", "{}"); }

Task<Result<void>> Chronicle::will_restart() { return note("will_restart", "{}"); }

Task<Result<void>> Chronicle::was_deallocated() { return note("was_deallocated", "{}"); }

Task<Result<void>> Chronicle::marker_said(MarkerWords words) {
  Writer json = members();
  json.member("outcome", name_of(words.outcome)).member("evidence", name_of(words.evidence));
  json.member("read_back", words.read_back).member("sealed", words.sealed).member("delivered", words.delivered);
  return note("marker", json.end_object().text());
}

Task<Result<void>> Chronicle::undoing() { return note("undoing", "{}"); }

Task<Result<void>> Chronicle::ended(RescueEnd end) {
  return note("ended", members().member("end", name_of(end)).end_object().text());
}

void Chronicle::believe(Known seen) { known_ = std::move(seen); }

}  // namespace azvmreset::rescue
