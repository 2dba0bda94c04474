#include "ops/requests.hpp"

#include "ops/scripted_azure.hpp"
#include "support/catch.hpp"

#include <string>

using namespace azvmreset;
using namespace azvmreset::test;

namespace {

const std::string operation = "12345678-90ab-4cde-8f01-234567890abc";
const std::string group = "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rescue-demo/providers/";

}  // namespace

TEST_CASE("Power actions are empty POSTs; only the restart must not be repeated") {
  ScriptedAzure azure;
  const auto url_of = [&](ops::PowerAction action) {
    return ops::post_power(azure.arm, azure.vm(), action)->url.text();
  };
  const std::string vm = "https://management.azure.com" + std::string(kVm);
  CHECK(url_of(ops::PowerAction::start) == vm + "/start?api-version=2024-07-01");
  CHECK(url_of(ops::PowerAction::power_off) == vm + "/powerOff?api-version=2024-07-01");
  CHECK(url_of(ops::PowerAction::deallocate) == vm + "/deallocate?api-version=2024-07-01");
  CHECK(url_of(ops::PowerAction::restart) == vm + "/restart?api-version=2024-07-01");

  const auto start = ops::post_power(azure.arm, azure.vm(), ops::PowerAction::start);
  CHECK(start->method == "POST");
  CHECK(start->body == nullptr);
  CHECK(start->idempotency == http::Idempotency::repeatable);
  CHECK(ops::post_power(azure.arm, azure.vm(), ops::PowerAction::restart)->idempotency == http::Idempotency::once);
}

TEST_CASE("A snapshot stands beside the disk, is named by the operation and says whose it is") {
  ScriptedAzure azure;
  const auto plan =
      ops::plan_snapshot(azure.vm(), group + "Microsoft.Compute/disks/web-01_OsDisk_1", "westeurope", operation);
  REQUIRE(plan);
  CHECK(plan->path.text() == group + "Microsoft.Compute/snapshots/azvmreset-1234567890ab4cde8f01234567890abc");
  CHECK(plan->body == R"({"location":"westeurope","sku":{"name":"Standard_LRS"},"tags":{"azvmreset-operation":")" +
                          operation + R"(","azvmreset-target":")" + std::string(kVm) +
                          R"("},"properties":{"creationData":{"createOption":"Copy","sourceResourceId":")" + group +
                          R"(Microsoft.Compute/disks/web-01_OsDisk_1"},"incremental":true}})");

  const auto put = ops::put_snapshot(azure.arm, *plan);
  REQUIRE(put);
  CHECK(put->url.text() == "https://management.azure.com" + plan->path.text() + "?api-version=2024-03-02");
  CHECK(put->idempotency == http::Idempotency::repeatable_by_name);
}

TEST_CASE("A run command of ours is named by the operation; what starts a script leaves once") {
  ScriptedAzure azure;
  const std::string vm = "https://management.azure.com" + std::string(kVm);
  const std::string name = ops::run_command_name(operation);
  CHECK(name == "azvmreset-1234567890ab4cde8f01234567890abc");
  const auto body = std::make_shared<const Secret>("{}");

  const auto put = ops::put_run_command(azure.arm, azure.vm(), name, body);
  CHECK(put->method == "PUT");
  CHECK(put->url.text() == vm + "/runCommands/" + name + "?api-version=2024-07-01");
  CHECK(put->body->expose() == "{}");
  CHECK(put->idempotency == http::Idempotency::once);

  const auto get = ops::get_run_command(azure.arm, azure.vm(), name);
  CHECK(get->url.text() == vm + "/runCommands/" + name + "?$expand=instanceView&api-version=2024-07-01");
  CHECK(get->expects_json);
  CHECK(ops::list_run_commands(azure.arm, azure.vm())->url.text() == vm + "/runCommands?api-version=2024-07-01");

  const auto remove = ops::delete_run_command(azure.arm, azure.vm(), name);
  CHECK(remove->method == "DELETE");
  CHECK(remove->idempotency == http::Idempotency::repeatable);

  const auto post = ops::post_run_command(azure.arm, azure.vm(), body);
  CHECK(post->method == "POST");
  CHECK(post->url.text() == vm + "/runCommand?api-version=2024-07-01");
  CHECK(post->idempotency == http::Idempotency::once);
}

TEST_CASE("What ARM calls the OS disk must be a disk before anything is written beside it") {
  CHECK_FALSE(ops::plan_snapshot(ScriptedAzure().vm(), group + "Microsoft.Network/networkInterfaces/nic", "westeurope",
                                 operation));
  CHECK_FALSE(ops::plan_snapshot(ScriptedAzure().vm(), "", "westeurope", operation));
}
