#include "simulator/guest/boot/batch.hpp"
#include "simulator/guest/boot/batch_text.hpp"
#include "simulator/guest/boot/memory_disk.hpp"
#include "support/catch.hpp"

using namespace azvmreset::sim;

namespace {

// A command file in C:\Windows, run there.
struct Prompt {
  int run(std::string text) {
    content.folders.insert("Windows/Temp");
    content.files["Windows/a.cmd"].bytes = std::move(text);
    MemoryDisk disk(content);
    const auto powershell = [this](const std::vector<std::string>& words) {
      powershell_words = words;
      return 7;
    };
    CommandPrompt prompt{disk, report, powershell, true, "Windows"};
    return run_batch(prompt, "Windows\\a.cmd");
  }
  std::string bytes(const std::string& name) const {
    const auto found = content.files.find("Windows/" + name);
    return found == content.files.end() ? "(none)" : found->second.bytes;
  }

  DiskContent content;
  BootReport report;
  std::vector<std::string> powershell_words;
};

}  // namespace

TEST_CASE("a command file writes what it echoes", "[simulator][boot]") {
  Prompt here;
  here.run(
      "@echo off\r\n"
      "echo {\"a\":1,\"b\":\"c & d\"}>>out\r\n"
      "echo.>>out\r\n"
      "echo 100%% ^& more >out2\r\n"
      "echo no number 1>>out3\r\n"
      "echo not shown\r\n");
  CHECK(here.bytes("out") == "{\"a\":1,\"b\":\"c & d\"}\r\n\r\n");
  CHECK(here.bytes("out2") == "100% & more \r\n");
  CHECK(here.bytes("out3") == "no number \r\n");
  CHECK(here.report.rejected == std::vector<std::string>());
}

TEST_CASE("a command file goes where it is told to", "[simulator][boot]") {
  Prompt here;
  SECTION("by labels") {
    here.run("goto there\r\necho no>>out\r\n:there\r\necho yes>>out\r\ngoto :eof\r\necho no>>out\r\n");
  }
  SECTION("by what is there") {
    here.run(
        "if exist a.cmd echo yes>>out\r\nif not exist a.cmd echo no>>out\r\nif exist b.cmd (echo no>>out) else "
        "rem\r\n");
  }
  SECTION("by blocks over lines") {
    here.run("if exist b.cmd (\r\n  echo no>>out\r\n) else (\r\n  echo yes>>out\r\n)\r\n");
  }
  SECTION("by what came of the last program") {
    here.run(
        "powershell.exe -File x\r\nif errorlevel 8 echo no>>out\r\nif %errorlevel%==7 echo yes>>out\r\nexit /b 3\r\n");
  }
  SECTION("and comes back from what it called") {
    here.run(
        "call :sub \"y e\" s\r\nexit\r\n:sub\r\nset \"all=%~1%2\"\r\nif \"%all%\"==\"y es\" echo yes>>out\r\nexit "
        "/b\r\n");
  }
  SECTION("by && and ||") {
    here.run("copy nothing out >nul && echo no>>out\r\ncopy nothing out >nul || echo yes>>out\r\n");
  }
  CHECK(here.bytes("out") == "yes\r\n");
  CHECK(here.report.rejected == std::vector<std::string>());
}

TEST_CASE("a command file that deletes itself ends with the line that it is in", "[simulator][boot]") {
  Prompt here;
  here.run("cd /d %SystemRoot%\\Temp\r\ndel /f /q \"%~f0\" & echo yes>>..\\out\r\necho no>>..\\out\r\n");
  CHECK(here.bytes("a.cmd") == "(none)");
  CHECK(here.bytes("out") == "yes\r\n");
}

TEST_CASE("PowerShell gets its words", "[simulator][boot]") {
  Prompt here;
  CHECK(here.run(
            "\"%SystemRoot%\\System32\\WindowsPowerShell\\v1.0\\powershell.exe\" -File \"a b.ps1\" <nul >nul 2>&1") ==
        7);
  CHECK(here.powershell_words == std::vector<std::string>{"-File", "a b.ps1"});
}

TEST_CASE("files are treated as cmd.exe treats them", "[simulator][boot]") {
  Prompt here;
  DiskFile& kept = here.content.files["Windows/kept"];
  kept = {"old", kHiddenAttribute | kReadOnlyAttribute, "O:BAD:P(A;;FA;;;SY)"};
  here.content.files["Windows/other"].bytes = "new";

  SECTION("what is hidden is not found by del, nor written by copy") {
    here.run("del kept\r\ncopy /y other kept\r\n");
    CHECK(kept.bytes == "old");
    CHECK(here.report.rejected.size() == 2);
  }

  SECTION("a copy keeps the access control list and brings its attributes") {
    here.run("attrib -r -h -s kept\r\ncopy /b /y other kept\r\nattrib +h -a kept\r\n");
    CHECK(kept.bytes == "new");
    CHECK(kept.attributes == kHiddenAttribute);
    CHECK(kept.acl == "O:BAD:P(A;;FA;;;SY)");
    CHECK(here.report.rejected == std::vector<std::string>());
  }

  SECTION("a folder goes only when it is empty, and not while it is the current one") {
    here.content.folders.insert("Windows/Temp/inside");
    here.run("rmdir Temp\r\nrmdir Temp\\inside\r\ncd Temp\r\nrmdir \"%SystemRoot%\\Temp\"\r\n");
    CHECK(here.content.folders.count("Windows/Temp/inside") == 0);
    CHECK(here.content.folders.count("Windows/Temp") == 1);
    CHECK(here.report.rejected.size() == 1);
  }
}

TEST_CASE("what cmd.exe would do otherwise is rejected", "[simulator][boot]") {
  for (const std::string_view line :
       {"format c:", "echo x | more", "for %%a in (1) do echo x", "if defined x echo y", "echo %UNKNOWN%", "del /s x",
        "copy a b c", "reg delete x", "set /a x=1", "more <in"}) {
    INFO(line);
    Prompt here;
    here.run(std::string(line) + "\r\n");
    CHECK_FALSE(here.report.rejected.empty());
  }
}
