#include "guest/marker.hpp"

#include <string>

#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::guest;

namespace {

const std::string id = "0123456789abcdef0123456789abcdef";

std::string ours(const std::string& members) { return "{\"azvmreset\":1,\"nonce\":\"" + id + "\"," + members + "}\n"; }

const std::string started =
    ours(R"("planted":"started","task":"reset_password","clock":1790000000,"computer":"WEB-01")");
const std::string head = ours(R"("language_mode":"FullLanguage","bits":64,"powershell":"5.1.1")");
const std::string sealed = ours(R"("sealed":{"hash":"sha256","blocks":"QUJD"})");
const std::string missing =
    ours(R"("outcome":"refused","reason":"account_not_found","step":"read","code":0,"text":"","changed":[])");
const std::string done = ours(
    R"("outcome":"done","reason":"","step":"","code":0,"text":"","changed":["create","administrators"],"sign_in":0)");
const std::string ended = ours(R"("planted":"ended","clock":1790000007,"restored":true,"left":[])");

Marker read(const std::string& text) {
  const auto marker = read_marker(text, id);
  REQUIRE(marker);
  return *marker;
}

}  // namespace

TEST_CASE("a marker tells the whole story", "[guest][marker]") {
  const Marker marker = read(started + head + missing + head + sealed + done + ended);
  CHECK(marker.started);
  CHECK(marker.ended);
  CHECK_FALSE(marker.ended_by_cmd);
  CHECK_FALSE(marker.too_late);
  CHECK(marker.task == "reset_password");
  CHECK(marker.computer == "WEB-01");
  CHECK(marker.started_at == 1790000000);
  CHECK(marker.ended_at == 1790000007);
  CHECK(marker.restored);
  CHECK(marker.left.empty());
  REQUIRE(marker.account.has_value());
  CHECK(marker.account->outcome == AccountOutcome::done);
  CHECK(marker.account->changed == std::vector{AccountAction::create, AccountAction::administrators});
  CHECK(marker.account->guest.powershell == "5.1.1");
  REQUIRE(marker.sealed.has_value());
  CHECK(marker.sealed->blocks == "ABC");
}

TEST_CASE("a marker may have other lines, ends of lines of cmd, and a line that is cut off", "[guest][marker]") {
  const std::string cmd = ours(R"("planted":"ended_by_cmd")");
  const Marker marker = read("stopped by System.Exception\r\n{}\n" + started + sealed + done.substr(0, 60) + "\r\n" +
                             cmd.substr(0, cmd.size() - 1) + "\r\n");
  CHECK(marker.started);
  CHECK_FALSE(marker.ended);
  CHECK(marker.ended_by_cmd);
  CHECK_FALSE(marker.account.has_value());
  CHECK(marker.sealed.has_value());
}

TEST_CASE("constrained language is told by the first line and the command file alone", "[guest][marker]") {
  const Marker marker = read(ours(R"("language_mode":"ConstrainedLanguage")") + ours(R"("planted":"ended_by_cmd")"));
  CHECK_FALSE(marker.started);
  CHECK(marker.ended_by_cmd);
  REQUIRE(marker.account.has_value());
  CHECK(marker.account->reason == AccountReason::constrained_language);
}

TEST_CASE("a script that began and told nothing has no answer", "[guest][marker]") {
  const Marker marker = read(started + head);
  CHECK(marker.started);
  CHECK_FALSE(marker.account.has_value());
  CHECK_FALSE(marker.ended);
  CHECK(read(started + ours(R"("planted":"too_late","clock":1)") + ended).too_late);
}

TEST_CASE("what is left is named, and what was not put back is told", "[guest][marker]") {
  const Marker marker =
      read(started +
           ours(R"("planted":"ended","clock":1,"restored":false,"left":["Windows\\System32\\GroupPolicy\\gpt.ini"])"));
  CHECK_FALSE(marker.restored);
  CHECK(marker.left == std::vector<std::string>{"Windows\\System32\\GroupPolicy\\gpt.ini"});
}

TEST_CASE("a reset of Remote Desktop tells what it changed", "[guest][marker]") {
  const std::string rdp_started = ours(R"("planted":"started","task":"reset_rdp","clock":1,"computer":"M\u00fcller")");
  const Marker marker = read(
      rdp_started +
      ours(
          R"("rdp":{"outcome":"failed","reason":"windows","step":"firewall","code":1753,"text":"x","changed":["port"]})"));
  CHECK(marker.task == "reset_rdp");
  CHECK(marker.computer == "Müller");
  REQUIRE(marker.rdp.has_value());
  CHECK(marker.rdp->outcome == AccountOutcome::failed);
  CHECK(marker.rdp->code == 1753);
  CHECK(marker.rdp->step == "firewall");
  CHECK(marker.rdp->changed == std::vector<std::string>{"port"});
}

TEST_CASE("a marker of another planting, or of nobody, is refused", "[guest][marker]") {
  for (const std::string& text : {std::string("{}\n"), std::string("\n\n"), std::string(" \r\n"),
                                  std::string(R"({"azvmreset":2,"nonce":")") + id + "\"}\n",
                                  std::string(R"({"azvmreset":1,"nonce":"other","planted":"started"})") + "\n"}) {
    const auto marker = read_marker(text, id);
    REQUIRE_FALSE(marker);
    CHECK(marker.error().code == ErrorCode::protocol);
  }
  CHECK(read_marker(std::string((1u << 20) + 1, '\n'), id).error().message.find("1048577 bytes") != std::string::npos);
}

TEST_CASE("a marker without a whole line is of a script that had not begun", "[guest][marker]") {
  for (const std::string& text : {std::string(), std::string("{"), started.substr(0, started.size() - 1)}) {
    CAPTURE(text);
    const Marker marker = read(text);
    CHECK_FALSE(marker.begun);
    CHECK_FALSE(marker.started);
  }
  CHECK(read(started).begun);
}

TEST_CASE("a line that does not keep the agreement is refused", "[guest][marker]") {
  for (const std::string members :
       {R"("planted":"begun")", R"("planted":1)", R"("planted":"started","task":"format")",
        R"("planted":"ended","restored":1)", R"("planted":"ended","left":[1])", R"("planted":"ended","left":"x")",
        R"("planted":"ended","clock":-1)", R"("planted":"ended","planted":"ended")", R"("rdp":[])",
        R"("rdp":{"outcome":"won"})", R"("rdp":{"outcome":"done","reason":"windows"})",
        R"("rdp":{"outcome":"refused","reason":"windows","changed":["port"]})", R"("rdp":{"outcome":"failed"})",
        R"("outcome":"done","reason":"windows")", R"("sealed":{"hash":"md5"})"}) {
    CAPTURE(members);
    const auto marker = read_marker(started + ours(members), id);
    REQUIRE_FALSE(marker);
    CHECK(marker.error().code == ErrorCode::protocol);
  }
}
