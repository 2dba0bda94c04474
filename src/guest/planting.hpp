// What is planted on the disk of a Windows that does not run
// (docs/planting.md). Pure: bytes in, bytes out.
#pragma once

#include "base/rsa.hpp"

#include <azvmreset/result.hpp>
#include <azvmreset/secret.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::guest {

// FILE_ATTRIBUTE_… of Windows.
inline constexpr std::uint32_t attribute_read_only = 0x01;
inline constexpr std::uint32_t attribute_hidden = 0x02;
inline constexpr std::uint32_t attribute_system = 0x04;
inline constexpr std::uint32_t attribute_archive = 0x20;

// A file as it is on the volume.
struct FoundFile {
  std::string bytes;
  std::uint32_t attributes = 0;
};

enum class PlantingFolder : std::uint8_t { group_policy, machine, scripts, startup };
std::string_view name_of(PlantingFolder folder) noexcept;
std::string_view path_of(PlantingFolder folder) noexcept;  // beneath the volume, with backslashes

inline constexpr std::string_view gpt_ini_path = "Windows\\System32\\GroupPolicy\\gpt.ini";
inline constexpr std::string_view scripts_ini_path = "Windows\\System32\\GroupPolicy\\Machine\\Scripts\\scripts.ini";
std::string marker_path(std::string_view id);

// Where something is to be planted.
struct PlantingGround {
  std::optional<FoundFile> gpt_ini;
  std::optional<FoundFile> scripts_ini;
  std::vector<PlantingFolder> missing;  // folders that are to be made
};

enum class PlantedWork : std::uint8_t { reset_password, reset_rdp };
enum class PlantedHook : std::uint8_t { group_policy, setup };

// Of HKLM\SYSTEM\Setup.
struct SetupValues {
  std::uint32_t type = 0;
  std::string command_line;
};

struct PlantingOrder {
  std::string id;  // 32 hexadecimal digits
  PlantedWork work = PlantedWork::reset_password;
  std::string account;  // empty with `built_in_administrator`
  bool built_in_administrator = false;
  bool existing_only = false;
  bool administrators = true;
  bool remote_desktop_users = true;
  std::optional<base::RsaPublicKey> seal_to;  // else `password`
  Secret password;
  std::int64_t not_after = 0;  // seconds since 1970
  PlantedHook hook = PlantedHook::group_policy;
  SetupValues former;  // of the hook `setup`, as the hive has them now
};

struct PlantedFile {
  std::string path;  // beneath the volume, with backslashes
  Secret content;
  std::uint32_t attributes = attribute_archive;
  bool merged = false;  // it is there, and is written in place
  bool secret = false;  // it holds the chosen password
};

struct Planting {
  std::vector<PlantingFolder> folders;  // to be made, outermost first
  std::vector<PlantedFile> files;       // in the order of writing
  std::optional<SetupValues> setup;     // of that hook, to be written last
  std::string marker;
};

// invalid_argument where something that is there cannot be merged; it says
// what was found, and where.
Result<Planting> plant(const PlantingGround& ground, const PlantingOrder& order);

// What takes a planting back that has not run, or not to its end. From what is
// on the volume, which is hostile: only the two files that plant() merges are
// ever put back, and only files of this `id` are removed.
struct PlantedNow {
  std::optional<FoundFile> gpt_ini;
  std::optional<FoundFile> scripts_ini;
  std::optional<FoundFile> saved_gpt_ini;
  std::optional<FoundFile> saved_scripts_ini;
  std::string order;               // the bytes of azvmreset-ID.json, or empty
  std::vector<std::string> names;  // of the files in Startup that carry this id
};
struct TakingBack {
  std::vector<PlantedFile> put_back;    // merged, in the order of writing
  std::vector<std::string> remove;      // paths of files, in order: what arms them all first
  std::vector<PlantingFolder> folders;  // to be removed where empty, innermost first
  std::vector<std::string> left;        // merged files that somebody has changed since, with the reason
};
Result<TakingBack> take_back(const PlantedNow& now, std::string_view id);

// The ids of plantings among the names in Startup and Windows: "azvmreset-ID.…".
std::vector<std::string> planting_ids(const std::vector<std::string>& names);

// The self-relative security descriptor of everything that is new: owner
// Administrators, SYSTEM and Administrators full control, protected.
const std::string& planted_security_descriptor();

}  // namespace azvmreset::guest
