#include "guest/planted_order.hpp"

#include "base/encoding/hex.hpp"
#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "guest/account_request.hpp"
#include "guest/answer_fields.hpp"

#include <algorithm>

namespace azvmreset::guest {
namespace {

using base::json::Value;
using base::json::Writer;

constexpr int contract_version = 1;
constexpr std::size_t longest_order = std::size_t{64} * 1024;
constexpr std::size_t deepest = 4;
constexpr std::int64_t last_attributes = 0xFFFFFFFF;

// Windows ends a start-up script after ten minutes; both requests have room in
// that, and the script's own tidying, too.
constexpr std::int32_t seconds_for_a_request = 180;

AccountRequest request_of(const PlantingOrder& order, std::vector<AccountAction> changes) {
  if (order.administrators) changes.push_back(AccountAction::administrators);
  if (order.remote_desktop_users) changes.push_back(AccountAction::remote_desktop_users);
  AccountRequest request;
  request.task = AccountTask::change;
  request.not_after = order.not_after;
  request.seconds = seconds_for_a_request;
  request.account = order.account;
  request.built_in_administrator = order.built_in_administrator;
  request.changes = std::move(changes);
  request.password = order.seal_to ? PasswordWay::made : PasswordWay::clear;
  request.sign_in = true;
  request.seal_to = order.seal_to;
  return request;
}

void write_requests(Writer& json, const PlantingOrder& order) {
  json.key("requests").begin_array();
  if (order.work == PlantedWork::reset_password) {
    json.string(request_parameter(request_of(
        order, {AccountAction::password, AccountAction::unlock, AccountAction::must_change, AccountAction::enable})));
    if (!order.existing_only && !order.built_in_administrator) {
      json.string(request_parameter(request_of(order, {AccountAction::create})));
    }
  }
  json.end_array();
}

void write_attributes(Writer& json, std::string_view name, const MergedFile& merged) {
  json.key(name);
  if (merged.planted && merged.attributes) {
    json.integer(*merged.attributes);
  } else {
    json.null();
  }
}

MergedFile merged_of(AnswerFields& planted, AnswerFields& attributes, std::string_view name) {
  MergedFile merged;
  merged.sha256 = planted.text(name, 64);
  merged.planted = !merged.sha256.empty();
  if (merged.planted && (merged.sha256.size() != 64 || !base::hex_decode(merged.sha256))) planted.refuse(name);
  if (const auto number = attributes.number(name, 0, last_attributes)) {
    merged.attributes = static_cast<std::uint32_t>(*number);
  }
  return merged;
}

}  // namespace

Secret planted_order_json(const PlantingOrder& order, const PlantedCommand& about) {
  Writer json;
  json.begin_object();
  json.member("version", contract_version);
  json.member("id", order.id);
  json.member("task", name_of(order.work));
  write_requests(json, order);
  const bool chosen = order.work == PlantedWork::reset_password && !order.seal_to;
  json.member("secret", chosen ? secret_parameter(order.password).expose() : "");
  json.member("not_after", order.not_after);
  json.member("hook", name_of(order.hook));
  json.key("setup");
  if (order.hook == PlantedHook::setup) {
    json.begin_object();
    json.member("type", order.former.type);
    json.member("command_line", order.former.command_line);
    json.end_object();
  } else {
    json.null();
  }
  json.key("planted").begin_object();
  json.member("gpt_ini", about.gpt_ini.sha256);
  json.member("scripts_ini", about.scripts_ini.sha256);
  json.end_object();
  json.key("attributes").begin_object();
  write_attributes(json, "gpt_ini", about.gpt_ini);
  write_attributes(json, "scripts_ini", about.scripts_ini);
  json.end_object();
  json.key("directories").begin_array();
  for (const PlantingFolder folder : about.folders) json.string(name_of(folder));
  json.end_array();
  json.end_object();
  return json.take();
}

std::optional<OrderRemains> read_order_remains(std::string_view bytes, std::string_view id) {
  const auto document = base::json::Document::parse(bytes, {longest_order, deepest});
  if (!document) return std::nullopt;
  const Value root = document->root();
  if (root["version"].integer() != contract_version || root["id"].text() != id) return std::nullopt;

  AnswerFields planted(root["planted"]);
  AnswerFields attributes(root["attributes"]);
  OrderRemains remains;
  remains.gpt_ini = merged_of(planted, attributes, "gpt_ini");
  remains.scripts_ini = merged_of(planted, attributes, "scripts_ini");
  for (const Value name : root["directories"].elements()) {
    const auto folder = planting_folder_named(name.text().value_or(""));
    if (!folder) return std::nullopt;
    remains.folders.push_back(*folder);
  }
  std::sort(remains.folders.begin(), remains.folders.end());
  remains.folders.erase(std::unique(remains.folders.begin(), remains.folders.end()), remains.folders.end());
  if (!planted.wrong().empty() || !attributes.wrong().empty()) return std::nullopt;
  return remains;
}

}  // namespace azvmreset::guest
