// From stage() over the start of a Windows to unstage(). That Windows is the
// simulator's, which knows nothing of how the library plants: what it would not
// do, Windows would not do either.
#include "simulator/guest/boot/boot.hpp"
#include "simulator/guest/boot/installed.hpp"

#include <algorithm>
#include <set>
#include <string>

#include "support/catch.hpp"
#include "windows.hpp"

using namespace azvmreset;

namespace {

using Texts = std::vector<std::string>;

constexpr std::string_view kOldPassword = "Forgotten-Passw0rd";

// The staged volume as the disk that the simulated Windows starts from.
class StagedDisk final : public sim::Disk {
 public:
  explicit StagedDisk(test::FakeVolume& volume, sim::Registry& registry) : volume_(volume), registry_(registry) {}

  sim::DiskEntry entry(std::string_view path) const override {
    const auto* node = find(path);
    if (node == nullptr) return sim::DiskEntry::none;
    return node->directory ? sim::DiskEntry::folder : sim::DiskEntry::file;
  }
  Texts names(std::string_view folder) const override {
    Texts found;
    const std::string beneath = base::to_lower(folder) + "\\";
    for (const auto& [path, node] : volume_.nodes) {
      const bool inside = path.starts_with(beneath) && path.find('\\', beneath.size()) == std::string::npos;
      if (inside) found.push_back(node.name.substr(beneath.size()));
    }
    return found;
  }
  std::optional<std::string> read(std::string_view path) const override {
    const auto* node = find(path);
    return node == nullptr || node->directory ? std::nullopt : std::optional(node->bytes);
  }
  std::uint32_t attributes(std::string_view path) const override { return find(path)->attributes; }
  std::optional<sim::SecurityDescriptor> security(std::string_view path) const override {
    return sim::security_of_bytes(find(path)->acl);
  }
  sim::Registry& registry() override { return registry_; }

 protected:
  bool do_write(std::string_view path, std::string_view bytes) override {
    if (find(path) == nullptr) volume_.put(path, "");
    find(path)->bytes = bytes;
    return true;
  }
  bool do_guard(std::string_view path) override {
    find(path)->acl = sim::guarded_bytes();
    return true;
  }
  bool do_remove(std::string_view path) override {
    return names(path).empty() && volume_.nodes.erase(base::to_lower(path)) == 1;
  }
  bool do_set_attributes(std::string_view path, std::uint32_t attributes) override {
    find(path)->attributes = attributes;
    return true;
  }

 private:
  test::FakeVolume::Node* find(std::string_view path) const {
    const auto found = volume_.nodes.find(base::to_lower(path));
    return found == volume_.nodes.end() ? nullptr : &found->second;
  }

  test::FakeVolume& volume_;
  sim::Registry& registry_;
};

// An offline Windows, and the same one when it starts.
struct Started : test::Windows {
  Started() {
    guest.computer_name = "WEB-01";
    sim::Account& account = guest.add("azureuser");
    account.must_change = true;
    account.enabled = false;
    guest.set_password(account, kOldPassword, {});
    registry = sim::installed_registry(guest);
  }

  const sim::BootReport& start() {
    StagedDisk disk(volume, registry);
    if (cut) disk.cut_power(*cut);
    sim::Chance chance(3, "boot");
    const sim::Choices choices(0, held);
    const sim::PlantedScripts scripts = sim::reviewed_planted_scripts();
    const sim::Time now{std::chrono::seconds(1'790'000'000)};
    report = sim::start_windows(disk, {guest, nullptr, choices, chance, scripts, now, mishap});
    return report;
  }

  // The password that it delivers; empty: none.
  std::string taken_back(const SealingKey& key = test::sealing_key()) {
    UnstageVolume request("/mnt/windows");
    request.sealing_key = key;
    request.secret_sink = FileSink("password.txt");
    files.files.erase("password.txt");
    auto answer = unstage(request);
    // A marker that was cut off before its first line tells of nothing, and who goes on must say so.
    request.discard_password = cut_off && !answer;
    if (request.discard_password) answer = unstage(request);
    if (!answer) FAIL(answer.error().message);
    told = *std::move(answer);
    std::string password = files.files["password.txt"];
    while (password.ends_with('\n')) password.pop_back();
    return password;
  }

  // Every file as it was, in bytes, attributes and ACL, but for the version of gpt.ini, and no file besides.
  void check_restored(const test::FakeVolume::Nodes& before) {
    if (before.count(base::to_lower(test::kGptIni)) != 0)
      CHECK(volume.bytes(test::kGptIni).find("Version=65541") != std::string::npos);
    CHECK(other_than(before, true) == Texts());
    CHECK(volume.nodes.size() == before.size());
  }

  // After a loss of power: the bytes of every file, or it is told that it is not so. What is lost with the order are
  // attributes and which folders were made.
  void check_told(const test::FakeVolume::Nodes& before) {
    for (const std::string& name : other_than(before, false)) {
      INFO(name);
      CHECK(std::ranges::any_of(told.left,
                                [&](const std::string& left) { return left.find(name) != std::string::npos; }));
    }
  }

  Texts other_than(const test::FakeVolume::Nodes& before, bool whole) const {
    Texts other;
    for (const auto& named : volume.nodes) {
      test::FakeVolume::Node node = named.second;
      const auto old = before.find(base::to_lower(node.name));
      if (const auto version = node.bytes.find("Version=65541"); version != std::string::npos)
        node.bytes.replace(version, 13, "Version=65539");
      const bool same = old == before.end() ? node.directory && !whole
                                            : node == old->second || (!whole && node.bytes == old->second.bytes);
      if (!same) other.push_back(node.name);
    }
    return other;
  }

  sim::Windows guest;
  sim::Registry registry;
  std::map<std::string, std::uint32_t> held;
  sim::BootMishap mishap = sim::BootMishap::none;
  std::optional<sim::PowerCut> cut;
  bool cut_off = false;
  sim::BootReport report;
  UnstageReport told;
};

void check_stages(Started& here, const StageVolume& request) {
  const auto report = here.stage(request);
  if (!report) FAIL(report.error().message);
}

}  // namespace

TEST_CASE("what is staged resets an account when Windows starts, and everything is as it was", "[staging][boot]") {
  Started here;
  SECTION("with local policy that was there") { here.use_local_policy(); }
  SECTION("without any") {}
  const auto before = here.volume.nodes;
  check_stages(here, test::sealed_request());

  here.start();
  CHECK(here.report.rejected == Texts());
  const std::string password = here.taken_back();
  CHECK(here.told.outcome == PlantedOutcome::done);
  CHECK(here.told.created == Tristate::no);
  CHECK(here.guest.sign_in("azureuser", password).accepted());
  CHECK(here.guest.sign_in("azureuser", password).remote_desktop);
  here.check_restored(before);

  const auto accounts = here.guest.find("azureuser")->password_sha256;
  here.start();
  CHECK(here.report.rejected == Texts());
  CHECK(here.guest.find("azureuser")->password_sha256 == accounts);
}

TEST_CASE("what is staged creates an account that is missing", "[staging][boot]") {
  Started here;
  here.use_local_policy();
  const auto before = here.volume.nodes;
  StageVolume request = test::sealed_request();
  request.reset.username = "rescuer";
  check_stages(here, request);
  here.start();
  CHECK(here.report.rejected == Texts());
  const std::string password = here.taken_back();
  CHECK(here.told.outcome == PlantedOutcome::done);
  CHECK(here.told.created == Tristate::yes);
  CHECK(here.guest.sign_in("rescuer", password).remote_desktop);
  here.check_restored(before);
}

TEST_CASE("a chosen password is set whatever is in it, and leaves the volume", "[staging][boot]") {
  for (const std::string password :
       {"Chosen-Passw0rd!", "a b%PATH%^&|<>\"'`$() Z9\\", "p\xC3\xA4ssW\xC3\xB6rt 9 \xE2\x82\xAC",
        "Very-long-Passw0rd-of-more-than-fourteen-characters-and-then-some"}) {
    INFO(password);
    Started here;
    here.use_local_policy();
    const auto before = here.volume.nodes;
    StageVolume request = test::chosen_request();
    request.reset.password = Secret(password);
    check_stages(here, request);
    here.start();
    CHECK(here.report.rejected == Texts());
    CHECK(here.guest.sign_in("azureuser", password).accepted());
    for (const auto& [path, node] : here.volume.nodes) {
      CHECK(node.bytes.find(password) == std::string::npos);
    }
    CHECK(here.unstage(UnstageVolume("/mnt/windows")).ok());
    here.check_restored(before);
  }
}

TEST_CASE("what is staged resets Remote Desktop", "[staging][boot]") {
  Started here;
  here.guest.rdp.enabled = false;
  here.guest.rdp.port = 3390;
  StageVolume request("/mnt/windows");
  request.task = PlantedTask::reset_rdp;
  check_stages(here, request);
  here.start();
  CHECK(here.report.rejected == Texts());
  CHECK(here.guest.rdp.enabled);
  CHECK(here.guest.rdp.port == 3389);
  const auto told = here.unstage(UnstageVolume("/mnt/windows"));
  REQUIRE(told);
  CHECK(told->outcome == PlantedOutcome::done);
}

TEST_CASE("a scripts.ini of any encoding that Windows reads goes on with its own scripts", "[staging][boot]") {
  const auto utf16 = [](std::string_view text) {
    std::string bytes = "\xFF\xFE";
    for (const char c : text) bytes += {c, '\0'};
    return bytes;
  };
  const std::string theirs = "[Startup]\r\n0CmdLine=first.cmd\r\n0Parameters=/a\r\n1CmdLine=second.cmd\r\n";
  for (const std::string& bytes : std::vector<std::string>{
           theirs, utf16(theirs), "; by hand\r\n  [startup]\r\n  0cmdline=first.cmd\r\n 1cmdline=second.cmd",
           std::string("\xEF\xBB\xBF\r\n") + theirs}) {
    Started here;
    here.use_local_policy();
    here.volume.put(test::kScriptsIni, bytes, 0x26, "of scripts.ini");
    here.volume.put(test::kStartup + "\\first.cmd", "exit");
    here.volume.put(test::kStartup + "\\second.cmd", "exit");
    const auto before = here.volume.nodes;
    check_stages(here, test::sealed_request());
    here.start();
    CHECK(here.report.rejected == Texts());
    REQUIRE(here.report.scripts.size() == 3);
    CHECK(here.report.scripts[0].command == "first.cmd");
    CHECK(here.report.scripts[1].command == "second.cmd");
    CHECK(here.guest.sign_in("azureuser", here.taken_back()).accepted());
    here.check_restored(before);
  }
}

TEST_CASE("the hook of setup resets an account and disarms itself, whatever becomes of the script", "[staging][boot]") {
  Started here;
  here.guest.local_policy_off = true;
  here.registry["SYSTEM/Setup/CmdLine"] = "a \"former\" line\\";
  guest::PlantingOrder order;
  order.id = "0123456789abcdef0123456789abcdef";
  order.account = "azureuser";
  order.password = Secret("Chosen-Passw0rd!");
  order.not_after = 1'900'000'000;
  order.hook = guest::PlantedHook::setup;
  order.former = {0, here.registry["SYSTEM/Setup/CmdLine"]};
  const auto planting = guest::plant({}, order);
  REQUIRE(planting);
  for (const guest::PlantedFile& file : planting->files) {
    here.volume.put(file.path, file.content.expose(), file.attributes, guest::planted_security_descriptor());
  }
  REQUIRE(planting->setup);
  here.registry["SYSTEM/Setup/SetupType"] = std::to_string(planting->setup->type);
  here.registry["SYSTEM/Setup/CmdLine"] = planting->setup->command_line;

  SECTION("where it runs") {}
  SECTION("where PowerShell is missing") { here.mishap = sim::BootMishap::no_powershell; }
  here.start();
  CHECK(here.report.rejected == Texts());
  REQUIRE(here.report.scripts.size() == 1);
  CHECK(here.registry["SYSTEM/Setup/SetupType"] == "0");
  CHECK(here.registry["SYSTEM/Setup/CmdLine"] == "a \"former\" line\\");
  const bool ran = here.mishap == sim::BootMishap::none;
  CHECK(here.guest.sign_in("azureuser", "Chosen-Passw0rd!").accepted() == ran);
  for (const auto& [path, node] : here.volume.nodes) {
    CHECK((node.directory || path.find("azvmreset-") == std::string::npos || path.ends_with(".marker")));
    CHECK(node.bytes.find("Chosen-Passw0rd!") == std::string::npos);
  }
  here.start();
  CHECK(here.report.scripts.empty());
}

TEST_CASE("what keeps PowerShell from its work leaves the old password and everything as it was", "[staging][boot]") {
  Started here;
  here.use_local_policy();
  const auto before = here.volume.nodes;
  check_stages(here, test::sealed_request());
  SECTION("missing") { here.mishap = sim::BootMishap::no_powershell; }
  SECTION("forbidden") { here.guest.powershell.block = sim::ScriptBlock::antimalware; }
  SECTION("too old") { here.guest.powershell.version = "3.0"; }
  SECTION("constrained") { here.guest.powershell.language_mode = "ConstrainedLanguage"; }
  SECTION("ended before the change") { here.mishap = sim::BootMishap::ends_before_change; }
  here.start();
  CHECK(here.report.rejected == Texts());
  here.guest.find("azureuser")->must_change = false;
  here.guest.find("azureuser")->enabled = true;
  CHECK(here.guest.sign_in("azureuser", kOldPassword).accepted());
  here.taken_back();
  CHECK(here.told.outcome != PlantedOutcome::done);
  here.check_restored(before);
}

TEST_CASE("a password that the account has is delivered also where the script ended before it told",
          "[staging][boot]") {
  Started here;
  check_stages(here, test::sealed_request());
  here.mishap = sim::BootMishap::ends_after_change;
  here.start();
  CHECK(here.guest.sign_in("azureuser", here.taken_back()).accepted());
  CHECK(here.told.outcome == PlantedOutcome::unknown);
}

TEST_CASE("wherever the power is lost, no password is lost, and nothing stays on the volume", "[staging][boot]") {
  Started staged;
  staged.use_local_policy();
  const auto before = staged.volume.nodes;
  check_stages(staged, test::sealed_request());
  const auto planted = staged.volume.nodes;
  const std::size_t changes = staged.start().changes;
  REQUIRE(changes > 15);
  for (std::size_t after = 0; after < changes; ++after) {
    for (const bool torn : {false, true}) {
      for (const int starts : {0, 1, 2}) {
        INFO("after " << after << " changes" << (torn ? ", in the middle of the next, " : ", ") << starts
                      << " more starts");
        Started here;
        here.volume.nodes = planted;
        here.cut = sim::PowerCut{after, torn};
        CHECK(here.start().power_lost);
        here.cut.reset();
        here.cut_off = true;
        for (int start = 0; start < starts; ++start) here.start();
        // Windows tidies up by itself, too: no list of scripts names what is gone.
        if (starts > 0 && !torn) CHECK(here.volume.bytes(test::kScriptsIni) == test::kOldScriptsIni);
        const std::string password = here.taken_back();
        const bool kept = here.guest.find("azureuser")->must_change;
        CHECK((kept || here.guest.sign_in("azureuser", password).accepted()));
        here.check_told(before);
      }
    }
  }
}
