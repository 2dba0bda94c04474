#include "simulator/guest/boot/planted_order.hpp"

#include "base/encoding/utf8.hpp"
#include "base/json/reader.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace azvmreset::sim {
namespace {

using base::json::Value;

constexpr std::array<std::string_view, 11> kMembers = {"version", "id",         "task",       "requests",
                                                       "secret",  "not_after",  "hook",       "setup",
                                                       "planted", "attributes", "directories"};
constexpr std::array<std::string_view, 4> kFolders = {"group_policy", "machine", "scripts", "startup"};

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool all_hexadecimal(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool well_formed(Value root) {
  if (!root.is_object() || root.size() != kMembers.size() || root["version"].integer() != 1) return false;
  for (const std::string_view name : kMembers) {
    if (!root[name].present()) return false;
  }
  const bool texts = root["id"].is_string() && root["task"].is_string() && root["secret"].is_string() &&
                     root["hook"].is_string() && root["not_after"].integer().has_value();
  const bool lists = root["requests"].is_array() && root["directories"].is_array();
  return texts && lists && root["planted"].size() == 2 && root["attributes"].size() == 2;
}

bool read_merged(Value root, std::string_view name, MergedFile& file) {
  const Value digest = root["planted"][name], attributes = root["attributes"][name];
  if (!digest.is_string() || !attributes.present()) return false;
  file.planted_sha256 = digest.text_or("");
  if (!all_hexadecimal(file.planted_sha256)) return false;
  if (!file.planted_sha256.empty() && file.planted_sha256.size() != 64) return false;
  if (attributes.is_null()) return true;
  const auto number = attributes.integer();
  if (!number || *number < 0 || *number > std::numeric_limits<std::uint32_t>::max()) return false;
  file.attributes = static_cast<std::uint32_t>(*number);
  return true;
}

bool read_texts(Value list, std::vector<std::string>& texts) {
  for (const Value one : list.elements()) {
    if (!one.is_string()) return false;
    texts.push_back(one.text_or(""));
  }
  return true;
}

// Of its hook alone.
bool read_setup(Value root, std::optional<FormerSetup>& former) {
  const std::string hook = root["hook"].text_or("");
  const Value setup = root["setup"];
  if (hook != "setup") return hook == "group_policy" && setup.is_null();
  const auto type = setup["type"].integer();
  const auto line = setup["command_line"].text();
  if (setup.size() != 2 || !type || !line) return false;
  former = FormerSetup{*type, std::string(*line)};
  return true;
}

}  // namespace

std::optional<PlantedOrder> planted_order(std::string_view text) {
  const auto document = base::json::Document::parse(text);
  if (!base::is_utf8(text) || !document || !well_formed(document->root())) return std::nullopt;
  const Value root = document->root();
  PlantedOrder order;
  order.id = root["id"].text_or("");
  order.task = root["task"].text_or("");
  order.secret = root["secret"].text_or("");
  order.not_after = *root["not_after"].integer();
  if (order.id.size() != 32 || !all_hexadecimal(order.id)) return std::nullopt;
  if (!is_one_of(order.task, {"reset_password", "reset_rdp"})) return std::nullopt;
  if (!read_setup(root, order.setup)) return std::nullopt;
  if (!read_merged(root, "gpt_ini", order.gpt_ini) || !read_merged(root, "scripts_ini", order.scripts_ini)) {
    return std::nullopt;
  }
  if (!read_texts(root["requests"], order.requests) || !read_texts(root["directories"], order.directories)) {
    return std::nullopt;
  }
  const bool resets = order.task == "reset_password";
  if (resets != !order.requests.empty() || order.requests.size() > 2) return std::nullopt;
  for (const std::string& folder : order.directories) {
    if (std::find(kFolders.begin(), kFolders.end(), folder) == kFolders.end()) return std::nullopt;
  }
  return order;
}

}  // namespace azvmreset::sim
