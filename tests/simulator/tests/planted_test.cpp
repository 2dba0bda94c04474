#include "base/json/reader.hpp"
#include "simulator/rsa_oaep.hpp"
#include "simulator/tests/started_windows.hpp"
#include "support/catch.hpp"

#include <algorithm>

using namespace azvmreset;
using namespace azvmreset::sim;
using base::format;

namespace {

constexpr std::string_view kId = "0123456789abcdef0123456789abcdef";
constexpr std::string_view kMarkerPath = "Windows/azvmreset-0123456789abcdef0123456789abcdef.marker";
constexpr std::string_view kGuarded = "O:BAG:BAD:P(A;;FA;;;SY)(A;;FA;;;BA)";

// As docs/planting.md has it: what it plants beside a policy that was there.
struct Planted : StartedWindows {
  Planted() {
    Account& user = windows.add("azureuser");
    user.enabled = false;
    user.must_change = true;
    windows.set_password(user, "Forgotten-Passw0rd", {});
    scripts_before = utf16("[Startup]\r\n0CmdLine=theirs.cmd\r\n0Parameters=\r\n");
    put_own("theirs.cmd", "exit");
    put_own(".cmd", command_file());
    put_own(".ps1", "planted");
    put_own("-account.ps1", "account");
    put_own("-gpt.ini", gpt_after);
    put_own("-scripts.ini", scripts_before);
    put_gpt(kPair, 4);
    put_scripts(utf16("[Startup]\r\n0CmdLine=theirs.cmd\r\n0Parameters=\r\n1CmdLine=azvmreset-" + std::string(kId) +
                      ".cmd\r\n1Parameters=\r\n"));
    content.files[std::string(kGptPath)].attributes = kHiddenAttribute | kReadOnlyAttribute;
    scripts = {{digest_of("planted")}, {digest_of("account")}, {digest_of("rdp")}};
    order();
  }

  void put_own(std::string_view end, std::string bytes) {
    const bool ours = end.starts_with('.') || end.starts_with('-');
    const std::string path = std::string(kStartupPath) + (ours ? format("azvmreset-{}", kId) : "") + std::string(end);
    put(path, std::move(bytes));
    if (ours) content.files[path].acl = kGuarded;
  }
  bool has_own(std::string_view end) const {
    return content.files.count(std::string(kStartupPath) + format("azvmreset-{}", kId) + std::string(end)) != 0;
  }

  std::string request(std::string_view changes) const {
    return "x" + base::base64url_encode(format(
                     R"({{"version":2,"task":"change","not_after":1900000000,"seconds":60,"account":"{}",)"
                     R"("built_in_administrator":false,"domain":"","changes":{},"expires":"","password":"{}","key":"",)"
                     R"("sign_in":true,"seal_to":{}}})",
                     account, changes, secret.empty() ? "made" : "clear", secret.empty() ? seal_to() : "null"));
  }
  static std::string seal_to() {
    const RsaNumbers numbers = RsaKeyPair::one_of_four(0)->numbers();
    return format(R"({{"modulus":"{}","exponent":"{}"}})", base::base64url_encode(numbers.modulus),
                  base::base64url_encode(numbers.exponent));
  }

  void order() {
    const auto digest = [&](std::string_view path) { return digest_of(content.files[std::string(path)].bytes); };
    put_own(".json", format(R"({{"version":1,"id":"{}","task":"{}","requests":[{}],"secret":"{}","not_after":{},)"
                            R"("hook":"group_policy","setup":null,"planted":{{"gpt_ini":"{}","scripts_ini":"{}"}},)"
                            R"("attributes":{{"gpt_ini":3,"scripts_ini":32}},"directories":[]}})",
                            kId, task,
                            task == "reset_rdp"
                                ? ""
                                : format(R"("{}","{}")", request(R"(["password","unlock","must_change","enable"])"),
                                         request(R"(["create","administrators"])")),
                            secret.empty() ? "" : "x" + base::base64url_encode(secret), not_after, digest(kGptPath),
                            digest(kScriptsPath)));
  }

  static std::string command_file() {
    std::string text =
        "@echo off\r\n"
        "rem by hand\r\n"
        "set \"here=%SystemRoot%\\System32\\GroupPolicy\\Machine\\Scripts\\Startup\\azvmreset-ID\"\r\n"
        "cd /d \"%SystemRoot%\"\r\n"
        "\"%SystemRoot%\\System32\\WindowsPowerShell\\v1.0\\powershell.exe\" -NoProfile -NonInteractive "
        "-ExecutionPolicy "
        "Bypass -File \"%here%.ps1\" <nul >nul 2>&1\r\n"
        "if not exist \"%here%.json\" goto last\r\n"
        "break >\"%here%.json\"\r\n"
        "echo "
        "{\"azvmreset\":1,\"nonce\":\"ID\",\"planted\":\"ended_by_cmd\"}>>\"%SystemRoot%\\azvmreset-ID.marker\"\r\n"
        "if exist \"%here%-gpt.ini\" call :back \"%here%-gpt.ini\" \"%SystemRoot%\\System32\\GroupPolicy\\gpt.ini\" "
        "\"+r "
        "+h -s -a\"\r\n"
        "if exist \"%here%-scripts.ini\" call :back \"%here%-scripts.ini\" "
        "\"%SystemRoot%\\System32\\GroupPolicy\\Machine\\Scripts\\scripts.ini\" \"-r -h -s +a\"\r\n"
        "del /f /q \"%here%.ps1\"\r\n"
        "del /f /q \"%here%-account.ps1\"\r\n"
        "del /f /q \"%here%.json\"\r\n"
        ":last\r\n"
        "del /f /q \"%here%.cmd\" & exit\r\n"
        ":back\r\n"
        "attrib -r -h -s %2\r\n"
        "copy /b /y %1 %2 >nul && del /f /q %1\r\n"
        "attrib %~3 %2\r\n"
        "exit /b\r\n";
    for (std::size_t at = text.find("ID"); at != std::string::npos; at = text.find("ID", at + 1))
      text.replace(at, 2, kId);
    return text;
  }

  // What was there, but for the version, and nothing else but the marker.
  void check_clean() const {
    const auto& gpt = content.files.at(std::string(kGptPath));
    CHECK(gpt.bytes == gpt_after);
    CHECK(gpt.attributes == (kHiddenAttribute | kReadOnlyAttribute));
    CHECK(content.files.at(std::string(kScriptsPath)).bytes == scripts_before);
    CHECK(content.files.at(std::string(kScriptsPath)).attributes == kArchiveAttribute);
    const auto ours = std::count_if(content.files.begin(), content.files.end(), [](const auto& file) {
      return file.first.find("azvmreset-") != std::string::npos;
    });
    CHECK(ours == 1);
    CHECK(report.rejected == std::vector<std::string>());
  }

  std::string marker() const {
    const auto file = content.files.find(std::string(kMarkerPath));
    return file == content.files.end() ? "(none)" : file->second.bytes;
  }
  bool marked(std::string_view part) const { return marker().find(part) != std::string::npos; }
  // The member `outcome` of the answer.
  bool answered(std::string_view outcome) const { return marked(format(R"("outcome":"{}")", outcome)); }

  std::string account = "AzureUser";
  std::string secret;
  std::string task = "reset_password";
  std::int64_t not_after = 1'900'000'000;
  std::string scripts_before;
  // It had the pair before: of a script of theirs.
  std::string gpt_after = format("[General]\r\ngPCMachineExtensionNames={}\r\nVersion=5\r\n", kPair);
};

}  // namespace

TEST_CASE("a planted reset", "[simulator][boot]") {
  Planted here;

  SECTION("sets an account's password once, tells of it, and leaves nothing but the marker") {
    here.secret = "A very good Passw0rd, %PATH% & \"more\"";
    here.order();
    here.start();
    CHECK(here.windows.sign_in("azureuser", here.secret).accepted());
    CHECK(here.ran() == format("theirs.cmd azvmreset-{}.cmd", kId));
    CHECK(here.answered("done"));
    CHECK(
        here.marker().starts_with(R"({"azvmreset":1,"nonce":"0123456789abcdef0123456789abcdef","planted":"started")"));
    CHECK(here.marked(R"("planted":"ended","clock":1790000002,"restored":true,"left":[]})"));
    CHECK(here.content.files.at(std::string(kMarkerPath)).acl == kGuarded);
    here.check_clean();
    here.start();
    CHECK(here.ran() == "theirs.cmd");
    here.check_clean();
  }

  SECTION("has the password that the guest made sealed in the marker before it is set") {
    here.mishap = BootMishap::ends_before_change;
    here.start();
    CHECK(here.marked("\"sealed\":{"));
    CHECK_FALSE(here.marked("\"outcome\""));
    CHECK(here.windows.find("azureuser")->must_change);
    CHECK(here.marked("ended_by_cmd"));
    here.check_clean();
  }

  SECTION("creates an account that is not there, with the second request") {
    here.account = "rescuer";
    here.order();
    here.start();
    REQUIRE(here.windows.find("rescuer") != nullptr);
    CHECK(here.windows.find("rescuer")->member_of(kAdministratorsSid));
    CHECK(here.answered("done"));
    CHECK(here.report.deeds.size() == 2);
    here.check_clean();
  }

  SECTION("is put back by the command file where PowerShell is missing, forbidden, too old, or ends") {
    SECTION("missing") { here.mishap = BootMishap::no_powershell; }
    SECTION("forbidden") { here.windows.powershell.block = ScriptBlock::antimalware; }
    SECTION("in constrained language") { here.windows.powershell.language_mode = "ConstrainedLanguage"; }
    SECTION("too old") { here.windows.powershell.version = "3.0"; }
    SECTION("ended after its work") { here.mishap = BootMishap::ends_after_change; }
    here.start();
    CHECK(here.marked("ended_by_cmd"));
    CHECK_FALSE(here.marked("\"planted\":\"ended\""));
    CHECK(here.windows.find("azureuser")->must_change == (here.mishap != BootMishap::ends_after_change));
    here.check_clean();
  }

  SECTION("does nothing but tidy up when it is too late") {
    here.not_after = 1'780'000'000;
    here.order();
    here.start();
    CHECK(here.marked("too_late"));
    CHECK(here.windows.find("azureuser")->must_change);
    here.check_clean();
  }

  SECTION("leaves it to the command file to tidy up when the marker is there") {
    here.put(kMarkerPath, "before\n");
    here.start();
    CHECK(here.windows.find("azureuser")->must_change);
    CHECK(here.marker().starts_with("before\n{"));
    CHECK(here.marked("ended_by_cmd"));
    here.check_clean();
  }

  SECTION("leaves what somebody has changed since, and names it") {
    here.content.files[std::string(kGptPath)].bytes += "Other=1\r\n";
    here.start();
    CHECK(here.marked(R"("restored":false,"left":["Windows\\System32\\GroupPolicy\\gpt.ini","Windows\\)"));
    CHECK(here.content.files[std::string(kGptPath)].bytes.ends_with("Other=1\r\n"));
  }

  SECTION("resets Remote Desktop") {
    here.task = "reset_rdp";
    here.order();
    here.put_own("-rdp.ps1", "rdp");
    here.windows.rdp.enabled = false;
    here.windows.rdp.port = 3390;
    here.start();
    CHECK(here.windows.rdp.enabled);
    CHECK(here.windows.rdp.port == 3389);
    CHECK(here.marked(R"("changed":["allow_connections","port","service"])"));
  }
}

TEST_CASE("a planted script that Windows would not run as it was meant is told", "[simulator][boot]") {
  Planted here;
  const auto own = [](std::string_view end) {
    return std::string(kStartupPath) + format("azvmreset-{}", kId) + std::string(end);
  };

  SECTION("a text that nobody reviewed") { here.put_own(".ps1", "planted, but for a letter"); }
  SECTION("an account script that nobody reviewed") { here.put_own("-account.ps1", "anything"); }
  SECTION("a command that is beyond the subset") { here.put_own(".cmd", "format c: /y\r\n"); }
  SECTION("a variable that is not known") { here.put_own(".cmd", "echo %PASSWORD%\r\n"); }
  SECTION("a label that is not there") { here.put_own(".cmd", "goto nowhere\r\n"); }
  SECTION("a copy over a file that is hidden") {
    here.put_own(".cmd", "copy /b /y \"%~f0\" \"%SystemRoot%\\System32\\GroupPolicy\\gpt.ini\"\r\n");
  }
  SECTION("attributes of a hidden file that stays hidden") {
    here.put_own(".cmd", "attrib -r \"%SystemRoot%\\System32\\GroupPolicy\\gpt.ini\"\r\n");
  }
  SECTION("the removal of the folder that it stands in") { here.put_own(".cmd", "rmdir \"%~dp0\"\r\n"); }
  SECTION("an access control list that keeps LocalSystem out") {
    here.content.files[own(".cmd")].acl = "O:BAD:P(A;;FA;;;BU)";
  }
  SECTION("a file that is missing") { here.content.files.erase(own(".cmd")); }
  here.start();
  CHECK_FALSE(here.report.rejected.empty());
  CHECK(here.windows.find("azureuser")->must_change);
}

TEST_CASE("wherever the power is lost, the next starts bring a planted reset to its end", "[simulator][boot]") {
  Planted whole;
  const std::size_t changes = whole.start().changes;
  REQUIRE(changes > 15);
  for (std::size_t after = 0; after < changes; ++after) {
    for (const bool torn : {false, true}) {
      INFO("after " << after << " changes" << (torn ? ", in the middle of the next" : ""));
      Planted here;
      here.cut = PowerCut{after, torn};
      CHECK(here.start().power_lost);
      here.cut.reset();
      here.start();
      here.start();
      const bool set = !here.windows.find("azureuser")->must_change;
      CHECK((!set || here.marked("\"sealed\":{")));
    }
  }
}

TEST_CASE("the hook of setup", "[simulator][boot]") {
  Planted here;
  here.content.files.erase(std::string(kGptPath));
  const std::string line =
      format("cmd.exe /c \"%SystemRoot%\\System32\\GroupPolicy\\Machine\\Scripts\\Startup\\azvmreset-{}.cmd\"", kId);
  here.content.registry["SYSTEM/Setup/SetupType"] = "2";
  here.content.registry["SYSTEM/Setup/CmdLine"] = line;
  here.put_own(".reg", utf16("Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SYSTEM\\Setup]\r\n"
                             "\"SetupType\"=dword:00000000\r\n\"CmdLine\"=\"a\\\\b \\\"c\\\"\"\r\n"));
  here.put_own(".cmd", "reg import \"%~dpn0.reg\" >nul 2>&1\r\n");

  SECTION("runs its command line first, which disarms it") {
    here.start();
    CHECK(here.ran() == line);
    CHECK(here.report.scripts[0].hook == "setup");
    CHECK(here.content.registry["SYSTEM/Setup/SetupType"] == "0");
    CHECK(here.content.registry["SYSTEM/Setup/CmdLine"] == "a\\b \"c\"");
    CHECK(here.report.rejected.empty());
    here.start();
    CHECK(here.ran().empty());
  }

  SECTION("goes on at every start while it is armed, or does not") {
    here.put_own(".cmd", "rem\r\n");
    here.start();
    here.start();
    CHECK(here.ran() == line);
    here.held["F5.2/7a"] = 1;
    here.start();
    here.start();
    CHECK(here.ran().empty());
  }

  SECTION("is no place for names with type 1") {
    here.content.registry["SYSTEM/Setup/SetupType"] = "1";
    here.start();
    CHECK(here.ran().empty());
    CHECK_FALSE(here.report.rejected.empty());
  }
}
