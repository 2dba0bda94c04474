// Whatever lies on a disk as gpt.ini or scripts.ini: it is read without loss or refused, what is merged is merged once
// and can be told from its saved copy, and taking back names nothing but the fixed paths.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/require.hpp"
#include "guest/gpt_ini.hpp"
#include "guest/ini_text.hpp"
#include "guest/planting.hpp"
#include "guest/scripts_ini.hpp"

using namespace azvmreset;

namespace {

const std::string id = "0123456789abcdef0123456789abcdef";
constexpr std::string_view command = "azvmreset-0123456789abcdef0123456789abcdef.cmd";
constexpr std::string_view startup = "Windows\\System32\\GroupPolicy\\Machine\\Scripts\\Startup\\azvmreset-";

void require_refused(const Error& error) { require(error.code == ErrorCode::invalid_argument); }

void check_text(const std::string& bytes) {
  auto text = guest::IniText::parse(bytes, "a.ini");
  if (!text) return require_refused(text.error());
  require(text->bytes() == bytes);
  if (!text->set("General", "Version", "12")) return;
  require(text->value("general", "version").value() == "12");
  const auto again = guest::IniText::parse(text->bytes(), "a.ini");
  require(again && again->bytes() == text->bytes());
}

void check_gpt_ini(const std::string& bytes) {
  const auto merged = guest::merge_gpt_ini(bytes, id);
  if (!merged) return require_refused(merged.error());
  require(guest::is_merge_of_gpt_ini(merged->planted, merged->afterwards, id));
  const auto names = guest::IniText::parse(merged->planted, "gpt.ini")->value("General", "gPCMachineExtensionNames");
  require(names && *names && guest::with_scripts_extension(**names) == **names);
}

void check_scripts_ini(const std::string& bytes) {
  const auto merged = guest::merge_scripts_ini(bytes, command);
  if (!merged) return require_refused(merged.error());
  const auto entries = guest::IniText::parse(*merged, "scripts.ini")->entries("Startup");
  require(entries && entries->size() >= 2 && (*entries)[entries->size() - 2].value == command);
}

// All of it hostile: the order, the saved copies, the names.
void check_taking_back(const std::string& bytes) {
  const std::size_t cut = bytes.size() / 2;
  guest::PlantedNow now;
  now.gpt_ini = guest::FoundFile{bytes, 0xFFFFFFFF};
  now.scripts_ini = guest::FoundFile{bytes.substr(cut), 0};
  now.saved_gpt_ini = guest::FoundFile{bytes.substr(0, cut), 0};
  now.saved_scripts_ini = guest::FoundFile{bytes, 0};
  now.order = bytes;
  now.names = {bytes, "azvmreset-" + id + ".cmd", "azvmreset-" + id + bytes};
  const auto back = guest::take_back(now, id);
  require(static_cast<bool>(back));
  for (const guest::PlantedFile& file : back->put_back) {
    require(file.path == guest::gpt_ini_path || file.path == guest::scripts_ini_path);
  }
  for (const std::string_view path : back->remove) {
    const bool merged = path == guest::gpt_ini_path || path == guest::scripts_ini_path;
    require(merged || (path.starts_with(startup) && path.find('\\', startup.size()) == std::string_view::npos));
  }
  guest::planting_ids(now.names);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  check_text(bytes);
  check_gpt_ini(bytes);
  check_scripts_ini(bytes);
  check_taking_back(bytes);
  return 0;
}
