#include "guest/planting.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "base/digest.hpp"
#include "base/encoding/base64url.hpp"
#include "base/json/reader.hpp"
#include "guest/account_request.hpp"
#include "guest/gpt_ini.hpp"
#include "guest/ini_samples.hpp"
#include "guest/scripts.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::guest;
using namespace azvmreset::testing;

namespace {

const std::string id = "0123456789abcdef0123456789abcdef";
const std::string beside = "Windows\\System32\\GroupPolicy\\Machine\\Scripts\\Startup\\azvmreset-" + id;

base::RsaPublicKey key() { return {std::string(384, '\xC1'), std::string("\x01\x00\x01", 3)}; }

PlantingOrder order() {
  PlantingOrder order;
  order.id = id;
  order.account = "alice";
  order.seal_to = key();
  order.not_after = 1'900'000'000;
  return order;
}

PlantingOrder chosen(std::string_view password) {
  PlantingOrder chosen = order();
  chosen.seal_to.reset();
  chosen.password = Secret(password);
  return chosen;
}

PlantingGround found(const std::string& gpt_ini, const std::string& scripts_ini) {
  PlantingGround ground;
  ground.gpt_ini = FoundFile{gpt_ini, attribute_hidden | attribute_archive};
  ground.scripts_ini = FoundFile{scripts_ini, attribute_read_only | attribute_hidden | attribute_system};
  return ground;
}

Planting planted(const PlantingGround& ground, const PlantingOrder& order) {
  auto planting = plant(ground, order);
  REQUIRE(planting);
  return std::move(*planting);
}

const PlantedFile& file(const Planting& planting, const std::string& path) {
  const auto found = std::find_if(planting.files.begin(), planting.files.end(),
                                  [&](const PlantedFile& file) { return file.path == path; });
  REQUIRE(found != planting.files.end());
  return *found;
}

std::vector<std::string> paths(const Planting& planting) {
  std::vector<std::string> paths;
  for (const PlantedFile& file : planting.files) paths.push_back(file.path);
  return paths;
}

base::json::Document order_of(const Planting& planting) {
  auto document = base::json::Document::parse(file(planting, beside + ".json").content.expose());
  REQUIRE(document);
  return std::move(*document);
}

std::string request(const base::json::Document& order, std::size_t index) {
  return base::base64url_decode(order.root()["requests"].at(index).text().value().substr(1)).value();
}

std::string refusal(const PlantingOrder& order, const PlantingGround& ground = {}) {
  const auto planting = plant(ground, order);
  REQUIRE_FALSE(planting);
  CHECK(planting.error().code == ErrorCode::invalid_argument);
  return planting.error().message;
}

}  // namespace

TEST_CASE("a bare disk gets the folders, then the files, and what arms them last", "[guest][planting]") {
  PlantingGround bare;
  bare.missing = {PlantingFolder::startup, PlantingFolder::group_policy, PlantingFolder::scripts,
                  PlantingFolder::machine};
  const Planting planting = planted(bare, order());
  CHECK(planting.folders == std::vector{PlantingFolder::group_policy, PlantingFolder::machine, PlantingFolder::scripts,
                                        PlantingFolder::startup});
  CHECK(paths(planting) == std::vector<std::string>{beside + ".cmd", beside + ".ps1", beside + "-account.ps1",
                                                    beside + ".json", std::string(scripts_ini_path),
                                                    std::string(gpt_ini_path)});
  CHECK(planting.marker == "Windows\\azvmreset-" + id + ".marker");
  CHECK_FALSE(planting.setup.has_value());
  for (const PlantedFile& file : planting.files) {
    CHECK(file.attributes == attribute_archive);
    CHECK_FALSE(file.merged);
    CHECK_FALSE(file.secret);
  }
  CHECK(file(planting, beside + ".ps1").content.expose() == planted_script());
  CHECK(file(planting, beside + "-account.ps1").content.expose() == account_script());
}

TEST_CASE("files that are there are merged in place, keep their attributes, and are saved", "[guest][planting]") {
  const std::string gpt_ini = "[General]\r\nVersion=3\r\n";
  const std::string scripts_ini = utf16_le("[Startup]\r\n0CmdLine=a.cmd\r\n0Parameters=\r\n");
  const Planting planting = planted(found(gpt_ini, scripts_ini), order());
  const PlantedFile& scripts = file(planting, std::string(scripts_ini_path));
  CHECK(scripts.merged);
  CHECK(scripts.attributes == (attribute_read_only | attribute_hidden | attribute_system));
  CHECK((scripts.content.expose() == utf16_le("[Startup]\r\n0CmdLine=a.cmd\r\n0Parameters=\r\n1CmdLine=azvmreset-" +
                                              id + ".cmd\r\n1Parameters=\r\n")));
  CHECK(file(planting, std::string(gpt_ini_path)).attributes == (attribute_hidden | attribute_archive));
  CHECK(file(planting, beside + "-gpt.ini").content.expose() == "[General]\r\nVersion=5\r\n");
  CHECK((file(planting, beside + "-scripts.ini").content.expose() == scripts_ini));
  CHECK_FALSE(file(planting, beside + "-gpt.ini").merged);

  const auto order = order_of(planting);
  CHECK(order.root()["attributes"]["gpt_ini"].integer() == 0x22);
  CHECK(order.root()["attributes"]["scripts_ini"].integer() == 0x07);
  CHECK(order.root()["planted"]["scripts_ini"].text() == base::sha256_hex(scripts.content.expose()));
}

TEST_CASE("the order has every member of the agreement, and no other", "[guest][planting]") {
  PlantingGround bare;
  bare.missing = {PlantingFolder::scripts, PlantingFolder::startup};
  const auto document = order_of(planted(bare, order()));
  std::string names;
  for (const auto [name, value] : document.root().members()) names += std::string(name) + " ";
  CHECK(names == "version id task requests secret not_after hook setup planted attributes directories ");
  CHECK(document.root()["version"].integer() == 1);
  CHECK(document.root()["id"].text() == id);
  CHECK(document.root()["task"].text() == "reset_password");
  CHECK(document.root()["secret"].text() == "");
  CHECK(document.root()["not_after"].integer() == 1'900'000'000);
  CHECK(document.root()["hook"].text() == "group_policy");
  CHECK(document.root()["setup"].is_null());
  CHECK(document.root()["attributes"].dump() == R"({"gpt_ini":null,"scripts_ini":null})");
  CHECK(document.root()["directories"].dump() == R"(["scripts","startup"])");
}

TEST_CASE("the account is set, else created; both requests say the same of it", "[guest][planting]") {
  const auto document = order_of(planted({}, order()));
  REQUIRE(document.root()["requests"].size() == 2);
  const std::string set = request(document, 0);
  CHECK(set.find(R"("task":"change","not_after":1900000000,"seconds":180,"account":"alice")") != std::string::npos);
  CHECK(set.find(R"("changes":["password","unlock","must_change","enable","administrators","remote_desktop_users"])") !=
        std::string::npos);
  CHECK(set.find(R"("password":"made","key":"","sign_in":true,"seal_to":{)") != std::string::npos);
  CHECK(request(document, 1).find(R"("changes":["create","administrators","remote_desktop_users"])") !=
        std::string::npos);
}

TEST_CASE("an account that must exist, and the built-in one, are never created", "[guest][planting]") {
  PlantingOrder existing = order();
  existing.existing_only = true;
  existing.administrators = false;
  existing.remote_desktop_users = false;
  const auto document = order_of(planted({}, existing));
  CHECK(document.root()["requests"].size() == 1);
  CHECK(request(document, 0).find(R"("changes":["password","unlock","must_change","enable"])") != std::string::npos);

  PlantingOrder built_in = order();
  built_in.account = "";
  built_in.built_in_administrator = true;
  const auto other = order_of(planted({}, built_in));
  CHECK(other.root()["requests"].size() == 1);
  CHECK(request(other, 0).find(R"("account":"","built_in_administrator":true)") != std::string::npos);
}

TEST_CASE("a chosen password of any printable characters stands in the order alone", "[guest][planting]") {
  const std::string password = "%PATH%!^&|<>\"'`$ \\ ü€😀 and more than 14";
  const Planting planting = planted({}, chosen(password));
  const auto document = order_of(planting);
  const std::string secret(document.root()["secret"].text().value());
  CHECK(secret.front() == 'x');
  CHECK(base::base64url_decode(secret.substr(1)) == password);
  CHECK(request(document, 0).find(R"("password":"clear")") != std::string::npos);
  for (const PlantedFile& file : planting.files) {
    CHECK(file.secret == (file.path == beside + ".json"));
    if (!file.secret) CHECK(file.content.expose().find(secret.substr(1)) == std::string_view::npos);
  }
}

TEST_CASE("a reset of Remote Desktop needs no account and has its own script", "[guest][planting]") {
  PlantingOrder rdp;
  rdp.id = id;
  rdp.not_after = 1'900'000'000;
  rdp.work = PlantedWork::reset_rdp;
  const Planting planting = planted({}, rdp);
  CHECK(file(planting, beside + "-rdp.ps1").content.expose() == rdp_script());
  const std::vector<std::string> all = paths(planting);
  CHECK(std::count(all.begin(), all.end(), beside + "-account.ps1") == 0);
  const auto document = order_of(planting);
  CHECK(document.root()["task"].text() == "reset_rdp");
  CHECK(document.root()["requests"].dump() == "[]");
  CHECK(document.root()["secret"].text() == "");
}

TEST_CASE("the hook setup leaves the policy alone and keeps the former values", "[guest][planting]") {
  PlantingOrder setup = order();
  setup.hook = PlantedHook::setup;
  setup.former.command_line = "oobe\\\"old\" ü";
  const Planting planting = planted(found("[General", "odd"), setup);
  REQUIRE(planting.setup.has_value());
  CHECK(planting.setup->type == 2);
  CHECK(planting.setup->command_line ==
        "cmd.exe /c \"%SystemRoot%\\System32\\GroupPolicy\\Machine\\Scripts\\Startup\\azvmreset-" + id + ".cmd\"");
  CHECK(paths(planting) == std::vector<std::string>{beside + ".cmd", beside + ".ps1", beside + "-account.ps1",
                                                    beside + ".reg", beside + ".json"});
  std::string registry = utf16_le(
      "Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SYSTEM\\Setup]\r\n"
      "\"SetupType\"=dword:00000000\r\n\"CmdLine\"=\"oobe\\\\\\\"old\\\" @\"\r\n");
  registry[registry.find('@')] = '\xFC';
  CHECK((file(planting, beside + ".reg").content.expose() == registry));
  const auto document = order_of(planting);
  CHECK(document.root()["hook"].text() == "setup");
  CHECK(document.root()["setup"]["type"].integer() == 0);
  CHECK(document.root()["setup"]["command_line"].text() == "oobe\\\"old\" ü");
  CHECK(document.root()["planted"].dump() == R"({"gpt_ini":"","scripts_ini":""})");

  setup.former.command_line = "a\nb";
  CHECK(refusal(setup).find("control character") != std::string::npos);
  setup.former = {1, ""};
  CHECK(refusal(setup).find("found SetupType 1") != std::string::npos);
}

TEST_CASE("an order that cannot be is refused before anything is made of it", "[guest][planting]") {
  PlantingOrder wrong = order();
  wrong.id = "0123456789ABCDEF0123456789ABCDEF";
  CHECK(refusal(wrong).find("32 hexadecimal digits") != std::string::npos);
  wrong = order();
  wrong.id = "..\\..\\..\\..\\..\\..\\..\\..\\..\\..\\x";
  CHECK(refusal(wrong).find("32 hexadecimal digits") != std::string::npos);
  wrong = order();
  wrong.not_after = 0;
  CHECK(refusal(wrong).find("seconds since 1970") != std::string::npos);
  wrong = order();
  wrong.account = "";
  CHECK(refusal(wrong).find("either the name of an account") != std::string::npos);
  wrong = order();
  wrong.built_in_administrator = true;
  CHECK(refusal(wrong).find("either the name of an account") != std::string::npos);
  for (const std::string name : {"CONTOSO\\alice", ".\\alice"}) {
    wrong = order();
    wrong.account = name;
    CHECK(refusal(wrong).find("the bare name of a local account") != std::string::npos);
  }
  wrong = order();
  wrong.account = "a/b";
  CHECK(refusal(wrong).find("in the account name") != std::string::npos);
  wrong = chosen("");
  CHECK(refusal(wrong).find("either a key") != std::string::npos);
  wrong = chosen("Zz9-chosen");
  wrong.seal_to = key();
  CHECK(refusal(wrong).find("either a key") != std::string::npos);
  wrong = order();
  wrong.seal_to->modulus = "short";
  CHECK(refusal(wrong) != "");
}

TEST_CASE("a file that cannot be merged is refused with a way out", "[guest][planting]") {
  const auto planting = plant(found("[General]\nVersion=x\n", ""), order());
  REQUIRE_FALSE(planting);
  CHECK(planting.error().message.find("as Version of gpt.ini") != std::string::npos);
  CHECK(planting.error().remedy.find("the hook `setup`") != std::string::npos);
  CHECK(refusal(order(), found("", "[Startup]\n5CmdLine=a\n")).find("scripts.ini") != std::string::npos);
}

TEST_CASE("the ids of plantings are found among names, and nothing else", "[guest][planting]") {
  const std::string other = "ffffffffffffffffffffffffffffffff";
  CHECK(planting_ids({"gpt.ini", "azvmreset-" + other + ".marker", "azvmreset-" + id + ".cmd",
                      "azvmreset-" + id + "-account.ps1", "azvmreset-" + id, "azvmreset-x.cmd", "azvmreset-",
                      "azvmreset-00000000000000000000000000000000.txt", "AZVMRESET-" + id + ".cmd",
                      "azvmreset-" + id + "0.cmd"}) == std::vector<std::string>{id, other});
  CHECK(planting_ids({}).empty());
}

TEST_CASE("new files are for SYSTEM and Administrators alone, whatever their folder says", "[guest][planting]") {
  const std::string& descriptor = planted_security_descriptor();
  const auto number = [&](std::size_t at, int bytes) {
    std::uint32_t value = 0;
    for (int i = bytes - 1; i >= 0; --i) {
      value = value << 8 | static_cast<unsigned char>(descriptor[at + static_cast<std::size_t>(i)]);
    }
    return value;
  };
  const std::string system = std::string("\x01\x01\0\0\0\0\0\x05\x12\0\0\0", 12);
  const std::string administrators = std::string("\x01\x02\0\0\0\0\0\x05\x20\0\0\0\x20\x02\0\0", 16);
  CHECK(number(0, 1) == 1);
  CHECK(number(2, 2) == 0x9004);  // self-relative, protected, a list of rights
  CHECK((descriptor.substr(number(4, 4), 16) == administrators));
  CHECK((descriptor.substr(number(8, 4), 16) == administrators));
  CHECK(number(12, 4) == 0);
  const std::size_t rights = number(16, 4);
  CHECK(number(rights, 1) == 2);
  CHECK(number(rights + 2, 2) == 52);
  CHECK(number(rights + 4, 2) == 2);
  CHECK(number(rights + 8, 2) == 0);
  CHECK(number(rights + 10, 2) == 20);
  CHECK(number(rights + 12, 4) == 0x1F01FF);
  CHECK((descriptor.substr(rights + 16, 12) == system));
  CHECK(number(rights + 30, 2) == 24);
  CHECK(number(rights + 32, 4) == 0x1F01FF);
  CHECK((descriptor.substr(rights + 36, 16) == administrators));
  CHECK(descriptor.size() == 104);
}
