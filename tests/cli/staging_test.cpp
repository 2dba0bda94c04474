// stage and unstage, as far as they come without a volume; and their reports.
#include <azvmreset/stage.hpp>

#include "cli/report.hpp"
#include "fixtures.hpp"
#include "running.hpp"

using namespace azvmreset;
using namespace azvmreset::cli;
using Catch::Matchers::Contains;

namespace {

constexpr const char* nowhere = "/nowhere/mounted";

void refuses(std::vector<const char*> words, const char* reason) {
  CAPTURE(words);
  const auto ended = run_words(words, {{"SECRET", "S3cret-Value"}});
  CHECK(ended.code == 2);
  CHECK_THAT(ended.err, Contains(reason));
  CHECK_THAT(ended.out + ended.err, !Contains("S3cret-Value"));
}

StageReport staged() {
  StageReport report;
  report.id = "0123456789abcdef0123456789abcdef";
  report.volume = "/mnt/windows";
  report.username = "azureuser";
  report.facts.computer_name = "WEB-01";
  report.facts.product_type = "ServerNT";
  report.files = {{"Windows\\System32\\GroupPolicy\\gpt.ini", true, false, 10, ""},
                  {"Windows\\order.json", false, true, 10, ""}};
  report.marker = "Windows\\azvmreset-0123456789abcdef0123456789abcdef.marker";
  report.warnings.emplace_back("client_edition", "it may take a second restart", "restart it");
  report.next_steps = {"unmount it"};
  return report;
}

UnstageReport read_back(PlantedOutcome outcome) {
  UnstageReport report;
  report.volume = "/mnt/windows";
  report.outcome = outcome;
  report.username = "azureuser";
  report.reason = "policy";
  report.evidence = Evidence::confirmed;
  return report;
}

}  // namespace

TEST_CASE("stage says what is missing before it looks at the volume", "[cli][stage]") {
  refuses({"stage"}, "the folder where a Windows volume is mounted");
  refuses({"stage", "S3cret-Value", "S3cret-Value"}, "expected one word");
  refuses({"stage", nowhere}, "--username is missing");
  refuses({"stage", nowhere, "--username", "a"}, "there is no key to seal it to");
  refuses({"stage", nowhere, "--username", "a", "--sealing-key", "a", "--key-out", "b"}, "cannot read a");
  refuses({"stage", nowhere, "--username", "a", "--key-out", "/dev/null"}, "is there already");
  refuses({"stage", nowhere, "--username", "a", "--password-env", "SECRET"}, "--offline-plaintext");
  refuses({"stage", nowhere, "--username", "a", "--password-env", "SECRET", "--offline-plaintext", "--key-out", "k"},
          "give one of them");
  refuses({"stage", nowhere, "--rdp", "--username", "a"}, "--username is about an account");
  refuses({"stage", nowhere, "--rdp", "--key-out", "k"}, "--key-out is about an account");
}

TEST_CASE("stage is told by the library what it refuses, in the words of the command line", "[cli][stage]") {
  refuses({"stage", nowhere, "--rdp", "--hook", "setup"}, "use --hook group_policy");
  refuses({"stage", nowhere, "--rdp", "--valid-for", "0"}, "found 0 hours");
  refuses({"stage", nowhere, "--rdp", "--override", "agent_stale"}, "only local_policy_off");
  refuses({"stage", nowhere, "--rdp"}, nowhere);
}

TEST_CASE("unstage takes the key and the place for the password together", "[cli][stage]") {
  refuses({"unstage"}, "the folder where a Windows volume is mounted");
  refuses({"unstage", nowhere, "--secret-out", "a"}, "one of them is missing");
  refuses({"unstage", nowhere, "--sealing-key", "/no/such/key", "--secret-out", "a"}, "cannot read /no/such/key");
  refuses({"unstage", nowhere, "--id", "not-an-id"}, "expected 32 hexadecimal digits");
  refuses({"unstage", nowhere}, nowhere);
}

TEST_CASE("a staging tells a person what lies where, and what to do next", "[cli][stage]") {
  const std::string text = text_of(staged());
  CHECK_THAT(text, Contains("staged: a reset of the password of azureuser lies on /mnt/windows"));
  CHECK_THAT(text, Contains("WEB-01, ServerNT"));
  CHECK_THAT(text, Contains("gpt.ini (merged; put back afterwards)"));
  CHECK_THAT(text, Contains("order.json (holds the password)"));
  CHECK_THAT(text, Contains("unmount it"));
  StageReport rdp = staged();
  rdp.task = PlantedTask::reset_rdp;
  CHECK_THAT(text_of(rdp), Contains("staged: a reset of Remote Desktop lies on"));
}

TEST_CASE("what came of a staging stands in the first line", "[cli][stage]") {
  CHECK_THAT(text_of(read_back(PlantedOutcome::done)), Contains("confirmed: the password of azureuser was reset on"));
  UnstageReport created = read_back(PlantedOutcome::done);
  created.created = Tristate::yes;
  CHECK_THAT(text_of(created), Contains("confirmed: the account azureuser was created on /mnt/windows"));
  CHECK_THAT(text_of(read_back(PlantedOutcome::not_run)),
             Contains("not run: Windows has not started what was planted"));
  CHECK_THAT(text_of(read_back(PlantedOutcome::refused)), Contains("refused: the guest has changed nothing (policy)"));
  CHECK_THAT(text_of(read_back(PlantedOutcome::failed)), Contains("failed: the script stopped in between (policy)"));
  CHECK_THAT(text_of(read_back(PlantedOutcome::unknown)), Contains("may have been reset"));
}
