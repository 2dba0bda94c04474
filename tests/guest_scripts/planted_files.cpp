// What would be planted, as JSON, for tests that run it: paths, bytes in hexadecimal, attributes.
//
//   planted_files HOOK GPT_INI SCRIPTS_INI ATTRIBUTES FOLDER...
//
// The two files are paths of what is there already, or "-"; FOLDER are those that are to be made.
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>

#include "base/encoding/hex.hpp"
#include "base/json/writer.hpp"
#include "guest/planting.hpp"

using namespace azvmreset;

namespace {

std::optional<guest::FoundFile> found(const std::string& file, std::uint32_t attributes) {
  if (file == "-") return std::nullopt;
  std::ifstream stream(file, std::ios::binary);
  return guest::FoundFile{{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()}, attributes};
}

void print(const guest::Planting& planting) {
  base::json::Writer json;
  json.begin_object();
  json.member("marker", planting.marker);
  json.member("command_line", planting.setup ? planting.setup->command_line : "");
  json.key("folders").begin_array();
  for (const guest::PlantingFolder folder : planting.folders) json.string(path_of(folder));
  json.end_array();
  json.key("files").begin_array();
  for (const guest::PlantedFile& file : planting.files) {
    json.begin_object();
    json.member("path", file.path);
    json.member("hex", base::hex_encode(file.content.expose()));
    json.member("attributes", file.attributes);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  std::cout << json.text() << '\n';
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 5) return 2;
  const auto attributes = static_cast<std::uint32_t>(std::strtoul(argv[4], nullptr, 0));
  guest::PlantingGround ground;
  ground.gpt_ini = found(argv[2], attributes);
  ground.scripts_ini = found(argv[3], attributes);
  for (int i = 5; i < argc; ++i) {
    for (const auto folder : {guest::PlantingFolder::group_policy, guest::PlantingFolder::machine,
                              guest::PlantingFolder::scripts, guest::PlantingFolder::startup}) {
      if (name_of(folder) == std::string_view(argv[i])) ground.missing.push_back(folder);
    }
  }
  guest::PlantingOrder order;
  order.id = "0123456789abcdef0123456789abcdef";
  order.account = "alice";
  order.password = Secret("Zz9-chosen %PATH% & more");
  order.not_after = 4'000'000'000;
  order.former.command_line = "before\\\"all\"";
  if (std::string_view(argv[1]) == "setup") order.hook = guest::PlantedHook::setup;
  const auto planting = guest::plant(ground, order);
  if (!planting) {
    std::cerr << planting.error().message << '\n';
    return 1;
  }
  print(*planting);
  return 0;
}
