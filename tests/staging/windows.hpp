// An offline Windows that something is staged on.
#pragma once

#include "guest/planting.hpp"
#include "host/clock.hpp"
#include "staging/stage.hpp"

#include <chrono>
#include <string>

#include "fake_volume.hpp"
#include "hives.hpp"
#include "support/memory_files.hpp"
#include "support/sealing_keys.hpp"
#include "support/seeded_random.hpp"

namespace azvmreset::test {

class FixedClock final : public host::Clock {
 public:
  std::chrono::steady_clock::time_point steady_now() const noexcept override { return {}; }
  std::chrono::system_clock::time_point wall_now() const noexcept override {
    return std::chrono::system_clock::time_point(std::chrono::seconds(1'790'000'000));
  }
};

inline const std::string kSystem = "Windows\\System32\\config\\SYSTEM";
inline const std::string kSoftware = "Windows\\System32\\config\\SOFTWARE";
inline const std::string kStartup = "Windows\\System32\\GroupPolicy\\Machine\\Scripts\\Startup";
inline const std::string kGptIni(guest::gpt_ini_path);
inline const std::string kScriptsIni(guest::scripts_ini_path);

inline const std::string kOldGptIni =
    "[General]\r\ngPCFunctionalityVersion=2\r\ngPCMachineExtensionNames=[{35378EAC-683F-11D2-A89A-00C04FBBCFA2}"
    "{0F6B957D-509E-11D1-A7CC-0000F87571E3}]\r\nVersion=65539\r\n";
inline const std::string kOldScriptsIni = "\r\n[Startup]\r\n0CmdLine=backup.cmd\r\n0Parameters=/quiet\r\n";

struct Windows {
  Windows() {
    volume.put(kSystem, system_hive());
    volume.put(kSoftware, software_hive());
  }

  // As a machine has it on which somebody uses local policy.
  void use_local_policy() {
    volume.put(kGptIni, kOldGptIni, 0x22, "of gpt.ini");
    volume.put(kScriptsIni, kOldScriptsIni, 0x23, "of scripts.ini");
  }

  Result<StageReport> stage(const StageVolume& request) { return staging::stage_on(volume, ntfs, request, means()); }
  Result<UnstageReport> unstage(const UnstageVolume& request) {
    return staging::unstage_on(volume, ntfs, request, means());
  }
  staging::Means means() { return {clock, random, files}; }

  FakeVolume volume;
  staging::NtfsState ntfs{Tristate::no, Tristate::no};
  FixedClock clock;
  SeededRandom random;
  MemoryFiles files;
};

inline StageVolume sealed_request() {
  StageVolume request("/mnt/windows");
  request.reset.username = "azureuser";
  request.reset.sealing_key = sealing_key();
  request.key_sink = FileSink("key.pem");
  return request;
}

inline StageVolume chosen_request() {
  StageVolume request("/mnt/windows");
  request.reset.username = "azureuser";
  request.reset.password = Secret("Chosen-Passw0rd!");
  request.reset.plaintext = true;
  return request;
}

}  // namespace azvmreset::test
