#include "guest/planted_command.hpp"

#include "base/encoding/utf8.hpp"
#include "base/fail.hpp"
#include "base/format.hpp"

namespace azvmreset::guest {
namespace {

using base::format;

// Beneath %SystemRoot%, which stands for the volume's Windows folder.
std::string in_windows(std::string_view path) {
  constexpr std::string_view folder = "Windows";
  return format("%SystemRoot%{}", path.substr(folder.size()));
}

std::string switches(std::uint32_t attributes) {
  const auto one = [&](std::uint32_t bit, char letter) {
    return format("{}{}", (attributes & bit) != 0 ? '+' : '-', letter);
  };
  return format("{} {} {} {}", one(attribute_read_only, 'r'), one(attribute_hidden, 'h'), one(attribute_system, 's'),
                one(attribute_archive, 'a'));
}

// One line: put back, or removed where it was not there. What was put back has
// no saved copy any more, so a second run leaves it alone.
std::string undo(const MergedFile& merged, std::string_view path, std::string_view saved) {
  if (!merged.planted) return "";
  if (!merged.attributes) return format("del /f /q \"{}\"\r\n", in_windows(path));
  return format("if exist \"{}\" call :put_back \"{}\" \"{}\" \"{}\"\r\n", saved, saved, in_windows(path),
                switches(*merged.attributes));
}

std::string beside(PlantedPart part, std::string_view id) { return format("%here%\\{}", planted_name(part, id)); }

void append_utf16(std::string& out, std::u16string_view text) {
  for (const char16_t unit : text) {
    out += static_cast<char>(unit & 0xFF);
    out += static_cast<char>(unit >> 8);
  }
}

}  // namespace

std::string planted_command(const PlantedCommand& about) {
  const std::string order = beside(PlantedPart::order, about.id);
  std::string text = format(
      "@echo off\r\n"
      "rem azvmreset: runs the script of the same name, once. Where that does not come to its end, what was there\r\n"
      "rem before is put back here. Made of an id and numbers only: docs/planting.md of azvmreset.\r\n"
      "set \"here={}\"\r\n",
      in_windows(path_of(PlantingFolder::startup)));
  // Before anything that could hang or fail: else Windows would start with this again.
  if (about.hook == PlantedHook::setup) {
    text += format("\"%SystemRoot%\\System32\\reg.exe\" import \"{}\" >nul 2>&1\r\n",
                   beside(PlantedPart::registry, about.id));
  }
  // No folder that is to be removed may be the current one.
  text += format(
      "cd /d \"%SystemRoot%\"\r\n"
      "\"%SystemRoot%\\System32\\WindowsPowerShell\\v1.0\\powershell.exe\" -NoProfile -NonInteractive "
      "-ExecutionPolicy Bypass -File \"{}\" <nul >nul 2>&1\r\n"
      "if not exist \"{}\" goto last\r\n",
      beside(PlantedPart::script, about.id), order);
  // A password in it goes at once; that it is there goes last, for it says that there is something to do. The line
  // before ours may be cut off.
  text += format(
      "rem PowerShell did not come to its end.\r\n"
      "type nul >\"{}\"\r\n"
      "echo.>>\"{}\"\r\n"
      "echo {{\"azvmreset\":1,\"nonce\":\"{}\",\"planted\":\"ended_by_cmd\"}}>>\"{}\"\r\n",
      order, in_windows(marker_path(about.id)), about.id, in_windows(marker_path(about.id)));
  text += undo(about.scripts_ini, scripts_ini_path, beside(PlantedPart::saved_scripts_ini, about.id));
  for (const PlantedPart part : about.parts) {
    const bool later = part == PlantedPart::order || part == PlantedPart::command;
    const bool saved = part == PlantedPart::saved_gpt_ini || part == PlantedPart::saved_scripts_ini;
    if (!later && !saved) text += format("del /f /q \"{}\"\r\n", beside(part, about.id));
  }
  // With it Windows forgets this file, which would go on should the power be lost before.
  text += undo(about.gpt_ini, gpt_ini_path, beside(PlantedPart::saved_gpt_ini, about.id));
  text += format("del /f /q \"{}\"\r\n", order);
  // One line, which is in memory when the file is gone.
  text += format(":last\r\ndel /f /q \"{}\"", beside(PlantedPart::command, about.id));
  for (auto folder = about.folders.rbegin(); folder != about.folders.rend(); ++folder) {
    text += format(" & rmdir \"{}\" 2>nul", in_windows(path_of(*folder)));
  }
  text += " & exit\r\n";
  // Nothing can be copied over a file that is hidden or read-only. In place, so its access rights stay.
  text +=
      ":put_back\r\n"
      "\"%SystemRoot%\\System32\\attrib.exe\" -r -h -s %2\r\n"
      "copy /b /y %1 %2 >nul && del /f /q %1\r\n"
      "\"%SystemRoot%\\System32\\attrib.exe\" %~3 %2\r\n"
      "exit /b\r\n";
  return text;
}

Result<std::string> setup_registry_file(const SetupValues& former) {
  std::u16string escaped;
  std::string_view rest = former.command_line;
  while (!rest.empty()) {
    const base::CodePoint point = base::first_code_point(rest);
    if (!point.valid || point.value < 0x20) {
      return base::fail(ErrorCode::invalid_argument,
                        "found a control character, or what is no UTF-8, in the former Setup\\CmdLine");
    }
    if (point.value == U'"' || point.value == U'\\') escaped += u'\\';
    if (point.value > 0xFFFF) {
      escaped += static_cast<char16_t>(0xD800 + ((point.value - 0x10000) >> 10));
      escaped += static_cast<char16_t>(0xDC00 + ((point.value - 0x10000) & 0x3FF));
    } else {
      escaped += static_cast<char16_t>(point.value);
    }
    rest.remove_prefix(point.length);
  }
  const std::string type = format("{:08x}", former.type);
  std::string bytes = "\xFF\xFE";
  append_utf16(bytes, u"Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SYSTEM\\Setup]\r\n");
  append_utf16(bytes, u"\"SetupType\"=dword:" + std::u16string(type.begin(), type.end()) + u"\r\n");
  append_utf16(bytes, u"\"CmdLine\"=\"" + escaped + u"\"\r\n");
  return bytes;
}

}  // namespace azvmreset::guest
