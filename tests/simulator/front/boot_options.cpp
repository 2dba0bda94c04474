#include "simulator/front/boot_options.hpp"

#include "base/ascii.hpp"
#include "base/decimal.hpp"
#include "base/fail.hpp"
#include "base/json/reader.hpp"
#include "base/quote.hpp"
#include "host/files.hpp"
#include "simulator/front/options.hpp"
#include "simulator/scenario.hpp"
#include "simulator/scenario_guest.hpp"
#include "simulator/words.hpp"

namespace azvmreset::sim {
namespace {

using base::fail;
using base::quoted;

constexpr std::size_t kLongest = 16u << 20;

Error wrong(std::string_view option, std::string_view found, std::string_view expected) {
  return fail(ErrorCode::invalid_argument, "{}: found {}, expected {}", option, quoted(found), expected);
}

Result<std::string> text_of(const std::string& path) {
  auto text = host::SystemFiles().read(path, kLongest);
  if (!text) return text.error();
  return std::string(text->expose());
}

// A guest as scenario files have it, as text or in a file.
Result<void> read_windows(std::string_view value, Windows& windows) {
  std::string text(value);
  if (!text.starts_with('{')) {
    auto read = text_of(text);
    if (!read) return read.error();
    text = *std::move(read);
  }
  const auto document = base::json::Document::parse(text);
  if (!document) return wrong("--guest", text, "a guest of a scenario file, or the name of a file that has one");
  return read_guest(document->root(), "--guest", windows);
}

// "FILE:VM".
Result<void> read_from_scenario(std::string_view value, Windows& windows) {
  const std::size_t colon = value.rfind(':');
  if (colon == std::string_view::npos) return wrong("--scenario", value, "FILE:VM");
  auto text = text_of(std::string(value.substr(0, colon)));
  if (!text) return text.error();
  const auto scenario = read_scenario(*text);
  if (!scenario) return scenario.error();
  for (const VmSetUp& vm : scenario->vms) {
    if (!base::equals_ignoring_case(vm.name, value.substr(colon + 1))) continue;
    windows = vm.guest;
    return {};
  }
  return wrong("--scenario", value.substr(colon + 1), "the name of one of its VMs");
}

// "NAME" or "NAME:PASSWORD", an administrator.
void add_account(std::string_view value, Windows& windows) {
  const std::size_t colon = std::min(value.find(':'), value.size());
  Account& account = windows.add(value.substr(0, colon));
  account.groups = {std::string(kAdministratorsSid)};
  if (colon < value.size()) windows.set_password(account, value.substr(colon + 1), {});
}

Result<void> read_number(std::string_view option, std::string_view value, BootOptions& options) {
  const auto number = base::parse_decimal(value);
  if (!number || *number > 4'102'444'800) return wrong(option, value, "a whole number");
  if (option == "--start-times")
    options.start_times = *number;
  else if (option == "--cached-version")
    options.cached_version = *number;
  else if (option == "--clock")
    options.clock = *number;
  else if (option == "--seed")
    options.seed = *number;
  else if (option == "--power-cut" || option == "--torn-write")
    options.cut = PowerCut{*number, option == "--torn-write"};
  else
    return fail(ErrorCode::invalid_argument, "found {}, expected an option of boot --help", quoted(option));
  return {};
}

Result<void> read_value(std::string_view option, std::string_view value, BootOptions& options) {
  if (option == "--guest") return read_windows(value, options.windows);
  if (option == "--scenario") return read_from_scenario(value, options.windows);
  if (option == "--variant") return read_variant(value, options.variants);
  if (option == "--account") {
    add_account(value, options.windows);
    return {};
  }
  if (option == "--mishap") {
    for (const auto& [word, mishap] : kMishapWords) {
      if (word != value) continue;
      options.mishap = mishap;
      return {};
    }
    return wrong(option, value, "none, no_powershell, ends_before_change or ends_after_change");
  }
  if (option == "--expect-password-file") {
    const std::size_t colon = value.find(':');
    if (colon == std::string_view::npos) return wrong(option, value, "NAME:FILE");
    options.expectations.emplace_back(value.substr(0, colon), value.substr(colon + 1));
    return {};
  }
  return read_number(option, value, options);
}

}  // namespace

Result<std::optional<BootOptions>> read_boot_options(std::span<char*> arguments) {
  BootOptions options;
  options.windows.computer_name = "VOLUME";
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view word = arguments[i];
    if (word == "--help" || word == "-h") return std::optional<BootOptions>();
    if (!word.starts_with("--")) {
      if (!options.volume.empty()) return wrong("boot", word, "one volume");
      options.volume = word;
      continue;
    }
    if (++i == arguments.size()) {
      return fail(ErrorCode::invalid_argument, "{}: found the end of the line, expected a value", word);
    }
    if (auto outcome = read_value(word, arguments[i], options); !outcome) return outcome.error();
  }
  if (options.volume.empty()) return wrong("boot", "", "the folder where a Windows volume is mounted");
  return std::optional(std::move(options));
}

std::string_view boot_help_text() {
  return R"(usage: azvmreset-sim boot VOLUME [options]

Starts a simulated Windows from a mounted volume, or from any folder that is
laid out like one: local group policy, start-up scripts, and what azvmreset
stage planted there, by the semantics of docs/fidelity.md (F5.2). Prints as JSON
what Windows did. Exit status 0: nothing was done, or left waiting, that Windows
would do in another way than was meant; 1: something was; 2: wrong arguments.

  --account NAME[:PASSWORD]        a local administrator; may be repeated
  --guest JSON|FILE                the Windows, as `guest` of a scenario file
  --scenario FILE:VM               the Windows of that VM
  --start-times N                  so many starts, one after another (default 1)
  --cached-version N               of the local policy that it saw last (default 0)
  --clock SECONDS                  since 1970 (default: this machine's)
  --mishap WORD                    no_powershell, ends_before_change or
                                   ends_after_change, at the first start
  --power-cut N, --torn-write N    the power of the first start is gone after so
                                   many changes of the disk; or in the middle of
                                   the next
  --expect-password-file NAME:FILE the account must sign in with what the file has
  --seed N, --variant ID=N         as without boot
)";
}

}  // namespace azvmreset::sim
