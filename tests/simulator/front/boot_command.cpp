#include "simulator/front/boot_command.hpp"

#include "base/json/writer.hpp"
#include "host/files.hpp"
#include "simulator/front/boot_options.hpp"
#include "simulator/guest/boot/folder_disk.hpp"
#include "simulator/guest/boot/installed.hpp"
#include "simulator/guest/boot/local_policy.hpp"

#include <chrono>
#include <cstdio>

namespace azvmreset::sim {
namespace {

using base::json::Writer;

constexpr int kRejected = 1, kUsage = 2;

void write_texts(Writer& out, std::string_view name, const std::vector<std::string>& texts) {
  out.key(name).begin_array();
  for (const std::string& text : texts) out.string(text);
  out.end_array();
}

void write_start(Writer& out, const BootReport& report) {
  out.begin_object();
  write_texts(out, "events", report.events);
  write_texts(out, "rejected", report.rejected);
  out.key("scripts").begin_array();
  for (const ScriptRun& run : report.scripts) {
    out.begin_object().member("hook", run.hook).member("command", run.command).member("parameters", run.parameters);
    out.key("exit_code");
    if (run.exit_code)
      out.integer(*run.exit_code);
    else
      out.null();
    out.end_object();
  }
  out.end_array();
  write_texts(out, "rdp_changed", report.rdp_changed);
  out.member("power_lost", report.power_lost).member("changes", static_cast<std::int64_t>(report.changes)).end_object();
}

// No password: its SHA-256 can be compared with that of one that is known.
void write_windows(Writer& out, std::string_view name, const Windows& windows) {
  out.key(name).begin_object().key("accounts").begin_array();
  for (const Account& account : windows.accounts) {
    out.begin_object().member("name", account.name).member("sid", account.sid).member("enabled", account.enabled);
    out.member("locked", account.locked).member("must_change", account.must_change);
    out.member("password_sha256", account.password_sha256);
    write_texts(out, "groups", account.groups);
    out.end_object();
  }
  out.end_array().key("rdp").begin_object().member("enabled", windows.rdp.enabled).member("port", windows.rdp.port);
  out.member("firewall_rule", windows.rdp.firewall_rule)
      .member("network_level_authentication", windows.rdp.network_level_authentication)
      .member("security_layer", windows.rdp.security_layer)
      .end_object()
      .end_object();
}

void write_registry(Writer& out, const Registry& registry) {
  out.key("registry").begin_object();
  for (const auto& [path, value] : registry) out.member(path, value);
  out.end_object();
}

// The Win32 code of a sign-in with what the file has; -1: it cannot be read.
std::int64_t code_of_sign_in(Windows& windows, const std::string& account, const std::string& file) {
  const auto password = host::SystemFiles().read(file, 4096);
  if (!password) return -1;
  std::string_view text = password->expose();
  while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
  return windows.sign_in(account, text).code;
}

Time now_of(const BootOptions& options) {
  if (options.clock) return Time(std::chrono::seconds(*options.clock));
  return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
}

// All the starts; whether nothing in them was rejected.
bool start_all(Writer& out, Disk& disk, Windows& windows, const BootOptions& options) {
  const Choices choices(options.seed, options.variants);
  const PlantedScripts scripts = reviewed_planted_scripts();
  Chance chance(options.seed, "boot");
  Time now = now_of(options);
  bool good = true;
  out.key("starts").begin_array();
  for (std::uint64_t start = 0; start < options.start_times; ++start) {
    const bool first = start == 0;
    disk.cut_power(first ? options.cut : std::nullopt);
    const BootMishap mishap = first ? options.mishap : BootMishap::none;
    const BootReport report = start_windows(disk, {windows, nullptr, choices, chance, scripts, now, mishap});
    write_start(out, report);
    good = good && report.rejected.empty();
    now += std::chrono::minutes(10);
  }
  out.end_array();
  return good;
}

bool check_expectations(Writer& out, Windows& windows, const BootOptions& options) {
  bool good = true;
  out.key("sign_ins").begin_array();
  for (const auto& [account, file] : options.expectations) {
    const std::int64_t code = code_of_sign_in(windows, account, file);
    out.begin_object().member("account", account).member("code", code).end_object();
    good = good && code == 0;
  }
  out.end_array();
  return good;
}

int boot(BootOptions& options) {
  Windows& windows = options.windows;
  FolderDisk disk(options.volume);
  disk.registry() = installed_registry(windows);
  set_value(disk.registry(), kCachedVersionValue, std::to_string(options.cached_version));
  Writer out(base::json::Style::pretty);
  out.begin_object().member("volume", options.volume);
  write_windows(out, "before", windows);
  bool good = start_all(out, disk, windows, options);
  write_windows(out, "after", windows);
  good = check_expectations(out, windows, options) && good;
  const auto waiting = waiting_scripts(disk);
  write_texts(out, "waiting", waiting);
  write_registry(out, disk.registry());
  good = good && waiting.empty();
  out.member("good", good).end_object();
  std::printf("%s\n", out.text().c_str());
  return good ? 0 : kRejected;
}

}  // namespace

int run_boot(std::span<char*> arguments) {
  auto options = read_boot_options(arguments);
  if (!options) {
    std::fprintf(stderr, "azvmreset-sim: %s\ntry azvmreset-sim boot --help\n", options.error().message.c_str());
    return kUsage;
  }
  if (*options) return boot(**options);
  std::fputs(std::string(boot_help_text()).c_str(), stdout);
  return 0;
}

}  // namespace azvmreset::sim
