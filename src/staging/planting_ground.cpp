#include "staging/planting_ground.hpp"

#include "base/format.hpp"
#include "guest/ini_text.hpp"
#include "guest/planted_names.hpp"

#include <utility>

namespace azvmreset::staging {
namespace {

using guest::PlantedPart;
using guest::PlantingFolder;

// Of what is in a folder; none where it is not there.
Result<std::vector<std::string>> names_in(host::Volume& volume, std::string_view folder) {
  std::vector<std::string> names;
  const auto there = volume.find(folder);
  if (!there) return there.error();
  if (!*there) return names;
  auto entries = volume.list(folder);
  if (!entries) return std::move(entries).error();
  for (host::VolumeEntry& entry : *entries) names.push_back(std::move(entry.name));
  return names;
}

Result<std::vector<std::string>> planted_names(host::Volume& volume, const std::string& id) {
  auto names = names_in(volume, path_of(PlantingFolder::startup));
  if (names)
    std::erase_if(*names, [&](const std::string& name) { return guest::planting_ids({name}) != std::vector{id}; });
  return names;
}

}  // namespace

Result<std::optional<guest::FoundFile>> found_file(host::Volume& volume, std::string_view path) {
  auto file = volume.read(path, longest_file);
  if (!file) return std::move(file).error();
  if (!*file) return std::optional<guest::FoundFile>();
  return std::optional(guest::FoundFile{std::string((*file)->bytes.expose()), (*file)->attributes});
}

Result<guest::PlantingGround> ground_of(host::Volume& volume) {
  guest::PlantingGround ground;
  auto gpt_ini = found_file(volume, guest::gpt_ini_path);
  if (!gpt_ini) return std::move(gpt_ini).error();
  auto scripts_ini = found_file(volume, guest::scripts_ini_path);
  if (!scripts_ini) return std::move(scripts_ini).error();
  ground.gpt_ini = std::move(*gpt_ini);
  ground.scripts_ini = std::move(*scripts_ini);
  for (const PlantingFolder folder : guest::all_planting_folders) {
    const auto there = volume.find(path_of(folder));
    if (!there) return there.error();
    if (!*there) ground.missing.push_back(folder);
  }
  return ground;
}

std::vector<Finding> unusual_encodings(const guest::PlantingGround& ground) {
  std::vector<Finding> warnings;
  const auto look = [&](const std::optional<guest::FoundFile>& file, std::string_view path) {
    if (!file) return;
    const auto text = guest::IniText::parse(file->bytes, path);
    if (!text) return;
    const guest::IniEncoding encoding = text->encoding();
    if (encoding != guest::IniEncoding::utf8 && encoding != guest::IniEncoding::utf16_be) return;
    warnings.emplace_back(
        "unusual_encoding",
        base::format(
            "{} is kept in its encoding, {}; whether Windows reads it so, and runs what is planted, is unknown", path,
            encoding == guest::IniEncoding::utf8 ? "UTF-8 with a byte order mark" : "UTF-16BE"),
        "where it does not run, unstage, save that file as ANSI or UTF-16LE, and stage again");
  };
  look(ground.gpt_ini, guest::gpt_ini_path);
  look(ground.scripts_ini, guest::scripts_ini_path);
  return warnings;
}

Result<std::vector<std::string>> plantings_on(host::Volume& volume) {
  auto names = names_in(volume, path_of(PlantingFolder::startup));
  if (!names) return names;
  auto more = names_in(volume, "Windows");
  if (!more) return more;
  names->insert(names->end(), more->begin(), more->end());
  return guest::planting_ids(*names);
}

Result<guest::PlantedNow> planted_now(host::Volume& volume, const std::string& id) {
  guest::PlantedNow now;
  const std::pair<std::optional<guest::FoundFile>*, std::string> files[] = {
      {&now.gpt_ini, std::string(guest::gpt_ini_path)},
      {&now.scripts_ini, std::string(guest::scripts_ini_path)},
      {&now.saved_gpt_ini, guest::planted_path(PlantedPart::saved_gpt_ini, id)},
      {&now.saved_scripts_ini, guest::planted_path(PlantedPart::saved_scripts_ini, id)},
  };
  for (const auto& [file, path] : files) {
    auto found = found_file(volume, path);
    if (!found) return std::move(found).error();
    *file = std::move(*found);
  }
  auto order = found_file(volume, guest::planted_path(PlantedPart::order, id));
  if (!order) return std::move(order).error();
  if (*order) now.order = std::move((*order)->bytes);
  auto names = planted_names(volume, id);
  if (!names) return std::move(names).error();
  now.names = std::move(*names);
  return now;
}

}  // namespace azvmreset::staging
