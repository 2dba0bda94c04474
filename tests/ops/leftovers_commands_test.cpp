// Run commands that earlier runs left.
#include <string>
#include <vector>

#include "ops/leftovers_azure.hpp"
#include "ops/scripted_guest.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::test;
using namespace azvmreset::test::left;
using base::format;

namespace {

GuestWords refused() {
  GuestWords words;
  words.outcome = "refused";
  words.reason = "account_not_found";
  words.step = "read";
  words.before = "null";
  return words;
}

}  // namespace

TEST_CASE("a run command of ours is known by its tags and its name, and says how far its script has come",
          "[ops][leftovers]") {
  struct Row {
    const char* state;
    const char* words;
  };
  for (const Row& row :
       {Row{"Running", "is at work"}, Row{"Failed", "has ended as"}, Row{"Pending", "not known to have"}}) {
    Command command;
    command.state = row.state;
    Group azure;
    azure.commands(Command().text()).vm();
    azure.wire.reply(200, {}, command.text());
    const auto report = azure.list({}).look();
    CHECK(azure.wire.sent()[1].url == format("https://management.azure.com{}/runCommands?api-version=2024-07-01", kVm));
    CHECK(only_command(report).ours);
    CHECK(only_command(report).id == command.id());
    CHECK(only_command(report).operation_id == operation);
    CHECK(only_command(report).reason.find(row.words) != std::string::npos);
    CHECK(azure.deleted().empty());
  }
}

TEST_CASE("a run command that only looks like ours says why, and is left", "[ops][leftovers]") {
  Command command;
  std::string why;
  SECTION("another name") {
    command.name = "azvmreset-11111111111111111111111111111111";
    why = std::string(our_name);
  }
  SECTION("an operation that is none") {
    command.tags = format(R"("azvmreset-operation":"me","azvmreset-target":"{}")", kVm);
    why = "expected a GUID";
  }
  SECTION("the tag of another VM") {
    command.tags = format(R"("azvmreset-operation":"{}","azvmreset-target":"another")", operation);
    why = "another";
  }
  SECTION("no tags") {
    command.tags = "";
    why = "no tag azvmreset-target";
  }
  Group azure;
  const auto report = azure.commands(command.text()).vm().list({}).remove();
  CHECK_FALSE(only_command(report).ours);
  CHECK(only_command(report).reason.find(why) != std::string::npos);
  CHECK(azure.deleted().empty());
}

TEST_CASE("a run command that has nothing to do with us is not told of", "[ops][leftovers]") {
  Command other;
  other.name = "nightly";
  other.tags = R"("owner":"somebody")";
  for (const Leftover& item : Group().commands(other.text()).vm().list({}).look().items)
    CHECK(item.kind == "extension");
}

TEST_CASE("a run command is read again before it is removed, and seen to be gone after", "[ops][leftovers]") {
  Group azure;
  azure.commands(Command().text()).vm();
  azure.wire.reply(200, {}, Command().text());
  azure.list({});
  SECTION("it has ended") {
    azure.wire.reply(200, {}, Command().text());
    azure.answer(200).answer(404, "ResourceNotFound");
    CHECK(only_command(azure.remove()).removed);
    CHECK(azure.deleted() ==
          std::vector<std::string>{format("https://management.azure.com{}?api-version=2024-07-01", Command().id())});
  }
  SECTION("its script is at work") {
    Command running;
    running.state = "Running";
    azure.wire.reply(200, {}, running.text());
    const auto report = azure.remove();
    CHECK_FALSE(only_command(report).removed);
    CHECK(only_command(report).reason.find("at work") != std::string::npos);
    CHECK(azure.deleted().empty());
  }
  SECTION("its answer may be the only copy of a password that the guest made") {
    Command made;
    made.request = R"({"version":2,"task":"change","password":"made"})";
    SECTION("it is told") {
      made.output = R"({"azvmreset":1,"nonce":"{nonce}","sealed":{"hash":"sha256","blocks":"AAAA"}})";
    }
    SECTION("it is told, and the change was refused") {
      made.output = R"({"azvmreset":1,"nonce":"{nonce}","sealed":{"hash":"sha256","blocks":"AAAA"}})"
                    "\n" +
                    line_of(refused(), "{nonce}");
      made.output = with(made.output, "{nonce}", "0123456789abcdef0123456789abcdef");
    }
    SECTION("nothing is told") {}
    SECTION("what is told is of another run") { made.output = line_of(refused(), "11111111111111111111111111111111"); }
    SECTION("the script is not known to have begun") { made.state = "Pending"; }
    azure.wire.reply(200, {}, made.text());
    const auto report = azure.remove();
    CHECK(only_command(report).ours);
    CHECK_FALSE(only_command(report).removed);
    CHECK(only_command(report).reason.find("resume") != std::string::npos);
    CHECK(azure.deleted().empty());
  }
  SECTION("the guest says that it made no password") {
    Command refusal;
    refusal.state = "Failed";
    refusal.request = R"({"version":2,"task":"change","password":"made"})";
    refusal.output = line_of(refused(), "{nonce}");
    azure.wire.reply(200, {}, refusal.text());
    azure.answer(200).answer(404, "ResourceNotFound");
    CHECK(only_command(azure.remove()).removed);
  }
  SECTION("it has other tags now") {
    Command changed;
    changed.tags = "";
    azure.wire.reply(200, {}, changed.text());
    CHECK_FALSE(only_command(azure.remove()).ours);
    CHECK(azure.deleted().empty());
  }
  SECTION("it is gone") {
    azure.answer(404, "ResourceNotFound");
    const auto report = azure.remove();
    CHECK_FALSE(only_command(report).removed);
    CHECK(only_command(report).reason.find("somebody else") != std::string::npos);
  }
  SECTION("a lock forbids it") {
    azure.wire.reply(200, {}, Command().text());
    azure.answer(409, "ScopeLocked");
    CHECK(only_command(azure.remove()).reason.find("not removed") != std::string::npos);
  }
}

TEST_CASE("a cloud that has no such resources, or does not show them, is a warning", "[ops][leftovers]") {
  for (const int status : {403, 404, 400}) {
    CAPTURE(status);
    Group azure;
    azure.describe(vm_on());
    const auto report = azure.answer(status, "X").list({}).look();
    REQUIRE(report.warnings.size() == 1);
    CHECK(report.warnings[0].code == "list_not_readable");
  }
}
