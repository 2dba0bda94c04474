#include "simulator/guest/boot/planted_script.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "simulator/digest.hpp"
#include "simulator/guest/account_script.hpp"
#include "simulator/guest/boot/batch.hpp"
#include "simulator/guest/boot/local_policy.hpp"
#include "simulator/guest/boot/planted_order.hpp"
#include "simulator/guest/boot/rdp_script.hpp"
#include "simulator/guest/disk_content.hpp"

#include <algorithm>

namespace azvmreset::sim {
namespace {

using base::equals_ignoring_case;
using base::format;
using base::json::Writer;

// The others are never touched.
constexpr std::uint32_t kSettable = kReadOnlyAttribute | kHiddenAttribute | kSystemAttribute | kArchiveAttribute;

constexpr int kDone = 0, kFailed = 1, kConstrained = 3;

struct ProcessEnded {
  int exit_code;
};

struct MergedPlace {
  std::string_view path;
  std::string_view saved;  // behind "azvmreset-ID"
};
constexpr MergedPlace kGpt{"Windows\\System32\\GroupPolicy\\gpt.ini", "-gpt.ini"};
constexpr MergedPlace kScripts{"Windows\\System32\\GroupPolicy\\Machine\\Scripts\\scripts.ini", "-scripts.ini"};

bool contains(const std::vector<std::string>& list, std::string_view one) {
  return std::find(list.begin(), list.end(), one) != list.end();
}

std::string_view last_line(std::string_view output) { return output.substr(output.rfind('\n') + 1); }

// Confined.
class PlantedScript {
 public:
  PlantedScript(Disk& disk, const BootPlace& place, BootReport& report, std::string id)
      : disk_(disk), place_(place), report_(report), now_(place.now), id_(std::move(id)) {}

  int run() {
    if (place_.windows.powershell.language_mode != "FullLanguage") return tell_language();
    const std::string text = disk_.read(beside(".json")).value_or("");
    const auto order = planted_order(text);
    // None of a password stays on the disk; the empty file is a sign for the command file.
    disk_.write(beside(".json"), std::string(text.size(), '\0'));
    disk_.write(beside(".json"), "");
    if (!order || order->id != id_) {
      // Without it nothing is known of what was there: that is left to the command file.
      report_.tell("planted.ps1: the order cannot be read");
      return kFailed;
    }
    order_ = *order;
    if (!disk_.create_guarded(marker())) {
      report_.tell("planted.ps1: the marker is there: it has run before");
      return kFailed;
    }
    work();
    tidy_up();
    return kDone;
  }

 private:
  std::string beside(std::string_view end) const { return format("{}\\azvmreset-{}{}", kStartupFolder, id_, end); }
  std::string marker() const { return format("Windows\\azvmreset-{}.marker", id_); }

  std::int64_t clock() {
    place_.windows.clock = now_ + place_.windows.clock_skew;
    return std::chrono::floor<std::chrono::seconds>(place_.windows.clock.time_since_epoch()).count();
  }

  int tell_language() {
    Writer out;
    out.begin_object().member("azvmreset", 1).member("nonce", id_);
    out.member("language_mode", place_.windows.powershell.language_mode);
    tell(out.end_object().text());
    return kConstrained;
  }

  void tell(std::string_view line) { disk_.append(marker(), std::string(line) + '\n'); }

  Writer line_of(std::string_view what) const {
    Writer out;
    out.begin_object().member("azvmreset", 1).member("nonce", id_).member("planted", what);
    return out;
  }

  void work() {
    Writer started = line_of("started");
    started.member("task", order_.task).member("clock", clock());
    tell(started.member("computer", place_.windows.computer_name).end_object().text());
    if (order_.setup) {
      set_value(disk_.registry_to_change(), kSetupTypeValue, std::to_string(order_.setup->type));
      set_value(disk_.registry_to_change(), kSetupLineValue, order_.setup->command_line);
    }
    if (clock() > order_.not_after) return tell(line_of("too_late").member("clock", clock()).end_object().text());
    if (order_.task == "reset_rdp") return run_rdp();
    if (run_account(order_.requests.front()) == "account_not_found" && order_.requests.size() == 2) {
      run_account(order_.requests.back());
    }
  }

  // Whether the text lies there and is a reviewed one.
  bool is_known(std::string_view end, const std::vector<std::string>& digests) {
    const auto text = disk_.read(beside(end));
    if (text && contains(digests, digest_of(*text))) return true;
    report_.reject(format("planted.ps1: azvmreset-{}{} is missing, or no reviewed script", id_, end));
    return false;
  }

  void run_rdp() {
    if (!is_known("-rdp.ps1", place_.scripts.rdp)) return;
    const RdpReset done = reset_rdp(place_.windows, id_);
    report_.rdp_changed = done.changed;
    tell(done.line);
  }

  // Returns the reason that it gives.
  std::string run_account(std::string_view request) {
    if (!is_known("-account.ps1", place_.scripts.account)) return {};
    ScriptCall call;
    call.parameters = {{"nonce", "x" + id_}, {"request", std::string(request)}};
    if (!order_.secret.empty()) call.parameters.emplace_back("secret", order_.secret);
    const auto script = begin_account_script(call);
    const Surroundings here{place_.windows, place_.controller, place_.choices, place_.chance};
    clock();
    run_steps(*script, here);
    report_.deeds.push_back(script->deed);
    const auto answer = base::json::Document::parse(last_line(script->output));
    return answer ? answer->root()["reason"].text_or("") : std::string();
  }

  void run_steps(Script& script, const Surroundings& here) {
    std::size_t told = 0;
    for (int step = 1;; ++step) {
      const auto pause = script.go_on(here, now_);
      // Each line is in the marker before the script goes on.
      for (; told < script.output.size(); ++told) {
        const std::size_t end = std::min(script.output.find('\n', told), script.output.size());
        tell(script.output.substr(told, end - told));
        told = end;
      }
      if (!pause) return;
      now_ += *pause;
      clock();
      const bool ends = (step == 1 && place_.mishap == BootMishap::ends_before_change) ||
                        (step == 2 && place_.mishap == BootMishap::ends_after_change);
      if (!ends) continue;
      report_.deeds.push_back(script.deed);
      throw ProcessEnded{kWatchdogExit};
    }
  }

  // What makes Windows run it again goes last.
  void tidy_up() {
    put_back(kScripts, order_.scripts_ini);
    for (const std::string_view end : {"-account.ps1", "-rdp.ps1", ".reg", ".ps1"}) remove(beside(end));
    put_back(kGpt, order_.gpt_ini);
    Writer ended = line_of("ended");
    ended.member("clock", clock()).member("restored", restored_).key("left").begin_array();
    for (const std::string& path : left_) ended.string(path);
    tell(ended.end_array().end_object().text());
    // The command file and the folders that were made are left to itself.
    disk_.remove(beside(".json"));
  }

  void remove(const std::string& path) {
    if (disk_.is_file(path) && !disk_.remove(path)) left_.push_back(path);
  }

  void put_back(const MergedPlace& place, const MergedFile& file) {
    if (file.planted_sha256.empty()) return;
    const std::string path(place.path), saved = beside(place.saved);
    const auto now = disk_.read(path);
    const auto before = disk_.read(saved);
    if (!now && !file.attributes) return;
    bool done = now && digest_of(*now) == file.planted_sha256 && (!file.attributes || before);
    if (done && !file.attributes) done = disk_.remove(path);
    if (done && file.attributes) {
      const std::uint32_t others = disk_.attributes(path) & ~kSettable;
      disk_.set_attributes(path, others);
      done = disk_.write(path, *before) && disk_.set_attributes(path, others | (*file.attributes & kSettable)) &&
             disk_.remove(saved);
    }
    if (done) return;
    restored_ = false;
    for (const std::string& one : {path, saved}) {
      if (disk_.is_file(one)) left_.push_back(one);
    }
  }

  Disk& disk_;
  const BootPlace& place_;
  BootReport& report_;
  Time now_;
  std::string id_;
  PlantedOrder order_;
  bool restored_ = true;
  std::vector<std::string> left_;
};

// The file behind -File; what is not among these options is rejected.
std::string file_in(const std::vector<std::string>& words, BootReport& report) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (equals_ignoring_case(words[i], "-File")) return i + 1 < words.size() ? words[i + 1] : std::string();
    const bool policy = equals_ignoring_case(words[i], "-ExecutionPolicy");
    const bool plain = equals_ignoring_case(words[i], "-NoProfile") || equals_ignoring_case(words[i], "-NoLogo") ||
                       equals_ignoring_case(words[i], "-NonInteractive");
    if (!policy && !plain) report.reject(format("powershell.exe: the option {} is not modelled", words[i]));
    if (policy) ++i;
  }
  return {};
}

// The digits of "azvmreset-ID.ps1"; empty: it is another name.
std::string id_of(std::string_view name) {
  constexpr std::string_view before = "azvmreset-", behind = ".ps1";
  if (name.size() != before.size() + 32 + behind.size() || !name.starts_with(before) || !name.ends_with(behind)) {
    return {};
  }
  return std::string(name.substr(before.size(), 32));
}

// Why PowerShell ends without a word of the script (F2.2a/4); empty: it does not.
std::string_view kept_from(const PowerShell& powershell) {
  if (powershell.block == ScriptBlock::execution_policy) return "running scripts is disabled on this system";
  if (powershell.block == ScriptBlock::antimalware) return "the script has been blocked by your antivirus software";
  if (powershell.version < "4") return "the script does not parse in this version of PowerShell";
  return {};
}

}  // namespace

int run_planted_powershell(Disk& disk, const BootPlace& place, BootReport& report,
                           const std::vector<std::string>& words) {
  const std::string path = path_on_disk(file_in(words, report), "Windows\\System32");
  const std::string id = id_of(name_in(path));
  if (disk.entry(path) == DiskEntry::none) {
    report.tell(format("powershell.exe: the argument {} to the -File parameter does not exist", path));
    return kFailed;
  }
  const auto text = read_as_system(disk, path, report);
  if (!text || id.empty() || !contains(place.scripts.planted, digest_of(*text))) {
    report.reject(format("powershell.exe: {} is no reviewed script", path));
    return kFailed;
  }
  if (const auto why = kept_from(place.windows.powershell); !why.empty()) {
    report.tell(format("powershell.exe: {}", why));
    return kFailed;
  }
  try {
    return PlantedScript(disk, place, report, id).run();
  } catch (const ProcessEnded& ended) {
    report.tell("powershell.exe: ended before its script");
    return ended.exit_code;
  }
}

}  // namespace azvmreset::sim
