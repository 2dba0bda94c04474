#include <algorithm>
#include <string>
#include <vector>

#include "base/digest.hpp"
#include "base/encoding/base64.hpp"
#include "base/encoding/base64url.hpp"
#include "base/encoding/hex.hpp"
#include "guest/gunzip.hpp"
#include "guest/gzipped.hpp"
#include "guest/rescue_answer.hpp"
#include "guest/rescue_request.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using guest::RescueOutcome;
using guest::RescueReason;
using guest::RescueStep;

namespace {

constexpr const char* kNonce = "0123456789abcdef0123456789abcdef";
constexpr std::size_t kLongest = 28'000;

guest::RescueOrder order(guest::RescueVerb verb = guest::RescueVerb::write) {
  guest::RescueOrder made;
  made.verb = verb;
  made.not_after = 1'790'000'000;
  made.disk = {5, 136'365'211'648, "WEB-01", "gpt:0a"};
  return made;
}

RescueStep step(RescueStep::Kind kind, const std::string& path, const std::string& content = {}) {
  RescueStep made;
  made.kind = kind;
  made.path = path;
  made.content = Secret(content);
  made.attributes = 0x20;
  return made;
}

std::vector<RescueStep> one(RescueStep made) {
  std::vector<RescueStep> steps;
  steps.push_back(std::move(made));
  return steps;
}

std::string opened(std::string_view value) {
  if (value.empty()) return {};
  CHECK(value.starts_with('x'));
  return base::base64url_decode(value.substr(1)).value();
}

const std::string kHead =
    "azvmreset-rescue 1\nverb write\nnot_after 1790000000\noffset 0\nlun 5\ndisk_bytes 136365211648\n"
    "computer WEB-01\nidentity gpt:0a\n";

std::string after(const std::string& text, const std::string& word) {
  const std::size_t at = text.find("\n" + word + " ");
  REQUIRE(at != std::string::npos);
  const std::size_t begin = at + word.size() + 2;
  return text.substr(begin, text.find('\n', begin) - begin);
}

std::string answer(const std::string& rescue, const std::string& nonce = kNonce) {
  return R"({"azvmreset":1,"nonce":")" + nonce + R"(","rescue":)" + rescue + "}\n";
}

std::string done(std::string_view packed, std::size_t offset, std::size_t size) {
  return answer(R"({"outcome":"done","reason":"","text":"","total":)" + std::to_string(packed.size()) +
                R"(,"offset":)" + std::to_string(offset) + R"(,"sha256":")" + base::sha256_hex(packed) +
                R"(","chunk":")" + base::base64_encode(packed.substr(offset, size)) + "\"}");
}

guest::RescueReport report(const std::string& lines) {
  const auto read = guest::read_rescue_report(test::gzipped(lines));
  if (!read) FAIL(read.error().message);
  return *read;
}

}  // namespace

TEST_CASE("what a rescue script is told is lines that no command line can misread", "[guest][rescue]") {
  std::vector<RescueStep> steps;
  steps.push_back(step(RescueStep::Kind::make, "Windows\\System32\\GroupPolicy"));
  steps.push_back(step(RescueStep::Kind::create, "Windows\\a.cmd", "content"));
  const auto calls = guest::rescue_calls(order(), steps, kLongest);
  REQUIRE(calls);
  REQUIRE(calls->size() == 1);
  CHECK(calls->front().secret.empty());
  const std::string lines = opened(calls->front().request);
  CHECK(lines.starts_with(kHead +
                          "make Windows\\System32\\GroupPolicy\ncreate Windows\\a.cmd\nattributes 32\nat 0\n"
                          "size 7\nsha256 " +
                          base::sha256_hex("content") + "\nacl "));
  CHECK(after(lines, "acl") == base::hex_encode(guest::planted_security_descriptor()));
  CHECK(guest::gunzip(base::base64_decode(after(lines, "gzip")).value(), 100) == "content");
}

TEST_CASE("a machine that is to be made ready is told of no disk, and tells its tools", "[guest][rescue]") {
  const auto calls = guest::rescue_calls(order(guest::RescueVerb::prepare), {}, kLongest);
  REQUIRE(calls);
  REQUIRE(calls->size() == 1);
  CHECK(opened(calls->front().request) == "azvmreset-rescue 1\nverb prepare\nnot_after 1790000000\noffset 0\n");
  CHECK(report("tool awk\ntool ntfs-3g\n").tools == std::vector<std::string>{"awk", "ntfs-3g"});
}

TEST_CASE("a secret goes in its own parameter, and what follows it in the next call", "[guest][rescue]") {
  std::vector<RescueStep> steps;
  steps.push_back(step(RescueStep::Kind::make, "Windows\\a"));
  steps.push_back(step(RescueStep::Kind::create, "Windows\\a\\b.json", "chosen"));
  steps.back().secret = true;
  steps.push_back(step(RescueStep::Kind::replace, "Windows\\gpt.ini", "armed"));
  const auto calls = guest::rescue_calls(order(), steps, kLongest);
  REQUIRE(calls);
  REQUIRE(calls->size() == 2);
  CHECK(opened(calls->at(0).request) == kHead + "make Windows\\a\n");
  const std::string secret = "\n" + opened(calls->at(0).secret.expose());
  CHECK(secret.starts_with("\ncreate Windows\\a\\b.json\n"));
  CHECK(base::base64url_decode(after(secret, "plain")) == "chosen");
  CHECK(calls->at(1).secret.empty());
  CHECK(after(opened(calls->at(1).request), "replace") == "Windows\\gpt.ini");
}

TEST_CASE("a new file goes in as many pieces as it takes, and comes together again", "[guest][rescue]") {
  std::string content;
  for (int i = 0; content.size() < 9000; ++i) content += base::sha256_hex(std::to_string(i));
  for (const std::size_t longest : {3000u, 8000u, 28'000u}) {
    for (const bool secret : {false, true}) {
      CAPTURE(longest, secret);
      auto whole = step(RescueStep::Kind::create, "Windows\\a.ps1", content);
      whole.secret = secret;
      const auto calls = guest::rescue_calls(order(), one(std::move(whole)), longest);
      REQUIRE(calls);
      CHECK((longest > 20'000 || calls->size() > 1));
      std::string together;
      for (const guest::RescueParameters& call : *calls) {
        CHECK(call.request.size() <= longest);
        CHECK(call.secret.expose().size() <= longest);
        std::string lines = opened(call.request) + opened(call.secret.expose());
        for (std::size_t at = lines.find("\nat "); at != std::string::npos; at = lines.find("\nat ")) {
          CHECK(after(lines, "at") == std::to_string(together.size()));
          together += secret ? base::base64url_decode(after(lines, "plain")).value()
                             : guest::gunzip(base::base64_decode(after(lines, "gzip")).value(), 10'000).value();
          lines.erase(0, lines.find(secret ? "\nplain " : "\ngzip ") + 1);
        }
      }
      CHECK(together == content);
    }
  }
}

TEST_CASE("an empty file is a piece too", "[guest][rescue]") {
  const auto calls = guest::rescue_calls(order(), one(step(RescueStep::Kind::create, "Windows\\a")), kLongest);
  REQUIRE(calls);
  CHECK(after(opened(calls->front().request), "size") == "0");
}

TEST_CASE("what is written in place goes in one piece or not at all", "[guest][rescue]") {
  std::string content;
  for (int i = 0; content.size() < 9000; ++i) content += base::sha256_hex(std::to_string(i));
  const auto calls = guest::rescue_calls(order(), one(step(RescueStep::Kind::replace, "Windows\\a", content)), 3000);
  REQUIRE_FALSE(calls);
  CHECK(calls.error().code == ErrorCode::invalid_argument);
}

TEST_CASE("a probe is a call without steps", "[guest][rescue]") {
  const auto calls = guest::rescue_calls(order(guest::RescueVerb::probe), {}, kLongest);
  REQUIRE(calls);
  REQUIRE(calls->size() == 1);
  CHECK(opened(calls->front().request).find("verb probe\n") != std::string::npos);
}

TEST_CASE("what cannot be said in a line is not said", "[guest][rescue]") {
  for (const std::string path : {"", "a\nverb write", "a/b", "a;b", "a*", "$(x)", "a\tb"}) {
    CAPTURE(path);
    CHECK_FALSE(guest::rescue_calls(order(), one(step(RescueStep::Kind::look, path)), kLongest));
  }
  auto wrong = order();
  wrong.disk.computer = "WEB\nverb write";
  CHECK_FALSE(guest::rescue_calls(wrong, {}, kLongest));
  wrong = order();
  wrong.disk.identity = "gpt:0a ";
  CHECK_FALSE(guest::rescue_calls(wrong, {}, kLongest));
}

TEST_CASE("the other hook is said in a line of its own, last", "[guest][rescue]") {
  guest::Planting planting;
  planting.folders = {guest::PlantingFolder::startup};
  planting.files.push_back(guest::PlantedFile{"Windows\\gpt.ini", Secret("a"), 0x23, true, false});
  planting.setup = guest::SetupValues{2, "cmd.exe"};
  const auto steps = guest::steps_of(planting);
  REQUIRE(steps.size() == 3);
  CHECK(steps[0].kind == RescueStep::Kind::make);
  CHECK(steps[1].kind == RescueStep::Kind::replace);
  CHECK(steps[1].attributes == 0x23);
  const auto calls = guest::rescue_calls(order(), steps, kLongest);
  REQUIRE(calls);
  CHECK(opened(calls->front().request).ends_with("\nsetup 0 2 x" + base::base64url_encode("cmd.exe") + "\n"));
}

TEST_CASE("taking back puts back, removes, and then removes directories", "[guest][rescue]") {
  guest::TakingBack back;
  back.put_back.push_back(guest::PlantedFile{"Windows\\gpt.ini", Secret("a"), 0x20, true, false});
  back.remove = {"Windows\\b"};
  back.folders = {guest::PlantingFolder::startup};
  const auto steps = guest::steps_of(back);
  REQUIRE(steps.size() == 3);
  CHECK(steps[0].kind == RescueStep::Kind::replace);
  CHECK(steps[1].kind == RescueStep::Kind::remove);
  CHECK(steps[2].kind == RescueStep::Kind::remove_directory);
  CHECK(steps[2].path == guest::path_of(guest::PlantingFolder::startup));
}

TEST_CASE("the last line with this nonce is the answer", "[guest][rescue]") {
  const std::string refused =
      R"({"outcome":"refused","reason":"unclean","text":"Windows did not close this volume","total":0,"offset":0,)"
      R"("sha256":"","chunk":""})";
  const auto read = guest::read_rescue_answer(
      "noise\r\n" + answer(refused, std::string(32, '0')) + answer("{}") + answer(refused) + "more\n", kNonce);
  REQUIRE(read);
  CHECK(read->outcome == RescueOutcome::refused);
  CHECK(read->reason == RescueReason::unclean);
  CHECK(read->text == "Windows did not close this volume");

  const auto none = guest::read_rescue_answer(answer(refused, std::string(32, '0')), kNonce);
  REQUIRE_FALSE(none);
  CHECK(none.error().code == ErrorCode::protocol);
}

TEST_CASE("an answer that contradicts itself is none", "[guest][rescue]") {
  for (const std::string wrong :
       {R"({"outcome":"fine","reason":"","total":0,"offset":0,"sha256":"","chunk":""})",
        R"({"outcome":"done","reason":"unclean","total":0,"offset":0,"sha256":"","chunk":""})",
        R"({"outcome":"refused","reason":"","total":0,"offset":0,"sha256":"","chunk":""})",
        R"({"outcome":"done","reason":"","total":2,"offset":0,"sha256":"","chunk":"YWJj"})",
        R"({"outcome":"done","reason":"","total":-1,"offset":0,"sha256":"","chunk":""})",
        R"({"outcome":"done","reason":"","total":0,"offset":99999999999999,"sha256":"","chunk":""})",
        R"({"outcome":"done","reason":"","total":9,"offset":0,"sha256":"","chunk":"?"})"}) {
    CAPTURE(wrong);
    CHECK_FALSE(guest::read_rescue_answer(answer(wrong), kNonce));
  }
  const auto strange = guest::read_rescue_answer(
      answer(R"({"outcome":"refused","reason":"of tomorrow","total":0,"offset":0,"sha256":"","chunk":""})"), kNonce);
  REQUIRE(strange);
  CHECK(strange->reason == RescueReason::unknown);
}

TEST_CASE("a report comes together of its chunks, in order and of one piece", "[guest][rescue]") {
  const std::string packed = test::gzipped("disk gpt:0a\n");
  const std::string other = test::gzipped("disk gpt:0b\n");
  const auto chunk = [](const std::string& of, std::size_t offset, std::size_t size) {
    return guest::read_rescue_answer(done(of, offset, size), kNonce).value();
  };
  guest::RescueChunks chunks;
  CHECK_FALSE(chunks.whole());
  REQUIRE(chunks.add(chunk(packed, 0, 10)));
  CHECK_FALSE(chunks.whole());
  CHECK(chunks.next_offset() == 10);
  CHECK_FALSE(guest::RescueChunks(chunks).add(chunk(packed, 11, 10)));
  CHECK_FALSE(guest::RescueChunks(chunks).add(chunk(packed, 10, 0)));
  CHECK_FALSE(guest::RescueChunks(chunks).add(chunk(other, 10, 10)));
  guest::RescueChunks anew(chunks);
  REQUIRE(anew.add(chunk(other, 0, 100)));
  CHECK(anew.packed() == other);
  REQUIRE(chunks.add(chunk(packed, 10, 100)));
  CHECK(chunks.whole());
  CHECK(guest::read_rescue_report(chunks.packed())->identity == "gpt:0a");

  auto damaged = chunk(packed, 0, 100);
  damaged.chunk[0] ^= 1;
  CHECK_FALSE(guest::RescueChunks().add(damaged));
}

TEST_CASE("what was found on the disk is read", "[guest][rescue]") {
  const auto read = report(
      "disk gpt:0a\nbitlocker 0\npartition 3\nhibernated 0\nunclean unknown\njournal_replayed 1\ncomputer V0VCLTAx\n"
      "product_type U2VydmVyTlQ=\ndomain \nsetup_type 0\nsetup_command_line \nlocal_policy_off 1\n"
      "file Windows\\gpt.ini\nattributes 35\nacl AQA=\ncontent YQ==\nfile Windows\\b\nattributes 32\nacl \ncontent \n"
      "directory Windows\\System32\nmissing Windows\\c\nwritten Windows\\a b\nkept Windows\\d\n");
  CHECK(read.identity == "gpt:0a");
  CHECK(read.encrypted == false);
  CHECK(read.partition == 3);
  CHECK(read.hibernated == false);
  CHECK_FALSE(read.unclean.has_value());
  CHECK(read.journal_replayed == true);
  CHECK(read.computer == "WEB-01");
  CHECK(read.product_type == "ServerNT");
  CHECK(read.domain.empty());
  CHECK(read.setup_type == 0);
  CHECK(read.local_policy_off == true);
  REQUIRE(read.files.size() == 2);
  CHECK(read.files[0].path == "Windows\\gpt.ini");
  CHECK(read.files[0].attributes == 35);
  CHECK(read.files[0].security_descriptor == std::string("\x01\x00", 2));
  CHECK(read.files[0].content == "a");
  CHECK(read.files[1].content.empty());
  CHECK(read.directories == std::vector<std::string>{"Windows\\System32"});
  CHECK(read.missing == std::vector<std::string>{"Windows\\c"});
  CHECK(read.written == std::vector<std::string>{"Windows\\a b"});
  CHECK(read.kept == std::vector<std::string>{"Windows\\d"});
}

TEST_CASE("a report that is not as agreed is refused", "[guest][rescue]") {
  for (const std::string wrong : {"surprise 1\n", "bitlocker 2\n", "partition x\n", "computer ?\n", "content YQ==\n",
                                  "partition 99999999999999999999\n", "word\n", "\n"}) {
    CAPTURE(wrong);
    CHECK_FALSE(guest::read_rescue_report(test::gzipped(wrong)));
  }
  CHECK_FALSE(guest::read_rescue_report("no gzip"));
  CHECK_FALSE(guest::read_rescue_report(""));
}
