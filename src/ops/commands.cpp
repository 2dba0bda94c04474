#include "base/format.hpp"
#include "base/json/reader.hpp"
#include "base/quote.hpp"
#include "guest/net_user.hpp"
#include "http/url.hpp"
#include "ops/account_lines.hpp"
#include "ops/run_command_lines.hpp"
#include "ops/shell_quoting.hpp"

#include <azvmreset/dry_run.hpp>
#include <azvmreset/resource_id.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace azvmreset {
namespace {

using base::format;
using base::json::Document;
using base::json::Value;
using ops::bash_quoted;
using ops::powershell_quoted;
using Lines = std::vector<std::string>;

struct NamedValue {
  std::string name;
  std::string value;
};

// A step, with what its request says.
struct Step {
  std::string action;
  std::string resource;  // the last name in the path of the URL
  std::string group;     // the resource group in it
  std::string location;
  std::string sku;
  std::string version;  // of the extension's handler
  std::string source;   // of a snapshot
  bool incremental = false;
  std::vector<NamedValue> tags;
};

int hex_digit(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape =
        text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0;
    out += escape ? static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2])) : text[i];
    if (escape) i += 2;
  }
  return out;
}

// What stands after "/{keyword}/" in a path.
std::string segment_after(std::string_view path, std::string_view keyword) {
  const std::string mark = format("/{}/", keyword);
  const std::size_t found = path.find(mark);
  if (found == std::string_view::npos) return "";
  const std::string_view rest = path.substr(found + mark.size());
  return percent_decoded(rest.substr(0, rest.find('/')));
}

std::optional<Step> read_step(const DryRunStep& given) {
  const auto url = http::Url::parse(given.url);
  if (!url) return std::nullopt;
  Step step;
  step.action = given.action;
  const std::string_view path = url->path();
  step.resource = percent_decoded(path.substr(path.rfind('/') + 1));
  step.group = segment_after(path, "resourceGroups");
  if (given.body.empty()) return step;

  const auto document = Document::parse(given.body);
  if (!document) return std::nullopt;
  const Value body = document->root();
  const Value properties = body["properties"];
  step.location = body["location"].text_or("");
  step.sku = body["sku"]["name"].text_or("");
  step.version = properties["typeHandlerVersion"].text_or("");
  step.source = properties["creationData"]["sourceResourceId"].text_or("");
  step.incremental = properties["incremental"].boolean().value_or(false);
  for (const auto [name, value] : body["tags"].members()) {
    step.tags.push_back({std::string(name), value.text_or("")});
  }
  return step;
}

// Values stand behind "=", so that none is taken for an option.
class Az {
 public:
  Az(const ResourceId& vm, std::string_view username) : vm_(vm), username_(username) {}
  static constexpr std::string_view remark = "#";
  static constexpr bool makes_resources = true;

  Lines of_script(const DryRunStep& step) const { return ops::az_script_lines(vm_, step); }

  Lines of(const Step& step) const {
    if (step.action == "start") return {power("start")};
    if (step.action == "restart") return {power("restart")};
    if (step.action == "power_off") return {power("stop")};
    if (step.action == "deallocate") return {power("deallocate")};
    if (step.action == "snapshot") return {snapshot(step)};
    if (step.action == "put_extension") return username_.empty() ? Lines{reset_rdp(step)} : reset_password();
    if (step.action == "delete_extension") return {delete_extension(step)};
    return {};
  }

 private:
  std::string delete_extension(const Step& step) const {
    return format("az vm extension delete {} --vm-name={} --name={}", scope(vm_.resource_group()),
                  bash_quoted(vm_.name()), bash_quoted(step.resource));
  }
  std::string scope(std::string_view group) const {
    return format("--subscription={} --resource-group={}", bash_quoted(vm_.subscription()), bash_quoted(group));
  }
  std::string on_vm(std::string_view verb, std::string_view name_option) const {
    return format("az vm {} {} {}={}", verb, scope(vm_.resource_group()), name_option, bash_quoted(vm_.name()));
  }
  std::string power(std::string_view verb) const { return on_vm(verb, "--name"); }

  std::string snapshot(const Step& step) const {
    std::string line = format("az snapshot create {} --name={} --location={} --source={}", scope(step.group),
                              bash_quoted(step.resource), bash_quoted(step.location), bash_quoted(step.source));
    if (!step.sku.empty()) line += " --sku=" + bash_quoted(step.sku);
    if (step.incremental) line += " --incremental=true";
    if (!step.tags.empty()) line += " --tags";
    for (const NamedValue& tag : step.tags) line += " " + bash_quoted(tag.name + "=" + tag.value);
    return line;
  }

  // az finds the instance by itself (F1.4).
  Lines reset_password() const {
    return {format("IFS= read -rs -p {} AZVMRESET_PASSWORD; echo",
                   bash_quoted(format("New password of {}: ", base::quoted(username_)))),
            format("{} --username={} --password=\"$AZVMRESET_PASSWORD\"", on_vm("user update", "--name"),
                   bash_quoted(username_)),
            "unset AZVMRESET_PASSWORD"};
  }

  std::string reset_rdp(const Step& step) const {
    return format(
        "{} --publisher=Microsoft.Compute --name=VMAccessAgent --extension-instance-name={} --version={} "
        "--settings='{{}}' --protected-settings='{{}}' --force-update",
        on_vm("extension set", "--vm-name"), bash_quoted(step.resource), bash_quoted(step.version));
  }

  const ResourceId& vm_;
  std::string_view username_;
};

class PowerShell {
 public:
  PowerShell(const ResourceId& vm, std::string_view username) : vm_(vm), username_(username) {}
  static constexpr std::string_view remark = "#";
  static constexpr bool makes_resources = true;

  // The cmdlets act on the subscription of the context.
  std::string begin() const {
    return format("$null = Set-AzContext -Subscription {}", powershell_quoted(vm_.subscription()));
  }

  Lines of_script(const DryRunStep& step) const { return ops::powershell_script_lines(vm_, step); }

  Lines of(const Step& step) const {
    if (step.action == "start") return {power("Start-AzVM")};
    if (step.action == "restart") return {power("Restart-AzVM")};
    if (step.action == "power_off") return {power("Stop-AzVM") + " -StayProvisioned -Force"};
    if (step.action == "deallocate") return {power("Stop-AzVM") + " -Force"};
    if (step.action == "snapshot") return snapshot(step);
    if (step.action == "put_extension") return reset(step);
    if (step.action == "delete_extension") {
      return {format("Remove-AzVMExtension -ResourceGroupName {} -VMName {} -Name {} -Force",
                     powershell_quoted(vm_.resource_group()), powershell_quoted(vm_.name()),
                     powershell_quoted(step.resource))};
    }
    return {};
  }

 private:
  std::string power(std::string_view cmdlet) const {
    return format("{} -ResourceGroupName {} -Name {}", cmdlet, powershell_quoted(vm_.resource_group()),
                  powershell_quoted(vm_.name()));
  }

  Lines snapshot(const Step& step) const {
    std::string config = format("$snapshot = New-AzSnapshotConfig -Location {} -CreateOption Copy -SourceUri {}",
                                powershell_quoted(step.location), powershell_quoted(step.source));
    if (!step.sku.empty()) config += " -SkuName " + powershell_quoted(step.sku);
    if (step.incremental) config += " -Incremental";
    if (!step.tags.empty()) {
      std::string table;
      for (const NamedValue& tag : step.tags) {
        if (!table.empty()) table += "; ";
        table += powershell_quoted(tag.name) + " = " + powershell_quoted(tag.value);
      }
      config += format(" -Tag @{{{}}}", table);
    }
    return {std::move(config), format("New-AzSnapshot -ResourceGroupName {} -SnapshotName {} -Snapshot $snapshot",
                                      powershell_quoted(step.group), powershell_quoted(step.resource))};
  }

  // A new tag each time, or the handler does not run again (F1.2); without a
  // credential it is the Remote Desktop configuration that is reset (F1.3).
  Lines reset(const Step& step) const {
    const std::string set = format(
        "Set-AzVMAccessExtension -ResourceGroupName {} -VMName {} -Name {} -Location {} -TypeHandlerVersion {} "
        "-ForceRerun ([guid]::NewGuid().ToString())",
        powershell_quoted(vm_.resource_group()), powershell_quoted(vm_.name()), powershell_quoted(step.resource),
        powershell_quoted(step.location), powershell_quoted(step.version));
    if (username_.empty()) return {set};
    return {
        format("$credential = Get-Credential -UserName {} -Message 'The new password'", powershell_quoted(username_)),
        set + " -Credential $credential"};
  }

  const ResourceId& vm_;
  std::string_view username_;
};

// Whoever sits at the guest's console has its power in their own hands.
class Net {
 public:
  explicit Net(std::string_view username) : username_(username) {}

  Lines of_script(const DryRunStep& step) const { return ops::net_account_lines(step); }

  Lines of(const Step& step) const {
    if (step.action == "restart") return {"shutdown /r /t 0"};
    if (step.action != "put_extension" || username_.empty()) return {};
    return guest::net_user_lines(username_);
  }
  static constexpr std::string_view remark = "rem";
  static constexpr bool makes_resources = false;

 private:
  std::string_view username_;
};

template <class Speaker>
Lines lines_of(const Speaker& speaker, const DryRunStep& given) {
  const auto step = read_step(given);
  return step ? speaker.of(*step) : Lines();
}

bool takes_away(const DryRunStep& step) noexcept { return step.action.starts_with("delete_"); }

template <class Speaker>
bool is_remark(const Lines& said) noexcept {
  return std::all_of(said.begin(), said.end(),
                     [](const std::string& line) { return line.starts_with(Speaker::remark); });
}

template <class Speaker>
Lines all_of(const Speaker& speaker, const DryRun& run) {
  Lines lines;
  bool made = Speaker::makes_resources;
  for (const DryRunStep& given : run.steps) {
    // What no line has made needs none that takes it away.
    if (takes_away(given) && !made) continue;
    Lines said = ops::is_script_step(given) ? speaker.of_script(given) : lines_of(speaker, given);
    // What has no words is not left out in silence.
    if (said.empty())
      said.push_back(format("{} no command for the step {}", Speaker::remark, base::quoted(given.action)));
    made = Speaker::makes_resources && !is_remark<Speaker>(said);
    for (std::string& line : said) lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace

Lines commands_of(const DryRun& run, Shell shell) {
  const auto vm = ResourceId::parse(run.target);
  if (!vm || run.steps.empty()) return {};
  if (shell == Shell::az) return all_of(Az(*vm, run.username), run);
  if (shell == Shell::net) return all_of(Net(run.username), run);
  if (shell != Shell::powershell) return {};
  const PowerShell speaker(*vm, run.username);
  Lines lines = all_of(speaker, run);
  lines.insert(lines.begin(), speaker.begin());
  return lines;
}

}  // namespace azvmreset
