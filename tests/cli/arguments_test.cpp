#include "cli/arguments.hpp"

#include "fixtures.hpp"

using namespace azvmreset;
using namespace azvmreset::cli;

TEST_CASE("arguments", "[cli]") {
  using Words = std::vector<std::string>;

  SECTION("the first word is the command, the others belong to it") {
    const auto arguments = arguments_of({"rest", "GET", "/subscriptions"});
    CHECK(arguments.command == "rest");
    CHECK(arguments.operands == Words{"GET", "/subscriptions"});
  }

  SECTION("options stand before or after the words") {
    const auto before = arguments_of({"--username", "anna", "reset-password", "vm"});
    const auto after = arguments_of({"reset-password", "vm", "--username=anna"});
    CHECK(before.command == after.command);
    CHECK(before.operands == after.operands);
    CHECK(before.values == after.values);
  }

  SECTION("short options take their value with or without a space") {
    CHECK(arguments_of({"preflight", "-g", "rescue-demo"}).values.at(Option::resource_group) == Words{"rescue-demo"});
    CHECK(arguments_of({"preflight", "-grescue-demo"}).values.at(Option::resource_group) == Words{"rescue-demo"});
  }

  SECTION("an empty value after the equals sign is a value") {
    CHECK(arguments_of({"preflight", "--tenant="}).values.at(Option::tenant) == Words{""});
  }

  SECTION("a lone hyphen is a value") {
    CHECK(arguments_of({"rest", "--body", "-"}).values.at(Option::body) == Words{"-"});
  }

  SECTION("after two hyphens everything is a word") {
    CHECK(arguments_of({"preflight", "--", "--help"}).operands == Words{"--help"});
  }

  SECTION("repeatable options are kept in order") {
    CHECK(arguments_of({"rest", "--header", "A: 1", "--header", "B: 2"}).values.at(Option::header) ==
          Words{"A: 1", "B: 2"});
  }
}

TEST_CASE("arguments that are wrong", "[cli]") {
  struct Row {
    std::vector<const char*> words;
    const char* message;
    const char* remedy;
  };
  const Row rows[] = {
      {{"--usrname", "anna"}, "unknown option --usrname", "did you mean --username?"},
      {{"--pasword-stdin"}, "unknown option --pasword-stdin", "did you mean --password-stdin?"},
      {{"--xyzzy"}, "unknown option --xyzzy", "azvmreset help lists the commands and their options"},
      {{"-q"}, "unknown option -q", "azvmreset help lists the commands and their options"},
      {{"--username"}, "--username needs a value", "write --username=NAME where the value begins with a hyphen"},
      {{"--username", "--yes"},
       "--username needs a value",
       "write --username=NAME where the value begins with a hyphen"},
      {{"--username", "a", "--username", "b"}, "--username is given twice", ""},
      {{"--yes=no"}, "--yes takes no value", ""},
      {{"--force"}, "--force is refused: there is no blanket force: --override BLOCKER names what you accept", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.words);
    const auto error = parse(row.words).error;
    REQUIRE(error);
    CHECK(error->code == ErrorCode::invalid_argument);
    CHECK(error->message == row.message);
    CHECK(error->remedy == row.remedy);
  }

  SECTION("the first mistake is told") {
    CHECK(parse_words({"--first", "--second"}).error->message == "unknown option --first");
  }
}

TEST_CASE("a secret among the arguments", "[cli][secret]") {
  const std::vector<std::vector<const char*>> lines = {
      {"--password", "S3cret-word"},
      {"--password=S3cret-word"},
      {"-p", "S3cret-word"},
      {"-pS3cret-word"},
      {"--client-secret=S3cret-word"},
      {"--client-secret", "S3cret-word"},
      {"--access-token", "S3cret-word"},
      {"--token=S3cret-word"},
      {"--pass=S3cret-word"},
      {"-xS3cret-word"},
      {"--yes=S3cret-word"},
  };
  for (const auto& line : lines) {
    CAPTURE(line);
    const auto error = parse(line).error;
    REQUIRE(error);
    CHECK(to_json(*error).find("S3cret-word") == std::string::npos);
  }

  SECTION("is refused with the way that is open") {
    CHECK(parse_words({"--password", "x"}).error->message ==
          "--password is refused: a password is never an argument, where every process could read it: use "
          "--password-stdin, --password-file or --password-env");
    CHECK(parse_words({"--client-secret", "x"}).error->message ==
          "--client-secret is refused: a secret is never an argument, where every process could read it: set "
          "AZURE_CLIENT_SECRET");
  }
}

TEST_CASE("an option of another command", "[cli]") {
  const auto error = misplaced_option(arguments_of({"preflight", "vm", "--username", "anna"}), for_preflight);
  REQUIRE(error);
  CHECK(error->message == "--username is no option of preflight");
  CHECK_FALSE(misplaced_option(arguments_of({"reset-rdp", "vm", "--yes"}), for_reset_rdp));
}
