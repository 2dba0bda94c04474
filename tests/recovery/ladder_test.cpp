// Each rung in turn, after the earlier ones have failed for each kind of reason.
#include <azvmreset/rescue.hpp>
#include <azvmreset/reset.hpp>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "recovery/ladder_world.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::test;
using namespace std::chrono_literals;

namespace {

std::string described(const Result<ResetResult>& result) { return result ? to_json(*result) : to_json(result.error()); }

bool says(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

std::string refused_by_guest(std::string_view message) {
  return ended("Failed", "VMExtensionProvisioningError", message);
}

GuestWords refusing(std::string reason) {
  GuestWords words;
  words.outcome = "refused";
  words.reason = std::move(reason);
  words.step = "password";
  return words;
}

}  // namespace

TEST_CASE("on a healthy VM the first rung is VMAccess, and it is all that is tried", "[recovery][ladder]") {
  LadderWorld world;
  const auto result = world.climb(world.request());
  INFO(described(result));
  REQUIRE(result);
  CHECK(result->method == Method::vm_access);
  CHECK(result->evidence == Evidence::confirmed);
  REQUIRE(result->rungs.size() == 1);
  const RungReport& report = result->rungs.front();
  CHECK(report.rung == Rung::vm_access);
  CHECK(report.outcome == RungOutcome::succeeded);
  CHECK(report.reason == "open");
}

TEST_CASE("on a healthy VM the ladder costs three reads more than VMAccess alone, and the removal",
          "[recovery][ladder]") {
  LadderWorld world;
  const auto result = world.climb(world.request());
  REQUIRE(result);
  CHECK(result->extension_removed);
  CHECK_FALSE(world.instance);
  CHECK(world.written("PUT", "/extensions/") == 1);
  CHECK(world.written("DELETE", "/extensions/") == 1);
  CHECK(world.written("PUT", "/runCommands/") == 1);
  CHECK(world.written("DELETE", "/runCommands/") == 1);
  CHECK(world.written("GET", "/permissions") == 1);
  CHECK(world.written("GET", "/locks") == 1);
  CHECK(world.written("GET", "/web-01?") == 2);  // before the write, and before the guest is asked
  const RungReport& report = result->rungs.front();
  CHECK(report.writes == 4);
  CHECK(report.left == std::vector<std::string>{"handler RunCommandHandlerWindows"});
}

TEST_CASE("the managed Run Command does what VMAccess could not", "[recovery][ladder]") {
  struct Case {
    LadderWorld::Instead at_once;
    std::string at_the_end;
    std::string reason;
  };
  const std::vector<Case> cases = {
      {LadderWorld::always(403, "AuthorizationFailed"), "", "permission_missing"},
      {LadderWorld::always(403, "RequestDisallowedByPolicy"), "", "forbidden_by_policy"},
      {LadderWorld::always(400, "ExtensionTypeUnheardOf"), "", "refused"},
      {nullptr, refused_by_guest("There are no more endpoints available from the endpoint mapper 0x800706D9"),
       "firewall_disabled"},
      {nullptr, refused_by_guest("Cannot update Remote Desktop Connection settings for Administrator account"),
       "rdp_settings"},
      {nullptr,
       refused_by_guest("User account x already exists but cannot be updated because it is not in the Administrators "
                        "group"),
       "not_an_administrator"},
  };
  for (const Case& each : cases) {
    CAPTURE(each.reason);
    LadderWorld world;
    world.on_extension = each.at_once;
    if (!each.at_the_end.empty()) world.end_of_extension = each.at_the_end;
    const auto result = world.climb(world.request());
    INFO(described(result));
    REQUIRE(result);
    CHECK(result->method == Method::run_command);
    CHECK(result->extension_name.empty());
    REQUIRE(result->rungs.size() == 2);
    CHECK(result->rungs[0].outcome == RungOutcome::failed);
    CHECK(result->rungs[0].reason == each.reason);
    CHECK(result->rungs[1].rung == Rung::managed_run_command);
    CHECK(result->rungs[1].outcome == RungOutcome::succeeded);
  }
}

TEST_CASE("the action form does what the managed one could not, and never carries a clear password",
          "[recovery][ladder]") {
  LadderWorld world;
  world.on_extension = LadderWorld::always(403, "AuthorizationFailed");
  world.on_managed = LadderWorld::always(403, "AuthorizationFailed");
  const auto result = world.climb(world.request());
  INFO(described(result));
  REQUIRE(result);
  REQUIRE(result->rungs.size() == 3);
  CHECK(result->rungs[2].rung == Rung::action_run_command);
  CHECK(result->seal == "rsa-oaep-sha256");
  CHECK(world.opened == std::vector<std::string>{std::string(kPassword)});
  CHECK(result->rungs[1].left.empty());
  CHECK(result->rungs[2].left == std::vector<std::string>{"handler RunCommandWindows"});
  CHECK(result->rungs[2].writes == 2);
  const std::string clear = base::base64url_encode(std::string(kPassword));
  for (const Sent& sent : world.wire.sent()) {
    if (sent.method == "POST") CHECK_FALSE(says(sent.body, clear));
  }
}

TEST_CASE("what the guest refuses for good ends the ladder", "[recovery][ladder]") {
  const auto [words, reason] = GENERATE(table<std::string, std::string>(
      {{"The password does not meet the password policy requirements. 0x800708C5", "password_policy"},
       {"VMAccess Extension does not support Domain Controller.", "domain_controller"},
       {"COMException (0x800721CE)", "laps_managed"}}));
  CAPTURE(reason);
  LadderWorld world;
  world.end_of_extension = refused_by_guest(words);
  const auto result = world.climb(world.request());
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::guest_refused);
  CHECK(result.error().failure == reason);
  CHECK(world.requests.empty());
  CHECK_FALSE(result.error().remedy.empty());
  CHECK(says(result.error().message, "vm_access failed (" + reason + ")"));
}

TEST_CASE("a guest that says no on the second rung ends the ladder, too", "[recovery][ladder]") {
  LadderWorld world({refusing("policy")});
  world.on_extension = LadderWorld::always(403, "AuthorizationFailed");
  const auto result = world.climb(world.request());
  REQUIRE_FALSE(result);
  CHECK(result.error().failure == "password_policy");
  CHECK(says(result.error().message, "vm_access failed (permission_missing)"));
  CHECK(says(result.error().message, "managed_run_command failed (password_policy)"));
  CHECK(world.written("POST", "/runCommand?") == 0);
}

TEST_CASE("what keeps the script from running shuts both forms of Run Command", "[recovery][ladder]") {
  LadderWorld world({refusing("constrained_language")});
  world.on_extension = LadderWorld::always(403, "AuthorizationFailed");
  const auto result = world.climb(world.request());
  REQUIRE_FALSE(result);
  CHECK(world.written("POST", "/runCommand?") == 0);
  CHECK(says(result.error().message, "action_run_command skipped (constrained_language)"));
}

TEST_CASE("blockers that shut every rung of the agent lead to the offline method, which says how to go on by hand",
          "[recovery][ladder]") {
  LadderWorld world;
  world.vm_body = with(world.vm_body, "PowerState/running", "PowerState/deallocated");
  ResetPassword request = world.request();
  std::string word = "not_allowed";
  SECTION("not allowed") {}
  SECTION("allowed, with a password that would lie in the clear") {
    Rescue how(request.target);
    how.keep.journal = JournalFile("journal");
    request.allow_offline = true;
    request.last_resort = std::make_shared<const Rescue>(std::move(how));
    word = "plaintext_not_allowed";
  }
  const auto result = world.climb(std::move(request));
  REQUIRE_FALSE(result);
  INFO(described(result));
  CHECK(result.error().code == ErrorCode::blocked);
  CHECK(result.error().blockers == std::vector<std::string>{"vm_not_running"});
  CHECK(says(result.error().message, "vm_access skipped (vm_not_running)"));
  CHECK(says(result.error().message, "managed_run_command skipped (vm_not_running)"));
  CHECK(says(result.error().message, "offline skipped (" + word + ")"));
  CHECK(says(result.error().remedy, "reset-local-password-without-agent"));
  CHECK(world.puts() == 0);
}

TEST_CASE("a rung that the permissions shut is skipped without being asked for", "[recovery][ladder]") {
  LadderWorld world;
  world.permissions =
      R"({"value":[{"actions":["*"],"notActions":["Microsoft.Compute/virtualMachines/extensions/write"]}]})";
  const auto result = world.climb(world.request());
  INFO(described(result));
  REQUIRE(result);
  CHECK(result->rungs.front().outcome == RungOutcome::skipped);
  CHECK(result->rungs.front().reason == "permission_missing");
  CHECK(world.written("PUT", "/extensions/") == 0);
  CHECK(result->method == Method::run_command);
}

TEST_CASE("with the Entra login extension Run Command comes first", "[recovery][ladder]") {
  LadderWorld world;
  world.vm_body = golden("vm.json");
  while (says(world.vm_body, "VMAccessAgent"))
    world.vm_body = with(world.vm_body, "VMAccessAgent", "AADLoginForWindows");
  const auto result = world.climb(world.request());
  INFO(described(result));
  REQUIRE(result);
  REQUIRE(result->rungs.size() == 1);
  CHECK(result->rungs[0].rung == Rung::managed_run_command);
  CHECK(result->rungs[0].reason == "entra_login_installed");
}

TEST_CASE("a VMAccess that never reports is taken away before the next rung, and leaves it half of the time",
          "[recovery][ladder]") {
  LadderWorld world;
  world.end_of_extension.clear();
  const auto result = world.climb(world.request(), 40min);
  INFO(described(result));
  REQUIRE(result);
  CHECK(world.runner.elapsed() < 25min);
  CHECK(world.runner.elapsed() > 15min);
  REQUIRE(result->rungs.size() == 2);
  CHECK(result->rungs[0].reason == "outcome_unknown");
  CHECK(result->rungs[0].may_have_set);
  CHECK(result->rungs[0].left.empty());
  CHECK(result->rungs[0].writes == 2);
  CHECK_FALSE(world.instance);
  CHECK_FALSE(has_code(result->warnings, "pending_replay"));
}

TEST_CASE("one that cannot be taken away is named: it may set the password days later", "[recovery][ladder]") {
  LadderWorld world;
  world.end_of_extension.clear();
  world.on_removal = LadderWorld::always(409, "Conflict");
  const auto result = world.climb(world.request(), 40min);
  INFO(described(result));
  REQUIRE(result);
  CHECK(has_code(result->warnings, "pending_replay"));
  CHECK(result->rungs[0].left == std::vector<std::string>{"extension enablevmaccess"});
}

TEST_CASE("where every rung fails and one may have worked, the outcome is unknown and can be resumed",
          "[recovery][ladder]") {
  LadderWorld world;
  world.end_of_extension.clear();
  world.on_managed = LadderWorld::always(403, "AuthorizationFailed");
  world.on_action = LadderWorld::always(403, "AuthorizationFailed");
  const auto result = world.climb(world.request(), 40min);
  REQUIRE_FALSE(result);
  INFO(described(result));
  CHECK(result.error().code == ErrorCode::outcome_unknown);
  CHECK(result.error().may_have_arrived);
  CHECK(says(result.error().message, "vm_access failed (outcome_unknown)"));
  CHECK(says(result.error().message, "it may have set the password"));
  CHECK_FALSE(result.error().resume_token.empty());
}

TEST_CASE("a cancel ends the ladder at once, wherever it comes", "[recovery][ladder]") {
  for (std::chrono::milliseconds after = 0s; after < 12min; after += 15s) {
    CAPTURE(after.count());
    LadderWorld world;
    world.end_of_extension.clear();
    const auto result = world.runner.run_and_cancel(recovery::reset_password(world.context(), world.request()), after);
    REQUIRE_FALSE(result);
    CHECK(world.runner.elapsed() < after + 30s);
    const bool sent = world.puts() > 0;
    CHECK((result.error().code == (sent ? ErrorCode::outcome_unknown : ErrorCode::cancelled)));
    CHECK(world.written("PUT", "/runCommands/") == 0);
  }
}

TEST_CASE("a sealed password takes Run Command, whose answer is kept", "[recovery][ladder]") {
  LadderWorld world;
  ResetPassword request(world.vm(), "azureuser", Secret());
  request.sealing_key = sealing_key();
  request.key_sink = FileSink("key.pem");
  request.secret_sink = FileSink("secret.txt");
  SECTION("and the managed form makes it") {
    const auto result = world.climb(std::move(request));
    INFO(described(result));
    REQUIRE(result);
    REQUIRE(result->rungs.size() == 2);
    CHECK(result->rungs[0].reason == "cannot_carry_sealed");
    CHECK(result->rungs[1].rung == Rung::managed_run_command);
    CHECK(world.made == 1);
  }
  SECTION("and the action form is not asked for it") {
    world.on_managed = LadderWorld::always(403, "AuthorizationFailed");
    const auto result = world.climb(std::move(request));
    REQUIRE_FALSE(result);
    CHECK(says(result.error().message, "action_run_command skipped (cannot_keep_sealed)"));
    CHECK(world.made == 0);
  }
  SECTION("and one that may be in force is not followed by another") {
    world.tells_answer = false;
    world.tells_sealed = false;
    const auto result = world.climb(std::move(request));
    REQUIRE_FALSE(result);
    INFO(described(result));
    CHECK(result.error().code == ErrorCode::outcome_unknown);
    CHECK(world.made == 1);
    CHECK(world.written("POST", "/runCommand?") == 0);
  }
}

TEST_CASE("a name that nobody vouches for keeps VMAccess shut where the guest cannot be asked, and no other",
          "[recovery][ladder]") {
  LadderWorld world;
  int asked = 0;
  world.on_managed = [&](const Sent&) -> std::optional<Result<http::Response>> {
    if (++asked > 1) return std::nullopt;
    return LadderWorld::refusal(409, "Conflict");
  };
  const auto result = world.climb(world.request("somebody"));
  INFO(described(result));
  REQUIRE(result);
  CHECK(result->rungs[0].reason == "account_unverified");
  CHECK(world.written("PUT", "/extensions/") == 0);
  CHECK(result->method == Method::run_command);
}

TEST_CASE("a policy that refuses what an earlier rung may have set does not send the caller for another password",
          "[recovery][ladder]") {
  LadderWorld world({refusing("policy")});
  world.end_of_extension.clear();
  const auto result = world.climb(world.request(), 40min);
  REQUIRE_FALSE(result);
  INFO(described(result));
  CHECK(result.error().code == ErrorCode::outcome_unknown);
  CHECK(result.error().remedy.starts_with("sign in with the password first"));
}

TEST_CASE("a resume token that cannot be kept ends the ladder before its rung", "[recovery][ladder]") {
  LadderWorld world;
  ResetPassword request = world.request();
  request.resume_sink = FileSink("token");
  world.files.stores_until_full = 0;
  const auto result = world.climb(std::move(request));
  REQUIRE_FALSE(result);
  INFO(described(result));
  CHECK(world.puts() == 0);
  CHECK(says(result.error().message, "the resume token could not be kept"));
  CHECK_FALSE(says(result.error().message, "managed_run_command"));
}

TEST_CASE("a snapshot that cannot be made ends the ladder: every rung was to have it", "[recovery][ladder]") {
  LadderWorld world;
  ResetPassword request = world.request();
  request.snapshot_first = true;
  world.vm_body =
      with(world.vm_body, R"("name": "web-01-os",)",
           R"("name": "web-01-os", "managedDisk": {"id": "/subscriptions/00000000-0000-4000-8000-000000000001/)"
           R"(resourceGroups/rescue-demo/providers/Microsoft.Compute/disks/web-01-os"},)");
  world.on_snapshot = LadderWorld::always(403, "AuthorizationFailed");
  const auto result = world.climb(std::move(request));
  REQUIRE_FALSE(result);
  INFO(described(result));
  CHECK(world.written("PUT", "/snapshots/") == 1);
  CHECK(world.written("PUT", "/extensions/") == 0);
}

TEST_CASE("a cancel between two rungs, or in either, ends with what is known by then", "[recovery][ladder]") {
  int unknown = 0;
  int succeeded = 0;
  for (std::chrono::milliseconds after = 0ms; after < 20s; after += 125ms) {
    CAPTURE(after.count());
    LadderWorld world;
    world.end_of_extension = refused_by_guest("0x800706D9");
    const auto result = world.runner.run_and_cancel(recovery::reset_password(world.context(), world.request()), after);
    if (result) {
      ++succeeded;
      CHECK_FALSE(world.instance);
      continue;
    }
    INFO(described(result));
    const ErrorCode code = result.error().code;
    CHECK((code == ErrorCode::cancelled || code == ErrorCode::outcome_unknown));
    unknown += code == ErrorCode::outcome_unknown;
    CHECK(world.there == false);
    if (code == ErrorCode::outcome_unknown) CHECK_FALSE(result.error().resume_token.empty());
  }
  CHECK(unknown > 0);
  CHECK(succeeded > 0);
}

TEST_CASE("where the time is up on the last rung, that is what is told", "[recovery][ladder]") {
  LadderWorld world;
  world.end_of_extension.clear();
  world.on_managed = LadderWorld::always(403, "AuthorizationFailed");
  world.on_action = LadderWorld::always(409, "RunCommandConflict");
  const auto result = world.climb(world.request(), 20min);
  REQUIRE_FALSE(result);
  INFO(described(result));
  CHECK(world.runner.elapsed() <= 20min);
  CHECK(result.error().code == ErrorCode::outcome_unknown);
  CHECK(says(result.error().message, "action_run_command failed"));
}
