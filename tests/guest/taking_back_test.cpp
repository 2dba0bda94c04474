// Nothing of what lies on the volume is believed: not the order, not the saved copies, not the names.
#include "guest/planting.hpp"

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "base/encoding/hex.hpp"
#include "guest/gpt_ini.hpp"
#include "guest/ini_samples.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::guest;
using namespace azvmreset::testing;

namespace {

const std::string id = "0123456789abcdef0123456789abcdef";
const std::string startup = "Windows\\System32\\GroupPolicy\\Machine\\Scripts\\Startup\\";
const std::string name = "azvmreset-" + id;

PlantingOrder order() {
  PlantingOrder order;
  order.id = id;
  order.account = "alice";
  order.password = Secret("Zz9-chosen-one");
  order.not_after = 1'900'000'000;
  return order;
}

// A volume as far as this matters: paths and what is there.
struct Volume {
  std::map<std::string, FoundFile> files;

  void write(const PlantedFile& file) {
    files[file.path] = FoundFile{std::string(file.content.expose()), file.attributes};
  }
  std::optional<FoundFile> at(const std::string& path) const {
    const auto found = files.find(path);
    return found == files.end() ? std::nullopt : std::optional(found->second);
  }
  PlantedNow now() const {
    PlantedNow now;
    now.gpt_ini = at(std::string(gpt_ini_path));
    now.scripts_ini = at(std::string(scripts_ini_path));
    now.saved_gpt_ini = at(startup + name + "-gpt.ini");
    now.saved_scripts_ini = at(startup + name + "-scripts.ini");
    now.order = at(startup + name + ".json").value_or(FoundFile{}).bytes;
    for (const auto& [path, file] : files) {
      if (path.starts_with(startup + name)) now.names.push_back(path.substr(startup.size()));
    }
    return now;
  }
  void carry_out(const TakingBack& back) {
    for (const PlantedFile& file : back.put_back) write(file);
    for (const std::string& path : back.remove) files.erase(path);
  }
};

Volume volume_of(const PlantingGround& ground) {
  Volume volume;
  if (ground.gpt_ini) volume.files[std::string(gpt_ini_path)] = *ground.gpt_ini;
  if (ground.scripts_ini) volume.files[std::string(scripts_ini_path)] = *ground.scripts_ini;
  return volume;
}

Volume planted_on(const PlantingGround& ground) {
  const auto planting = plant(ground, order());
  REQUIRE(planting);
  Volume volume = volume_of(ground);
  for (const PlantedFile& file : planting->files) volume.write(file);
  return volume;
}

TakingBack taken(const PlantedNow& now) {
  auto back = take_back(now, id);
  REQUIRE(back);
  return std::move(*back);
}

PlantingGround ground_of(std::optional<std::string> gpt_ini, std::optional<std::string> scripts_ini) {
  PlantingGround ground;
  if (gpt_ini) ground.gpt_ini = FoundFile{*gpt_ini, attribute_hidden};
  if (scripts_ini) ground.scripts_ini = FoundFile{*scripts_ini, attribute_hidden | attribute_read_only};
  return ground;
}

const std::vector<std::optional<std::string>> gpt_inis = {std::nullopt,
                                                          "",
                                                          "[General]\r\nVersion=65535\r\n",
                                                          "[General]\nVersion=3\ngPCFunctionalityVersion=2",
                                                          utf16_le("[General]\r\nVersion=131072\r\n"),
                                                          "; x\r[Other]\ra=b"};
const std::vector<std::optional<std::string>> scripts_inis = {
    std::nullopt, "", "[Startup]\n0CmdLine=a.cmd\n0Parameters=", utf16_le("[Shutdown]\r\n0CmdLine=b.cmd\r\n"),
    utf16_be("\r\n[Startup]\r\n")};

// Only the two files that are merged, and files of this id.
void check_paths(const TakingBack& back) {
  const auto is_merged = [](const std::string& path) { return path == gpt_ini_path || path == scripts_ini_path; };
  for (const PlantedFile& file : back.put_back) CHECK(is_merged(file.path));
  for (const std::string& path : back.remove) {
    CAPTURE(path);
    CHECK((is_merged(path) ||
           (path.starts_with(startup + name) && path.find_first_of("\\/:", startup.size()) == std::string::npos)));
  }
}

}  // namespace

TEST_CASE("planted and taken back, a volume is as it was but for the version", "[guest][planting]") {
  for (const auto& gpt_ini : gpt_inis) {
    for (const auto& scripts_ini : scripts_inis) {
      const PlantingGround ground = ground_of(gpt_ini, scripts_ini);
      for (const bool emptied : {false, true}) {
        Volume volume = planted_on(ground);
        // As the script leaves it once it has read it.
        if (emptied) volume.files[startup + name + ".json"].bytes.clear();
        const TakingBack back = taken(volume.now());
        check_paths(back);
        CHECK(back.left.empty());
        volume.carry_out(back);

        Volume before = volume_of(ground);
        if (gpt_ini) {
          FoundFile& file = before.files[std::string(gpt_ini_path)];
          file.bytes = merge_gpt_ini(gpt_ini, id)->afterwards;
        }
        REQUIRE(volume.files.size() == before.files.size());
        for (const auto& [path, file] : before.files) {
          CAPTURE(path);
          CHECK((volume.at(path)->bytes == file.bytes));
          CHECK(volume.at(path)->attributes == file.attributes);
        }
      }
    }
  }
}

TEST_CASE("what arms comes first, then what may hold a password", "[guest][planting]") {
  const TakingBack back = taken(planted_on({}).now());
  REQUIRE(back.remove.size() == 6);
  CHECK(back.remove[0] == gpt_ini_path);
  CHECK(back.remove[1] == scripts_ini_path);
  CHECK(back.remove[2] == startup + name + ".json");
}

TEST_CASE("folders that were made go, innermost first, and only those of the four names", "[guest][planting]") {
  PlantingGround bare;
  bare.missing = {PlantingFolder::machine, PlantingFolder::scripts, PlantingFolder::startup};
  const auto planting = plant(bare, order());
  Volume volume;
  for (const PlantedFile& file : planting->files) volume.write(file);
  CHECK(taken(volume.now()).folders ==
        std::vector{PlantingFolder::startup, PlantingFolder::scripts, PlantingFolder::machine});

  std::string& bytes = volume.files[startup + name + ".json"].bytes;
  bytes.replace(bytes.find("\"startup\""), 9, "\"..\\\\..\"");
  CHECK(taken(volume.now()).folders.empty());
}

TEST_CASE("a merged file that somebody has changed since stays, and so does its saved copy", "[guest][planting]") {
  Volume volume = planted_on(ground_of("[General]\r\nVersion=1\r\n", "[Startup]\r\n"));
  volume.files[std::string(gpt_ini_path)].bytes += "More=1\r\n";
  const TakingBack back = taken(volume.now());
  REQUIRE(back.left.size() == 1);
  CHECK(back.left[0].find("gpt.ini: it was changed since") != std::string::npos);
  CHECK(back.left[0].find(name + "-gpt.ini") != std::string::npos);
  REQUIRE(back.put_back.size() == 1);
  CHECK(back.put_back[0].path == scripts_ini_path);
  CHECK(std::count(back.remove.begin(), back.remove.end(), startup + name + "-gpt.ini") == 0);
  CHECK(std::count(back.remove.begin(), back.remove.end(), startup + name + "-scripts.ini") == 1);
}

TEST_CASE("a merged file that is gone, or whose saved copy is, is told", "[guest][planting]") {
  Volume volume = planted_on(ground_of("[General]\r\nVersion=1\r\n", "[Startup]\r\n"));
  volume.files.erase(std::string(gpt_ini_path));
  volume.files.erase(startup + name + "-scripts.ini");
  const TakingBack back = taken(volume.now());
  check_paths(back);
  REQUIRE(back.left.size() == 2);
  CHECK(back.left[0].find("it was there before and is gone") != std::string::npos);
  CHECK(back.left[1].find("the copy of what it held before is gone") != std::string::npos);
  CHECK(back.put_back.empty());
}

TEST_CASE("what the script has put back already is left alone", "[guest][planting]") {
  const PlantingGround ground = ground_of("[General]\r\nVersion=1\r\n", "[Startup]\r\n");
  Volume volume = planted_on(ground);
  volume.files[std::string(gpt_ini_path)] = volume.files[startup + name + "-gpt.ini"];
  volume.files[std::string(scripts_ini_path)] = *ground.scripts_ini;
  const TakingBack back = taken(volume.now());
  CHECK(back.put_back.empty());
  CHECK(back.left.empty());
  CHECK(std::count(back.remove.begin(), back.remove.end(), startup + name + "-gpt.ini") == 1);
}

TEST_CASE("a volume without this planting is left alone", "[guest][planting]") {
  PlantedNow now;
  now.gpt_ini = FoundFile{"[General]\r\nVersion=1\r\n", 0};
  now.scripts_ini = FoundFile{"[Startup]\r\n0CmdLine=a\r\n0Parameters=\r\n", 0};
  const TakingBack back = taken(now);
  CHECK(back.put_back.empty());
  CHECK(back.remove.empty());
  CHECK(back.left.empty());
  CHECK_FALSE(take_back(now, "..\\x"));
}

TEST_CASE("names that are no parts of this planting are never removed", "[guest][planting]") {
  PlantedNow now;
  now.names = {name + "..\\..\\..\\ntoskrnl.exe",
               name + ".cmd\\x",
               name + ".exe",
               "azvmreset-.cmd",
               "..\\gpt.ini",
               name + ".cmd:stream",
               name,
               name + "-account.ps1"};
  CHECK(taken(now).remove == std::vector<std::string>{startup + name + "-account.ps1"});
}

TEST_CASE("whatever an order and its saved copies say, only the fixed paths are named", "[guest][planting]") {
  std::mt19937 random(7);
  const auto below = [&](std::size_t most) { return std::uniform_int_distribution<std::size_t>(0, most - 1)(random); };
  for (int round = 0; round < 400; ++round) {
    Volume volume = planted_on(ground_of(gpt_inis[below(gpt_inis.size())], scripts_inis[below(scripts_inis.size())]));
    for (auto& [path, file] : volume.files) {
      if (below(3) != 0 || file.bytes.empty()) continue;
      for (std::size_t i = 0; i <= below(4); ++i) file.bytes[below(file.bytes.size())] = static_cast<char>(below(256));
      if (below(4) == 0) file.bytes.resize(below(file.bytes.size() + 1));
      file.attributes = static_cast<std::uint32_t>(random());
    }
    PlantedNow now = volume.now();
    if (below(4) == 0) now.names.push_back(name + "\\..\\.." + std::to_string(round));
    if (below(4) == 0) now.order = R"({"version":1,"id":")" + id + R"(","directories":["startup","C:\\"]})";
    check_paths(taken(now));
  }
}
