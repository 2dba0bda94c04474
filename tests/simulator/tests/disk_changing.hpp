// A client that makes disks and moves them between VMs, with its own words.
#pragma once

#include "simulator/tests/asking.hpp"
#include "simulator/world.hpp"
#include "support/catch.hpp"

#include <string>
#include <string_view>

namespace azvmreset::sim {

inline constexpr std::string_view kVmVersion = "?api-version=2024-07-01";
inline constexpr std::string_view kDiskVersion = "?api-version=2024-03-02";
inline const std::string kComputeOfTheGroup =
    std::string(kSubscription) + "/resourceGroups/rescue-demo/providers/Microsoft.Compute";

struct DiskChanging : Asking {
  explicit DiskChanging(Settings settings = {}, Scenario scenario = default_scenario())
      : Asking(std::move(settings), std::move(scenario)) {
    signed_in();
  }

  static std::string disk(std::string_view name) { return kComputeOfTheGroup + "/disks/" + std::string(name); }

  static base::json::Document read(const Answer& answer) {
    auto document = base::json::Document::parse(answer.body);
    REQUIRE(document);
    return *std::move(document);
  }

  base::json::Document model(std::string_view name) { return read(ask("GET", vm(name, kVmVersion))); }
  base::json::Document get_disk(std::string_view name) {
    return read(ask("GET", disk(name) + std::string(kDiskVersion)));
  }
  std::string disk_state(std::string_view name) { return get_disk(name).root()["properties"]["diskState"].text_or(""); }
  std::string etag(std::string_view name) { return text(ask("GET", vm(name, kVmVersion)), "etag"); }

  // A copy of the OS disk of that VM; `more` of its properties, `around` beside them.
  std::string copy(std::string_view of, std::string_view name, std::string_view more = "",
                   std::string_view around = R"(,"zones":["1"])") {
    const std::string source =
        model(of).root()["properties"]["storageProfile"]["osDisk"]["managedDisk"]["id"].text_or("");
    const Answer made = ask("PUT", disk(name) + std::string(kDiskVersion),
                            R"({"location":"westeurope","sku":{"name":"Premium_LRS"})" + std::string(around) +
                                R"(,"properties":{"creationData":{"createOption":"Copy","sourceResourceId":")" +
                                source + "\"}" + std::string(more) + "}}");
    REQUIRE(made.status == 202);
    pass(std::chrono::minutes(5));
    return disk(name);
  }

  static std::string swap_to(std::string_view id, std::string_view name, std::string_view more = "") {
    return R"({"properties":{"storageProfile":{"osDisk":{"name":")" + std::string(name) +
           R"(","createOption":"FromImage","managedDisk":{"id":")" + std::string(id) + "\"}" + std::string(more) +
           "}}}}";
  }
  Answer patch(std::string_view name, std::string body, Headers headers = {}) {
    return ask("PATCH", vm(name, kVmVersion), std::move(body), std::move(headers));
  }
  Answer swap(std::string_view name, std::string_view copy_name, std::string_view more = "") {
    return patch(name, swap_to(disk(copy_name), copy_name, more));
  }

  Answer attach(std::string_view name, std::string_view disk_id, std::string_view lun = "0") {
    return ask("POST", vm(name, "/attachDetachDataDisks" + std::string(kVmVersion)),
               R"({"dataDisksToAttach":[{"diskId":")" + std::string(disk_id) + R"(","lun":)" + std::string(lun) +
                   R"(,"caching":"None"}]})");
  }
  Answer detach(std::string_view name, std::string_view disk_id) {
    return ask("POST", vm(name, "/attachDetachDataDisks" + std::string(kVmVersion)),
               R"({"dataDisksToDetach":[{"diskId":")" + std::string(disk_id) + R"("}]})");
  }
};

}  // namespace azvmreset::sim
