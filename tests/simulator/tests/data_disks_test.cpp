// Data disks come to a VM and go.
#include "simulator/tests/disk_changing.hpp"

using namespace azvmreset::sim;
using namespace std::chrono_literals;

namespace {

std::string listing(std::string_view disks) {
  return R"({"properties":{"storageProfile":{"dataDisks":[)" + std::string(disks) + "]}}}";
}

std::string entry(std::string_view id, std::string_view lun, std::string_view more = "") {
  return R"({"lun":)" + std::string(lun) + R"(,"createOption":"Attach","managedDisk":{"id":")" + std::string(id) +
         "\"}" + std::string(more) + "}";
}

std::size_t data_disks(DiskChanging& client, std::string_view vm) {
  return client.model(vm).root()["properties"]["storageProfile"]["dataDisks"].size();
}

}  // namespace

TEST_CASE("a copy is attached to another VM and detached from it", "[simulator][disks]") {
  DiskChanging client;
  const std::string copy = client.copy("dead-01", "copy");
  const Answer accepted = client.attach("rescue-01", copy, "3");
  CHECK(accepted.status == 202);
  client.pass(2min);
  const auto told = DiskChanging::read(client.ask("GET", Asking::header(accepted, "Location")));
  CHECK(told.root()["dataDisks"].at(0)["lun"].integer() == 3);
  CHECK(client.get_disk("copy").root()["managedBy"].text() == client.vm("rescue-01"));
  CHECK(client.disk_state("copy") == "Attached");
  CHECK(client.ask("DELETE", copy + std::string(kDiskVersion)).status == 409);

  const Answer detaching = client.detach("rescue-01", copy);
  CHECK(detaching.status == 202);
  CHECK(client.disk_state("copy") == "Attached");
  CHECK(Asking::error_code(client.attach("dead-01", copy, "5")) == "AttachDiskWhileBeingDetached");
  client.pass(2min);
  CHECK(client.status_of(detaching) == "Succeeded");
  CHECK(client.disk_state("copy") == "Unattached");
  CHECK(data_disks(client, "rescue-01") == 0);
}

TEST_CASE("what is detached may be seen late", "[simulator][disks]") {
  Settings settings;
  settings.variants = {{"F5.4/14", 1}};
  DiskChanging client(settings);
  const Answer detaching = client.detach("dead-01", DiskChanging::disk("dead-01-data"));
  client.pass(2min);
  CHECK(client.status_of(detaching) == "Succeeded");
  CHECK(client.disk_state("dead-01-data") == "Attached");
  client.pass(10min);
  CHECK(client.disk_state("dead-01-data") == "Unattached");
}

TEST_CASE("a PATCH with data disks says which there are to be, all of them", "[simulator][disks]") {
  DiskChanging client;
  const std::string copy = client.copy("dead-01", "copy");
  const std::string own = DiskChanging::disk("dead-01-data");
  CHECK(client.patch("dead-01", listing(entry(own, "0") + "," + entry(copy, "1"))).status == 202);
  client.pass(2min);
  CHECK(data_disks(client, "dead-01") == 2);
  CHECK(client.patch("dead-01", listing(entry(own, "0", R"(,"toBeDetached":true)") + "," + entry(copy, "1"))).status ==
        202);
  client.pass(2min);
  CHECK(data_disks(client, "dead-01") == 1);
  CHECK(client.disk_state("dead-01-data") == "Unattached");
  CHECK(client.patch("dead-01", listing("")).status == 202);
  client.pass(2min);
  CHECK(data_disks(client, "dead-01") == 0);
  CHECK(client.disk_state("copy") == "Unattached");
}

TEST_CASE("an attachment is refused for what Azure has against it", "[simulator][disks]") {
  DiskChanging client;
  const std::string copy = client.copy("dead-01", "copy");
  const auto code = [&](const Answer& answer) { return Asking::error_code(answer); };

  SECTION("a LUN that is in use, a disk that is there twice") {
    const Answer taken = client.attach("dead-01", copy, "0");
    CHECK(code(taken) == "InvalidParameter");
    CHECK(taken.body.find("A disk at LUN 0 already exists.") != std::string::npos);
    CHECK(code(client.patch("rescue-01", listing(entry(copy, "0") + "," + entry(copy, "1")))) == "InvalidParameter");
    CHECK(code(client.patch("dead-01", listing(entry(DiskChanging::disk("dead-01-data"), "7")))) ==
          "PropertyChangeNotAllowed");
  }
  SECTION("a LUN that no size has") {
    CHECK(code(client.attach("rescue-01", copy, "64")) == "InvalidParameter");
    CHECK(code(client.attach("rescue-01", copy, "-1")) == "InvalidParameter");
  }
  SECTION("a disk of another VM") {
    CHECK(code(client.attach("rescue-01", DiskChanging::disk("dead-01-data"))) == "ConflictingUserInput");
    CHECK(code(client.attach("rescue-01", DiskChanging::disk("web-01_OsDisk_1"))) == "ConflictingUserInput");
  }
  SECTION("a disk of another zone, a disk that is not there, a snapshot") {
    client.copy("dead-01", "elsewhere", "", R"(,"zones":["2"])");
    const Answer refused = client.attach("rescue-01", DiskChanging::disk("elsewhere"));
    CHECK(refused.status == 400);
    CHECK(refused.body.find("cannot be attached to the VM because it is not in zone '1'.") != std::string::npos);
    CHECK(code(client.attach("web-01", copy)) == "BadRequest");
    CHECK(code(client.attach("rescue-01", DiskChanging::disk("ghost"))) == "ResourceNotFound");
  }
  SECTION("more disks than the size takes") {
    for (const char* lun : {"1", "2", "3"}) {
      client.attach("dead-01", client.copy("dead-01", std::string("copy-") + lun), lun);
      client.pass(2min);
    }
    const Answer refused = client.attach("dead-01", copy, "9");
    CHECK(refused.status == 409);
    CHECK(refused.body.find("The maximum number of data disks allowed to be attached to a VM of this size is 4.") !=
          std::string::npos);
  }
  SECTION("a VM with unmanaged disks, a disk that was never attached, a body that says nothing") {
    CHECK(code(client.attach("unmanaged-01", copy)) == "OperationNotAllowed");
    CHECK(code(client.detach("rescue-01", copy)) == "InvalidParameter");
    CHECK(code(client.patch("rescue-01", listing(R"({"lun":0,"createOption":"Empty"})"))) == "InvalidParameter");
    CHECK(code(client.patch("rescue-01", listing(R"({"createOption":"Attach"})"))) == "InvalidParameter");
  }
  SECTION("a disk that is being made") {
    client.ask("PUT", DiskChanging::disk("slow") + std::string(kDiskVersion),
               R"({"location":"westeurope","zones":["1"],"properties":{"creationData":{"createOption":"Empty"},)"
               R"("diskSizeGB":8}})");
    CHECK(code(client.attach("rescue-01", DiskChanging::disk("slow"))) == "Conflict");
  }
  SECTION("a version from before the action") {
    CHECK(client.ask("POST", client.vm("rescue-01", "/attachDetachDataDisks?api-version=2023-09-01"), "{}").status ==
          404);
  }
}

TEST_CASE("the lowest free LUN is taken where none is said", "[simulator][disks]") {
  DiskChanging client;
  const std::string copy = client.copy("dead-01", "copy");
  const Answer accepted = client.ask("POST", client.vm("dead-01", "/attachDetachDataDisks" + std::string(kVmVersion)),
                                     R"({"dataDisksToAttach":[{"diskId":")" + copy + R"("}]})");
  CHECK(accepted.status == 202);
  const auto model = client.model("dead-01");
  CHECK(model.root()["properties"]["storageProfile"]["dataDisks"].at(1)["lun"].integer() == 1);
}
