// stage() and unstage() as anybody calls them, on a real NTFS.
#include <azvmreset/stage.hpp>

#include "guest/planting.hpp"
#include "host/files.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include "hives.hpp"
#include "markers.hpp"
#include "support/catch.hpp"
#include "support/ntfs_image.hpp"
#include "support/sealing_keys.hpp"

using namespace azvmreset;
using test::NtfsImage;

namespace {

namespace fs = std::filesystem;

const std::string kGptIni = "Windows/System32/GroupPolicy/gpt.ini";
const std::string kScriptsIni = "Windows/System32/GroupPolicy/Machine/Scripts/scripts.ini";
const std::string kOldGptIni = "[General]\r\nVersion=7\r\n";

struct Entry {
  std::string bytes;
  std::string acl;
  std::uint32_t attributes = 0;
  friend bool operator==(const Entry&, const Entry&) = default;
};

std::map<std::string, Entry> everything_in(const NtfsImage& image) {
  std::map<std::string, Entry> entries;
  const fs::path root = image.path("Windows");
  for (const auto& item : fs::recursive_directory_iterator(root)) {
    const std::string beneath = "Windows/" + item.path().lexically_relative(root).generic_string();
    Entry& entry = entries[beneath];
    if (item.is_regular_file()) entry.bytes = image.read(beneath);
    entry.acl = image.get(beneath, "system.ntfs_acl");
    entry.attributes = image.attributes(beneath);
  }
  return entries;
}

void install_windows(const NtfsImage& image, bool with_policy) {
  image.write("Windows/System32/config/SYSTEM", test::system_hive());
  image.write("Windows/System32/config/SOFTWARE", test::software_hive());
  if (!with_policy) return;
  image.write("Windows/System32/GroupPolicy/GPT.INI", kOldGptIni);
  image.set_attributes("Windows/System32/GroupPolicy/GPT.INI", 0x22);
  image.write(kScriptsIni, "[Startup]\r\n0CmdLine=old.cmd\r\n0Parameters=\r\n");
  image.set_attributes(kScriptsIni, 0x23);
}

StageVolume request_for(const NtfsImage& image) {
  StageVolume request(image.root());
  request.reset.username = "azureuser";
  request.reset.sealing_key = test::sealing_key();
  request.key_sink = FileSink(image.in_folder("key.pem"));
  if (test::can_make_hives()) request.expected_computer = "web-01";
  return request;
}

StageReport staged(const StageVolume& request) {
  auto report = stage(request);
  if (!report) FAIL(report.error().message);
  return std::move(*report);
}

}  // namespace

TEST_CASE("what is staged on a real NTFS and not run is taken back to the last byte, attribute and ACL but Version",
          "[staging][ntfs]") {
  if (!test::can_have_ntfs_images()) return;
  for (const bool with_policy : {true, false}) {
    NtfsImage image;
    image.mount();
    install_windows(image, with_policy);
    const auto before = everything_in(image);

    const StageReport report = staged(request_for(image));
    CHECK(report.facts.unclean == Tristate::no);
    CHECK(report.facts.hibernated == Tristate::no);
    image.again();
    for (const StagedFile& file : report.files) {
      std::string beneath = file.path;
      for (char& c : beneath) c = c == '\\' ? '/' : c;
      if (file.merged) continue;
      INFO(beneath);
      CHECK(image.get(beneath, "system.ntfs_acl") == guest::planted_security_descriptor());
    }

    const auto back = unstage(UnstageVolume(image.root()));
    REQUIRE(back);
    CHECK(back->outcome == PlantedOutcome::not_run);
    CHECK(back->left.empty());
    auto after = everything_in(image);
    if (with_policy) {
      CHECK(after.at("Windows/System32/GroupPolicy/GPT.INI").bytes == "[General]\r\nVersion=9\r\n");
      after.at("Windows/System32/GroupPolicy/GPT.INI").bytes = kOldGptIni;
    }
    CHECK(after == before);
  }
}

TEST_CASE("a sealed password is read from a real NTFS, and the marker is removed", "[staging][ntfs]") {
  if (!test::can_have_ntfs_images()) return;
  NtfsImage image;
  image.mount();
  install_windows(image, false);
  const StageReport report = staged(request_for(image));
  image.write("Windows/azvmreset-" + report.id + ".marker",
              test::MarkerText(report.id)
                  .started()
                  .sealed(test::sealing_key(), test::kSid, "From-Windows-1")
                  .done(R"(["password"])", 0)
                  .ended()
                  .text());
  UnstageVolume request(image.root());
  request.sealing_key = test::sealing_key();
  request.secret_sink = FileSink(image.in_folder("password.txt"));
  const auto back = unstage(request);
  REQUIRE(back);
  CHECK(back->evidence == Evidence::verified);
  CHECK(back->password_delivered);
  CHECK_FALSE(fs::exists(image.path("Windows/azvmreset-" + report.id + ".marker")));
  host::SystemFiles files;
  CHECK(files.read(image.in_folder("password.txt"), 100)->expose() == "From-Windows-1\n");
}

TEST_CASE("a volume on which Windows sleeps, or that it did not close, is not written to", "[staging][ntfs]") {
  if (!test::can_have_ntfs_images()) return;
  NtfsImage image;
  image.mount();
  install_windows(image, false);
  SECTION("asleep") {
    image.write("hiberfil.sys", "hibr" + std::string(8192, '\0'));
    const auto report = stage(request_for(image));
    REQUIRE_FALSE(report);
    CHECK(report.error().blockers.front() == "hibernated");
  }
  SECTION("not closed") {
    image.unmount();
    image.spoil("unclean");
    image.mount();
    const auto report = stage(request_for(image));
    REQUIRE_FALSE(report);
    CHECK(report.error().blockers.front() == "volume_unclean");
  }
  CHECK_FALSE(fs::exists(image.in_folder("key.pem")));
}

TEST_CASE("a folder of policy that is a junction leads nowhere", "[staging][ntfs]") {
  if (!test::can_have_ntfs_images()) return;
  NtfsImage image;
  image.mount();
  install_windows(image, false);
  image.make_directories("elsewhere");
  image.make_junction("Windows/System32/GroupPolicy", "C:\\elsewhere");
  image.again();
  const auto report = stage(request_for(image));
  REQUIRE_FALSE(report);
  INFO(report.error().message);
  CHECK(report.error().code == ErrorCode::blocked);
  CHECK(report.error().blockers == std::vector<std::string>{"volume_untrustworthy"});
  CHECK(fs::is_empty(image.path("elsewhere")));
}

TEST_CASE("what is no mount point is told as such", "[staging]") {
  StageVolume request("/nowhere/at/all");
  request.reset.username = "azureuser";
  request.reset.sealing_key = test::sealing_key();
  request.key_sink = FileSink("unused");
  const auto report = stage(request);
  REQUIRE_FALSE(report);
  CHECK(report.error().code == ErrorCode::invalid_argument);
  CHECK_FALSE(unstage(UnstageVolume("/nowhere/at/all")));
}
