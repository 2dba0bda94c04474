#include "journal/format.hpp"

#include "base/digest.hpp"
#include "journal/written.hpp"
#include "support/catch.hpp"

#include <azvmreset/version.hpp>

#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

using namespace azvmreset;
using namespace azvmreset::test;
using journal::Position;

namespace {

Error error_of(const std::string& bytes) {
  const auto contents = journal::read(bytes, "the journal");
  REQUIRE_FALSE(contents);
  CHECK(contents.error().code == ErrorCode::invalid_argument);
  CHECK_FALSE(contents.error().remedy.empty());
  CHECK(contents.error().message.find('\n') == std::string::npos);
  return contents.error();
}

// A line whose hash is right, whatever its JSON is.
std::string line_of(std::string_view previous, const std::string& json) {
  return base::sha256_hex(std::string(previous) + json) + " " + json + "\n";
}

std::string first_line(const std::string& json) { return line_of("", json); }

constexpr const char* first_members = R"("n":1,"at":"2026-01-02T03:04:05Z","event":"begun","azvmreset_journal":1)";

}  // namespace

TEST_CASE("a journal reads as it was written", "[journal][format]") {
  const auto lines = lines_of(5);
  const auto contents = journal::read(joined(lines), "the journal");
  REQUIRE(contents);
  REQUIRE(contents->records.size() == 5);
  CHECK(are_first_of(*contents, lines));
  const auto& third = contents->records[2];
  CHECK(third.event == "step_done");
  CHECK(third.at == written_at + std::chrono::seconds(2));
  CHECK(third["text"].text() == "a\nbxx");
  CHECK(third["count"].integer() == 2);
  CHECK(contents->records[0]["library"].text() == version());
}

TEST_CASE("the first line says what wrote it", "[journal][format]") {
  Position position;
  const auto line =
      journal::line_after(position, written_at, "begun", R"({"endpoint":"https://management.azure.com"})");
  REQUIRE(line);
  const std::string json = R"({"n":1,"at":"2026-09-21T14:13:20Z","event":"begun","azvmreset_journal":1,"library":")" +
                           std::string(version()) + R"(","endpoint":"https://management.azure.com"})";
  CHECK(*line == base::sha256_hex(json) + " " + json + "\n");
  CHECK(position.records == 1);
  CHECK(position.bytes == line->size());
  CHECK(position.hash == line->substr(0, 64));
}

TEST_CASE("what docs/journal.md shows is a journal", "[journal][format]") {
  std::ifstream file(AZVMRESET_SOURCE_DIR "/docs/journal.md");
  const std::string page{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const std::size_t begin = page.find("```text\n") + 8;
  const std::string shown = page.substr(begin, page.find("```", begin) - begin);
  const auto contents = journal::read(shown, "the journal");
  REQUIRE(contents);
  CHECK(contents->records.size() == 3);
  CHECK(contents->end.bytes == shown.size());
}

TEST_CASE("an empty journal has no records", "[journal][format]") {
  const auto contents = journal::read("", "the journal");
  REQUIRE(contents);
  CHECK(contents->records.empty());
  CHECK(contents->end.bytes == 0);
}

TEST_CASE("a journal cut off anywhere gives its whole lines and no other record", "[journal][format]") {
  const auto lines = lines_of(4);
  const std::string whole = joined(lines);
  std::size_t complete = 0;
  std::size_t end_of_line = 0;
  for (std::size_t length = 0; length <= whole.size(); ++length) {
    if (complete < lines.size() && length == end_of_line + lines[complete].size())
      end_of_line += lines[complete++].size();
    const auto contents = journal::read(whole.substr(0, length), "the journal");
    REQUIRE(contents);
    REQUIRE(contents->records.size() == complete);
    REQUIRE(are_first_of(*contents, lines));
  }
  CHECK(complete == 4);
}

TEST_CASE("every flipped bit is found, or lies in the last line, which is cut", "[journal][format]") {
  const auto lines = lines_of(3);
  const std::string whole = joined(lines);
  const std::size_t last = whole.size() - lines.back().size();
  std::size_t cut = 0;
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string flipped = whole;
      flipped[at] = static_cast<char>(flipped[at] ^ (1 << bit));
      const auto contents = journal::read(flipped, "the journal");
      if (!contents) continue;
      ++cut;
      REQUIRE(at >= last);
      REQUIRE(contents->records.size() == 2);
      REQUIRE(are_first_of(*contents, lines));
    }
  }
  // Its line feed, and bytes that the flip makes zero.
  CHECK(cut >= 8);
  CHECK(cut < 8 + lines.back().size());
}

TEST_CASE("a torn end may be anything that a file system makes of it", "[journal][format]") {
  const auto lines = lines_of(3);
  const std::string whole = joined(lines);
  const std::string& third = lines[2];
  const std::string before = lines[0] + lines[1];
  const std::string ends[] = {
      std::string(1, '\0'),
      std::string(4096, '\0'),
      third.substr(0, 30) + std::string(third.size() - 30, '\0'),
      std::string(30, '\0') + third.substr(30),  // its first block was not written, its last one was
      third.substr(0, third.size() - 1),
      "\xff\xfe",
  };
  for (const std::string& end : ends) {
    const auto contents = journal::read(before + end, "the journal");
    REQUIRE(contents);
    CHECK(contents->records.size() == 2);
    CHECK(contents->end.bytes == before.size());
  }
  SECTION("but not in the middle") {
    std::string zeroed = whole;
    zeroed[lines[0].size() + 80] = '\0';
    CHECK_THAT(error_of(zeroed).message, Catch::Contains("the journal is corrupt at line 2: "));
  }
  SECTION("and a torn first line leaves nothing") {
    const auto contents = journal::read(lines[0].substr(0, 40), "the journal");
    REQUIRE(contents);
    CHECK(contents->records.empty());
    CHECK(contents->end.bytes == 0);
  }
}

TEST_CASE("lines that were left out, repeated, exchanged or are another journal's are found", "[journal][format]") {
  const auto lines = lines_of(4);
  const auto others = lines_of(4, "other");
  const std::pair<std::vector<std::string>, const char*> rows[] = {
      {{lines[1], lines[2]}, "line 1"},
      {{lines[0], lines[2], lines[3]}, "line 2"},
      {{lines[0], lines[1], lines[1]}, "line 3"},
      {{lines[0], lines[2], lines[1], lines[3]}, "line 2"},
      {{lines[0], lines[1], others[2]}, "line 3"},
      {{lines[0], lines[1], others[0]}, "line 3"},
      {{lines[0], "\n", lines[1]}, "line 2"},
      {{"\n", lines[0]}, "line 1"},
      {{lines[0], lines[1].substr(0, lines[1].size() - 1), lines[2]}, "line 2"},
  };
  for (const auto& [shuffled, where] : rows) {
    const Error error = error_of(joined(shuffled));
    CHECK_THAT(error.message, Catch::StartsWith("the journal is corrupt at ") && Catch::Contains(where));
    CHECK_THAT(error.remedy, Catch::Contains("adopt"));
  }
}

TEST_CASE("a journal of another version is refused with both numbers", "[journal][format]") {
  const Error error = error_of(first_line(
      R"({"n":1,"at":"2026-01-02T03:04:05Z","event":"begun","azvmreset_journal":2,"library":"9.8.7","x":1})"));
  CHECK_THAT(error.message,
             Catch::Contains("is of version 2, written by azvmreset \"9.8.7\"") && Catch::Contains("reads version 1"));
}

TEST_CASE("a line whose hash is right is still not believed", "[journal][format]") {
  const std::string first = first_line("{" + std::string(first_members) + "}");
  REQUIRE(journal::read(first, "the journal"));
  const auto second = [&first](const std::string& json) { return first + line_of(first.substr(0, 64), json); };
  const std::string begin = R"({"n":2,"at":"2026-01-02T03:04:05Z",)";
  REQUIRE(journal::read(second(begin + R"("event":"on"})"), "the journal"));

  const std::pair<std::string, const char*> rows[] = {
      {first_line("[]"), "line 1: expected a JSON object"},
      {first_line("nothing"), "line 1: expected a JSON object, found"},
      {first_line("{}"), "line 1: expected the record 1, found \"\""},
      {first_line(R"({"n":1,"at":"2026-01-02T03:04:05Z","event":"begun"})"), "expected the version of the journal"},
      {first_line(R"({"n":1,"at":"2026-01-02T03:04:05Z","event":"begun","azvmreset_journal":"1"})"),
       "expected a number as the version"},
      {second("{" + std::string(first_members) + "}"), "line 2: expected the record 2, found \"1\""},
      {second(begin + R"("event":"on","azvmreset_journal":1})"), "in its first record, and there alone"},
      {second(begin + R"("event":"On"})"), "expected a word in \"event\", found \"\\\"On\\\"\""},
      {second(begin + R"("event":7})"), "expected a word in \"event\""},
      {second(R"({"n":2,"at":"yesterday","event":"on"})"), "expected a time in \"at\""},
      {second(R"({"n":2.0,"at":"2026-01-02T03:04:05Z","event":"on"})"), "expected the record 2, found \"2.0\""},
      {second(begin + R"("event":"on","event":"off"})"), "expected each member once, found \"event\" twice"},
      {second(begin + R"("event":"on","a":[{"b":{"c":1,"c":1}}]})"), "found \"c\" twice"},
      {second(begin + R"("event":"on","a":)" + std::string(40, '[') + std::string(40, ']') + "}"), "too many levels"},
      {second(begin + "\"event\":\"on\",\"a\":\"\xff\"}"), "line 2: expected a JSON object, found"},
  };
  for (const auto& [bytes, message] : rows) CHECK_THAT(error_of(bytes).message, Catch::Contains(message));
}

TEST_CASE("a journal and its lines have a greatest length", "[journal][format]") {
  const std::string first = lines_of(1)[0];
  const std::string long_line = line_of(first.substr(0, 64), "\"" + std::string(journal::longest_line, 'x') + "\"");
  CHECK_THAT(error_of(first + long_line).message,
             Catch::Contains("line 2: it has 1048644 bytes, expected at most 1048576"));
  CHECK_THAT(error_of(std::string(journal::longest_journal + 1, 'x')).message,
             Catch::Contains("has 16777217 bytes; a journal has at most 16777216"));

  Position position;
  const std::string members = "{\"text\":\"" + std::string(journal::longest_line, 'x') + "\"}";
  CHECK_FALSE(journal::line_after(position, written_at, "begun", members));
  CHECK(position.records == 0);
  position.bytes = journal::longest_journal;
  CHECK_FALSE(journal::line_after(position, written_at, "begun", "{}"));
}

TEST_CASE("what could not be read again is not written", "[journal][format]") {
  Position position;
  for (const char* members : {"", "[]", "{", "{\"n\":1}", "{\"event\":\"x\"}", "{\"a\":1,\"a\":2}", "{\"library\":1}",
                              "{\"azvmreset_journal\":1}", "{\"a\":{\"password\":\"x\"}}"}) {
    CAPTURE(members);
    const auto line = journal::line_after(position, written_at, "begun", members);
    REQUIRE_FALSE(line);
    CHECK(line.error().code == ErrorCode::internal);
    CHECK(position.records == 0);
  }
  for (const char* event : {"", "Begun", "two words", "a\n"}) {
    CHECK_FALSE(journal::line_after(position, written_at, event, "{}"));
  }
}

TEST_CASE("ten thousand records are read in one pass", "[journal][format]") {
  const auto lines = lines_of(10'000);
  const auto contents = journal::read(joined(lines), "the journal");
  REQUIRE(contents);
  CHECK(contents->records.size() == 10'000);
  CHECK(are_first_of(*contents, lines));
}
