// Rescues in a simulated Azure, under virtual time.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>

#include <azvmreset/rescue.hpp>
#include "base/json/reader.hpp"
#include "ops/simulated_world.hpp"
#include "rescue/rescue.hpp"
#include "support/catch.hpp"
#include "support/virtual_port.hpp"

namespace azvmreset::test {

inline constexpr std::chrono::hours time_of_a_rescue{4};

// Made once for all tests: it takes some tenths of a second.
inline const SealingKey& a_sealing_key() {
  static const SealingKey key = SealingKey::generate().value();
  return key;
}

inline Rescue rescue_of(SimulatedWorld& world, std::string_view vm, std::string_view rescue_vm = "rescue-01") {
  Rescue request(world.vm(vm));
  request.reset.username = "azureuser";
  request.reset.sealing_key = a_sealing_key();
  if (!rescue_vm.empty()) request.rescue.existing = world.vm(rescue_vm);
  request.keep.journal = JournalFile("rescue.journal");
  request.keep.key_sink = FileSink("key.pem");
  request.keep.secret_sink = FileSink("password.txt");
  return request;
}

inline Result<RescueResult> carry_out(SimulatedWorld& world, Rescue request) {
  return world.runner.run(rescue::rescue(world.context(), std::move(request)), time_of_a_rescue);
}

inline Result<RescueResult> go_on(SimulatedWorld& world, ResumeRescue request) {
  return world.runner.run(rescue::resume_rescue(world.context(), std::move(request)), time_of_a_rescue);
}

// A resource as ARM shows it; null where it is not there.
class Shown {
 public:
  explicit Shown(base::json::Document document) : document_(std::move(document)) {}
  base::json::Value operator[](std::string_view member) const { return document_.root()[member]; }

 private:
  base::json::Document document_;
};

inline std::optional<Shown> shown(SimulatedWorld& world, const std::string& id) {
  const auto type = id.find("/disks/") != std::string::npos       ? arm::ResourceType::disks
                    : id.find("/snapshots/") != std::string::npos ? arm::ResourceType::snapshots
                                                                  : arm::ResourceType::virtual_machines;
  auto request = world.arm.request("GET", id, type);
  auto answer = world.runner.run(world.arm.exchange(std::move(*request)), std::chrono::hours(1));
  REQUIRE(answer);
  if (answer->status() == 404) return std::nullopt;
  return Shown(std::move(*base::json::Document::parse(answer->body())));
}

inline std::string os_disk_of(SimulatedWorld& world, std::string_view vm) {
  const auto seen = shown(world, world.vm(vm).text());
  return (*seen)["properties"]["storageProfile"]["osDisk"]["managedDisk"]["id"].text_or("");
}

}  // namespace azvmreset::test
