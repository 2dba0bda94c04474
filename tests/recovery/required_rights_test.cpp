// The rights that a request is said to take, compared with what it sends: every
// request of a run is one of them, and none is there in vain.
#include <azvmreset/permissions.hpp>
#include <azvmreset/rotation.hpp>

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ops/account.hpp"
#include "ops/leftovers.hpp"
#include "ops/preflight.hpp"
#include "ops/restart.hpp"
#include "ops/run_command.hpp"
#include "ops/simulated_world.hpp"
#include "ops/status.hpp"
#include "ops/vm_access.hpp"
#include "recovery/ladder.hpp"
#include "recovery/rotation.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::test;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view password = "Correct-Horse-42!";

// "action at scope".
using Rights = std::set<std::string>;

std::string right(std::string_view action, std::string_view scope) {
  return std::string(action) + " at " + std::string(scope);
}

std::vector<std::string> segments_of(const std::string& url) {
  const std::size_t host = url.find("://") + 3;
  std::string path = url.substr(url.find('/', host) + 1);
  path = path.substr(0, path.find('?'));
  std::vector<std::string> segments;
  for (std::size_t at = 0; at <= path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    segments.push_back(path.substr(at, end - at));
    at = end + 1;
  }
  return segments;
}

std::string verb_of(const std::string& method) {
  if (method == "GET") return "/read";
  if (method == "DELETE") return "/delete";
  return method == "POST" ? "/action" : "/write";
}

// As Azure derives the right from method and path (F10): the types after the
// last provider, and the scope before it.
Rights rights_of(const sim::Request& request) {
  if (request.url.find("management.azure.com") == std::string::npos) return {};
  const auto segments = segments_of(request.url);
  const auto last = std::find(segments.rbegin(), segments.rend(), "providers");
  if (last == segments.rend()) return {"nothing known: " + request.url};
  const auto provider = static_cast<std::size_t>(segments.rend() - last);

  std::string type = segments[provider];
  for (std::size_t i = provider + 1; i < segments.size(); i += 2) type += "/" + segments[i];
  std::string before;
  for (std::size_t i = 0; i + 1 < provider; ++i) before += "/" + segments[i];
  // One that a plan has named is asked for in its group: nobody has a role at what may not be there.
  const bool of_vm = segments[provider + 1] == "virtualMachines" && !segments[provider + 2].starts_with("azvmreset-");
  const std::string scope =
      of_vm ? before + "/providers/" + segments[provider] + "/virtualMachines/" + segments[provider + 2] : before;
  Rights rights{right(type + verb_of(request.method), scope)};
  // A copy needs a right at its source as well.
  if (type == "Microsoft.Compute/snapshots" && request.method == "PUT") {
    rights.insert(right("Microsoft.Compute/disks/beginGetAccess/action", scope));
  }
  return rights;
}

Rights sent_in(SimulatedWorld& world) {
  Rights all;
  for (const auto& logged : world.azure->requests()) all.merge(rights_of(logged.request));
  return all;
}

Rights claimed_by(const std::vector<RequiredAction>& actions) {
  Rights all;
  for (const RequiredAction& one : actions) all.insert(right(one.action, one.scope));
  return all;
}

Rights without(Rights all, const Rights& some) {
  for (const std::string& one : some) all.erase(one);
  return all;
}

sim::Scenario denying(const std::vector<std::string>& actions) {
  sim::Scenario scenario = sim::default_scenario();
  for (sim::Principal& principal : scenario.principals) principal.denied_actions = actions;
  return scenario;
}

// Every way in which Azure answers a write.
std::vector<sim::Settings> azures() {
  std::vector<sim::Settings> all;
  for (std::uint32_t put = 0; put < 4; ++put) {
    sim::Settings settings;
    settings.seed = put;
    settings.variants = {{"F1.1/6", put}};
    all.push_back(std::move(settings));
  }
  return all;
}

// How it ended: empty for success.
using Run = std::function<std::string(SimulatedWorld&)>;

template <class T>
std::string ended(const Result<T>& result) {
  return result ? std::string() : std::string(name_of(result.error().code)) + ": " + result.error().message;
}

template <class T, class Request>
Run running(engine::Task<Result<T>> (*work)(ops::Context, Request), std::function<Request(SimulatedWorld&)> made) {
  return
      [work, made](SimulatedWorld& world) { return ended(world.runner.run(work(world.context(), made(world)), 2h)); };
}

// What was sent in all worlds is claimed, and what is claimed was sent in one
// of them, but for `never`, which only rare answers bring about.
void compare(const std::vector<RequiredAction>& claimed, const Run& run,
             const std::vector<std::vector<std::string>>& denials = {{}}, const Rights& never = {}) {
  const Rights known = claimed_by(claimed);
  Rights seen;
  for (const auto& denied : denials) {
    for (const sim::Settings& settings : azures()) {
      SimulatedWorld world(settings, denying(denied));
      const std::string how = run(world);
      CAPTURE(settings.seed, denied, how);
      const Rights sent = sent_in(world);
      CHECK(without(sent, known) == Rights());
      seen.insert(sent.begin(), sent.end());
    }
  }
  CHECK(without(without(known, seen), never) == Rights());
}

// Without a right that is no option the call fails, at least where Azure answers
// in one of its ways, and says which right it was; without another one it never
// does.
void deny_each(const std::vector<RequiredAction>& claimed, const Run& run) {
  for (const RequiredAction& one : claimed) {
    if (!one.rungs.empty()) continue;
    std::string failures;
    for (const sim::Settings& settings : azures()) {
      SimulatedWorld world(settings, denying({one.action}));
      failures += run(world);
    }
    CAPTURE(one.action, failures);
    CHECK(failures.empty() == one.optional);
    if (!one.optional) CHECK(failures.find(one.action) != std::string::npos);
  }
}

ResourceId at(SimulatedWorld& world, std::string_view vm = "web-01") { return world.vm(vm); }

SimulatedWorld& any_world() {
  static SimulatedWorld world;
  return world;
}

ResetPassword new_password(SimulatedWorld& world, std::string_view vm = "web-01") {
  return ResetPassword(world.vm(vm), "azureuser", Secret(password));
}

// Keeps nothing and says yes.
class WillingVault final : public RotationVault {
 public:
  void store_pending(std::uint64_t, RotationCandidate, StoreCompletion completion) override { completion.complete(); }
  void commit(std::uint64_t, std::string, StoreCompletion completion) override { completion.complete(); }
};

}  // namespace

TEST_CASE("what the small tasks take is what they send", "[recovery][permissions]") {
  const auto vm = at(any_world());
  SECTION("preflight") {
    const auto run =
        running<PreflightReport, Preflight>(ops::preflight, [](auto& world) { return Preflight(at(world)); });
    compare(required_actions(Preflight(vm)), run);
    deny_each(required_actions(Preflight(vm)), run);
  }
  SECTION("status") {
    const auto run = running<StatusReport, Status>(ops::status, [](auto& world) { return Status(at(world)); });
    compare(required_actions(Status(vm)), run, {{}},
            {right("Microsoft.Compute/virtualMachines/extensions/read", vm.text())});
    deny_each(required_actions(Status(vm)), run);
  }
  SECTION("restart") {
    const auto run = running<RestartResult, Restart>(ops::restart, [](auto& world) { return Restart(at(world)); });
    compare(required_actions(Restart(vm)), run);
    deny_each(required_actions(Restart(vm)), run);
  }
}

TEST_CASE("what a reset of the Remote Desktop configuration takes is what it sends", "[recovery][permissions]") {
  for (const bool snapshot : {false, true}) {
    const auto made = [snapshot](SimulatedWorld& world) {
      ResetRdp request(at(world));
      request.snapshot_first = snapshot;
      return request;
    };
    const auto run = running<ResetResult, ResetRdp>(ops::reset_rdp, made);
    compare(required_actions(made(any_world())), run);
    deny_each(required_actions(made(any_world())), run);
  }
}

TEST_CASE("what a reset of a VM that is off takes is what it sends", "[recovery][permissions]") {
  const auto made = [](SimulatedWorld& world) {
    ResetRdp request(at(world, "stopped-01"));
    request.start_if_stopped = true;
    request.after = AfterStart::restore;
    return request;
  };
  const auto vm = at(any_world(), "stopped-01");
  // The VM is one of both: deallocated, or stopped.
  compare(required_actions(made(any_world())), running<ResetResult, ResetRdp>(ops::reset_rdp, made), {{}},
          {right("Microsoft.Compute/virtualMachines/deallocate/action", vm.text()),
           right("Microsoft.Compute/virtualMachines/powerOff/action", vm.text())});
}

TEST_CASE("what a reset by VMAccess takes is what it sends", "[recovery][permissions]") {
  SECTION("alone") {
    const auto made = [](SimulatedWorld& world) {
      auto request = new_password(world);
      request.method = Method::vm_access;
      request.confirm = Confirm::never;
      request.vm_access_after = VmAccessAfter::leave;
      return request;
    };
    const auto run = running<ResetResult, ResetPassword>(recovery::reset_password, made);
    compare(required_actions(made(any_world())), run);
    deny_each(required_actions(made(any_world())), run);
  }
  SECTION("and confirmed where that may be") {
    const auto made = [](SimulatedWorld& world) {
      auto request = new_password(world);
      request.method = Method::vm_access;
      return request;
    };
    const auto run = running<ResetResult, ResetPassword>(recovery::reset_password, made);
    compare(required_actions(made(any_world())), run);
    deny_each(required_actions(made(any_world())), run);
  }
  SECTION("and confirmed in any case") {
    const auto made = [](SimulatedWorld& world) {
      auto request = new_password(world);
      request.method = Method::vm_access;
      request.confirm = Confirm::always;
      return request;
    };
    const auto run = running<ResetResult, ResetPassword>(recovery::reset_password, made);
    compare(required_actions(made(any_world())), run);
  }
}

TEST_CASE("what the ladder takes is what it sends, on whichever rung it ends", "[recovery][permissions]") {
  const auto made = [](SimulatedWorld& world) { return new_password(world); };
  compare(
      required_actions(made(any_world())), running<ResetResult, ResetPassword>(recovery::reset_password, made),
      {{},
       {"Microsoft.Compute/virtualMachines/extensions/write"},
       {"Microsoft.Compute/virtualMachines/extensions/write", "Microsoft.Compute/virtualMachines/runCommands/write"},
       {"Microsoft.Authorization/permissions/read", "Microsoft.Compute/virtualMachines/extensions/write"},
       {"Microsoft.Authorization/permissions/read", "Microsoft.Compute/virtualMachines/extensions/write",
        "Microsoft.Compute/virtualMachines/runCommands/write"}});
}

TEST_CASE("what a rotation takes is what it sends, and what settling takes", "[recovery][permissions]") {
  const auto made = [](SimulatedWorld& world) {
    Rotate request(at(world), "azureuser", std::make_shared<WillingVault>());
    request.method = Method::vm_access;
    request.pending.emplace("before", Secret("Wrong-Horse-41!"));
    request.current.emplace("first", Secret("Forgotten-Passw0rd"));
    return request;
  };
  compare(required_actions(made(any_world())), running<RotationResult, Rotate>(recovery::rotate, made));
}

TEST_CASE("what work inside the guest takes is what it sends", "[recovery][permissions]") {
  for (const CommandForm form : {CommandForm::managed, CommandForm::action}) {
    CAPTURE(name_of(form));
    const auto script = [form](SimulatedWorld& world) {
      RunCommand request(at(world));
      request.form = form;
      request.script = "Write-Output 'hello'";
      return request;
    };
    compare(required_actions(script(any_world())), running<RunCommandResult, RunCommand>(ops::run_command, script));
    deny_each(required_actions(script(any_world())), running<RunCommandResult, RunCommand>(ops::run_command, script));

    const auto repair = [form](SimulatedWorld& world) {
      FixAccount request(at(world), "azureuser");
      request.form = form;
      request.detect_only = true;
      return request;
    };
    compare(required_actions(repair(any_world())), running<FixAccountResult, FixAccount>(ops::fix_account, repair));

    const auto proof = [form](SimulatedWorld& world) {
      Verify request(at(world), "azureuser");
      request.form = form;
      return request;
    };
    compare(required_actions(proof(any_world())), running<VerifyReport, Verify>(ops::verify, proof));

    const auto list = [form](SimulatedWorld& world) {
      Accounts request(at(world));
      request.form = form;
      return request;
    };
    compare(required_actions(list(any_world())), running<AccountsReport, Accounts>(ops::accounts, list));

    const auto reset = [form](SimulatedWorld& world) {
      auto request = new_password(world);
      request.method = Method::run_command;
      request.form = form;
      return request;
    };
    compare(required_actions(reset(any_world())), running<ResetResult, ResetPassword>(recovery::reset_password, reset));
  }
}

TEST_CASE("a command that is to stay needs no right to remove it", "[recovery][permissions]") {
  const auto script = [](SimulatedWorld& world) {
    RunCommand request(at(world));
    request.script = "Write-Output 'hello'";
    request.keep = true;
    return request;
  };
  compare(required_actions(script(any_world())), running<RunCommandResult, RunCommand>(ops::run_command, script));
}

// Of a rescue that has left nothing else.
std::string tag_by_a_rescue(SimulatedWorld& world) {
  const std::string path = at(world).text() + "/providers/Microsoft.Resources/tags/default";
  auto request = world.arm.request("PATCH", path, arm::ResourceType::tags);
  request->headers.emplace_back("Content-Type", "application/json");
  request->body = std::make_shared<const Secret>(R"({"operation":"Merge","properties":{"tags":{"azvmreset-plan":")" +
                                                 std::string(32, 'd') + R"(/record/running"}}})");
  return ended(world.runner.run(world.arm.run(std::move(*request), arm::RunOptions()), 2h));
}

TEST_CASE("what leftovers take is what they send", "[recovery][permissions]") {
  const auto made = [](SimulatedWorld& world) {
    Leftovers request(at(world));
    request.remove = true;
    return request;
  };
  const Run run = [&](SimulatedWorld& world) {
    RunCommand script(at(world));
    script.script = "Write-Output 'hello'";
    script.keep = true;
    script.snapshot_first = true;
    const std::string made_first = ended(world.runner.run(ops::run_command(world.context(), std::move(script)), 2h));
    if (!made_first.empty()) return made_first;
    const std::string tagged = tag_by_a_rescue(world);
    if (!tagged.empty()) return tagged;
    return ended(world.runner.run(ops::leftovers(world.context(), made(world)), 2h));
  };
  // What was left first took rights of its own.
  auto claimed = required_actions(made(any_world()));
  RunCommand script(at(any_world()));
  script.keep = true;
  script.snapshot_first = true;
  for (const RequiredAction& one : required_actions(script)) claimed.push_back(one);
  compare(claimed, run);
}
